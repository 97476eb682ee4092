import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A file that is open for writing at its end, by one at a time.
///
/// The lock (`flock`) belongs to the opening, which the processes that inherit it share: it lasts until the
/// last of them has closed the file or ended, and is gone then, in whatever way it ended. It holds between
/// hosts, too, where a shared file system has locks.
package final class LockedFile {
  /// For writing.
  package let handle: FileHandle

  /// Opens a file, which is made where it does not exist.
  ///
  /// - Returns: nil where somebody else has it locked.
  /// - Throws: `RunError` where it cannot be written or locked.
  package init?(_ file: URL) throws(RunError) {
    let descriptor = unsafe open(file.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .unwritable(path: file.path, reason: LockedFile.reason(of: errno))
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let failure = errno
      guard failure == EWOULDBLOCK else {
        throw .unwritable(
          path: file.path, reason: "it cannot be locked: " + LockedFile.reason(of: failure))
      }
      return nil
    }
  }

  private static func reason(of failure: Int32) -> String {
    unsafe String(cString: strerror(failure)).lowercased()
  }
}
