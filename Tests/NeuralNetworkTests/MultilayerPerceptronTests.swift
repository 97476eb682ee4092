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
      for i in 0..<rowCount * 3 { workspace.input.buffer[i] = Float(stream.normal()) }
    }

    /// Σ wᵢⱼ yᵢⱼ with fixed weights.
    func loss() -> Double {
      network.forward(rowCount: rowCount, workspace: workspace, parameters: parameters)
      var sum = 0.0
      for i in 0..<rowCount * 2 {
        sum += Double(workspace.output.buffer[i]) * Double(Case.weight(i))
      }
      return sum
    }

    func gradients() -> FloatBuffer {
      let gradients = FloatBuffer(count: parameters.count)
      for i in 0..<rowCount * 2 { workspace.dOutput.buffer[i] = Case.weight(i) }
      network.backward(
        rowCount: rowCount, workspace: workspace, parameters: parameters, gradients: gradients)
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

  @Test("the gradient with respect to a layer's input agrees with central differences")
  func inputGradientAgrees() {
    var layout = ParameterLayout()
    let layer = LinearLayer(
      name: "layer", inputCount: 3, outputCount: 4, activation: .elu, layout: &layout)
    let parameters = FloatBuffer(count: layout.count)
    let x = Matrix(FloatBuffer(count: 6), rowCount: 2, columnCount: 3)
    let y = Matrix(FloatBuffer(count: 8), rowCount: 2, columnCount: 4)
    let dy = Matrix(FloatBuffer(count: 8, repeating: 1), rowCount: 2, columnCount: 4)
    let dx = Matrix(FloatBuffer(count: 6), rowCount: 2, columnCount: 3)
    var stream = RandomStream(seed: 5, stream: 0)
    for i in 0..<layout.count { parameters[i] = Float(stream.normal()) }
    for i in 0..<6 { x.buffer[i] = Float(stream.normal()) }
    func loss() -> Double {
      layer.forward(x, into: y, parameters: parameters)
      return y.buffer.array.reduce(0) { $0 + Double($1) }
    }
    _ = loss()
    layer.backward(
      x, y, dy: dy, dx: dx, parameters: parameters, gradients: FloatBuffer(count: layout.count))
    for i in 0..<6 {
      let value = x.buffer[i]
      x.buffer[i] = value + Self.step
      let above = loss()
      x.buffer[i] = value - Self.step
      let difference = (above - loss()) / Double(2 * Self.step)
      x.buffer[i] = value
      #expect(Self.agree(dx.buffer[i], difference), "input \(i)")
    }
  }

  @Test("backward adds to gradients that are there already")
  func backwardAdds() {
    let c = Case(.tanh, hiddenCounts: [])
    _ = c.loss()
    let once = c.gradients()
    let twice = FloatBuffer(count: once.count)
    twice.copy(once.array, to: 0)
    for i in 0..<c.rowCount * 2 { c.workspace.dOutput.buffer[i] = Case.weight(i) }
    c.network.backward(
      rowCount: c.rowCount, workspace: c.workspace, parameters: c.parameters, gradients: twice)
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
    let x = Matrix(FloatBuffer(count: 2), rowCount: 1, columnCount: 2)
    x.buffer.copy([10, 1], to: 0)
    let y = Matrix(FloatBuffer(count: 3), rowCount: 1, columnCount: 3)
    layer.forward(x, into: y, parameters: parameters)
    #expect(y.buffer.array == [12.5, 33.5, 57])
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
      let y = Matrix(FloatBuffer(count: 3), rowCount: 1, columnCount: 3)
      y.buffer.copy([-2, -1, 1], to: 0)
      let bias = FloatBuffer(count: 3, repeating: 1)
      activation.forward(y, bias: bias.span(0..<3))
      for i in 0..<3 { #expect(abs(y.buffer[i] - expected[i]) <= 4 * .ulpOfOne, "\(activation)") }
    }
  }
}
