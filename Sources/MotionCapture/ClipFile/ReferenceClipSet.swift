public import Foundation
public import HDF5Storage
public import ReferenceMotion
import Reproducibility

/// Several reference clips in one HDF5 file, kept to the bit: a data set.
///
/// The root has the attributes of every snapshot file, with the schema `treadmill.clips`; `clip_count`
/// tells how many there are, and each group `clips/0000`, `clips/0001`, … holds what a file of one clip
/// (`ReferenceClipFile`) has at its root.
public enum ReferenceClipSet {
  /// Name of the schema.
  public static let schema = "treadmill.clips"
  /// Version of the schema that is written, and the newest that is read.
  public static let schemaVersion = 1

  /// Writes clips in one step: readers see the earlier file or the new one.
  ///
  /// - Parameter programVersion: of the program that writes.
  /// - Throws: `HDF5StorageError` where a name cannot be stored or the file cannot be written.
  public static func write(
    _ clips: [ReferenceClip], to url: URL, programVersion: String
  ) throws(HDF5StorageError) {
    let header = SnapshotHeader(
      schema: schema, schemaVersion: schemaVersion, programVersion: programVersion)
    var snapshot = Snapshot()
    snapshot.store(clips.count, at: "clip_count")
    for (index, clip) in clips.enumerated() {
      snapshot.store(ReferenceClipFile.snapshot(of: clip), at: group(index))
    }
    try SnapshotFile(header: header, snapshot: snapshot).write(to: url)
  }

  /// Reads the clips of a data set, or the one of a file of one clip.
  ///
  /// - Throws: `HDF5StorageError` where the file is missing, damaged or holds no clips;
  ///   `ReferenceClipFileError` where the tracks of a clip do not fit together.
  public static func read(_ url: URL) throws -> [ReferenceClip] {
    let stored = try SnapshotFile(contentsOf: url)
    guard stored.header.schema == schema else { return [try ReferenceClipFile.read(url)] }
    guard (1...schemaVersion).contains(stored.header.schemaVersion) else {
      throw HDF5StorageError.unexpected(
        file: url.path, item: "attribute schema_version",
        found: "\(stored.header.schemaVersion)", expected: "1 to \(schemaVersion)")
    }
    do {
      let count = try stored.snapshot.integers("clip_count", count: 1)[0]
      return try (0..<max(0, count)).map { index in
        try ReferenceClipFile.clip(of: stored.snapshot.group(group(index)))
      }
    } catch {
      throw ReferenceClipFileError.wrongTracks(file: url.path, reason: "\(error)")
    }
  }

  private static func group(_ index: Int) -> String { String(format: "clips/%04d", index) }
}
