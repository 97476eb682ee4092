import Reproducibility
import Testing

@Suite("Snapshots") struct SnapshotTests {
  @Test("what is stored below a prefix comes back from the group, to the bit")
  func groups() throws {
    var inner = Snapshot()
    inner.store([1.5, -0.0, .infinity] as [Double], at: "values")
    inner.store([RandomStream(seed: 1, stream: 2)], at: "streams")
    inner.store("a text", at: "note")
    var outer = Snapshot()
    outer.store(inner, at: "learner/adam")
    #expect(outer.paths == ["learner/adam/note", "learner/adam/streams", "learner/adam/values"])
    #expect(outer.group("learner").group("adam") == inner)
    let values = try outer.doubles("learner/adam/values", count: 3)
    #expect(values.map(\.bitPattern) == [1.5, -0.0, .infinity].map(\.bitPattern))
    let streams = try inner.streams("streams", count: 1)
    #expect(streams == [RandomStream(seed: 1, stream: 2)])
  }

  @Test("a missing, mistyped or wrongly long array is an error that says so")
  func errors() {
    let snapshot = Snapshot(entries: ["a": .float([1, 2]), "b": .uint64([0, 0, 0, 0])])
    #expect(throws: SnapshotError.missing(path: "c", expected: "float32")) {
      try snapshot.floats("c")
    }
    #expect(throws: SnapshotError.wrongType(path: "a", expected: "float64", found: "float32")) {
      try snapshot.doubles("a")
    }
    #expect(throws: SnapshotError.wrongCount(path: "a", expected: 3, found: 2)) {
      try snapshot.floats("a", count: 3)
    }
    #expect(throws: SnapshotError.self) { try snapshot.streams("b", count: 1) }
  }
}
