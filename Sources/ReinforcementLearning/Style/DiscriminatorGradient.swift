import LinearAlgebra
import NeuralNetwork

/// Sums over rows of one shard.
struct DiscriminatorSums: BitwiseCopyable, Sendable {
  /// ½ (D − target)².
  var squaredError = 0.0
  /// ‖∇D‖².
  var squaredGradient = 0.0
  /// D.
  var score = 0.0
}

/// The discriminator's loss on some rows and its gradient, that of the gradient penalty among it.
///
/// For rows x with D = head(h_L), h_l = f(z_l), z_l = W_l h_{l−1} + b_l:
///
///     L = Σ c [½ (D − target)² + p ‖∇ₓD‖²]
///
/// The penalty's gradient is a backward pass through a backward pass. The first one goes
/// `u_l = v_l ⊙ f′(z_l)`, `v_{l−1} = u_l W_l`, from `v_L = w` of the head to `∇ₓD = u_1 W_1`.
struct DiscriminatorGradient: Sendable {
  let network: MultilayerPerceptron
  let parameters: FloatBuffer

  private var hiddenCount: Int { network.layers.count - 1 }
  private func weight(_ layer: Int) -> Matrix { network.layers[layer].weight(in: parameters) }

  /// D of rows.
  ///
  /// - Parameter rowCount: number of rows in `workspace.input`; D is left in `workspace.scores`.
  func forward(rowCount: Int, _ workspace: DiscriminatorWorkspace) {
    var x = workspace.input.prefix(rowCount)
    for layer in 0..<hiddenCount {
      let h = workspace.hidden[layer].prefix(rowCount)
      fillRows(h, with: network.layers[layer].biasRange)
      MatrixProduct.secondTransposed(x, weight(layer), into: h, beta: 1)
      network.layers[layer].activation?.forward(h)
      x = h
    }
    let scores = workspace.scores.prefix(rowCount)
    fillRows(scores, with: network.layers[hiddenCount].biasRange)
    MatrixProduct.secondTransposed(x, weight(hiddenCount), into: scores, beta: 1)
  }

  /// Adds the gradient of the loss of some rows to `gradients`.
  ///
  /// - Parameters:
  ///   - rowCount: number of rows in `workspace.input`, normalised.
  ///   - target: what D is to be.
  ///   - rowWeight: c.
  ///   - penalty: p; 0 for none.
  ///   - gradients: `[parameters]`.
  /// - Returns: sums over the rows, without c and p.
  func accumulate(
    rowCount: Int, target: Float, rowWeight: Float, penalty: Float,
    _ workspace: DiscriminatorWorkspace, gradients: FloatBuffer
  ) -> DiscriminatorSums {
    forward(rowCount: rowCount, workspace)
    var sums = DiscriminatorSums()
    let scores = workspace.scores
    for row in 0..<rowCount {
      let error = scores[row, 0] - target
      sums.score += Double(scores[row, 0])
      sums.squaredError += 0.5 * Double(error * error)
      scores[row, 0] = rowWeight * error
    }
    for layer in 0..<hiddenCount { workspace.second[layer].prefix(rowCount).setZero() }
    if penalty > 0 {
      sums.squaredGradient = addPenalty(
        rowCount: rowCount, scale: 2 * penalty * rowWeight, workspace, gradients)
    }
    addErrors(rowCount: rowCount, workspace, gradients)
    return sums
  }

  /// Σ ‖∇ₓD‖² with the gradient of `½ scale` of it; its parts before the activations are left in
  /// `workspace.second`.
  private func addPenalty(
    rowCount: Int, scale: Float, _ workspace: DiscriminatorWorkspace, _ gradients: FloatBuffer
  ) -> Double {
    let last = hiddenCount - 1
    // v_L = w,  u_l = v_l ⊙ f′,  v_{l−1} = u_l W_l
    let head = weight(hiddenCount)
    let innermost = workspace.inner[last]
    for row in 0..<rowCount {
      var v = innermost.mutableRow(row)
      for i in 0..<v.count { v[i] = head[0, i] }
    }
    for layer in stride(from: last, through: 0, by: -1) {
      let u = workspace.outer[layer].prefix(rowCount)
      multiplyBySlope(workspace.inner[layer].prefix(rowCount), layer, workspace, into: u)
      let next = layer > 0 ? workspace.inner[layer - 1] : workspace.inputGradient
      MatrixProduct.plain(u, weight(layer), into: next.prefix(rowCount))
    }
    // dG = scale · G
    let g = workspace.inputGradient.prefix(rowCount)
    var squares = 0.0
    for row in 0..<rowCount {
      var values = g.mutableRow(row)
      for i in 0..<values.count {
        squares += Double(values[i] * values[i])
        values[i] *= scale
      }
    }
    // Back again: dW_l += u_lᵀ dv_{l−1},  du_l = dv_{l−1} W_lᵀ,  dv_l = du_l ⊙ f′,
    // dz_l = du_l ⊙ v_l ⊙ f″.
    var dv = g
    for layer in 0...last {
      let u = workspace.outer[layer].prefix(rowCount)
      MatrixProduct.firstTransposed(
        u, dv, into: network.layers[layer].weight(in: gradients), beta: 1)
      // u is not needed any more and takes du.
      MatrixProduct.secondTransposed(dv, weight(layer), into: u)
      bend(layer, rowCount: rowCount, workspace)
      dv = workspace.inner[layer].prefix(rowCount)
    }
    var dHead = gradients.mutableSpan(network.layers[hiddenCount].weightRange)
    for row in 0..<rowCount {
      let values = dv.row(row)
      for i in 0..<values.count { dHead[i] += values[i] }
    }
    return squares
  }

  /// Turns du, in `outer`, and v, in `inner`, into dz, in `second`, and dv, in `inner`.
  private func bend(_ layer: Int, rowCount: Int, _ workspace: DiscriminatorWorkspace) {
    guard let activation = network.layers[layer].activation else { return }
    let (hidden, outer) = (workspace.hidden[layer], workspace.outer[layer])
    let (inner, second) = (workspace.inner[layer], workspace.second[layer])
    for row in 0..<rowCount {
      let y = hidden.row(row)
      let du = outer.row(row)
      var v = inner.mutableRow(row)
      var dz = second.mutableRow(row)
      for i in 0..<y.count {
        dz[i] = du[i] * v[i] * activation.curvature(y[i])
        v[i] = du[i] * activation.slope(y[i])
      }
    }
  }

  /// The ordinary backward pass of dD, in `scores`, together with the parts in `second`.
  private func addErrors(
    rowCount: Int, _ workspace: DiscriminatorWorkspace, _ gradients: FloatBuffer
  ) {
    var dz = workspace.scores.prefix(rowCount)
    for layer in stride(from: hiddenCount, through: 0, by: -1) {
      let x = (layer > 0 ? workspace.hidden[layer - 1] : workspace.input).prefix(rowCount)
      MatrixProduct.firstTransposed(
        dz, x, into: network.layers[layer].weight(in: gradients), beta: 1)
      var dBias = gradients.mutableSpan(network.layers[layer].biasRange)
      for row in 0..<rowCount {
        let values = dz.row(row)
        for i in 0..<values.count { dBias[i] += values[i] }
      }
      guard layer > 0 else { return }
      // dz_{l−1} = (dz_l W_l) ⊙ f′ + the penalty's part
      let dh = workspace.inner[layer - 1].prefix(rowCount)
      MatrixProduct.plain(dz, weight(layer), into: dh)
      addBySlope(dh, layer - 1, workspace)
      dz = workspace.second[layer - 1].prefix(rowCount)
    }
  }

  /// b ← a ⊙ f′.
  private func multiplyBySlope(
    _ a: Matrix, _ layer: Int, _ workspace: DiscriminatorWorkspace, into b: Matrix
  ) {
    guard let activation = network.layers[layer].activation else { return }
    let hidden = workspace.hidden[layer]
    for row in 0..<a.rowCount {
      let y = hidden.row(row)
      let source = a.row(row)
      var target = b.mutableRow(row)
      for i in 0..<y.count { target[i] = source[i] * activation.slope(y[i]) }
    }
  }

  /// second ← second + a ⊙ f′.
  private func addBySlope(_ a: Matrix, _ layer: Int, _ workspace: DiscriminatorWorkspace) {
    guard let activation = network.layers[layer].activation else { return }
    let (hidden, second) = (workspace.hidden[layer], workspace.second[layer])
    for row in 0..<a.rowCount {
      let y = hidden.row(row)
      let source = a.row(row)
      var target = second.mutableRow(row)
      for i in 0..<y.count { target[i] += source[i] * activation.slope(y[i]) }
    }
  }

  private func fillRows(_ matrix: Matrix, with range: Range<Int>) {
    let values = parameters.span(range)
    for row in 0..<matrix.rowCount {
      var target = matrix.mutableRow(row)
      for i in 0..<target.count { target[i] = values[i] }
    }
  }
}

extension Matrix {
  fileprivate func setZero() {
    for row in 0..<rowCount { buffer.fill(range(row: row), with: 0) }
  }
}

/// Activations and gradients of some rows, reused.
struct DiscriminatorWorkspace: Sendable {
  /// `[rows, inputs]` normalised.
  let input: Matrix
  /// `[rows, 1]` D, then its gradient.
  let scores: Matrix
  /// `[rows, inputs]` ∇ₓD.
  let inputGradient: Matrix
  /// `[layers]`, `[rows, units]`: h_l.
  let hidden: [Matrix]
  /// `[layers]`, `[rows, units]`: v_l, then dv_l.
  let inner: [Matrix]
  /// `[layers]`, `[rows, units]`: u_l, then du_l.
  let outer: [Matrix]
  /// `[layers]`, `[rows, units]`: dz_l.
  let second: [Matrix]

  init(_ network: MultilayerPerceptron, rowCapacity: Int) {
    func matrix(_ columnCount: Int) -> Matrix {
      Matrix(paddedRowCount: rowCapacity, columnCount: columnCount)
    }
    let units = network.layers.dropLast().map(\.outputCount)
    input = matrix(network.inputCount)
    scores = matrix(1)
    inputGradient = matrix(network.inputCount)
    hidden = units.map(matrix)
    inner = units.map(matrix)
    outer = units.map(matrix)
    second = units.map(matrix)
  }
}
