// Vectors of spans: every access checks its bounds, so that kernels of untrusted shapes stay safe.

extension Span<Float> {
  /// The sixteen elements from `index` on.
  @inlinable @inline(__always)
  public func vector(at index: Int) -> FloatVector {
    unsafe bytes.unsafeLoadUnaligned(
      fromByteOffset: index &* MemoryLayout<Float>.stride, as: FloatVector.self)
  }

  /// The first `limit` elements from `index` on, with zeros behind them.
  @inlinable
  public func vector(at index: Int, limit: Int) -> FloatVector {
    var vector = FloatVector.zero
    for lane in 0..<Swift.min(limit, FloatVector.count) { vector[lane] = self[index + lane] }
    return vector
  }
}

extension MutableSpan<Float> {
  /// Writes the sixteen elements from `index` on.
  @inlinable @inline(__always)
  public mutating func set(_ vector: FloatVector, at index: Int) {
    var bytes = unsafe mutableBytes
    bytes.storeBytes(
      of: vector, toByteOffset: index &* MemoryLayout<Float>.stride, as: FloatVector.self)
  }

  /// Writes the first `limit` elements of a vector from `index` on.
  @inlinable
  public mutating func set(_ vector: FloatVector, at index: Int, limit: Int) {
    for lane in 0..<Swift.min(limit, FloatVector.count) { self[index + lane] = vector[lane] }
  }

  /// Sets the elements to a function of others, sixteen at a time.
  ///
  /// - Precondition: equally many elements.
  @inlinable @inline(__always)
  public mutating func set(
    eachOf source: Span<Float>, to function: (FloatVector) -> FloatVector
  ) {
    precondition(count == source.count, "\(count) elements got \(source.count)")
    let wholeCount = count & ~(FloatVector.count - 1)
    var index = 0
    while index < wholeCount {
      set(function(source.vector(at: index)), at: index)
      index &+= FloatVector.count
    }
    if wholeCount < count {
      let limit = count - wholeCount
      set(function(source.vector(at: index, limit: limit)), at: index, limit: limit)
    }
  }
}
