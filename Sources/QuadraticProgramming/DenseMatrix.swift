/// A dense matrix of double precision with memory of its own, row-major.
@frozen
public struct DenseMatrix: Equatable, Sendable {
  /// Number of rows.
  public let rowCount: Int
  /// Number of columns.
  public let columnCount: Int
  /// The elements, `[rows, columns]`.
  public var elements: [Double]

  /// Zeros.
  ///
  /// - Parameters:
  ///   - rowCount: number of rows, 0 or more.
  ///   - columnCount: number of columns, 0 or more.
  public init(rowCount: Int, columnCount: Int) {
    precondition(
      rowCount >= 0 && columnCount >= 0, "got a matrix of \(rowCount)×\(columnCount)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    elements = Array(repeating: 0, count: rowCount * columnCount)
  }

  /// One element.
  @inlinable public subscript(row: Int, column: Int) -> Double {
    get { elements[index(row, column)] }
    _modify { yield &elements[index(row, column)] }
  }

  /// Place of an element in `elements`.
  @inlinable func index(_ row: Int, _ column: Int) -> Int {
    precondition(
      row >= 0 && row < rowCount && column >= 0 && column < columnCount,
      "element outside of the matrix")
    return row * columnCount + column
  }

  /// Places of the elements of `row`.
  func range(row: Int) -> Range<Int> { row * columnCount..<(row + 1) * columnCount }

  /// Sets all elements to `value`.
  public mutating func fill(with value: Double) {
    for i in elements.indices { elements[i] = value }
  }
}
