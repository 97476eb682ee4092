/// A dense matrix, row-major, that lies in a buffer which it does not own alone: a view.
public struct Matrix: Sendable {
  /// Where the elements are.
  public let buffer: FloatBuffer
  /// Index of element (0, 0) in the buffer.
  public let offset: Int
  /// Number of rows.
  public let rowCount: Int
  /// Number of columns; a row follows directly on the one before.
  public let columnCount: Int

  /// - Parameters:
  ///   - buffer: holds the elements.
  ///   - offset: index of the first element in `buffer`.
  ///   - rowCount: number of rows, 0 or more.
  ///   - columnCount: number of columns, at least 1.
  /// - Precondition: the matrix lies within the buffer.
  public init(_ buffer: FloatBuffer, offset: Int = 0, rowCount: Int, columnCount: Int) {
    precondition(
      offset >= 0 && rowCount >= 0 && columnCount >= 1
        && offset + rowCount * columnCount <= buffer.count,
      "a matrix \(rowCount)×\(columnCount) at \(offset) exceeds a buffer of \(buffer.count)")
    self.buffer = buffer
    self.offset = offset
    self.rowCount = rowCount
    self.columnCount = columnCount
  }

  /// Place of `row` in the buffer.
  @inlinable public func range(row: Int) -> Range<Int> {
    let start = offset + row * columnCount
    return start..<start + columnCount
  }

  /// The elements of `row`, to read.
  @inlinable @_lifetime(borrow self)
  public func row(_ row: Int) -> Span<Float> {
    buffer.span(range(row: row))
  }

  /// The elements of `row`, to write.
  @inlinable @_lifetime(borrow self)
  public func mutableRow(_ row: Int) -> MutableSpan<Float> {
    buffer.mutableSpan(range(row: row))
  }

  /// The first `count` rows.
  public func prefix(_ count: Int) -> Matrix {
    precondition(count <= rowCount, "asked for \(count) of \(rowCount) rows")
    return Matrix(buffer, offset: offset, rowCount: count, columnCount: columnCount)
  }

  /// Place of all elements in the buffer.
  public var range: Range<Int> { offset..<offset + rowCount * columnCount }

  /// Copies all elements of a matrix of the same shape, which does not overlap this one.
  public func copyElements(of other: Matrix) {
    precondition(
      other.rowCount == rowCount && other.columnCount == columnCount,
      "copied \(other.rowCount)×\(other.columnCount) into \(rowCount)×\(columnCount)")
    buffer.copy(other.range, of: other.buffer, to: offset)
  }

  /// Copies all elements over the whole of an array, without allocation.
  ///
  /// - Parameter values: `[rows, columns]`.
  public func copyElements(into values: inout [Float]) {
    buffer.copy(range, into: &values)
  }
}
