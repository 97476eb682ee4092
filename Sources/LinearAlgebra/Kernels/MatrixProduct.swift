import COpenBLAS

/// Products of matrices in single precision: the only calls of BLAS.
///
/// Shapes are checked here, then trusted. The result depends on shapes and values alone, not on the
/// thread that computes it.
public enum MatrixProduct {
  /// C ← α A B + β C.
  ///
  /// - Parameters:
  ///   - a: `[m, k]`.
  ///   - b: `[k, n]`.
  ///   - c: `[m, n]`, disjoint from the other two; with β = 0 its old values are not read.
  ///   - alpha: α.
  ///   - beta: β.
  public static func plain(
    _ a: Matrix, _ b: Matrix, into c: Matrix, alpha: Float = 1, beta: Float = 0
  ) {
    precondition(
      a.columnCount == b.rowCount && c.rowCount == a.rowCount && c.columnCount == b.columnCount,
      "A B: got \(a.shapeText) times \(b.shapeText) into \(c.shapeText)")
    multiply(
      a, CblasNoTrans, b, CblasNoTrans, into: c, innerCount: a.columnCount, alpha: alpha,
      beta: beta)
  }

  /// C ← α A Bᵀ + β C.
  ///
  /// - Parameters:
  ///   - a: `[m, k]`.
  ///   - b: `[n, k]`.
  ///   - c: `[m, n]`, disjoint from the other two; with β = 0 its old values are not read.
  ///   - alpha: α.
  ///   - beta: β.
  public static func secondTransposed(
    _ a: Matrix, _ b: Matrix, into c: Matrix, alpha: Float = 1, beta: Float = 0
  ) {
    precondition(
      a.columnCount == b.columnCount && c.rowCount == a.rowCount && c.columnCount == b.rowCount,
      "A Bᵀ: got \(a.shapeText) times transposed \(b.shapeText) into \(c.shapeText)")
    multiply(
      a, CblasNoTrans, b, CblasTrans, into: c, innerCount: a.columnCount, alpha: alpha, beta: beta)
  }

  /// C ← α Aᵀ B + β C.
  ///
  /// - Parameters:
  ///   - a: `[k, m]`.
  ///   - b: `[k, n]`.
  ///   - c: `[m, n]`, disjoint from the other two; with β = 0 its old values are not read.
  ///   - alpha: α.
  ///   - beta: β.
  public static func firstTransposed(
    _ a: Matrix, _ b: Matrix, into c: Matrix, alpha: Float = 1, beta: Float = 0
  ) {
    precondition(
      a.rowCount == b.rowCount && c.rowCount == a.columnCount && c.columnCount == b.columnCount,
      "Aᵀ B: got transposed \(a.shapeText) times \(b.shapeText) into \(c.shapeText)")
    multiply(
      a, CblasTrans, b, CblasNoTrans, into: c, innerCount: a.rowCount, alpha: alpha, beta: beta)
  }

  private static func multiply(
    _ a: Matrix, _ transposeA: CBLAS_TRANSPOSE, _ b: Matrix, _ transposeB: CBLAS_TRANSPOSE,
    into c: Matrix, innerCount: Int, alpha: Float, beta: Float
  ) {
    precondition(BLASLibrary.isSingleThreaded, "OpenBLAS did not accept to run in one thread")
    guard c.rowCount > 0 else { return }
    unsafe cblas_sgemm(
      CblasRowMajor, transposeA, transposeB,
      blasint(c.rowCount), blasint(c.columnCount), blasint(innerCount), alpha,
      a.buffer.base + a.offset, blasint(a.rowStride),
      b.buffer.base + b.offset, blasint(b.rowStride), beta,
      c.buffer.base + c.offset, blasint(c.rowStride))
  }
}
