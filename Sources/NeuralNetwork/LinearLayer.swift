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

  /// Computes y from x, activation and all while a few rows are in a near cache.
  ///
  /// - Parameters:
  ///   - x: `[rows, inputs]`.
  ///   - y: `[rows, outputs]`, padded rows, overwritten.
  ///   - weights: the layer's, as `PackedLayer` holds them.
  public func forward(_ x: Matrix, into y: Matrix, weights: PackedLayer) {
    forEachBlock(of: x.rowCount) { rows in
      // y = f(x Wᵀ + b)
      let block = y.rows(rows)
      TiledProduct.multiply(x.rows(rows), weights.forward, into: block)
      activation?.forward(block)
    }
  }

  /// Adds the gradients of W and b.
  ///
  /// - Parameters:
  ///   - x: `[rows, inputs]`, padded rows, as given to `forward`.
  ///   - dz: `[rows, outputs]`, padded rows: the gradient before the activation.
  ///   - gradients: the flat gradients.
  public func addGradients(_ x: Matrix, dz: Matrix, to gradients: FloatBuffer) {
    // dW = dzᵀ x,  db = Σ dz over rows
    TiledProduct.addTransposed(dz, x, to: weight(in: gradients))
    var dBias = gradients.mutableSpan(biasRange)
    dz.addColumnSums(to: &dBias)
  }

  /// Propagates a gradient to the layer before: x ← (dz W) ⊙ f′, f being that layer's activation.
  ///
  /// - Parameters:
  ///   - dz: `[rows, outputs]`: the gradient before this layer's activation.
  ///   - x: `[rows, inputs]`, padded rows, what the layer before gave; on return the gradient
  ///     before its activation.
  ///   - previous: f, or nil for the identity.
  ///   - weights: the layer's.
  ///   - scratch: `[TiledProduct.blockRowCount, inputs]`, padded rows, overwritten.
  public func backward(
    dz: Matrix, through x: Matrix, previous: Activation?, weights: PackedLayer, scratch: Matrix
  ) {
    forEachBlock(of: dz.rowCount) { rows in
      let dx = scratch.prefix(rows.count)
      let block = x.rows(rows)
      TiledProduct.multiply(dz.rows(rows), weights.backward, into: dx)
      if let previous { previous.backward(block, dx) } else { block.copyElements(of: dx) }
    }
  }

  /// W, or its gradient, `[outputs, inputs]`.
  public func weight(in buffer: FloatBuffer) -> Matrix {
    Matrix(
      buffer, offset: weightRange.lowerBound, rowCount: outputCount, columnCount: inputCount)
  }

  private func forEachBlock(of rowCount: Int, _ body: (Range<Int>) -> Void) {
    for row in stride(from: 0, to: rowCount, by: TiledProduct.blockRowCount) {
      body(row..<min(row + TiledProduct.blockRowCount, rowCount))
    }
  }
}
