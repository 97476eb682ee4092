import VectorArithmetic

/// A dense matrix, row-major, that lies in a buffer which it does not own alone: a view.
public struct Matrix: Sendable {
  /// Where the elements are.
  public let buffer: FloatBuffer
  /// Index of element (0, 0) in the buffer.
  public let offset: Int
  /// Number of rows.
  public let rowCount: Int
  /// Number of columns.
  public let columnCount: Int
  /// Elements from one row to the next; less than the number of columns where rows overlap.
  public let rowStride: Int

  /// A view whose rows follow directly on one another.
  ///
  /// - Parameters:
  ///   - buffer: holds the elements.
  ///   - offset: index of the first element in `buffer`.
  ///   - rowCount: number of rows, 0 or more.
  ///   - columnCount: number of columns, at least 1.
  /// - Precondition: the matrix lies within the buffer.
  public init(_ buffer: FloatBuffer, offset: Int = 0, rowCount: Int, columnCount: Int) {
    self.init(
      buffer, offset: offset, rowCount: rowCount, columnCount: columnCount, rowStride: columnCount)
  }

  /// Zeros in a buffer of its own, the rows padded to whole vectors.
  ///
  /// - Parameters:
  ///   - rowCount: number of rows, 0 or more.
  ///   - columnCount: number of columns, at least 1.
  public init(paddedRowCount rowCount: Int, columnCount: Int) {
    let stride = FloatVector.paddedCount(columnCount)
    self.init(
      FloatBuffer(count: rowCount * stride), offset: 0, rowCount: rowCount,
      columnCount: columnCount, rowStride: stride)
  }

  /// A view whose rows begin `rowStride` elements apart; where that is less than the number of columns,
  /// the rows overlap and are there to be read.
  ///
  /// - Parameters:
  ///   - buffer: holds the elements.
  ///   - offset: index of the first element in `buffer`.
  ///   - rowCount: number of rows, 0 or more.
  ///   - columnCount: number of columns, at least 1.
  ///   - rowStride: elements from the start of one row to that of the next, at least 1.
  /// - Precondition: the matrix lies within the buffer.
  public init(
    _ buffer: FloatBuffer, offset: Int, rowCount: Int, columnCount: Int, rowStride: Int
  ) {
    precondition(
      offset >= 0 && rowCount >= 0 && columnCount >= 1 && rowStride >= 1
        && offset + (rowCount - 1) * rowStride + max(rowStride, columnCount) <= buffer.count,
      "a matrix \(rowCount)×\(columnCount) at \(offset) exceeds a buffer of \(buffer.count)")
    self.buffer = buffer
    self.offset = offset
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.rowStride = rowStride
  }

  /// Whether whole vectors may be read and written up to the end of each row.
  @inlinable public var isPadded: Bool { rowStride >= FloatVector.paddedCount(columnCount) }

  /// Whether whole vectors may be read up to the end of each row, which overlapping rows allow too.
  var isReadableInVectors: Bool {
    offset + (rowCount - 1) * rowStride + FloatVector.paddedCount(columnCount) <= buffer.count
  }

  /// One element.
  @inlinable public subscript(row: Int, column: Int) -> Float {
    get { buffer[offset + row * rowStride + column] }
    nonmutating set { buffer[offset + row * rowStride + column] = newValue }
  }

  /// Place of `row` in the buffer.
  @inlinable public func range(row: Int) -> Range<Int> {
    let start = offset + row * rowStride
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

  /// Some of the rows.
  public func rows(_ rows: Range<Int>) -> Matrix {
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= rowCount,
      "asked for rows \(rows) of \(rowCount)")
    return Matrix(
      buffer, offset: offset + rows.lowerBound * rowStride, rowCount: rows.count,
      columnCount: columnCount, rowStride: rowStride)
  }

  /// The first `count` rows.
  public func prefix(_ count: Int) -> Matrix { rows(0..<count) }

  /// Copies all elements of a matrix of the same shape, which does not overlap this one.
  public func copyElements(of other: Matrix) {
    precondition(
      other.rowCount == rowCount && other.columnCount == columnCount,
      "copied \(other.shapeText) into \(shapeText)")
    for row in 0..<rowCount {
      buffer.copy(other.range(row: row), of: other.buffer, to: range(row: row).lowerBound)
    }
  }

  /// Copies all elements over the whole of an array, without allocation.
  ///
  /// - Parameter values: `[rows, columns]`.
  public func copyElements(into values: inout [Float]) {
    precondition(
      values.count == rowCount * columnCount, "copied \(shapeText) into \(values.count) elements")
    var target = values.mutableSpan
    for row in 0..<rowCount {
      let source = self.row(row)
      for i in 0..<columnCount { target[row * columnCount + i] = source[i] }
    }
  }

  /// Copies the elements of an array over the whole matrix.
  ///
  /// - Parameter values: `[rows, columns]`.
  public func copyElements(of values: [Float]) {
    precondition(
      values.count == rowCount * columnCount, "copied \(values.count) elements into \(shapeText)")
    let source = values.span
    for row in 0..<rowCount {
      var target = mutableRow(row)
      for i in 0..<columnCount { target[i] = source[row * columnCount + i] }
    }
  }

  /// Rows × columns, for messages.
  var shapeText: String { "\(rowCount)×\(columnCount)" }
}
