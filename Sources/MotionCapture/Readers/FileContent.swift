import Foundation

/// Bytes of a file.
enum FileContent {
  /// Files beyond this size are refused [bytes].
  static let largestSize = 2 << 30

  /// Reads a file; of a link, what it points to.
  ///
  /// - Throws: `unreadable` where it cannot be opened, is empty or too large.
  static func bytes(of url: URL) throws(MotionFileError) -> [UInt8] {
    let file = url.lastPathComponent
    guard
      let attributes = try? FileManager.default.attributesOfItem(
        atPath: url.resolvingSymlinksInPath().path)
    else {
      throw .unreadable(file: file, reason: "there is no such file")
    }
    guard attributes[.type] as? FileAttributeType != .typeDirectory else {
      throw .unreadable(file: file, reason: "it is a folder")
    }
    let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
    guard size <= largestSize else {
      throw .unreadable(file: file, reason: "it has \(size) bytes, more than 2 GiB")
    }
    do {
      let bytes = [UInt8](try Data(contentsOf: url))
      guard !bytes.isEmpty else {
        throw MotionFileError.unreadable(file: file, reason: "it is empty")
      }
      return bytes
    } catch let error as MotionFileError {
      throw error
    } catch {
      throw .unreadable(file: file, reason: "opening it failed")
    }
  }
}
