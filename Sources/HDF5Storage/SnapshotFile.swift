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

  /// Writes the file in one step: readers see the earlier file or the new one, never a part.
  ///
  /// The image is made in memory, written to a temporary file of the same folder, brought to the
  /// disk with `fsync` and renamed. After an error the earlier file is unchanged and no temporary
  /// file is left.
  ///
  /// - Throws: `HDF5StorageError` where a name cannot be stored, the folder is missing or not
  ///   writable, or the disk is full.
  public func write(to url: URL) throws(HDF5StorageError) {
    let file = url.path
    try validateNames()
    let image = try HDF5Library.exclusively { name throws(HDF5StorageError) in
      try SnapshotWriter(file: file, nameInMemory: name).image(of: self)
    }
    try FileBytes.replace(file, with: image)
  }

  /// Names of root attributes that the format itself uses.
  static let reservedAttributes = ["schema", "schema_version", "program_version", "entry_count"]

  /// - Throws: `HDF5StorageError.invalidName` for paths that are no HDF5 paths, paths that are both
  ///   a group and a dataset, and texts that an HDF5 string cannot hold.
  private func validateNames() throws(HDF5StorageError) {
    for (path, values) in snapshot.entries {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !$0.isEmpty && $0 != "." }), !path.utf8.contains(0) else {
        throw .invalidName(
          name: path, expected: "a path of non-empty names other than \".\" between slashes")
      }
      for length in 1..<parts.count {
        let group = parts[..<length].joined(separator: "/")
        guard snapshot[group] == nil else {
          throw .invalidName(name: path, expected: "no dataset at \(group), which is its group")
        }
      }
      if case .text(let text) = values { try Self.validate(text, name: path) }
    }
    try Self.validate(header.schema, name: "schema")
    try Self.validate(header.programVersion, name: "program_version")
    for (name, text) in header.attributes {
      guard !name.isEmpty, !name.utf8.contains(0), !Self.reservedAttributes.contains(name) else {
        throw .invalidName(
          name: name, expected: "an attribute name other than \(Self.reservedAttributes)")
      }
      try Self.validate(text, name: name)
      guard text.utf8.count <= SnapshotHeader.maximumAttributeByteCount else {
        throw .invalidName(
          name: name,
          expected: "a text of at most \(SnapshotHeader.maximumAttributeByteCount) bytes, "
            + "not \(text.utf8.count)")
      }
    }
  }

  private static func validate(_ text: String, name: String) throws(HDF5StorageError) {
    guard !text.utf8.contains(0) else {
      throw .invalidName(name: name, expected: "a text without zero bytes")
    }
  }
}
