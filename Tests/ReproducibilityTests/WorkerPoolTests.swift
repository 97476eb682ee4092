import Reproducibility
import Synchronization
import Testing

@Suite("Worker pool") struct WorkerPoolTests {
  /// Counters that many threads add to.
  private final class Counters: Sendable {
    private let counts: Mutex<[Int]>

    init(_ count: Int) { counts = Mutex(Array(repeating: 0, count: count)) }

    func add(_ index: Int) { counts.withLock { $0[index] += 1 } }

    var values: [Int] { counts.withLock { $0 } }
  }

  @Test("every index is called exactly once, loop after loop", arguments: [1, 2, 3, 8])
  func everyIndexOnce(workerCount: Int) {
    let pool = WorkerPool(workerCount: workerCount)
    for count in [0, 1, 2, 7, 100] {
      let counters = Counters(count)
      for _ in 0..<20 { pool.forEach(count) { counters.add($0) } }
      #expect(counters.values.allSatisfy { $0 == 20 })
    }
  }

  @Test("ranges cover all indices once, in at most the given number of pieces")
  func ranges() {
    let pool = WorkerPool(workerCount: 2)
    for (count, shards) in [(10, 3), (3, 10), (1, 1), (64, 64)] {
      let counters = Counters(count)
      let pieces = Counters(1)
      pool.forEachRange(of: count, shardCount: shards) { range in
        pieces.add(0)
        for index in range { counters.add(index) }
      }
      #expect(counters.values.allSatisfy { $0 == 1 })
      #expect(pieces.values[0] == min(count, shards))
    }
  }

  @Test("the numbers drawn do not depend on the number of workers")
  func independentOfWorkerCount() {
    func sums(workerCount: Int) -> [Double] {
      let pool = WorkerPool(workerCount: workerCount)
      let results = Mutex(Array(repeating: 0.0, count: 64))
      pool.forEach(64) { index in
        var random = RandomStream(seed: 3, stream: UInt64(index))
        let sum = (0..<100).reduce(0.0) { total, _ in total + random.normal() }
        results.withLock { $0[index] = sum }
      }
      return results.withLock { $0 }
    }
    let one = sums(workerCount: 1)
    #expect(sums(workerCount: 2) == one)
    #expect(sums(workerCount: 5) == one)
  }

  @Test("a pool that is let go ends while its threads wait")
  func release() {
    for _ in 0..<20 {
      let pool = WorkerPool(workerCount: 3)
      let counters = Counters(4)
      pool.forEach(4) { counters.add($0) }
      #expect(counters.values == [1, 1, 1, 1])
    }
  }
}
