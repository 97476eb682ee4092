import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Reading and writing of a run's small files, with errors that name the file.
enum RunFiles {
  /// Whether a path is a directory; nil where there is nothing.
  static func isFolder(_ path: String) -> Bool? {
    // A link counts as what it points to.
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path) else {
      return nil
    }
    return attributes[.type] as? FileAttributeType == .typeDirectory
  }

  /// Replaces a file in one step: a reader sees the old or the new content, never a part.
  static func write(_ data: Data, to file: URL) throws(RunError) {
    do {
      try data.write(to: file, options: .atomic)
    } catch {
      throw .unwritable(path: file.path, reason: reason(of: error))
    }
  }

  /// Adds to the end of a file, which is made where it does not exist.
  static func append(_ data: Data, to file: URL) throws(RunError) {
    do {
      if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
      let handle = try FileHandle(forWritingTo: file)
      try handle.seekToEnd()
      try handle.write(contentsOf: data)
      try handle.close()
    } catch {
      throw .unwritable(path: file.path, reason: reason(of: error))
    }
  }

  /// Makes a directory with its parents.
  static func makeDirectory(_ url: URL) throws(RunError) {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: url.path, reason: reason(of: error))
    }
  }

  static func read(_ file: URL) throws(RunError) -> Data {
    do {
      return try Data(contentsOf: file)
    } catch {
      throw .unreadable(path: file.path, reason: reason(of: error))
    }
  }

  /// What a file holds from a byte on; nothing where it ends before.
  static func read(_ file: URL, from offset: UInt64) throws(RunError) -> Data {
    do {
      let handle = try FileHandle(forReadingFrom: file)
      defer { try? handle.close() }
      try handle.seek(toOffset: offset)
      return try handle.readToEnd() ?? Data()
    } catch {
      throw .unreadable(path: file.path, reason: reason(of: error))
    }
  }

  /// The system's words for a failure.
  static func reason(of error: any Error) -> String {
    let cocoa = error as NSError
    if let underlying = cocoa.userInfo[NSUnderlyingErrorKey] as? NSError,
      underlying.domain == NSPOSIXErrorDomain
    {
      return unsafe String(cString: strerror(Int32(underlying.code))).lowercased()
    }
    return cocoa.localizedDescription
  }
}

/// Why a run cannot start or go on.
public enum RunError: Error, Equatable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case unwritable(path: String, reason: String)
  case notARun(path: String, missing: String)
  case busy(path: String)
  case notEmpty(path: String)
  case wrongCheckpoint(path: String, reason: String)
  case unsupported(String)

  /// One sentence that names the path, what was found and what would be right.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read: \(reason)"
    case .unwritable(let path, let reason):
      "\(path): cannot be written: \(reason); earlier checkpoints are intact"
    case .notARun(let path, let missing):
      "\(path): found no \(missing), expected a run directory or a checkpoint (.h5)"
    case .busy(let path):
      "\(path): another process is training in this run directory; choose another with --out"
    case .notEmpty(let path):
      "\(path): found a directory that is not empty, expected a new one; resume it or choose another"
    case .wrongCheckpoint(let path, let reason):
      "\(path): \(reason)"
    case .unsupported(let sentence):
      sentence
    }
  }
}
