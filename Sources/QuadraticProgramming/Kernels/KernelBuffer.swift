/// A fixed stretch of memory whose owner outlives it, indexed without a check: shapes are checked
/// where programs are loaded, and kernels trust them.
///
/// Safety: a workspace is used by one thread at a time, and its buffers do not overlap.
@safe
struct KernelBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  private let start: UnsafeMutablePointer<Element>

  @inline(__always) fileprivate init(_ start: UnsafeMutablePointer<Element>) {
    unsafe self.start = start
  }

  @inline(__always) subscript(index: Int) -> Element {
    @inline(__always) get { unsafe start[index] }
    @inline(__always) nonmutating set { unsafe start[index] = newValue }
  }

  /// The buffer without its first elements.
  @inline(__always) func dropFirst(_ count: Int) -> KernelBuffer {
    unsafe KernelBuffer(start + count)
  }

  /// Sets the first `count` elements to `value`.
  func fill(_ count: Int, with value: Element) {
    unsafe start.update(repeating: value, count: count)
  }

  /// Copies the first `count` elements of a disjoint buffer over those of this one.
  func copy(_ count: Int, of source: KernelBuffer) {
    unsafe start.update(from: source.start, count: count)
  }
}

extension KernelBuffer<Double> {
  /// Calls `body` with numbers of an array, which it must not change.
  ///
  /// - Parameters:
  ///   - range: which numbers.
  ///   - source: the array.
  @inline(__always)
  static func reading<Result>(
    _ range: Range<Int>, of source: [Double], _ body: (KernelBuffer<Double>) -> Result
  ) -> Result {
    precondition(
      range.lowerBound < range.upperBound && range.upperBound <= source.count,
      "numbers outside of the array")
    return unsafe source.withUnsafeBufferPointer { numbers in
      guard let first = numbers.baseAddress else { preconditionFailure("an array without numbers") }
      return unsafe body(KernelBuffer(UnsafeMutablePointer(mutating: first + range.lowerBound)))
    }
  }

  /// The eight elements from `index` on.
  @inline(__always) subscript(vector index: Int) -> DoubleVector {
    @inline(__always) get {
      unsafe UnsafeRawPointer(start + index).loadUnaligned(as: DoubleVector.self)
    }
    @inline(__always) nonmutating set {
      unsafe UnsafeMutableRawPointer(start + index).storeBytes(of: newValue, as: DoubleVector.self)
    }
  }

  /// Copies numbers of an array over the first elements.
  ///
  /// - Parameters:
  ///   - range: which numbers.
  ///   - source: the array.
  func copy(_ range: Range<Int>, of source: [Double]) {
    precondition(range.upperBound <= source.count, "numbers outside of the array")
    unsafe source.withUnsafeBufferPointer { numbers in
      guard let first = numbers.baseAddress else { return }
      unsafe start.update(from: first + range.lowerBound, count: range.count)
    }
  }

  /// Adds a multiple of numbers of an array to the first elements.
  ///
  /// - Parameters:
  ///   - factor: what the numbers are multiplied by.
  ///   - range: which numbers.
  ///   - source: the array.
  func add(_ factor: Double, times range: Range<Int>, of source: [Double]) {
    precondition(range.upperBound <= source.count, "numbers outside of the array")
    guard factor != 0 else { return }
    unsafe source.withUnsafeBufferPointer { numbers in
      guard let first = numbers.baseAddress else { return }
      let line = unsafe first + range.lowerBound
      for i in 0..<range.count { unsafe start[i] += factor * line[i] }
    }
  }
}

/// Memory cut into buffers, freed with its owner.
@safe
final class KernelMemory {
  private var blocks: [UnsafeMutableRawPointer]

  init() { unsafe blocks = [] }

  deinit {
    for index in unsafe blocks.indices { unsafe blocks[index].deallocate() }
  }

  /// A new buffer that starts at a cache line.
  ///
  /// - Parameters:
  ///   - count: number of elements, 0 or more.
  ///   - value: what every element is at first.
  func take<Element: BitwiseCopyable>(_ count: Int, of value: Element) -> KernelBuffer<Element> {
    let capacity = max(count, 1)
    let block = UnsafeMutableRawPointer.allocate(
      byteCount: capacity * MemoryLayout<Element>.stride, alignment: 64)
    unsafe blocks.append(block)
    let start = unsafe block.bindMemory(to: Element.self, capacity: capacity)
    unsafe start.initialize(repeating: value, count: capacity)
    return unsafe KernelBuffer(start)
  }

  /// Zeros.
  func take(_ count: Int) -> KernelBuffer<Double> { take(count, of: 0.0) }
}
