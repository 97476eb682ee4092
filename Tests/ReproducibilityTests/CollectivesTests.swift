import RankTestSupport
import Reproducibility
import Testing

@Suite struct CollectivesTests {
  /// A snapshot with an array of each type, of two environments of a rank.
  private static func snapshot(rank: Int) -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store([Float(rank), -0.0, .nan, 1], at: "a/floats")
    snapshot.store([Double(rank), 0.1], at: "doubles")
    snapshot.store([-rank, rank], at: "integers")
    snapshot.store([UInt64.max - UInt64(rank), 0], at: "words")
    snapshot.store([7, 9], at: "shared")
    return snapshot
  }

  @Test("rank 0 collects the arrays of all ranks in their order, and what is shared once")
  func collects() throws {
    let whole = try ThreadRanks.run(3) {
      Self.snapshot(rank: $0.rank).collected(by: $0, exceptFor: ["shared"])
    }.map { try $0.get() }[0]
    #expect(try whole.doubles("doubles") == [0, 0.1, 1, 0.1, 2, 0.1])
    #expect(try whole.integers("integers") == [0, 0, -1, 1, -2, 2])
    #expect(try whole.integers("shared") == [7, 9])
  }

  @Test("every rank's part of what was collected is what it had, to the bit")
  func parts() throws {
    let whole = try ThreadRanks.run(3) {
      Self.snapshot(rank: $0.rank).collected(by: $0, exceptFor: ["shared"])
    }[0].get()
    let parts = ThreadRanks.run(3) { whole.part(of: $0, exceptFor: ["shared"]) }
    for rank in 0..<3 { #expect(try parts[rank].get() == Self.snapshot(rank: rank)) }
  }

  @Test("a broadcast gives every rank the snapshot of rank 0")
  func broadcasts() throws {
    for result in ThreadRanks.run(2, { Self.snapshot(rank: $0.rank).broadcast(by: $0) }) {
      #expect(try result.get() == Self.snapshot(rank: 0))
    }
  }

  @Test("counts of all ranks add up on every rank")
  func addsUp() throws {
    let results = ThreadRanks.run(3) { ranks in
      var counts = [1, 10 * ranks.rank]
      ranks.addUp(&counts)
      return counts
    }
    for result in results { #expect(try result.get() == [3, 30]) }
  }

  private struct Failure: Error {}

  @Test("where one rank fails all do, and the lowest of those that fail tells why")
  func agrees() {
    let results = ThreadRanks.run(3) { ranks in
      try ranks.agree { if ranks.rank > 0 { throw Failure() } }
    }
    #expect(throws: RankFailure.self) { try results[0].get() }
    guard case .failure(RankFailure.elsewhere(rank: 1)) = results[0],
      case .failure(RankFailure.here(rank: 1, let error)) = results[1],
      case .failure(RankFailure.elsewhere(rank: 1)) = results[2]
    else {
      Issue.record("found \(results), expected rank 1 to tell it")
      return
    }
    #expect(error is Failure)
  }

  @Test("a process alone throws the error itself")
  func alone() {
    #expect(throws: Failure.self) { try SingleProcess().agree { throw Failure() } }
  }
}
