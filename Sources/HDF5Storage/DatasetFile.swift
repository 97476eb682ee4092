public import Foundation
public import Reproducibility

/// Arrays of any shape with attributes as an HDF5 file: data that other programs read.
///
/// Types, checksums and header are those of a `SnapshotFile`, which is one whose arrays have a single axis.
/// The same contents give the same bytes.
public struct DatasetFile: Equatable, Sendable {
  /// An array or a text with what is said of it.
  public struct Dataset: Equatable, Sendable {
    /// The elements, row-major.
    public let values: Snapshot.Values
    /// Length of each axis; of a text, which has none, it does not count.
    public let shape: [Int]
    /// Texts by name, such as unit and frame; shorter than `SnapshotHeader.maximumAttributeByteCount`.
    public let attributes: [String: String]

    /// - Parameters:
    ///   - values: the elements, row-major.
    ///   - shape: length of each axis; nil for a single one.
    ///   - attributes: texts by name.
    /// - Precondition: the shape has as many elements as there are.
    public init(
      _ values: Snapshot.Values, shape: [Int]? = nil, attributes: [String: String] = [:]
    ) {
      let shape = shape ?? [values.count]
      precondition(
        shape.reduce(1, *) == values.count, "shape \(shape) got \(values.count) elements")
      self.values = values
      self.shape = shape
      self.attributes = attributes
    }
  }

  /// What the file says of itself.
  public var header: SnapshotHeader
  /// By path, `/` between groups.
  public var datasets: [String: Dataset]

  /// A file yet to be written.
  public init(header: SnapshotHeader, datasets: [String: Dataset]) {
    self.header = header
    self.datasets = datasets
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
      try DatasetWriter(file: file, nameInMemory: name).image(of: self)
    }
    try FileBytes.replace(file, with: image)
  }

  /// Names of root attributes that the format itself uses.
  static let reservedAttributes = ["schema", "schema_version", "program_version", "entry_count"]

  /// - Throws: `HDF5StorageError.invalidName` for paths that are no HDF5 paths, paths that are both
  ///   a group and a dataset, and texts that an HDF5 string cannot hold.
  private func validateNames() throws(HDF5StorageError) {
    for (path, dataset) in datasets {
      let parts = path.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !$0.isEmpty && $0 != "." }), !path.utf8.contains(0) else {
        throw .invalidName(
          name: path, expected: "a path of non-empty names other than \".\" between slashes")
      }
      for length in 1..<parts.count {
        let group = parts[..<length].joined(separator: "/")
        guard datasets[group] == nil else {
          throw .invalidName(name: path, expected: "no dataset at \(group), which is its group")
        }
      }
      if case .text(let text) = dataset.values { try Self.validate(text, name: path) }
      for (name, text) in dataset.attributes {
        try Self.validateAttribute(name, text, reserved: ["crc32"])
      }
    }
    try Self.validate(header.schema, name: "schema")
    try Self.validate(header.programVersion, name: "program_version")
    for (name, text) in header.attributes {
      try Self.validateAttribute(name, text, reserved: Self.reservedAttributes)
    }
  }

  private static func validateAttribute(
    _ name: String, _ text: String, reserved: [String]
  ) throws(HDF5StorageError) {
    guard !name.isEmpty, !name.utf8.contains(0), !reserved.contains(name) else {
      throw .invalidName(name: name, expected: "an attribute name other than \(reserved)")
    }
    try validate(text, name: name)
    guard text.utf8.count <= SnapshotHeader.maximumAttributeByteCount else {
      throw .invalidName(
        name: name,
        expected: "a text of at most \(SnapshotHeader.maximumAttributeByteCount) bytes, "
          + "not \(text.utf8.count)")
    }
  }

  private static func validate(_ text: String, name: String) throws(HDF5StorageError) {
    guard !text.utf8.contains(0) else {
      throw .invalidName(name: name, expected: "a text without zero bytes")
    }
  }
}
