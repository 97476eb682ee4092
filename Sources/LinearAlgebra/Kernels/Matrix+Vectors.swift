import VectorArithmetic

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

  /// Sets the first columns of a row, as many as μ has, to (x − μ) ⊙ s, with x the same columns of a
  /// row of another matrix; the columns behind them, up to a whole vector, become zero.
  ///
  /// - Parameters:
  ///   - row: which row of this matrix, whose rows are padded.
  ///   - source: has the row x, padded.
  ///   - sourceRow: which row of `source`.
  ///   - offset: μ, `[1, at most the columns of both]`, padded.
  ///   - scale: s, as many columns, padded with zeros.
  public func setRow(
    _ row: Int, to source: Matrix, row sourceRow: Int, minus offset: Matrix, times scale: Matrix
  ) {
    precondition(
      isPadded && source.isPadded && offset.isPadded && scale.isPadded
        && offset.columnCount <= min(columnCount, source.columnCount)
        && scale.columnCount == offset.columnCount && (0..<rowCount).contains(row)
        && (0..<source.rowCount).contains(sourceRow),
      "row \(sourceRow) of \(source.shapeText) does not become row \(row) of \(shapeText)")
    let x = unsafe source.buffer.base + (source.offset + sourceRow * source.rowStride)
    let y = unsafe buffer.base + (self.offset + row * rowStride)
    let mean = unsafe offset.buffer.base + offset.offset
    let factor = unsafe scale.buffer.base + scale.offset
    let width = FloatVector.paddedCount(offset.columnCount)
    for i in stride(from: 0, to: width, by: FloatVector.count) {
      unsafe ((FloatVector(loading: x + i) - FloatVector(loading: mean + i))
        * FloatVector(loading: factor + i)).store(to: y + i)
    }
  }

  /// Sets some columns of a row to (x − μ) ⊙ s, with x from consecutive elements of a buffer.
  ///
  /// - Parameters:
  ///   - row: which row of this matrix.
  ///   - columns: which columns.
  ///   - source: holds x.
  ///   - start: where x starts in it.
  ///   - offset: μ in its columns of the same numbers, `[1, at least columns.upperBound]`.
  ///   - scale: s likewise.
  public func setRow(
    _ row: Int, columns: Range<Int>, to source: FloatBuffer, at start: Int, minus offset: Matrix,
    times scale: Matrix
  ) {
    precondition(
      (0..<rowCount).contains(row) && columns.lowerBound >= 0
        && columns.upperBound <= min(columnCount, offset.columnCount, scale.columnCount)
        && start >= 0 && start + columns.count <= source.count,
      "\(columns.count) elements from \(start) on do not become columns \(columns) of \(shapeText)")
    let first = columns.lowerBound
    let x = unsafe source.base + start
    let y = unsafe buffer.base + (self.offset + row * rowStride + first)
    let mean = unsafe offset.buffer.base + (offset.offset + first)
    let factor = unsafe scale.buffer.base + (scale.offset + first)
    let wholeCount = columns.count / FloatVector.count * FloatVector.count
    for i in stride(from: 0, to: wholeCount, by: FloatVector.count) {
      unsafe ((FloatVector(loading: x + i) - FloatVector(loading: mean + i))
        * FloatVector(loading: factor + i)).store(to: y + i)
    }
    for i in wholeCount..<columns.count { unsafe y[i] = (x[i] - mean[i]) * factor[i] }
  }

  /// Adds every row to a run of elements of a buffer, each run starting `step` elements behind the one
  /// before: the transpose of reading overlapping rows.
  ///
  /// - Parameters:
  ///   - buffer: receives the sums; another than this matrix's.
  ///   - start: where the first run starts.
  ///   - step: elements from the start of one run to that of the next.
  public func addRows(to buffer: FloatBuffer, at start: Int, step: Int) {
    precondition(
      start >= 0 && step >= 0
        && start + max(0, rowCount - 1) * step + columnCount <= buffer.count,
      "runs of \(shapeText) from \(start) on exceed a buffer of \(buffer.count)")
    let wholeCount = columnCount / FloatVector.count * FloatVector.count
    for row in 0..<rowCount {
      let x = unsafe self.buffer.base + (offset + row * rowStride)
      let y = unsafe buffer.base + (start + row * step)
      for i in stride(from: 0, to: wholeCount, by: FloatVector.count) {
        unsafe (FloatVector(loading: y + i) + FloatVector(loading: x + i)).store(to: y + i)
      }
      for i in wholeCount..<columnCount { unsafe y[i] += x[i] }
    }
  }

  /// Adds the transpose of a disjoint matrix.
  ///
  /// - Parameter other: `[columns, rows]`.
  public func addTranspose(of other: Matrix) {
    precondition(
      other.rowCount == columnCount && other.columnCount == rowCount,
      "added transposed \(other.shapeText) to \(shapeText)")
    for row in 0..<rowCount {
      let x = unsafe other.buffer.base + (other.offset + row)
      let y = unsafe buffer.base + (offset + row * rowStride)
      for i in 0..<columnCount { unsafe y[i] += x[i &* other.rowStride] }
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
