public import Foundation
public import HDF5Storage
public import ReferenceMotion
import Reproducibility
import SpatialMath

/// Why a clip file that is whole cannot be used.
public enum ReferenceClipFileError: Error, Equatable, CustomStringConvertible {
  /// A track is missing or has another length than the others.
  case wrongTracks(file: String, reason: String)

  /// One sentence: the file, what was found and what would be right.
  public var description: String {
    switch self {
    case .wrongTracks(let file, let reason): "\(file): holds no clip: \(reason)"
    }
  }
}

/// A reference clip as an HDF5 file, kept to the bit.
///
/// The root has the attributes of every snapshot file (`SnapshotFile`), with the schema
/// `treadmill.clip`; the tables of `docs/formats.md` tell the datasets. Besides the clip's own tracks
/// it holds the phase of every frame, for other programs.
public enum ReferenceClipFile {
  /// Name of the schema.
  public static let schema = "treadmill.clip"
  /// Version of the schema that is written, and the newest that is read.
  public static let schemaVersion = 1

  /// Writes a clip in one step: readers see the earlier file or the new one.
  ///
  /// - Parameter programVersion: of the program that writes.
  /// - Throws: `HDF5StorageError` where a name cannot be stored or the file cannot be written.
  public static func write(
    _ clip: ReferenceClip, to url: URL, programVersion: String
  ) throws(HDF5StorageError) {
    let header = SnapshotHeader(
      schema: schema, schemaVersion: schemaVersion, programVersion: programVersion)
    try SnapshotFile(header: header, snapshot: snapshot(of: clip)).write(to: url)
  }

  /// Reads a clip.
  ///
  /// - Throws: `HDF5StorageError` where the file is missing, damaged or no clip's;
  ///   `ReferenceClipFileError` where its tracks do not fit together.
  public static func read(_ url: URL) throws -> ReferenceClip {
    let stored = try SnapshotFile(contentsOf: url, schema: schema, versions: 1...schemaVersion)
    do {
      return try clip(of: stored.snapshot)
    } catch {
      throw ReferenceClipFileError.wrongTracks(file: url.path, reason: "\(error)")
    }
  }

  static func snapshot(of clip: ReferenceClip) -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(clip.name, at: "name")
    snapshot.store(clip.robotName, at: "robot")
    snapshot.store(clip.frameRate, at: "frame_rate_hz")
    snapshot.store(clip.isCyclic ? 1 : 0, at: "is_cyclic")
    snapshot.store(clip.provenance.joined(separator: "\n"), at: "provenance")
    snapshot.store(clip.basePositionsInWorld.flatMap { [$0.x, $0.y, $0.z] }, at: "base/position_m")
    snapshot.store(
      clip.baseOrientations.flatMap { [$0.w, $0.x, $0.y, $0.z] }, at: "base/orientation_wxyz")
    snapshot.store(clip.jointNames.joined(separator: "\n"), at: "joints/names")
    snapshot.store(clip.jointPositions, at: "joints/position_rad")
    snapshot.store(clip.footNames.joined(separator: "\n"), at: "feet/names")
    snapshot.store(clip.footContacts.map { $0 ? 1 : 0 }, at: "feet/contact")
    let last = Double(clip.frameCount - 1)
    snapshot.store((0..<clip.frameCount).map { Double($0) / last }, at: "phase")
    return snapshot
  }

  static func clip(of snapshot: Snapshot) throws(SnapshotError) -> ReferenceClip {
    let rate = try snapshot.doubles("frame_rate_hz", count: 1)[0]
    guard rate.isFinite, rate > 0 else {
      throw .invalidValue(path: "frame_rate_hz", detail: "found \(rate), expected more than 0")
    }
    let cyclic = try snapshot.integers("is_cyclic", count: 1)[0]
    guard cyclic == 0 || cyclic == 1 else {
      throw .invalidValue(path: "is_cyclic", detail: "found \(cyclic), expected 0 or 1")
    }
    let positions = try snapshot.doubles("base/position_m")
    let frameCount = positions.count / 3
    guard positions.count == 3 * frameCount, frameCount >= 2 else {
      throw .invalidValue(
        path: "base/position_m",
        detail: "found \(positions.count) numbers, expected three for each of at least 2 frames")
    }
    let orientations = try snapshot.doubles("base/orientation_wxyz", count: 4 * frameCount)
    let joints = lines(try snapshot.text("joints/names"))
    let feet = lines(try snapshot.text("feet/names"))
    let contacts = try snapshot.integers("feet/contact", count: frameCount * feet.count)
    let clip = ReferenceClip(
      name: try snapshot.text("name"), robotName: try snapshot.text("robot"), jointNames: joints,
      footNames: feet, frameRate: rate, isCyclic: cyclic == 1,
      basePositionsInWorld: (0..<frameCount).map {
        Vector3(positions[3 * $0], positions[3 * $0 + 1], positions[3 * $0 + 2])
      },
      baseOrientations: (0..<frameCount).map {
        Quaternion(
          orientations[4 * $0], orientations[4 * $0 + 1], orientations[4 * $0 + 2],
          orientations[4 * $0 + 3])
      },
      jointPositions: try snapshot.doubles(
        "joints/position_rad", count: frameCount * joints.count),
      footContacts: contacts.map { $0 != 0 }, provenance: lines(try snapshot.text("provenance")))
    do {
      try clip.checkFinite()
    } catch {
      throw .invalidValue(path: "the clip", detail: "\(error)")
    }
    return clip
  }

  private static func lines(_ text: String) -> [String] {
    text.isEmpty
      ? [] : text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}
