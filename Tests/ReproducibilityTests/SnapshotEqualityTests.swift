import Testing

@testable import Reproducibility

@Suite("Equality of snapshots") struct SnapshotEqualityTests {
  @Test("a snapshot with a NaN is equal to itself and not to one with another NaN")
  func nanPayloads() {
    let quiet = Snapshot(entries: ["a": .float([Float(bitPattern: 0x7FC0_0001)])])
    let other = Snapshot(entries: ["a": .float([Float(bitPattern: 0x7FC0_0002)])])
    #expect(quiet == quiet)
    #expect(quiet != other)
  }

  @Test("0 and −0 are different states")
  func signedZero() {
    #expect(Snapshot.Values.double([0]) != .double([-0.0]))
  }

  @Test("the same numbers of another type are another state")
  func elementTypes() {
    #expect(Snapshot.Values.int64([1]) != .uint64([1]))
    #expect(Snapshot.Values.float([1]) != .double([1]))
    #expect(Snapshot.Values.float([1]) != .float([1, 1]))
  }

  @Test("texts are compared byte by byte, not by looks")
  func canonicalEquivalence() {
    #expect(Snapshot.Values.text("\u{E9}") != .text("e\u{301}"))
  }
}
