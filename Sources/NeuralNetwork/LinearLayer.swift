import LinearAlgebra

/// y = f(x Wᵀ + b): where a layer's parameters lie and how it computes; it owns no memory.
public struct LinearLayer: Hashable, Sendable {
  /// Numbers in a row of x.
  public let inputCount: Int
  /// Numbers in a row of y.
  public let outputCount: Int
  /// f, or nil for the identity.
  public let activation: Activation?
  /// Place of W, `[outputs, inputs]`, in the flat parameters and gradients.
  public let weightRange: Range<Int>
  /// Place of b, `[outputs]`, in the flat parameters and gradients.
  public let biasRange: Range<Int>

  /// Appends the layer's parameters to `layout` as `<name>/weight` and `<name>/bias`.
  ///
  /// - Parameters:
  ///   - name: path of the layer, such as `actor/0`.
  ///   - inputCount: numbers in a row of x, at least 1.
  ///   - outputCount: numbers in a row of y, at least 1.
  ///   - activation: f, or nil for the identity.
  ///   - layout: receives the parameters.
  public init(
    name: String, inputCount: Int, outputCount: Int, activation: Activation?,
    layout: inout ParameterLayout
  ) {
    self.inputCount = inputCount
    self.outputCount = outputCount
    self.activation = activation
    weightRange = layout.append("\(name)/weight", shape: [outputCount, inputCount])
    biasRange = layout.append("\(name)/bias", shape: [outputCount])
  }

  /// Computes y from x.
  ///
  /// - Parameters:
  ///   - x: `[rows, inputs]`.
  ///   - y: `[rows, outputs]`, overwritten.
  ///   - parameters: the flat parameters.
  public func forward(_ x: Matrix, into y: Matrix, parameters: FloatBuffer) {
    // y = f(x Wᵀ + b)
    MatrixProduct.secondTransposed(x, weight(in: parameters), into: y)
    let bias = parameters.span(biasRange)
    if let activation {
      activation.forward(y, bias: bias)
    } else {
      for r in 0..<y.rowCount {
        var row = y.mutableRow(r)
        for i in 0..<outputCount { row[i] += bias[i] }
      }
    }
  }

  /// Propagates the gradient of a scalar loss from y to x, W and b.
  ///
  /// - Parameters:
  ///   - x: `[rows, inputs]`, as given to `forward`.
  ///   - y: `[rows, outputs]`, as `forward` wrote it.
  ///   - dy: `[rows, outputs]`; on return it holds the gradient before the activation.
  ///   - dx: `[rows, inputs]`, overwritten; nil where nothing needs it.
  ///   - parameters: the flat parameters.
  ///   - gradients: the flat gradients, to which those of W and b are added.
  public func backward(
    _ x: Matrix, _ y: Matrix, dy: Matrix, dx: Matrix?, parameters: FloatBuffer,
    gradients: FloatBuffer
  ) {
    // dz = dy ⊙ f′(z),  db = Σ dz over rows
    var dBias = gradients.mutableSpan(biasRange)
    if let activation {
      activation.backward(y, dy, dBias: &dBias)
    } else {
      for r in 0..<dy.rowCount {
        let row = dy.row(r)
        for i in 0..<outputCount { dBias[i] += row[i] }
      }
    }
    // dW = dzᵀ x,  dx = dz W
    MatrixProduct.firstTransposed(dy, x, into: weight(in: gradients), beta: 1)
    if let dx {
      MatrixProduct.plain(dy, weight(in: parameters), into: dx)
    }
  }

  /// W, or its gradient, `[outputs, inputs]`.
  public func weight(in buffer: FloatBuffer) -> Matrix {
    Matrix(
      buffer, offset: weightRange.lowerBound, rowCount: outputCount, columnCount: inputCount)
  }
}
