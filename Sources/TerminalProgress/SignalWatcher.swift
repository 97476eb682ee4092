import Foundation
import Synchronization

/// Turns the first SIGINT, SIGTERM or SIGUSR1 into a flag that a loop reads, so that it can end tidily.
/// SIGUSR1 is what launchers of ranks hand on.
///
/// A second signal of any of these kinds ends the process at once, with the exit code of an interruption,
/// 130: whoever presses Ctrl-C twice means it. There is one set of signal handlers per process, so
/// there is one watcher at a time.
public final class SignalWatcher: Sendable {
  /// Exit code of an interrupted process: 128 + SIGINT.
  public static let exitCode: Int32 = 130

  private static let watched = [SIGINT, SIGTERM, SIGUSR1]

  /// Handlers of these signals that were in place before.
  private let previous: [SignalHandler]

  /// Starts to watch; the former handlers come back when the watcher is released.
  ///
  /// - Precondition: no other watcher exists.
  public init() {
    let isFirst = watcherCount.compareExchange(
      expected: 0, desired: 1, ordering: .sequentiallyConsistent
    ).exchanged
    precondition(isFirst, "a process has one signal watcher, found a second")
    // The counter is made before a handler can need it.
    signalCount.store(0, ordering: .sequentiallyConsistent)
    previous = SignalWatcher.watched.map { SignalHandler.install(countSignal, for: $0) }
    SignalWatcher.unblock(SignalWatcher.watched)
  }

  /// Lets signals through to this thread: a process inherits the mask of the thread that started it,
  /// and threads of dispatch queues block everything.
  private static func unblock(_ signals: [Int32]) {
    var mask = sigset_t()
    // Safety: the set is this function's own and outlives the calls.
    unsafe sigemptyset(&mask)
    for signal in signals { unsafe sigaddset(&mask, signal) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &mask, nil)
  }

  deinit {
    for (handler, signal) in zip(previous, SignalWatcher.watched) { handler.restore(for: signal) }
    watcherCount.store(0, ordering: .sequentiallyConsistent)
  }

  /// Whether a signal has come: the loop should save its work and end.
  public var isInterrupted: Bool { signalCount.load(ordering: .relaxed) > 0 }
}

/// Number of signals since the watcher began. A handler can reach nothing but a global; this one is
/// atomic and of constant initial value.
private let signalCount = Atomic<Int>(0)
/// Number of watchers, 0 or 1.
private let watcherCount = Atomic<Int>(0)

/// The handler: it only counts and, the second time, ends the process, both of which are allowed in a
/// handler (POSIX.1-2017, section 2.4.3).
private func countSignal(_ signal: Int32) {
  let earlier = signalCount.wrappingAdd(1, ordering: .relaxed).oldValue
  if earlier > 0 { _exit(SignalWatcher.exitCode) }
}

/// A handler of signals, as the system keeps it.
///
/// Safety: the action holds a pointer to a function of the program or one of the system's constants,
/// both valid for the life of the process and never written through.
private struct SignalHandler: @unchecked Sendable {
  private let action: sigaction

  /// Makes `handler` the handler of a signal and returns the former one.
  static func install(
    _ handler: @escaping @convention(c) (Int32) -> Void, for signal: Int32
  ) -> SignalHandler {
    var action = sigaction()
    // Reads and writes that the signal interrupts go on by themselves.
    action.sa_flags = SA_RESTART
    var former = sigaction()
    // Safety: the handler is a global function without context; both actions outlive the calls.
    unsafe action.__sigaction_handler.sa_handler = handler
    unsafe sigemptyset(&action.sa_mask)
    unsafe sigaction(signal, &action, &former)
    return SignalHandler(action: former)
  }

  /// Makes this the handler of a signal again.
  func restore(for signal: Int32) {
    var action = action
    // Safety: the action was filled by the system and outlives the call.
    unsafe sigaction(signal, &action, nil)
  }
}
