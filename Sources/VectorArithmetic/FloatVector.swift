/// Sixteen numbers, worked on at once: one register of AVX-512, two of AVX2.
public typealias FloatVector = SIMD16<Float>

extension FloatVector {
  /// Number of elements.
  @inlinable public static var count: Int { 16 }

  /// `columnCount` rounded up to whole vectors.
  @inlinable
  public static func paddedCount(_ columnCount: Int) -> Int {
    (columnCount + count - 1) / count * count
  }

  /// The elements from `pointer` on.
  @inlinable @inline(__always)
  public init(loading pointer: UnsafePointer<Float>) {
    self = unsafe UnsafeRawPointer(pointer).loadUnaligned(as: FloatVector.self)
  }

  /// Writes the elements from `pointer` on.
  @inlinable @inline(__always)
  public func store(to pointer: UnsafeMutablePointer<Float>) {
    unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: FloatVector.self)
  }
}

extension FloatVector {
  /// The numbers with these bit patterns.
  @inlinable @inline(__always)
  public init(bits: SIMD16<UInt32>) { self = unsafe unsafeBitCast(bits, to: FloatVector.self) }
}

extension SIMD16<UInt32> {
  /// The bit patterns of these numbers.
  @inlinable @inline(__always)
  public init(bits numbers: FloatVector) {
    self = unsafe unsafeBitCast(numbers, to: SIMD16<UInt32>.self)
  }
}
