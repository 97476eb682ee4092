import CHDF5
import Synchronization

/// The one door to libhdf5.
enum HDF5Library {
  // Safety: libhdf5 may be built without thread safety, and its state is one per process, so every
  // call of this module happens under this lock. It guards the number of calls so far.
  private static let lock = Mutex(0)

  /// Runs `body` with the library to itself, and the library's own printing of errors off.
  ///
  /// - Parameter body: gets a name under which the library may know one image in memory. No image
  ///   before had it: what the library keeps of a damaged one would else be taken for the next. No
  ///   file on the disk can have it, lying below a device: the library would refuse the image.
  /// - Throws: what `body` throws.
  /// - Returns: what `body` returns.
  static func exclusively<Result: Sendable>(
    _ body: (_ nameInMemory: String) throws(HDF5StorageError) -> Result
  ) throws(HDF5StorageError) -> Result {
    try lock.withLock { callCount throws(HDF5StorageError) in
      // Nothing needs closing when the process ends, all files being in memory, and the library
      // would complain then of what damaged files left behind. This must come before its first use.
      if callCount == 0 { H5dont_atexit() }
      callCount += 1
      // The setting belongs to a thread in some builds of the library: set it each time.
      _ = H5Eset_auto2(treadmill_h5_error_stack(), nil, nil)
      return try body("/dev/null/snapshot-\(callCount).h5")
    }
  }

  /// What the library says of its last error: the innermost message.
  static var lastError: String {
    var message = "no detail given"
    _ = unsafe withUnsafeMutablePointer(to: &message) { message in
      unsafe H5Ewalk2(
        treadmill_h5_error_stack(), H5E_WALK_UPWARD,
        { position, entry, message in
          if position == 0, let text = unsafe entry?.pointee.desc {
            unsafe message?.assumingMemoryBound(to: String.self).pointee = String(cString: text)
          }
          return 0
        }, message)
    }
    return message
  }
}

/// An open object of libhdf5, closed when it goes out of scope.
struct HDF5Handle: ~Copyable {
  let id: hid_t
  private let close: (hid_t) -> herr_t

  /// Takes over what a call of the library returned.
  ///
  /// - Throws: `HDF5StorageError.library` where `id` is negative, HDF5's sign of failure.
  init(
    _ id: hid_t, _ operation: @autoclosure () -> String, file: String,
    close: @escaping (hid_t) -> herr_t
  ) throws(HDF5StorageError) {
    try check(id, operation(), file: file)
    self.id = id
    self.close = close
  }

  deinit { _ = close(id) }
}

/// - Throws: `HDF5StorageError.library` where `status` is negative, HDF5's sign of failure.
func check(
  _ status: some SignedInteger, _ operation: @autoclosure () -> String, file: String
) throws(HDF5StorageError) {
  guard status >= 0 else {
    throw .library(file: file, operation: operation(), detail: HDF5Library.lastError)
  }
}
