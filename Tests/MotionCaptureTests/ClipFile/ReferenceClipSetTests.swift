import Foundation
import HDF5Storage
import ReferenceMotion
import SpatialMath
import Testing

@testable import MotionCapture

@Suite struct ReferenceClipSetTests {
  private func clip(_ name: String, frameCount: Int) -> ReferenceClip {
    ReferenceClip(
      name: name, robotName: "robot", jointNames: ["hip", "knee"], footNames: ["foot"],
      frameRate: 50, isCyclic: false,
      basePositionsInWorld: (0..<frameCount).map { Vector3(Double($0) / 3, 0.1, 0.9) },
      baseOrientations: (0..<frameCount).map { _ in .identity },
      jointPositions: (0..<2 * frameCount).map { sin(Double($0)) },
      footContacts: (0..<frameCount).map { $0 % 3 == 0 }, provenance: ["Made.", "Cut."])
  }

  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("clip-set-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test("a data set gives its clips back to the bit and in their order", arguments: [0, 1, 12])
  func roundTrip(count: Int) throws {
    try inFolder { folder in
      let clips = (0..<count).map { clip("clip \($0)", frameCount: 2 + $0) }
      let url = folder.appendingPathComponent("set.h5")
      try ReferenceClipSet.write(clips, to: url, programVersion: "1")
      #expect(try ReferenceClipSet.read(url) == clips)
    }
  }

  @Test("a file of one clip is read as a data set of one")
  func single() throws {
    try inFolder { folder in
      let url = folder.appendingPathComponent("clip.h5")
      let clip = clip("alone", frameCount: 4)
      try ReferenceClipFile.write(clip, to: url, programVersion: "1")
      #expect(try ReferenceClipSet.read(url) == [clip])
    }
  }

  @Test("a snapshot of another kind is refused")
  func otherKind() throws {
    try inFolder { folder in
      let url = folder.appendingPathComponent("other.h5")
      let header = SnapshotHeader(schema: "other", schemaVersion: 1, programVersion: "1")
      try SnapshotFile(header: header, snapshot: .init()).write(to: url)
      #expect(throws: HDF5StorageError.self) { try ReferenceClipSet.read(url) }
    }
  }
}
