import Foundation
import HDF5Storage
import ReferenceMotion
import Reproducibility
import RobotModel
import SpatialMath
import Testing

@testable import MotionCapture

@Suite("clip files")
struct ReferenceClipFileTests {
  /// A file of its own for each test.
  private func temporaryFile() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "clip-\(UUID().uuidString).h5")
  }

  private func clip() throws -> ReferenceClip {
    let robot = try RobotCatalog.robot(named: "g1")
    return try BuiltInGait(robot: robot).cycle(GaitCommand(forwardSpeed: 0.4), frameRate: 50)
  }

  @Test("a clip is read back to the bit")
  func roundTrip() throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    var clip = try clip()
    try ReferenceClipFile.write(clip, to: file, programVersion: "test")
    #expect(try ReferenceClipFile.read(file) == clip)
    // Numbers that equality does not tell apart, and no names or provenance at all.
    clip.jointPositions[0] = -0.0
    clip.provenance = []
    clip.footNames = []
    clip.footContacts = []
    try ReferenceClipFile.write(clip, to: file, programVersion: "test")
    let read = try ReferenceClipFile.read(file)
    #expect(read == clip)
    #expect(read.jointPositions[0].sign == .minus)
    #expect(try RobotMotionFile.read(file) == clip)
  }

  @Test("the same clip gives the same bytes")
  func sameBytes() throws {
    let (first, second) = (temporaryFile(), temporaryFile())
    defer { for file in [first, second] { try? FileManager.default.removeItem(at: file) } }
    for file in [first, second] {
      try ReferenceClipFile.write(try clip(), to: file, programVersion: "test")
    }
    #expect(try Data(contentsOf: first) == Data(contentsOf: second))
  }

  @Test("a damaged file is refused or gives the clip that was written")
  func damage() throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    let clip = try clip()
    try ReferenceClipFile.write(clip, to: file, programVersion: "test")
    let whole = [UInt8](try Data(contentsOf: file))
    var stream = RandomStream(seed: 11, stream: 0)
    var refusedCount = 0
    for _ in 0..<60 {
      var bytes = whole
      bytes[stream.index(below: bytes.count)] ^= UInt8(1 << stream.index(below: 8))
      try Data(bytes).write(to: file)
      do {
        let read = try ReferenceClipFile.read(file)
        #expect(read == clip)
      } catch {
        refusedCount += 1
      }
    }
    #expect(refusedCount > 30)
    for count in [0, 7, whole.count / 2, whole.count - 1] {
      try Data(whole.prefix(count)).write(to: file)
      #expect(throws: HDF5StorageError.self) { try ReferenceClipFile.read(file) }
    }
  }

  @Test("tracks of different lengths are refused with the dataset and both numbers")
  func wrongTracks() throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    var snapshot = ReferenceClipFile.snapshot(of: try clip())
    let positions = try snapshot.doubles("joints/position_rad")
    snapshot.store(Array(positions.dropLast()), at: "joints/position_rad")
    let header = SnapshotHeader(
      schema: ReferenceClipFile.schema, schemaVersion: 1, programVersion: "test")
    try SnapshotFile(header: header, snapshot: snapshot).write(to: file)
    let error = #expect(throws: ReferenceClipFileError.self) { try ReferenceClipFile.read(file) }
    #expect("\(try #require(error))".contains("joints/position_rad: found \(positions.count - 1)"))
  }

  @Test("a checkpoint is no clip")
  func otherSchema() throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    let header = SnapshotHeader(
      schema: "treadmill.checkpoint", schemaVersion: 1, programVersion: "test")
    try SnapshotFile(header: header, snapshot: Snapshot()).write(to: file)
    #expect(throws: HDF5StorageError.self) { try ReferenceClipFile.read(file) }
  }
}
