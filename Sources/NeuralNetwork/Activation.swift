import LinearAlgebra

/// The non-linearity of a hidden layer, element by element.
public enum Activation: String, CaseIterable, Hashable, Sendable {
  /// z for z > 0, else eᶻ − 1 (Clevert, Unterthiner and Hochreiter 2016, with α = 1).
  case elu
  /// max(z, 0).
  case relu
  /// tanh z.
  case tanh

  /// y ← f(y + bias).
  ///
  /// - Parameters:
  ///   - y: `[rows, units]`.
  ///   - bias: `[units]`.
  @inline(__always)
  func forward(_ y: Matrix, bias: Span<Float>) {
    switch self {
    case .elu:
      Activation.mapRows(y, bias) { z in
        z > 0 ? z : Exponential.expMinusOneOfNegative(z)
      }
    case .relu: Activation.mapRows(y, bias) { z in z > 0 ? z : 0 }
    case .tanh: Activation.mapRows(y, bias) { z in Exponential.tanh(z) }
    }
  }

  /// dy ← dy ⊙ f′(z), with f′ expressed by y = f(z); adds the sum over rows to `dBias`.
  ///
  /// - Parameters:
  ///   - y: `[rows, units]`, what `forward` wrote.
  ///   - dy: `[rows, units]`, on return the gradient with respect to z.
  ///   - dBias: `[units]`.
  @inline(__always)
  func backward(_ y: Matrix, _ dy: Matrix, dBias: inout MutableSpan<Float>) {
    switch self {
    case .elu: Activation.scaleRows(y, dy, &dBias) { y in y > 0 ? 1 : y + 1 }
    case .relu: Activation.scaleRows(y, dy, &dBias) { y in y > 0 ? 1 : 0 }
    case .tanh: Activation.scaleRows(y, dy, &dBias) { y in 1 - y * y }
    }
  }

  @inline(__always)
  private static func mapRows(_ y: Matrix, _ bias: Span<Float>, _ f: (Float) -> Float) {
    let count = y.columnCount
    precondition(bias.count == count, "\(count) units got \(bias.count) biases")
    for r in 0..<y.rowCount {
      var row = y.mutableRow(r)
      for i in 0..<count { row[i] = f(row[i] + bias[i]) }
    }
  }

  @inline(__always)
  private static func scaleRows(
    _ y: Matrix, _ dy: Matrix, _ dBias: inout MutableSpan<Float>, _ derivative: (Float) -> Float
  ) {
    let count = y.columnCount
    precondition(
      dBias.count == count && dy.columnCount == count && dy.rowCount == y.rowCount,
      "the gradient of \(y.rowCount)×\(count) units has another shape")
    for r in 0..<y.rowCount {
      let row = y.row(r)
      var dRow = dy.mutableRow(r)
      for i in 0..<count {
        let dz = dRow[i] * derivative(row[i])
        dRow[i] = dz
        dBias[i] += dz
      }
    }
  }
}
