import Foundation
import TerminalProgress
import Testing

/// Sends a signal to this process, as a terminal does. Any thread may get it, a little later.
private func send(_ signal: Int32) {
  kill(getpid(), signal)
}

/// Whether the flag rises within some seconds.
private func isSoonInterrupted(_ watcher: SignalWatcher) -> Bool {
  let deadline = ContinuousClock.now + .seconds(10)
  while !watcher.isInterrupted, ContinuousClock.now < deadline { sched_yield() }
  return watcher.isInterrupted
}

/// Signals reach the whole process, so each test has a process of its own.
@Suite("Watching for signals")
struct SignalWatcherTests {
  @Test("the first SIGINT, SIGTERM or SIGUSR1 raises the flag and the process goes on")
  func firstSignal() async {
    await #expect(processExitsWith: .exitCode(7)) {
      let watcher = SignalWatcher()
      guard !watcher.isInterrupted else { exit(1) }
      send(SIGINT)
      exit(isSoonInterrupted(watcher) ? 7 : 2)
    }
    await #expect(processExitsWith: .exitCode(7)) {
      let watcher = SignalWatcher()
      send(SIGTERM)
      exit(isSoonInterrupted(watcher) ? 7 : 2)
    }
    await #expect(processExitsWith: .exitCode(7)) {
      let watcher = SignalWatcher()
      send(SIGUSR1)
      exit(isSoonInterrupted(watcher) ? 7 : 2)
    }
  }

  @Test("the second signal ends the process with 130")
  func secondSignal() async {
    await #expect(processExitsWith: .exitCode(130)) {
      let watcher = SignalWatcher()
      send(SIGINT)
      guard isSoonInterrupted(watcher) else { exit(1) }
      send(SIGTERM)
      let deadline = ContinuousClock.now + .seconds(10)
      while watcher.isInterrupted, ContinuousClock.now < deadline { sched_yield() }
      exit(2)
    }
  }

  @Test("a released watcher gives the signals back, and a new one starts afresh")
  func release() async {
    await #expect(processExitsWith: .signal(SIGTERM)) {
      for _ in 0..<2 {
        let watcher = SignalWatcher()
        guard !watcher.isInterrupted else { exit(1) }
        send(SIGINT)
        guard isSoonInterrupted(watcher) else { exit(2) }
      }
      send(SIGTERM)
      let deadline = ContinuousClock.now + .seconds(10)
      while ContinuousClock.now < deadline { sched_yield() }
      exit(3)
    }
  }
}
