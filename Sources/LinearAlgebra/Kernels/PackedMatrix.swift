import VectorArithmetic

/// The second factor of a product that is used many times, copied into the order in which register
/// tiles read it, with a row that the product starts from.
///
/// Panels of 32 columns lie one after the other, each `[1 + rows, 32]`: first its part of the starting
/// row, then its part of the factor; columns that the matrix does not have are zero.
public struct PackedMatrix: Sendable {
  /// Number of rows of the factor.
  public let rowCount: Int
  /// Number of columns of the factor.
  public let columnCount: Int
  let buffer: FloatBuffer

  static let panelColumnCount = 2 * FloatVector.count

  /// Zeros.
  ///
  /// - Parameters:
  ///   - rowCount: rows of the factor, at least 1.
  ///   - columnCount: columns of the factor, at least 1.
  public init(rowCount: Int, columnCount: Int) {
    precondition(rowCount >= 1 && columnCount >= 1, "got a factor of \(rowCount)×\(columnCount)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    let panels = (columnCount + PackedMatrix.panelColumnCount - 1) / PackedMatrix.panelColumnCount
    buffer = FloatBuffer(count: panels * (1 + rowCount) * PackedMatrix.panelColumnCount)
  }

  /// Number of panels, which may be filled at the same time.
  public var panelCount: Int { buffer.count / panelElementCount }

  /// Number of elements of a panel.
  var panelElementCount: Int { (1 + rowCount) * PackedMatrix.panelColumnCount }

  /// Copies the columns of one panel of a matrix, with zeros to start from.
  ///
  /// - Parameters:
  ///   - matrix: `[rows, columns]`.
  ///   - panel: which columns.
  public func pack(_ matrix: Matrix, panel: Int) {
    precondition(
      matrix.rowCount == rowCount && matrix.columnCount == columnCount,
      "packed \(matrix.shapeText) as \(rowCount)×\(columnCount)")
    let columns = self.columns(of: panel)
    for row in 0..<rowCount {
      let source = matrix.offset + row * matrix.rowStride + columns.lowerBound
      buffer.copy(
        source..<source + columns.count, of: matrix.buffer,
        to: panel * panelElementCount + (1 + row) * PackedMatrix.panelColumnCount)
    }
  }

  /// Copies the columns of one panel of a transposed matrix, and the row to start from.
  ///
  /// - Parameters:
  ///   - matrix: `[columns, rows]`.
  ///   - initial: what products start from, `[columns]`.
  ///   - panel: which columns.
  public func pack(transposed matrix: Matrix, initial: Span<Float>, panel: Int) {
    precondition(
      matrix.rowCount == columnCount && matrix.columnCount == rowCount
        && initial.count == columnCount,
      "packed transposed \(matrix.shapeText) as \(rowCount)×\(columnCount)")
    let columns = self.columns(of: panel)
    let target = unsafe buffer.base + panel * panelElementCount
    for (j, column) in columns.enumerated() { unsafe target[j] = initial[column] }
    let source =
      unsafe matrix.buffer.base + (matrix.offset + columns.lowerBound * matrix.rowStride)
    for row in 0..<rowCount {
      let line = unsafe target + (1 + row) * PackedMatrix.panelColumnCount
      for j in 0..<columns.count { unsafe line[j] = source[j &* matrix.rowStride &+ row] }
    }
  }

  /// The columns that `panel` holds.
  private func columns(of panel: Int) -> Range<Int> {
    let start = panel * PackedMatrix.panelColumnCount
    return start..<min(start + PackedMatrix.panelColumnCount, columnCount)
  }
}
