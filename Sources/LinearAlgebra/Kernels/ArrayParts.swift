/// The elements of an array, of which several workers may fill parts at the same time.
///
/// Safety: it is valid within the closure that it was handed to. Within one parallel loop a range is
/// written by one worker only and read by no other; whoever starts the loop keeps this promise.
@safe
public struct ArrayParts<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// Number of elements.
  public let count: Int
  @usableFromInline let base: UnsafeMutablePointer<Element>?

  @inlinable init(_ buffer: UnsafeMutableBufferPointer<Element>) {
    count = buffer.count
    unsafe base = buffer.baseAddress
  }

  /// The elements of `range`, to write; no other worker touches them meanwhile.
  @inlinable @_lifetime(borrow self)
  public func mutableSpan(_ range: Range<Int>) -> MutableSpan<Element> {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside of the array")
    let part = unsafe UnsafeMutableBufferPointer(
      start: base.map { unsafe $0 + range.lowerBound }, count: range.count)
    let span = unsafe MutableSpan(_unsafeElements: part)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Calls `body` with the elements of two arrays.
  @inlinable
  public static func with(
    _ first: inout [Element], _ second: inout [Element],
    _ body: (ArrayParts<Element>, ArrayParts<Element>) -> Void
  ) {
    unsafe first.withUnsafeMutableBufferPointer { first in
      unsafe second.withUnsafeMutableBufferPointer { second in
        unsafe body(ArrayParts(first), ArrayParts(second))
      }
    }
  }
}
