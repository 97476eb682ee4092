/// A fixed stretch of memory whose owner outlives it, indexed without a check: shapes are checked
/// where the memory is laid out, and kernels trust them.
///
/// Safety: elements are written by one thread at a time; blocks and workspaces of different threads
/// do not overlap.
@safe struct LaneBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  private let start: UnsafeMutablePointer<Element>

  @inline(__always) init(_ start: UnsafeMutablePointer<Element>) { unsafe self.start = start }

  @inline(__always) subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(start + index) }
    @inline(__always) nonmutating unsafeMutableAddress { unsafe start + index }
  }

  /// The buffer without its first elements.
  @inline(__always) func dropFirst(_ count: Int) -> LaneBuffer { unsafe LaneBuffer(start + count) }
}

/// Memory cut into buffers, freed with its owner.
///
/// Safety: the start never changes; see `LaneBuffer` for what is there.
@safe final class LaneMemory: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer
  /// Its size [bytes].
  let byteCount: Int

  /// Zeros.
  init(byteCount: Int) {
    self.byteCount = byteCount
    unsafe start = .allocate(byteCount: byteCount, alignment: LaneCut.alignment)
    unsafe start.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  deinit { unsafe start.deallocate() }

  /// A cut that hands out the memory from `offset` on [bytes].
  func cut(at offset: Int = 0) -> LaneCut { unsafe LaneCut(start: start + offset) }
}

/// Hands out consecutive buffers of a stretch of memory.
@safe struct LaneCut {
  static let alignment = MemoryLayout<LaneRegister>.alignment

  private var next: UnsafeMutableRawPointer
  private let start: UnsafeMutableRawPointer

  init(start: UnsafeMutableRawPointer) {
    unsafe self.start = start
    unsafe next = start
  }

  /// How much `body` takes from a cut [bytes]; what it gets must not be used.
  static func byteCount(of body: (inout LaneCut) -> Void) -> Int {
    guard let nowhere = unsafe UnsafeMutableRawPointer(bitPattern: alignment) else { return 0 }
    var cut = unsafe LaneCut(start: nowhere)
    body(&cut)
    return cut.byteCount
  }

  /// How much has been handed out [bytes].
  var byteCount: Int { unsafe next - start }

  /// The next `count` elements.
  mutating func take<Element: BitwiseCopyable>(
    _ count: Int, of _: Element.Type
  ) -> LaneBuffer<Element> {
    let pointer = unsafe next.assumingMemoryBound(to: Element.self)
    let bytes = count * MemoryLayout<Element>.stride
    // Every buffer starts at a whole register.
    let padded = (bytes + LaneCut.alignment - 1) / LaneCut.alignment * LaneCut.alignment
    unsafe next += padded
    return unsafe LaneBuffer(pointer)
  }
}
