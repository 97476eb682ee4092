/// A function of single numbers with its derivative, sixteen numbers at once.
public protocol ElementFunction {
  /// y = f(z).
  static func forward(_ z: FloatVector) -> FloatVector

  /// dz = dy f′(z), with f′ expressed by y = f(z).
  static func backward(_ y: FloatVector, _ dy: FloatVector) -> FloatVector
}

extension Matrix {
  /// Replaces every element z by f(z); the padding, too.
  ///
  /// - Parameter function: f.
  /// - Precondition: the rows are padded.
  @inlinable @inline(__always)
  public func map<Function: ElementFunction>(_ function: Function.Type) {
    precondition(isPadded, "vectors of a matrix without padded rows")
    let width = FloatVector.paddedCount(columnCount)
    for row in 0..<rowCount {
      let y = unsafe buffer.base + (offset + row * rowStride)
      for i in stride(from: 0, to: width, by: FloatVector.count) {
        unsafe function.forward(FloatVector(loading: y + i)).store(to: y + i)
      }
    }
  }

  /// Replaces every element y by dy f′; the padding, too.
  ///
  /// - Parameters:
  ///   - function: f.
  ///   - dy: as many rows and columns, padded and disjoint.
  /// - Precondition: the rows are padded.
  @inlinable @inline(__always)
  public func mapDerivative<Function: ElementFunction>(_ function: Function.Type, _ dy: Matrix) {
    precondition(
      isPadded && dy.isPadded && dy.rowCount == rowCount && dy.columnCount == columnCount,
      "vectors of matrices that differ in shape or have no padded rows")
    let width = FloatVector.paddedCount(columnCount)
    for row in 0..<rowCount {
      let y = unsafe buffer.base + (offset + row * rowStride)
      let dRow = unsafe dy.buffer.base + (dy.offset + row * dy.rowStride)
      for i in stride(from: 0, to: width, by: FloatVector.count) {
        unsafe function.backward(FloatVector(loading: y + i), FloatVector(loading: dRow + i))
          .store(to: y + i)
      }
    }
  }

  /// Sets a row to (x − μ) ⊙ s, with x a row of another matrix.
  ///
  /// - Parameters:
  ///   - row: which row of this matrix, whose rows are padded.
  ///   - source: has the row x, as many columns, padded.
  ///   - sourceRow: which row of `source`.
  ///   - offset: μ, `[1, columns]`, padded.
  ///   - scale: s, `[1, columns]`, padded.
  public func setRow(
    _ row: Int, to source: Matrix, row sourceRow: Int, minus offset: Matrix, times scale: Matrix
  ) {
    precondition(
      isPadded && source.isPadded && offset.isPadded && scale.isPadded
        && source.columnCount == columnCount && offset.columnCount == columnCount
        && scale.columnCount == columnCount && (0..<rowCount).contains(row)
        && (0..<source.rowCount).contains(sourceRow),
      "row \(sourceRow) of \(source.shapeText) does not become row \(row) of \(shapeText)")
    let x = unsafe source.buffer.base + (source.offset + sourceRow * source.rowStride)
    let y = unsafe buffer.base + (self.offset + row * rowStride)
    let mean = unsafe offset.buffer.base + offset.offset
    let factor = unsafe scale.buffer.base + scale.offset
    for i in stride(from: 0, to: FloatVector.paddedCount(columnCount), by: FloatVector.count) {
      unsafe ((FloatVector(loading: x + i) - FloatVector(loading: mean + i))
        * FloatVector(loading: factor + i)).store(to: y + i)
    }
  }

  /// Adds the sum over all rows, one after the other, to `sums`.
  ///
  /// - Parameter sums: `[columns]`.
  public func addColumnSums(to sums: inout MutableSpan<Float>) {
    precondition(
      sums.count == columnCount && isPadded, "\(columnCount) columns got \(sums.count) sums")
    for i in stride(from: 0, to: columnCount, by: FloatVector.count) {
      var sum = FloatVector.zero
      for row in 0..<rowCount {
        sum += unsafe FloatVector(loading: buffer.base + (offset + row * rowStride + i))
      }
      for k in 0..<min(FloatVector.count, columnCount - i) { sums[i + k] += sum[k] }
    }
  }
}
