import Foundation
import Reproducibility
import Testing

@testable import HDF5Storage

@Suite struct SnapshotFileTests {
  @Test("every array comes back to the bit, with NaN payloads, infinities and signed zeros")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let original = SampleSnapshot.file
    try original.write(to: folder.file("a.h5"))
    #expect(try SnapshotFile(contentsOf: folder.file("a.h5")) == original)
  }

  @Test("100,000 random bit patterns come back to the bit")
  func randomBits() throws {
    let folder = try TemporaryFolder()
    var random = RandomStream(seed: 7, stream: 0)
    let words = (0..<100_000).map { _ in random.next() }
    let original = SampleSnapshot.file(
      with: ["words": .double(words.map { Double(bitPattern: $0) })])
    try original.write(to: folder.file("a.h5"))
    #expect(try SnapshotFile(contentsOf: folder.file("a.h5")) == original)
  }

  @Test("the same snapshot gives the same bytes")
  func deterministicBytes() throws {
    let folder = try TemporaryFolder()
    try SampleSnapshot.file.write(to: folder.file("a.h5"))
    try SampleSnapshot.file.write(to: folder.file("b.h5"))
    let bytes = try Data(contentsOf: folder.file("a.h5"))
    #expect(try Data(contentsOf: folder.file("b.h5")) == bytes)
    #expect(!bytes.isEmpty)
  }

  @Test("an empty snapshot and many small groups come back")
  func sizes() throws {
    let folder = try TemporaryFolder()
    for count in [0, 1, 300] {
      var snapshot = Snapshot()
      for i in 0..<count { snapshot.store([Int64(i)], at: "group\(i % 20)/part\(i % 7)/item\(i)") }
      let original = SnapshotFile(header: SampleSnapshot.header, snapshot: snapshot)
      try original.write(to: folder.file("a.h5"))
      #expect(try SnapshotFile(contentsOf: folder.file("a.h5")) == original)
    }
  }

  @Test("a longest attribute text comes back and one byte more is refused")
  func longAttribute() throws {
    let folder = try TemporaryFolder()
    var original = SampleSnapshot.file
    let limit = SnapshotHeader.maximumAttributeByteCount
    original.header.attributes["experiment"] = String(repeating: "a", count: limit)
    try original.write(to: folder.file("a.h5"))
    #expect(try SnapshotFile(contentsOf: folder.file("a.h5")) == original)

    original.header.attributes["experiment"]?.append("a")
    #expect(throws: HDF5StorageError.self) { try original.write(to: folder.file("a.h5")) }
  }

  @Test("a file of another schema or version is refused with both named")
  func schema() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("a.h5")
    try SampleSnapshot.file.write(to: url)
    let read = try SnapshotFile(contentsOf: url, schema: "sample", versions: 1...3)
    #expect(read.header.schemaVersion == 3)
    #expect(
      throws: HDF5StorageError.unexpected(
        file: url.path, item: "attribute schema", found: "sample", expected: "motion")
    ) { try SnapshotFile(contentsOf: url, schema: "motion") }
    #expect(
      throws: HDF5StorageError.unexpected(
        file: url.path, item: "attribute schema_version", found: "3", expected: "1 to 2")
    ) { try SnapshotFile(contentsOf: url, versions: 1...2) }
  }

  @Test(
    "names that HDF5 cannot keep are refused before anything is written",
    arguments: ["", "/a", "a/", "a//b", "a/./b", "a\0b", "learner/mean/inside"])
  func badPaths(path: String) throws {
    let folder = try TemporaryFolder()
    var file = SampleSnapshot.file
    file.snapshot.store(1, at: path)
    let error = #expect(throws: HDF5StorageError.self) { try file.write(to: folder.file("a.h5")) }
    guard case .invalidName(let name, _) = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
    #expect(name == path)
    #expect(folder.names.isEmpty)
  }

  @Test("a text with a zero byte and an attribute of a reserved name are refused")
  func badTexts() throws {
    let folder = try TemporaryFolder()
    var file = SampleSnapshot.file
    file.snapshot.store("a\0b", at: "note")
    #expect(throws: HDF5StorageError.self) { try file.write(to: folder.file("a.h5")) }
    file = SampleSnapshot.file
    file.header.attributes["entry_count"] = "2"
    #expect(throws: HDF5StorageError.self) { try file.write(to: folder.file("a.h5")) }
  }

  @Test("files are written and read from many threads at once")
  func concurrency() async throws {
    let folder = try TemporaryFolder()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for i in 0..<16 {
        group.addTask {
          let file = SampleSnapshot.file(with: ["number": .int64([Int64(i)])])
          // Half of them share one name: either whole file may win.
          let url = folder.file(i % 2 == 0 ? "shared.h5" : "own\(i).h5")
          try file.write(to: url)
          let read = try SnapshotFile(contentsOf: url)
          return i % 2 == 0 ? read.header == file.header : read == file
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
    #expect(folder.names.count == 9)
  }
}
