import CHDF5
import Foundation
import Reproducibility
import Testing

@testable import HDF5Storage

@Suite struct DamagedFileTests {
  @Test("no flipped byte goes unnoticed: an error, or the very same snapshot")
  func flippedBytes() throws {
    let folder = try TemporaryFolder()
    let original = SampleSnapshot.file
    try original.write(to: folder.file("a.h5"))
    let bytes = [UInt8](try Data(contentsOf: folder.file("a.h5")))
    #expect(try Self.read(bytes) == original)
    var noticed = 0
    // A prime stride meets every part of the file; the shift changes which bit is flipped.
    for position in stride(from: 0, to: bytes.count, by: 7) {
      var damaged = bytes
      damaged[position] ^= 1 << UInt8(position % 8)
      do throws(HDF5StorageError) {
        let read = try Self.read(damaged)
        #expect(read == original, "byte \(position) changed the snapshot silently")
      } catch {
        noticed += 1
      }
    }
    // Most bytes matter; the others are padding.
    #expect(noticed > bytes.count / 7 / 2)
  }

  @Test("a damaged file leaves nothing behind that a whole file is then mistaken for")
  func damageDoesNotSpread() throws {
    let folder = try TemporaryFolder()
    try SampleSnapshot.file.write(to: folder.file("a.h5"))
    let bytes = [UInt8](try Data(contentsOf: folder.file("a.h5")))
    let other = SampleSnapshot.file(with: ["a": .int64([1, 2, 3])])
    try other.write(to: folder.file("b.h5"))
    let otherBytes = [UInt8](try Data(contentsOf: folder.file("b.h5")))
    for position in stride(from: 8, to: bytes.count, by: 13) {
      var damaged = bytes
      damaged[position] ^= 0xFF
      _ = try? Self.read(damaged)
      #expect(try Self.read(otherBytes) == other, "after damage at \(position)")
    }
  }

  private static func read(_ bytes: [UInt8]) throws(HDF5StorageError) -> SnapshotFile {
    try HDF5Library.exclusively { name throws(HDF5StorageError) in
      try SnapshotReader(file: "damaged", nameInMemory: name, bytes: bytes).read()
    }
  }

  @Test("a flipped bit inside a dataset is reported with the dataset's name")
  func flippedValue() throws {
    let folder = try TemporaryFolder()
    let marker: UInt64 = 0x1122_3344_5566_7788
    try SampleSnapshot.file(with: ["a/b": .uint64([0, marker, 0])]).write(to: folder.file("a.h5"))
    var data = try Data(contentsOf: folder.file("a.h5"))
    let pattern = withUnsafeBytes(of: marker.littleEndian) { Data($0) }
    let range = try #require(data.range(of: pattern))
    data[range.lowerBound] ^= 1
    try data.write(to: folder.file("a.h5"))
    let error = #expect(throws: HDF5StorageError.self) {
      try SnapshotFile(contentsOf: folder.file("a.h5"))
    }
    guard case .checksumMismatch(_, let item, _, _) = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
    #expect(item == "a/b")
    #expect(error?.description.contains("dataset a/b is damaged") == true)
  }

  @Test("a file cut off anywhere is refused", arguments: [0, 1, 7, 8, 40, 100, 500, -100, -1])
  func truncation(length: Int) throws {
    let folder = try TemporaryFolder()
    try SampleSnapshot.file.write(to: folder.file("a.h5"))
    let data = try Data(contentsOf: folder.file("a.h5"))
    try data.prefix(length >= 0 ? length : data.count + length).write(to: folder.file("b.h5"))
    let error = #expect(throws: HDF5StorageError.self) {
      try SnapshotFile(contentsOf: folder.file("b.h5"))
    }
    if length < 8 && length >= 0 {
      #expect(error == .notHDF5(file: folder.file("b.h5").path))
    } else {
      guard case .damaged = error else {
        Issue.record("found \(String(describing: error))")
        return
      }
    }
  }

  @Test("a missing file, a folder and a text file are refused in words")
  func otherFiles() throws {
    let folder = try TemporaryFolder()
    let missing = folder.file("missing.h5")
    #expect(
      throws: HDF5StorageError.cannotRead(file: missing.path, reason: "no such file or directory")
    ) { try SnapshotFile(contentsOf: missing) }
    #expect(
      throws: HDF5StorageError.cannotRead(file: folder.url.path, reason: "it is no ordinary file")
    ) { try SnapshotFile(contentsOf: folder.url) }
    let text = folder.file("text.h5")
    try Data("hello, this is no HDF5 file".utf8).write(to: text)
    #expect(throws: HDF5StorageError.notHDF5(file: text.path)) {
      try SnapshotFile(contentsOf: text)
    }
  }

  @Test("a dataset that someone deleted is missed")
  func deletedDataset() throws {
    let file = try tampered { file in
      _ = H5Ldelete(file, "learner/mean", treadmill_h5_default())
    }
    guard case .missing = try #require(file.error) else {
      Issue.record("found \(String(describing: file.error))")
      return
    }
  }

  @Test("a deleted checksum or schema is missed")
  func deletedAttribute() throws {
    for (object, name) in [("/steps", "crc32"), ("/", "schema")] {
      let file = try tampered { file in
        _ = H5Adelete_by_name(file, object, name, treadmill_h5_default())
      }
      guard case .missing(_, let item, _) = try #require(file.error) else {
        Issue.record("found \(String(describing: file.error))")
        return
      }
      #expect(item == "attribute \(name) of \(object)")
    }
  }

  @Test("a dataset of a type that snapshots do not have is refused with its name and type")
  func foreignType() throws {
    let file = try tampered { file in
      let space = H5Screate(H5S_SCALAR)
      let dataset = H5Dcreate2(
        file, "foreign", treadmill_h5_uint32_in_file(), space, treadmill_h5_default(),
        treadmill_h5_default(), treadmill_h5_default())
      H5Dclose(dataset)
      H5Sclose(space)
    }
    #expect(
      file.error
        == .unexpected(
          file: file.path, item: "foreign", found: "uint32",
          expected: "float32, float64, int64 or uint64, little-endian, or text"))
  }

  @Test("links to other places, circles of groups and other files are refused")
  func links() throws {
    let files = try [
      tampered { file in
        H5Lcreate_soft(
          "/steps", file, "link", treadmill_h5_default(), treadmill_h5_default())
      },
      tampered { file in
        H5Lcreate_external(
          "/etc/other.h5", "/a", file, "link", treadmill_h5_default(), treadmill_h5_default())
      },
      tampered { file in
        H5Lcreate_hard(
          file, "environment", file, "environment/circle", treadmill_h5_default(),
          treadmill_h5_default())
      },
    ]
    for file in files[..<2] {
      #expect(
        file.error
          == .unexpected(
            file: file.path, item: "link", found: "a link to another place",
            expected: "a dataset or group"))
    }
    #expect(
      files[2].error
        == .damaged(file: files[2].path, detail: "environment is linked to from several places"))
  }

  /// Writes the sample, lets `change` work on it through libhdf5, and reads it back.
  private func tampered(
    _ change: (hid_t) -> Void
  ) throws -> (path: String, error: HDF5StorageError?) {
    let folder = try TemporaryFolder()
    let url = folder.file("a.h5")
    try SampleSnapshot.file.write(to: url)
    try HDF5Library.exclusively { _ throws(HDF5StorageError) in
      let file = H5Fopen(url.path, readWrite, treadmill_h5_default())
      change(file)
      H5Fclose(file)
    }
    do throws(HDF5StorageError) {
      _ = try SnapshotFile(contentsOf: url)
      return (url.path, nil)
    } catch {
      return (url.path, error)
    }
  }

  /// `H5F_ACC_RDWR`, which the header writes as an expression.
  private var readWrite: UInt32 { 1 }
}
