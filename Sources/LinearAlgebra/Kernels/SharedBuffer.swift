/// A fixed number of elements in one piece of memory, aligned to cache lines, that several workers
/// may fill at the same time.
///
/// It is what arrays are not: shared without copies, so that parameters, gradients and activations
/// stay where they are for a whole run and a view of them is an offset.
///
/// Safety: within one parallel loop a range is written by one worker only and read by no other; the
/// hand-over between loops orders the accesses. Whoever starts the loop keeps this promise.
@safe
public final class SharedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// Number of elements.
  public let count: Int
  @usableFromInline let base: UnsafeMutablePointer<Element>

  /// - Parameters:
  ///   - count: number of elements, 0 or more.
  ///   - value: what every element is at first.
  public init(count: Int, repeating value: Element) {
    precondition(count >= 0, "a buffer has 0 or more elements, got \(count)")
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Element>.stride, alignment: 64)
    unsafe base = bytes.bindMemory(to: Element.self, capacity: max(count, 1))
    unsafe base.initialize(repeating: value, count: max(count, 1))
  }

  deinit { unsafe UnsafeMutableRawPointer(base).deallocate() }

  /// One element.
  @inlinable public subscript(index: Int) -> Element {
    get {
      checkIndex(index)
      return unsafe base[index]
    }
    set {
      checkIndex(index)
      unsafe base[index] = newValue
    }
  }

  /// The elements of `range`, to read.
  @inlinable @_lifetime(borrow self)
  public func span(_ range: Range<Int>) -> Span<Element> {
    checkRange(range)
    let span = unsafe Span(_unsafeStart: base + range.lowerBound, count: range.count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The elements of `range`, to write; no other worker touches them meanwhile.
  @inlinable @_lifetime(borrow self)
  public func mutableSpan(_ range: Range<Int>) -> MutableSpan<Element> {
    checkRange(range)
    let span = unsafe MutableSpan(_unsafeStart: base + range.lowerBound, count: range.count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Sets the elements of `range` to `value`.
  public func fill(_ range: Range<Int>, with value: Element) {
    checkRange(range)
    unsafe (base + range.lowerBound).update(repeating: value, count: range.count)
  }

  /// Copies `range` of `source` to the elements from `offset` on; the two may overlap.
  public func copy(_ range: Range<Int>, of source: SharedBuffer<Element>, to offset: Int) {
    source.checkRange(range)
    checkRange(offset..<offset + range.count)
    unsafe (base + offset).update(from: source.base + range.lowerBound, count: range.count)
  }

  /// Copies `values` to the elements from `offset` on.
  public func copy(_ values: [Element], to offset: Int) {
    checkRange(offset..<offset + values.count)
    unsafe values.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      unsafe (base + offset).update(from: start, count: source.count)
    }
  }

  /// Copies the elements of `range` over the whole of `values`, without allocation.
  ///
  /// - Precondition: `values` has as many elements as `range`.
  public func copy(_ range: Range<Int>, into values: inout [Element]) {
    checkRange(range)
    precondition(
      values.count == range.count, "copied \(range.count) elements into \(values.count)")
    unsafe values.withUnsafeMutableBufferPointer { target in
      guard let start = target.baseAddress else { return }
      unsafe start.update(from: base + range.lowerBound, count: range.count)
    }
  }

  /// The elements of `range` as a new array.
  public func array(_ range: Range<Int>) -> [Element] {
    checkRange(range)
    return unsafe Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  /// All elements as a new array.
  public var array: [Element] { array(0..<count) }

  @inlinable func checkIndex(_ index: Int) {
    precondition(index >= 0 && index < count, "index outside of the buffer")
  }

  @inlinable func checkRange(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside of the buffer")
  }
}

/// Parameters, gradients, activations and observations.
public typealias FloatBuffer = SharedBuffer<Float>

/// Sums and statistics.
public typealias DoubleBuffer = SharedBuffer<Double>

extension SharedBuffer where Element: ExpressibleByIntegerLiteral {
  /// Zeros.
  ///
  /// - Parameter count: number of elements, 0 or more.
  public convenience init(count: Int) { self.init(count: count, repeating: 0) }
}
