// Whole pieces of flat buffers. A piece is cut out first, so that its bounds are checked once and the
// loop over it is one of vector instructions.

extension MutableSpan where Element: BitwiseCopyable {
  /// Copies `source` to the elements from `start` on.
  @inlinable
  package mutating func copy(_ source: Span<Element>, to start: Int = 0) {
    var target = _mutatingExtracting(start..<start + source.count)
    for index in source.indices { target[index] = source[index] }
  }
}

extension Span<Float> {
  /// Whether every element is a finite number.
  @inlinable package var isFinite: Bool {
    // Infinities and NaN have all bits of the exponent set.
    let exponent = Float.infinity.bitPattern
    var isAnySet = false
    for index in indices { isAnySet = (self[index].bitPattern & exponent == exponent) || isAnySet }
    return !isAnySet
  }
}

extension Span<Double> {
  /// Whether every element is a finite number.
  @inlinable package var isFinite: Bool {
    let exponent = Double.infinity.bitPattern
    var isAnySet = false
    for index in indices { isAnySet = (self[index].bitPattern & exponent == exponent) || isAnySet }
    return !isAnySet
  }
}
