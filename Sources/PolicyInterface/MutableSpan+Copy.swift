// Whole pieces of flat buffers. A piece is cut out first, so that its bounds are checked once and the
// loop over it is one of vector instructions.

extension MutableSpan where Element: BitwiseCopyable {
  /// Copies `source` to the elements from `start` on.
  @inlinable
  package mutating func copy(_ source: Span<Element>, to start: Int = 0) {
    var target = _mutatingExtracting(start..<start + source.count)
    for index in source.indices { target[index] = source[index] }
  }

  /// Moves all elements `distance` places towards the end, or towards the start where it is negative;
  /// those of places that none moves to stay as they are.
  package mutating func moveElements(by distance: Int) {
    let movedCount = count - abs(distance)
    guard movedCount > 0 else { return }
    unsafe withUnsafeMutableBufferPointer { elements in
      guard let start = elements.baseAddress else { return }
      unsafe (start + max(0, distance)).update(from: start + max(0, -distance), count: movedCount)
    }
  }
}

extension Span<Float> {
  /// Whether every element is a finite number.
  @inlinable package var isFinite: Bool {
    // Infinities and NaN have all bits of the exponent set: one more of its lowest bit reaches the
    // sign, which was taken off. No element is a reason to stop, so that the loop becomes one of
    // vector instructions.
    var carry: UInt32 = 0
    var index = 0
    while index < count {
      carry |= (self[index].bitPattern & 0x7fff_ffff) &+ 0x0080_0000
      index &+= 1
    }
    return carry & 0x8000_0000 == 0
  }
}

extension Span<Double> {
  /// Whether every element is a finite number; as for `Float`.
  @inlinable package var isFinite: Bool {
    var carry: UInt64 = 0
    var index = 0
    while index < count {
      carry |= (self[index].bitPattern & 0x7fff_ffff_ffff_ffff) &+ 0x0010_0000_0000_0000
      index &+= 1
    }
    return carry & 0x8000_0000_0000_0000 == 0
  }
}
