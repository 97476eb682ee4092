import CHDF5
import Reproducibility

/// Makes the bytes of a file of datasets, in memory.
///
/// The image never touches the disk as an HDF5 file: the library leaves files open and half written
/// when a disk is full, whereas plain bytes are either all written or not renamed.
struct DatasetWriter {
  /// Name of the file that the image is for, used in messages.
  let file: String
  /// Name under which the library knows it.
  let nameInMemory: String

  /// The whole file as bytes.
  ///
  /// - Throws: `HDF5StorageError.library`, where memory is short.
  func image(of contents: DatasetFile) throws(HDF5StorageError) -> [UInt8] {
    let access = try HDF5Handle(
      H5Pcreate(treadmill_h5_file_access()), "make a property list", file: file, close: H5Pclose)
    // Groups and object headers of format 1.8 carry checksums; earlier ones do not.
    try check(
      H5Pset_libver_bounds(access.id, H5F_LIBVER_V18, H5F_LIBVER_V18), "choose the file format",
      file: file)
    try check(
      H5Pset_fapl_core(access.id, Self.growth(for: contents.datasets), false), "work in memory",
      file: file)
    let creation = try untimedProperties(treadmill_h5_file_create())
    let output = try HDF5Handle(
      unsafe H5Fcreate(
        nameInMemory, treadmill_h5_truncate(), creation.id, access.id), "begin a file",
      file: file,
      close: H5Fclose)

    try writeHeader(of: contents, to: output.id)
    var groups: Set<Substring> = []
    for (path, dataset) in contents.datasets.sorted(by: { $0.key < $1.key }) {
      try createGroups(above: path, in: output.id, existing: &groups)
      try write(dataset, at: path, to: output.id)
    }
    try check(H5Fflush(output.id, H5F_SCOPE_GLOBAL), "flush the file", file: file)
    return try bytes(of: output.id)
  }

  /// By how many bytes the image grows at a time: enough for all datasets at once [bytes].
  private static func growth(for datasets: [String: DatasetFile.Dataset]) -> Int {
    datasets.values.reduce(1 << 16) { $0 + 8 * $1.values.count }
  }

  /// A list of creation properties that stores no times, so that equal contents give equal bytes.
  private func untimedProperties(_ kind: hid_t) throws(HDF5StorageError) -> HDF5Handle {
    let properties = try HDF5Handle(
      H5Pcreate(kind), "make a property list", file: file, close: H5Pclose)
    try check(H5Pset_obj_track_times(properties.id, false), "leave out times", file: file)
    return properties
  }

  private func writeHeader(
    of contents: DatasetFile, to root: hid_t
  ) throws(HDF5StorageError) {
    let header = contents.header
    try writeAttribute(header.schema, named: "schema", of: root)
    try writeAttribute(Int64(header.schemaVersion), .int64, named: "schema_version", of: root)
    try writeAttribute(header.programVersion, named: "program_version", of: root)
    try writeAttribute(
      Int64(contents.datasets.count), .int64, named: "entry_count", of: root)
    for name in header.attributes.keys.sorted() {
      try writeAttribute(header.attributes[name, default: ""], named: name, of: root)
    }
  }

  private func createGroups(
    above path: String, in root: hid_t, existing: inout Set<Substring>
  ) throws(HDF5StorageError) {
    for slash in path.indices where path[slash] == "/" {
      let group = path[..<slash]
      guard existing.insert(group).inserted else { continue }
      let properties = try untimedProperties(treadmill_h5_group_create())
      _ = try HDF5Handle(
        unsafe H5Gcreate2(
          root, String(group), treadmill_h5_default(), properties.id, treadmill_h5_default()),
        "make the group \(group)", file: file, close: H5Gclose)
    }
  }

  private func write(
    _ dataset: DatasetFile.Dataset, at path: String, to root: hid_t
  ) throws(HDF5StorageError) {
    switch dataset.values {
    case .float(let values): try write(values, .float32, of: dataset, at: path, to: root)
    case .double(let values): try write(values, .float64, of: dataset, at: path, to: root)
    case .int64(let values): try write(values, .int64, of: dataset, at: path, to: root)
    case .uint64(let values): try write(values, .uint64, of: dataset, at: path, to: root)
    case .text(let text): try write(text, of: dataset, at: path, to: root)
    }
  }

  private func write(
    _ values: [some BitwiseCopyable], _ type: ElementType, of dataset: DatasetFile.Dataset,
    at path: String, to root: hid_t
  ) throws(HDF5StorageError) {
    let counts = dataset.shape.map { hsize_t($0) }
    let space = try HDF5Handle(
      unsafe H5Screate_simple(Int32(counts.count), counts, nil), "shape \(path)", file: file,
      close: H5Sclose)
    let bytes = unsafe values.span.bytes
    try writeDataset(
      bytes, inFile: type.inFile, inMemory: type.inMemory, space: space.id, at: path, to: root,
      checksum: littleEndianChecksum(of: bytes, elementSize: H5Tget_size(type.inFile)),
      attributes: dataset.attributes)
  }

  private func write(
    _ text: String, of dataset: DatasetFile.Dataset, at path: String, to root: hid_t
  ) throws(HDF5StorageError) {
    let bytes = Array(text.utf8)
    let type = try stringType(byteCount: bytes.count)
    let space = try HDF5Handle(
      H5Screate(H5S_SCALAR), "shape \(path)", file: file, close: H5Sclose)
    let padded = bytes.isEmpty ? [0] : bytes
    try unsafe writeDataset(
      padded.span.bytes, inFile: type.id, inMemory: type.id, space: space.id, at: path, to: root,
      checksum: CyclicRedundancyCheck.ieee.checksum(of: bytes), attributes: dataset.attributes)
  }

  private func writeDataset(
    _ bytes: RawSpan, inFile: hid_t, inMemory: hid_t, space: hid_t, at path: String,
    to root: hid_t, checksum: UInt32, attributes: [String: String]
  ) throws(HDF5StorageError) {
    let properties = try untimedProperties(treadmill_h5_dataset_create())
    let dataset = try HDF5Handle(
      unsafe H5Dcreate2(
        root, path, inFile, space, treadmill_h5_default(), properties.id, treadmill_h5_default()),
      "make the dataset \(path)", file: file, close: H5Dclose)
    if !bytes.isEmpty {
      let status = unsafe bytes.withUnsafeBytes {
        unsafe H5Dwrite(
          dataset.id, inMemory, treadmill_h5_all(), treadmill_h5_all(), treadmill_h5_default(),
          $0.baseAddress)
      }
      try check(status, "write the dataset \(path)", file: file)
    }
    try writeAttribute(checksum, .uint32, named: "crc32", of: dataset.id)
    for (name, text) in attributes.sorted(by: { $0.key < $1.key }) {
      try writeAttribute(text, named: name, of: dataset.id)
    }
  }

  private func writeAttribute(
    _ value: some BitwiseCopyable, _ type: ElementType, named name: String, of object: hid_t
  ) throws(HDF5StorageError) {
    try unsafe writeAttribute(
      [value].span.bytes, inFile: type.inFile, inMemory: type.inMemory, named: name, of: object)
  }

  private func writeAttribute(
    _ text: String, named name: String, of object: hid_t
  ) throws(HDF5StorageError) {
    let type = try stringType(byteCount: text.utf8.count)
    let padded = text.isEmpty ? [0] : Array(text.utf8)
    try unsafe writeAttribute(
      padded.span.bytes, inFile: type.id, inMemory: type.id, named: name, of: object)
  }

  private func writeAttribute(
    _ bytes: RawSpan, inFile: hid_t, inMemory: hid_t, named name: String,
    of object: hid_t
  ) throws(HDF5StorageError) {
    let space = try HDF5Handle(
      H5Screate(H5S_SCALAR), "shape the attribute \(name)", file: file, close: H5Sclose)
    let attribute = try HDF5Handle(
      unsafe H5Acreate2(
        object, name, inFile, space.id, treadmill_h5_default(), treadmill_h5_default()),
      "make the attribute \(name)", file: file, close: H5Aclose)
    let status = unsafe bytes.withUnsafeBytes {
      unsafe H5Awrite(attribute.id, inMemory, $0.baseAddress)
    }
    try check(status, "write the attribute \(name)", file: file)
  }

  /// A string of fixed length in UTF-8; HDF5 knows none of length zero.
  private func stringType(byteCount: Int) throws(HDF5StorageError) -> HDF5Handle {
    let type = try HDF5Handle(
      H5Tcopy(treadmill_h5_string()), "make a string type", file: file, close: H5Tclose)
    try check(H5Tset_size(type.id, max(byteCount, 1)), "size a string", file: file)
    try check(H5Tset_strpad(type.id, H5T_STR_NULLPAD), "pad a string", file: file)
    try check(H5Tset_cset(type.id, H5T_CSET_UTF8), "mark a string as UTF-8", file: file)
    return type
  }

  private func bytes(of output: hid_t) throws(HDF5StorageError) -> [UInt8] {
    let count = H5Fget_file_image(output, nil, 0)
    try check(count, "size the file", file: file)
    var bytes = [UInt8](repeating: 0, count: count)
    let copied = unsafe bytes.withUnsafeMutableBytes {
      unsafe H5Fget_file_image(output, $0.baseAddress, $0.count)
    }
    try check(copied, "copy the file", file: file)
    MetadataChecksum.repairSuperblock(of: &bytes)
    return bytes
  }
}

/// CRC-32 of numbers as they lie in the file, which is little-endian.
func littleEndianChecksum(of bytes: RawSpan, elementSize: Int) -> UInt32 {
  #if _endian(big)
    var swapped = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    for first in stride(from: 0, to: swapped.count, by: elementSize) {
      swapped[first..<first + elementSize].reverse()
    }
    return CyclicRedundancyCheck.ieee.checksum(of: swapped)
  #else
    return unsafe bytes.withUnsafeBytes {
      unsafe CyclicRedundancyCheck.ieee.checksum(of: Span(_unsafeBytes: $0))
    }
  #endif
}
