import LinearAlgebra
import Reproducibility
import Testing

@testable import NeuralNetwork

@Suite struct MultilayerPerceptronTests {
  /// Central differences of single-precision losses of order 1 with steps of 1/256: rounding gives
  /// 10⁻⁷ · 256 ≈ 3·10⁻⁵, curvature about 10⁻⁵; small derivatives are compared absolutely.
  private static let step: Float = 1 / 256
  private static func agree(_ analytic: Float, _ difference: Double) -> Bool {
    abs(Double(analytic) - difference) <= 1e-3 * max(1, abs(difference))
  }

  private struct Case {
    let network: MultilayerPerceptron
    let parameters: FloatBuffer
    let workspace: MultilayerPerceptronWorkspace
    let rowCount = 5

    init(_ activation: Activation, hiddenCounts: [Int] = [6, 4]) {
      var layout = ParameterLayout()
      network = MultilayerPerceptron(
        name: "net", inputCount: 3, hiddenCounts: hiddenCounts, outputCount: 2,
        activation: activation, layout: &layout)
      parameters = FloatBuffer(count: layout.count)
      workspace = MultilayerPerceptronWorkspace(for: network, rowCapacity: 7)
      var stream = RandomStream(seed: 11, stream: 3)
      for i in 0..<layout.count { parameters[i] = Float(0.6 * stream.normal()) }
      for i in 0..<rowCount * 3 { workspace.input[i / 3, i % 3] = Float(stream.normal()) }
    }

    /// The weights as they are now.
    func weights() -> [PackedLayer] { network.layers.map { $0.packed(parameters) } }

    /// Σ wᵢⱼ yᵢⱼ with fixed weights.
    func loss() -> Double {
      network.forward(rowCount: rowCount, workspace: workspace, weights: weights())
      var sum = 0.0
      for i in 0..<rowCount * 2 {
        sum += Double(workspace.output[i / 2, i % 2]) * Double(Case.weight(i))
      }
      return sum
    }

    func gradients() -> FloatBuffer {
      let gradients = FloatBuffer(count: parameters.count)
      for i in 0..<rowCount * 2 { workspace.dOutput[i / 2, i % 2] = Case.weight(i) }
      network.backward(
        rowCount: rowCount, workspace: workspace, weights: weights(), gradients: gradients)
      return gradients
    }

    static func weight(_ i: Int) -> Float { Float(i % 3) / 4 - 0.3 }
  }

  @Test(
    "gradients of all weights and biases agree with central differences",
    arguments: Activation.allCases)
  func gradientsAgree(activation: Activation) {
    let c = Case(activation)
    _ = c.loss()
    let gradients = c.gradients()
    for i in 0..<c.parameters.count {
      let value = c.parameters[i]
      c.parameters[i] = value + Self.step
      let above = c.loss()
      c.parameters[i] = value - Self.step
      let below = c.loss()
      c.parameters[i] = value
      let difference = (above - below) / Double(2 * Self.step)
      #expect(Self.agree(gradients[i], difference), "parameter \(i)")
    }
  }

  @Test(
    "the gradient through the layer before agrees with central differences, in blocks of rows",
    arguments: [nil] + Activation.allCases.map(Optional.some))
  func inputGradientAgrees(previous: Activation?) {
    // One block of rows and a part of one.
    let rowCount = TiledProduct.blockRowCount + 2
    var layout = ParameterLayout()
    let layer = LinearLayer(
      name: "layer", inputCount: 3, outputCount: 4, activation: nil, layout: &layout)
    let parameters = FloatBuffer(count: layout.count)
    var stream = RandomStream(seed: 5, stream: 0)
    for i in 0..<layout.count { parameters[i] = Float(stream.normal()) }
    let weights = layer.packed(parameters)
    let z = (0..<rowCount * 3).map { _ in Float(stream.normal()) }
    let x = Matrix(paddedRowCount: rowCount, columnCount: 3)
    let y = Matrix(paddedRowCount: rowCount, columnCount: 4)
    func loss(_ z: [Float]) -> Double {
      x.copyElements(of: z)
      previous?.forward(x)
      layer.forward(x, into: y, weights: weights)
      return (0..<rowCount * 4).reduce(0) { $0 + Double(y[$1 / 4, $1 % 4]) }
    }
    _ = loss(z)
    let dz = Matrix(paddedRowCount: rowCount, columnCount: 4)
    for i in 0..<rowCount * 4 { dz[i / 4, i % 4] = 1 }
    layer.backward(
      dz: dz, through: x, previous: previous, weights: weights,
      scratch: Matrix(paddedRowCount: TiledProduct.blockRowCount, columnCount: 3))
    let analytic = (0..<rowCount * 3).map { x[$0 / 3, $0 % 3] }
    // Where a step crosses the kink of a rectifier the difference is not the derivative.
    for i in 0..<rowCount * 3 where abs(z[i]) > Self.step {
      var (above, below) = (z, z)
      above[i] += Self.step
      below[i] -= Self.step
      let difference = (loss(above) - loss(below)) / Double(2 * Self.step)
      #expect(Self.agree(analytic[i], difference), "input \(i)")
    }
  }

  @Test("backward adds to gradients that are there already")
  func backwardAdds() {
    let c = Case(.tanh, hiddenCounts: [])
    _ = c.loss()
    let once = c.gradients()
    let twice = FloatBuffer(count: once.count)
    twice.copy(once.array, to: 0)
    for i in 0..<c.rowCount * 2 { c.workspace.dOutput[i / 2, i % 2] = Case.weight(i) }
    c.network.backward(
      rowCount: c.rowCount, workspace: c.workspace, weights: c.weights(), gradients: twice)
    for i in 0..<once.count {
      #expect(abs(twice[i] - 2 * once[i]) <= 4 * abs(once[i]).ulp)
    }
  }

  @Test("a layer computes x Wᵀ + b with weights [outputs, inputs]")
  func computesByHand() {
    var layout = ParameterLayout()
    let layer = LinearLayer(
      name: "layer", inputCount: 2, outputCount: 3, activation: nil, layout: &layout)
    let parameters = FloatBuffer(count: layout.count)
    parameters.copy([1, 2, 3, 4, 5, 6, 0.5, -0.5, 1], to: 0)
    let x = Matrix(paddedRowCount: 1, columnCount: 2)
    x.copyElements(of: [10, 1])
    let y = Matrix(paddedRowCount: 1, columnCount: 3)
    layer.forward(x, into: y, weights: layer.packed(parameters))
    #expect((0..<3).map { y[0, $0] } == [12.5, 33.5, 57])
    #expect(layout.range(of: "layer/bias") == 6..<9)
    #expect(layout.range(of: "layer/gain") == nil)
    #expect(layout.slices.map(\.shape) == [[3, 2], [3]])
  }

  @Test("activations are what they are called")
  func activationsByHand() {
    for (activation, expected) in [
      (Activation.elu, [-0.632_120_56, 0.0, 2.0] as [Float]), (.relu, [0, 0, 2]),
      (.tanh, [-0.761_594_2, 0, 0.964_027_6]),
    ] {
      let y = Matrix(paddedRowCount: 1, columnCount: 3)
      y.copyElements(of: [-1, 0, 2])
      activation.forward(y)
      for i in 0..<3 { #expect(abs(y[0, i] - expected[i]) <= 4 * .ulpOfOne, "\(activation)") }
    }
  }
}

extension LinearLayer {
  /// The weights as they are in `parameters` now.
  fileprivate func packed(_ parameters: FloatBuffer) -> PackedLayer {
    let weights = PackedLayer(self)
    for piece in 0..<weights.pieceCount { weights.refresh(piece: piece, parameters: parameters) }
    return weights
  }
}
