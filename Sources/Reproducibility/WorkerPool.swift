import Foundation
import Synchronization

/// A fixed set of threads that share the iterations of a loop.
///
/// Iterations must be independent and write to places of their own; then the result does not depend
/// on the number of workers, which is the project's promise. Reductions are done by the caller
/// afterwards, in the order of the iterations.
public final class WorkerPool: Sendable {
  /// Number of threads that work, the caller's among them.
  public let workerCount: Int
  private let shared: Shared

  /// - Parameter workerCount: at least 1; 1 makes every loop run in the caller's thread.
  public init(workerCount: Int) {
    precondition(workerCount >= 1, "a worker pool has at least 1 worker, got \(workerCount)")
    self.workerCount = workerCount
    let shared = Shared()
    self.shared = shared
    for number in 1..<max(workerCount, 1) {
      let thread = Thread { shared.serve() }
      thread.name = "worker-\(number)"
      thread.stackSize = 16 << 20
      thread.start()
    }
  }

  deinit { shared.stop() }

  /// Calls `body` once for each index of 0 ..< `count`, on all workers, and returns when all calls
  /// have returned. Not to be called from within `body`.
  public func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
    guard workerCount > 1, count > 1 else {
      for index in 0..<count { body(index) }
      return
    }
    withoutActuallyEscaping(body) { body in
      let loop = Loop(count: count, body: body)
      shared.publish(loop, helperCount: workerCount - 1)
      loop.run()
      shared.waitForHelpers()
    }
  }

  /// Splits 0 ..< `count` into at most `shardCount` contiguous ranges of nearly equal length and
  /// calls `body` once for each.
  public func forEachRange(
    of count: Int, shardCount: Int, _ body: @Sendable (Range<Int>) -> Void
  ) {
    let shards = max(1, min(shardCount, count))
    forEach(shards) { shard in
      body(shard * count / shards..<(shard + 1) * count / shards)
    }
  }

  /// One loop in progress; workers take indices from its counter.
  private final class Loop: Sendable {
    let count: Int
    let body: @Sendable (Int) -> Void
    let nextIndex = Atomic<Int>(0)

    init(count: Int, body: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.body = body
    }

    func run() {
      while true {
        let index = nextIndex.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }

  /// What the threads share.
  ///
  /// Safety: every mutable property is read and written only while `condition` is locked.
  private final class Shared: @unchecked Sendable {
    private let condition = NSCondition()
    private var loop: Loop?
    private var generation = 0
    private var busyHelperCount = 0
    private var isStopped = false

    func publish(_ loop: Loop, helperCount: Int) {
      condition.lock()
      self.loop = loop
      generation += 1
      busyHelperCount = helperCount
      condition.broadcast()
      condition.unlock()
    }

    func waitForHelpers() {
      condition.lock()
      while busyHelperCount > 0 { condition.wait() }
      loop = nil
      condition.unlock()
    }

    func stop() {
      condition.lock()
      isStopped = true
      condition.broadcast()
      condition.unlock()
    }

    func serve() {
      var seen = 0
      while runNextLoop(after: &seen) {
        condition.lock()
        busyHelperCount -= 1
        if busyHelperCount == 0 { condition.broadcast() }
        condition.unlock()
      }
    }

    /// Waits for a loop newer than generation `seen` and takes part in it; false once the pool has
    /// stopped. No reference to the loop outlives this function: its body does not escape.
    private func runNextLoop(after seen: inout Int) -> Bool {
      condition.lock()
      while generation == seen && !isStopped { condition.wait() }
      seen = generation
      let loop = isStopped ? nil : self.loop
      condition.unlock()
      loop?.run()
      return loop != nil
    }
  }
}
