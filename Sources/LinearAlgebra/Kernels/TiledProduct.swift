import VectorArithmetic

/// Products of matrices by this project's own register tiles, for shapes and layouts of neural
/// networks.
///
/// Beside a general library they save the copying of factors for every call: a network's weights are
/// packed once for many rows, and activations lie as the tiles read them. Shapes are checked here,
/// then trusted. An element of the result is one chain of fused multiply-adds in the order of the
/// inner index, the same bits on every machine.
public enum TiledProduct {
  /// Rows that a caller should pass at once where it goes on with the result: enough for a panel of
  /// the second factor to be used four times once it is in a near cache, few enough for the result
  /// to be near, too.
  public static let blockRowCount = 48

  /// Rows of the sums beside C.
  private static let restRowCount = 12

  /// C ← 1 r + A B, with r the row that B starts from.
  ///
  /// - Parameters:
  ///   - a: `[m, k]`.
  ///   - b: `[k, n]`.
  ///   - c: `[m, n]` with padded rows, disjoint from A; the padding becomes zero.
  public static func multiply(_ a: Matrix, _ b: PackedMatrix, into c: Matrix) {
    precondition(
      a.columnCount == b.rowCount && c.rowCount == a.rowCount && c.columnCount == b.columnCount
        && c.isPadded,
      "A B: got \(a.shapeText) times \(b.rowCount)×\(b.columnCount) into \(c.shapeText)")
    let width = PackedMatrix.panelColumnCount
    let vectorCount = FloatVector.paddedCount(b.columnCount) / FloatVector.count
    for panel in 0..<b.panelCount {
      let packed = unsafe b.buffer.base + panel * b.panelElementCount
      unsafe RegisterTile(
        a: a.buffer.base + a.offset, aRowStride: a.rowStride, aInnerStride: 1,
        b: packed + width, bRowStride: width, innerCount: a.columnCount,
        initial: packed, initialRowStride: 0,
        c: c.buffer.base + (c.offset + panel * width), cRowStride: c.rowStride
      ).compute(rowCount: a.rowCount, vectorCount: min(2, vectorCount - 2 * panel))
    }
  }

  /// C ← C + Aᵀ B.
  ///
  /// - Parameters:
  ///   - a: `[k, m]`.
  ///   - b: `[k, n]`, with room for a whole vector at the end of the last row; rows may overlap.
  ///   - c: `[m, n]`, disjoint from the other two.
  public static func addTransposed(_ a: Matrix, _ b: Matrix, to c: Matrix) {
    precondition(
      a.rowCount == b.rowCount && c.rowCount == a.columnCount && c.columnCount == b.columnCount
        && b.isReadableInVectors,
      "Aᵀ B: got transposed \(a.shapeText) times \(b.shapeText) into \(c.shapeText)")
    let wholeCount = b.columnCount / FloatVector.count
    let whole = unsafe RegisterTile(
      a: a.buffer.base + a.offset, aRowStride: 1, aInnerStride: a.rowStride,
      b: b.buffer.base + b.offset, bRowStride: b.rowStride, innerCount: a.rowCount,
      initial: c.buffer.base + c.offset, initialRowStride: c.rowStride,
      c: c.buffer.base + c.offset, cRowStride: c.rowStride)
    whole.compute(rowCount: c.rowCount, vectorCount: wholeCount)
    if wholeCount * FloatVector.count < b.columnCount {
      addLastColumns(a, b, to: c, from: wholeCount * FloatVector.count)
    }
  }

  /// The columns of C that fill no vector: summed beside C, then added.
  private static func addLastColumns(_ a: Matrix, _ b: Matrix, to c: Matrix, from column: Int) {
    let width = FloatVector.count
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: (1 + restRowCount) * width) {
      memory in
      unsafe memory.initialize(repeating: 0)
      guard let zeros = memory.baseAddress else { return }
      let sums = unsafe zeros + width
      for row in stride(from: 0, to: c.rowCount, by: restRowCount) {
        let rowCount = min(restRowCount, c.rowCount - row)
        unsafe RegisterTile(
          a: a.buffer.base + (a.offset + row), aRowStride: 1, aInnerStride: a.rowStride,
          b: b.buffer.base + (b.offset + column), bRowStride: b.rowStride,
          innerCount: a.rowCount, initial: zeros, initialRowStride: 0, c: sums,
          cRowStride: width
        ).compute(rowCount: rowCount, vectorCount: 1)
        for r in 0..<rowCount {
          let target = unsafe c.buffer.base + (c.offset + (row + r) * c.rowStride)
          for i in column..<c.columnCount {
            unsafe target[i] += sums[r &* width &+ i &- column]
          }
        }
      }
    }
  }
}
