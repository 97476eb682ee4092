import CHDF5
import Reproducibility

/// Reads the bytes of a snapshot file, trusting none of them.
struct SnapshotReader {
  /// Name of the file, used in messages.
  let file: String
  /// Name under which the library knows it.
  let nameInMemory: String
  /// The whole file.
  let bytes: [UInt8]

  /// Groups lie no deeper than this; a damaged file must not exhaust the stack.
  private static let maximumDepth = 64
  /// How every HDF5 file begins (HDF5 file format specification, superblock).
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// Header and snapshot.
  ///
  /// - Throws: `HDF5StorageError` as `SnapshotFile.init(contentsOf:schema:versions:)` does.
  func read() throws(HDF5StorageError) -> SnapshotFile {
    guard bytes.starts(with: Self.signature) else { throw .notHDF5(file: file) }
    let access = try HDF5Handle(
      H5Pcreate(treadmill_h5_file_access()), "make a property list", file: file, close: H5Pclose)
    try check(H5Pset_fapl_core(access.id, 1 << 16, false), "work in memory", file: file)
    try check(
      H5Pset_fclose_degree(access.id, H5F_CLOSE_STRONG), "close the file with all in it",
      file: file)
    // The library copies the image, so the pointer ends with this call.
    var image = bytes
    let status = unsafe image.withUnsafeMutableBytes {
      unsafe H5Pset_file_image(access.id, $0.baseAddress, $0.count)
    }
    try check(status, "take the file's bytes", file: file)
    let input = unsafe H5Fopen(nameInMemory, treadmill_h5_read_only(), access.id)
    guard input >= 0 else { throw .damaged(file: file, detail: HDF5Library.lastError) }
    let handle = try HDF5Handle(input, "open the file", file: file, close: H5Fclose)
    let root = try HDF5Handle(
      unsafe H5Gopen2(handle.id, "/", treadmill_h5_default()), "open the root group", file: file,
      close: H5Gclose)

    let header = try readHeader(of: root.id)
    var snapshot = Snapshot()
    try readGroup(root.id, path: "", depth: 0, into: &snapshot)
    let count = try integerAttribute("entry_count", of: root.id, item: "")
    guard count == Int64(snapshot.entries.count) else {
      throw .missing(
        file: file, item: "a dataset",
        expected: "\(count) datasets, found \(snapshot.entries.count)")
    }
    return SnapshotFile(header: header, snapshot: snapshot)
  }

  // MARK: Groups and datasets

  private func readGroup(
    _ group: hid_t, path: String, depth: Int, into snapshot: inout Snapshot
  ) throws(HDF5StorageError) {
    var info = H5G_info_t()
    guard unsafe H5Gget_info(group, &info) >= 0 else { throw damage() }
    guard depth < Self.maximumDepth else {
      throw .damaged(file: file, detail: "groups lie deeper than \(Self.maximumDepth)")
    }
    for i in 0..<info.nlinks {
      let name = try unsafe text { buffer, size in
        unsafe H5Lget_name_by_idx(
          group, ".", H5_INDEX_NAME, H5_ITER_INC, i, buffer, size, treadmill_h5_default())
      }
      let item = path.isEmpty ? name : "\(path)/\(name)"
      guard unsafe treadmill_h5_is_hard_link(group, name) > 0 else {
        throw .unexpected(
          file: file, item: item, found: "a link to another place", expected: "a dataset or group")
      }
      let id = unsafe H5Oopen(group, name, treadmill_h5_default())
      guard id >= 0 else { throw damage() }
      let object = try HDF5Handle(id, "open \(item)", file: file, close: H5Oclose)
      // Two links to one object could make a circle of groups.
      guard treadmill_h5_reference_count(object.id) == 1 else {
        throw .damaged(file: file, detail: "\(item) is linked to from several places")
      }
      switch H5Iget_type(object.id) {
      case H5I_GROUP:
        try readGroup(object.id, path: item, depth: depth + 1, into: &snapshot)
      case H5I_DATASET:
        snapshot[item] = try readDataset(object.id, item: item)
      default:
        throw .unexpected(
          file: file, item: item, found: "another kind of object", expected: "a dataset or group")
      }
    }
  }

  private func readDataset(
    _ dataset: hid_t, item: String
  ) throws(HDF5StorageError) -> Snapshot.Values {
    let properties = try HDF5Handle(
      H5Dget_create_plist(dataset), "read the layout of \(item)", file: file, close: H5Pclose)
    guard H5Pget_layout(properties.id) == H5D_CONTIGUOUS,
      H5Pget_external_count(properties.id) == 0
    else {
      throw .unexpected(
        file: file, item: item, found: "values in pieces, filtered or in another file",
        expected: "contiguous values, as `treadmill train` writes them")
    }
    let type = try HDF5Handle(
      H5Dget_type(dataset), "read the type of \(item)", file: file, close: H5Tclose)
    let space = try HDF5Handle(
      H5Dget_space(dataset), "read the shape of \(item)", file: file, close: H5Sclose)
    if H5Tget_class(type.id) == H5T_STRING {
      return .text(try readText(dataset, type: type.id, space: space.id, item: item))
    }
    return switch ElementType(inFile: type.id) {
    case .float32: .float(try readNumbers(dataset, .float32, zero: 0, space: space.id, item: item))
    case .float64: .double(try readNumbers(dataset, .float64, zero: 0, space: space.id, item: item))
    case .int64: .int64(try readNumbers(dataset, .int64, zero: 0, space: space.id, item: item))
    case .uint64: .uint64(try readNumbers(dataset, .uint64, zero: 0, space: space.id, item: item))
    case .uint32, nil:
      throw .unexpected(
        file: file, item: item, found: typeDescription(type.id),
        expected: "float32, float64, int64 or uint64, little-endian, or text")
    }
  }

  private func readNumbers<Element: BitwiseCopyable>(
    _ dataset: hid_t, _ type: ElementType, zero: Element, space: hid_t, item: String
  ) throws(HDF5StorageError) -> [Element] {
    let count = H5Sget_simple_extent_npoints(space)
    guard H5Sget_simple_extent_ndims(space) == 1, count >= 0 else {
      throw .unexpected(
        file: file, item: item, found: "\(H5Sget_simple_extent_ndims(space)) axes",
        expected: "one axis")
    }
    // Contiguous values lie within the file; a damaged count must not ask for all memory.
    guard count <= bytes.count / MemoryLayout<Element>.stride else {
      throw .damaged(file: file, detail: "\(item) claims \(count) elements, more than the file has")
    }
    var values = [Element](repeating: zero, count: Int(count))
    if !values.isEmpty {
      let status = unsafe values.withUnsafeMutableBytes {
        unsafe H5Dread(
          dataset, type.inMemory, treadmill_h5_all(), treadmill_h5_all(), treadmill_h5_default(),
          $0.baseAddress)
      }
      guard status >= 0 else { throw damage() }
    }
    let found = unsafe littleEndianChecksum(
      of: values.span.bytes, elementSize: H5Tget_size(type.inFile))
    try verify(found, of: dataset, item: item)
    return values
  }

  private func readText(
    _ dataset: hid_t, type: hid_t, space: hid_t, item: String
  ) throws(HDF5StorageError) -> String {
    let content = try unsafe paddedText(type: type, space: space, item: item) { buffer in
      unsafe H5Dread(
        dataset, type, treadmill_h5_all(), treadmill_h5_all(), treadmill_h5_default(), buffer)
    }
    try verify(CyclicRedundancyCheck.ieee.checksum(of: content), of: dataset, item: item)
    return try decode(content, item: item)
  }

  private func verify(_ found: UInt32, of dataset: hid_t, item: String) throws(HDF5StorageError) {
    let expected = try unsignedAttribute("crc32", of: dataset, item: item)
    guard found == expected else {
      throw .checksumMismatch(file: file, item: item, found: found, expected: expected)
    }
  }

  // MARK: Attributes

  private func readHeader(of root: hid_t) throws(HDF5StorageError) -> SnapshotHeader {
    var attributes: [String: String] = [:]
    let count = H5Aget_num_attrs(root)
    guard count >= 0 else { throw damage() }
    for i in 0..<count {
      let name = try unsafe text { buffer, size in
        unsafe H5Aget_name_by_idx(
          root, ".", H5_INDEX_NAME, H5_ITER_INC, hsize_t(i), buffer, size, treadmill_h5_default())
      }
      guard !DatasetFile.reservedAttributes.contains(name) else { continue }
      attributes[name] = try textAttribute(name, of: root)
    }
    return SnapshotHeader(
      schema: try textAttribute("schema", of: root),
      schemaVersion: Int(try integerAttribute("schema_version", of: root, item: "")),
      programVersion: try textAttribute("program_version", of: root), attributes: attributes)
  }

  private func openAttribute(
    _ name: String, of object: hid_t, item: String
  ) throws(HDF5StorageError) -> HDF5Handle {
    guard unsafe H5Aexists(object, name) > 0 else {
      throw .missing(
        file: file, item: "attribute \(name) of /\(item)",
        expected: "a file that `treadmill train` wrote")
    }
    return try HDF5Handle(
      unsafe H5Aopen(object, name, treadmill_h5_default()), "open the attribute \(name)",
      file: file,
      close: H5Aclose)
  }

  private func textAttribute(
    _ name: String, of object: hid_t
  ) throws(HDF5StorageError) -> String {
    let attribute = try openAttribute(name, of: object, item: "")
    let type = try HDF5Handle(
      H5Aget_type(attribute.id), "read the type of \(name)", file: file, close: H5Tclose)
    let space = try HDF5Handle(
      H5Aget_space(attribute.id), "read the shape of \(name)", file: file, close: H5Sclose)
    let item = "attribute \(name)"
    let content = try unsafe paddedText(type: type.id, space: space.id, item: item) { buffer in
      unsafe H5Aread(attribute.id, type.id, buffer)
    }
    return try decode(content, item: item)
  }

  private func integerAttribute(
    _ name: String, of object: hid_t, item: String
  ) throws(HDF5StorageError) -> Int64 {
    var value: Int64 = 0
    let attribute = try openNumber(name, .int64, of: object, item: item)
    guard unsafe H5Aread(attribute.id, ElementType.int64.inMemory, &value) >= 0 else {
      throw damage()
    }
    return value
  }

  private func unsignedAttribute(
    _ name: String, of object: hid_t, item: String
  ) throws(HDF5StorageError) -> UInt32 {
    var value: UInt32 = 0
    let attribute = try openNumber(name, .uint32, of: object, item: item)
    guard unsafe H5Aread(attribute.id, ElementType.uint32.inMemory, &value) >= 0 else {
      throw damage()
    }
    return value
  }

  /// An attribute of one number of the given type.
  private func openNumber(
    _ name: String, _ expected: ElementType, of object: hid_t, item: String
  ) throws(HDF5StorageError) -> HDF5Handle {
    let attribute = try openAttribute(name, of: object, item: item)
    let type = try HDF5Handle(
      H5Aget_type(attribute.id), "read the type of \(name)", file: file, close: H5Tclose)
    let space = try HDF5Handle(
      H5Aget_space(attribute.id), "read the shape of \(name)", file: file, close: H5Sclose)
    guard ElementType(inFile: type.id) == expected, H5Sget_simple_extent_npoints(space.id) == 1
    else {
      throw .unexpected(
        file: file, item: "attribute \(name) of /\(item)", found: typeDescription(type.id),
        expected: "one \(expected)")
    }
    return attribute
  }

  // MARK: Text

  /// The bytes of a scalar string of fixed length without its padding.
  private func paddedText(
    type: hid_t, space: hid_t, item: String, read: (UnsafeMutableRawPointer?) -> herr_t
  ) throws(HDF5StorageError) -> [UInt8] {
    guard H5Tget_class(type) == H5T_STRING, H5Tis_variable_str(type) == 0,
      H5Sget_simple_extent_npoints(space) == 1
    else {
      throw .unexpected(
        file: file, item: item, found: typeDescription(type),
        expected: "one text of fixed length")
    }
    let count = H5Tget_size(type)
    guard count <= bytes.count else {
      throw .damaged(file: file, detail: "\(item) claims \(count) bytes, more than the file has")
    }
    var content = [UInt8](repeating: 0, count: count)
    let status = unsafe content.withUnsafeMutableBytes { unsafe read($0.baseAddress) }
    guard status >= 0 else { throw damage() }
    return Array(content[..<(content.firstIndex(of: 0) ?? content.endIndex)])
  }

  private func decode(_ content: [UInt8], item: String) throws(HDF5StorageError) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw .damaged(file: file, detail: "\(item) is no UTF-8 text")
    }
    return text
  }

  /// A name that the library copies out: asked twice, for its length and for its bytes.
  private func text(
    _ copy: (UnsafeMutablePointer<CChar>?, Int) -> Int
  ) throws(HDF5StorageError) -> String {
    let count = copy(nil, 0)
    guard count >= 0 else { throw damage() }
    guard count <= bytes.count else {
      throw .damaged(file: file, detail: "a name of \(count) bytes, more than the file has")
    }
    var name = [CChar](repeating: 0, count: count + 1)
    let copied = unsafe name.withUnsafeMutableBufferPointer {
      unsafe copy($0.baseAddress, $0.count)
    }
    guard copied >= 0 else { throw damage() }
    return try decode(name.prefix(count).map(UInt8.init(bitPattern:)), item: "a name")
  }

  /// The library's last error as damage of the file.
  private func damage() -> HDF5StorageError {
    .damaged(file: file, detail: HDF5Library.lastError)
  }
}
