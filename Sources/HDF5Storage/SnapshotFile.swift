public import Foundation
public import Reproducibility

/// What a snapshot file says of itself: attributes of the root group.
public struct SnapshotHeader: Equatable, Sendable {
  /// Name of the kind of snapshot, for example `treadmill-checkpoint`.
  public var schema: String
  /// Version of that kind.
  public var schemaVersion: Int
  /// Version of the program that wrote the file.
  public var programVersion: String
  /// Further text by name, shorter than `maximumAttributeByteCount`; longer text belongs in the
  /// snapshot.
  public var attributes: [String: String]

  /// Longest text that an attribute may hold, in bytes of UTF-8 (HDF5 keeps attributes in object
  /// headers, whose messages end at 64 KiB).
  public static let maximumAttributeByteCount = 60_000

  /// A header with these values.
  public init(
    schema: String, schemaVersion: Int, programVersion: String, attributes: [String: String] = [:]
  ) {
    self.schema = schema
    self.schemaVersion = schemaVersion
    self.programVersion = programVersion
    self.attributes = attributes
  }
}

/// A snapshot as an HDF5 file, which h5py, h5dump and MATLAB read too.
///
/// | in the snapshot | in the file |
/// |---|---|
/// | path `a/b/c` | dataset `c` in group `/a/b` |
/// | `[Float]`, `[Double]`, `[Int64]`, `[UInt64]` | one axis, little-endian, contiguous |
/// | text | scalar string of fixed length, UTF-8, padded with zeros |
/// | header | attributes of the root: `schema`, `schema_version`, `program_version`, others |
///
/// Each dataset has an attribute `crc32` over its bytes (of a text, without the padding), and the
/// root an attribute `entry_count`. HDF5's own checksums guard groups, attributes and types (file
/// format of version 1.8). The same snapshot gives the same bytes.
///
/// Reading runs nothing and opens no second file: links to other places, data in other files and
/// filters are refused.
public struct SnapshotFile: Equatable, Sendable {
  /// What the file says of itself.
  public var header: SnapshotHeader
  /// The arrays and texts.
  public var snapshot: Snapshot

  /// A file yet to be written.
  public init(header: SnapshotHeader, snapshot: Snapshot) {
    self.header = header
    self.snapshot = snapshot
  }

  /// Reads a file that `write(to:)` wrote, to the bit.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - schema: the schema that it must have, or nil for any.
  ///   - versions: the schema versions that the caller understands, or nil for any.
  /// - Throws: `HDF5StorageError` where the file is missing, of another kind, cut off, damaged, or
  ///   of a schema that the caller does not understand.
  public init(
    contentsOf url: URL, schema: String? = nil, versions: ClosedRange<Int>? = nil
  ) throws(HDF5StorageError) {
    let file = url.path
    let bytes = try FileBytes.read(file)
    self = try HDF5Library.exclusively { name throws(HDF5StorageError) in
      try SnapshotReader(file: file, nameInMemory: name, bytes: bytes).read()
    }
    if let schema, header.schema != schema {
      throw .unexpected(
        file: file, item: "attribute schema", found: header.schema, expected: schema)
    }
    if let versions, !versions.contains(header.schemaVersion) {
      throw .unexpected(
        file: file, item: "attribute schema_version", found: "\(header.schemaVersion)",
        expected: "\(versions.lowerBound) to \(versions.upperBound)")
    }
  }

  /// Writes the file in one step, as `DatasetFile.write(to:)`.
  ///
  /// - Throws: `HDF5StorageError` where a name cannot be stored, the folder is missing or not
  ///   writable, or the disk is full.
  public func write(to url: URL) throws(HDF5StorageError) {
    let datasets = snapshot.entries.mapValues { DatasetFile.Dataset($0) }
    try DatasetFile(header: header, datasets: datasets).write(to: url)
  }
}
