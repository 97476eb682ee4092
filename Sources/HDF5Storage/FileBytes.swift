import Foundation

/// Whole files as bytes: read at once, replaced in one step.
enum FileBytes {
  /// All bytes of a file.
  ///
  /// - Throws: `HDF5StorageError.cannotRead`.
  static func read(_ file: String) throws(HDF5StorageError) -> [UInt8] {
    let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotRead(file: file, reason: systemMessage()) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .cannotRead(file: file, reason: systemMessage())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotRead(file: file, reason: "it is no ordinary file")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var position = 0
    while position < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes {
        unsafe Foundation.read(
          descriptor, $0.baseAddress?.advanced(by: position), $0.count - position)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .cannotRead(file: file, reason: systemMessage()) }
      guard count > 0 else { throw .cannotRead(file: file, reason: "it shrinks while being read") }
      position += count
    }
    return bytes
  }

  /// Replaces a file by `bytes`, or leaves it as it was.
  ///
  /// - Throws: `HDF5StorageError.cannotWrite`; no temporary file is left then.
  static func replace(_ file: String, with bytes: [UInt8]) throws(HDF5StorageError) {
    let url = URL(fileURLWithPath: file)
    let folder = url.deletingLastPathComponent().path
    var status = stat()
    guard unsafe stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .cannotWrite(file: file, reason: "there is no folder \(folder)")
    }

    // A new name in the same folder, so that the rename stays within one file system.
    let (temporary, descriptor) = try createTemporary(
      beside: file, named: "\(folder)/.\(url.lastPathComponent).\(getpid())")
    var isInPlace = false
    defer { if !isInPlace { _ = unsafe unlink(temporary) } }

    // The bytes must be on the disk before the name is: else a power cut leaves an empty file.
    try writeThrough(bytes, to: descriptor, of: file)
    guard unsafe rename(temporary, file) == 0 else {
      throw .cannotWrite(file: file, reason: systemMessage())
    }
    isInPlace = true
    try synchronizeFolder(folder, of: file)
  }

  /// Opens a file that did not exist: `stem` with a number, so that two writers never share one.
  private static func createTemporary(
    beside file: String, named stem: String
  ) throws(HDF5StorageError) -> (name: String, descriptor: Int32) {
    for attempt in 0..<1000 {
      let name = "\(stem).\(attempt).partial"
      let descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor >= 0 { return (name, descriptor) }
      guard errno == EEXIST else { throw .cannotWrite(file: file, reason: systemMessage()) }
    }
    throw .cannotWrite(
      file: file, reason: "its folder is full of temporary files \(stem).*.partial")
  }

  /// Writes all bytes, waits until they are on the disk, and closes.
  private static func writeThrough(
    _ bytes: [UInt8], to descriptor: Int32, of file: String
  ) throws(HDF5StorageError) {
    defer { _ = close(descriptor) }
    var position = 0
    while position < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Foundation.write(
          descriptor, $0.baseAddress?.advanced(by: position), $0.count - position)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .cannotWrite(file: file, reason: systemMessage()) }
      position += count
    }
    guard fsync(descriptor) == 0 else {
      throw .cannotWrite(file: file, reason: systemMessage())
    }
  }

  /// Brings the folder's new entry to the disk.
  private static func synchronizeFolder(
    _ folder: String, of file: String
  ) throws(HDF5StorageError) {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder may be writable and yet not readable; its entry then reaches the disk later.
    guard descriptor >= 0 else { return }
    defer { _ = close(descriptor) }
    // Some network file systems know no `fsync` of a folder and say EINVAL; nothing more can be
    // done there.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .cannotWrite(file: file, reason: systemMessage())
    }
  }

  /// The operating system's words for its last error.
  private static func systemMessage() -> String {
    unsafe String(cString: strerror(errno)).lowercased()
  }
}
