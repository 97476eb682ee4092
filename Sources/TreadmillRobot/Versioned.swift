/// A structure of C that begins with its size in bytes.
///
/// A program may be older or newer than this library. What it gives is read as far as both know it, the
/// rest being zero; what it takes is written as far as both know it.
enum Versioned {
  /// The structure at `pointer`; nil where that is null, or its size is no more than the field itself.
  static func read<Structure: BitwiseCopyable>(
    _ pointer: UnsafePointer<Structure>?, zero: Structure
  ) -> Structure? {
    guard let pointer = unsafe pointer else { return nil }
    let source = unsafe UnsafeRawPointer(pointer)
    let size = unsafe source.loadUnaligned(as: Int.self)
    guard size > MemoryLayout<Int>.size else { return nil }
    var structure = zero
    let count = min(size, MemoryLayout<Structure>.size)
    unsafe withUnsafeMutableBytes(of: &structure) {
      unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: source, count: count))
    }
    return structure
  }

  /// Writes a structure behind the size that stands at `pointer`.
  ///
  /// - Returns: whether there was room for anything.
  static func write<Structure: BitwiseCopyable>(
    _ structure: Structure, to pointer: UnsafeMutablePointer<Structure>?
  ) -> Bool {
    guard let pointer = unsafe pointer else { return false }
    let target = UnsafeMutableRawPointer(pointer)
    let size = unsafe target.loadUnaligned(as: Int.self)
    let header = MemoryLayout<Int>.size
    guard size > header else { return false }
    let known = header..<min(size, MemoryLayout<Structure>.size)
    unsafe withUnsafeBytes(of: structure) {
      let rest = unsafe UnsafeMutableRawBufferPointer(start: target + header, count: known.count)
      unsafe rest.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[known]))
    }
    return true
  }
}
