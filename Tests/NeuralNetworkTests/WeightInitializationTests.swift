import LinearAlgebra
import Reproducibility
import Testing

@testable import NeuralNetwork

@Suite struct WeightInitializationTests {
  private static func layer(
    _ inputCount: Int, _ outputCount: Int
  ) -> (layer: LinearLayer, parameters: FloatBuffer) {
    var layout = ParameterLayout()
    let layer = LinearLayer(
      name: "layer", inputCount: inputCount, outputCount: outputCount, activation: nil,
      layout: &layout)
    return (layer, FloatBuffer(count: layout.count))
  }

  @Test("uniform weights and biases fill ±1/√inputs")
  func uniformBound() {
    let (layer, parameters) = Self.layer(16, 50)
    var stream = RandomStream(seed: 1, stream: 0)
    WeightInitialization.kaimingUniform.fill(
      layer, gain: 1, stream: &stream, parameters: parameters)
    let values = parameters.array
    #expect(values.allSatisfy { abs($0) <= 0.25 })
    // Of 850 uniform numbers the largest is below 0.98 of the bound with probability 4·10⁻⁸.
    #expect((values.max() ?? 0) > 0.98 * 0.25)
    let mean = values.reduce(0, +) / 850
    // The mean's standard deviation is 0.25 / √3 / √850 ≈ 0.005.
    #expect(abs(mean) < 0.02)
  }

  @Test("orthogonal weights have orthonormal rows or columns times the gain", arguments: [4, 9])
  func orthonormal(outputCount: Int) {
    let inputCount = 6
    let (layer, parameters) = Self.layer(inputCount, outputCount)
    var stream = RandomStream(seed: 2, stream: 0)
    WeightInitialization.orthogonal.fill(layer, gain: 3, stream: &stream, parameters: parameters)
    let w = layer.weight(in: parameters)
    let rowsAreVectors = outputCount <= inputCount
    for a in 0..<min(inputCount, outputCount) {
      for b in 0...a {
        var product: Float = 0
        for i in 0..<max(inputCount, outputCount) {
          product += rowsAreVectors ? w.row(a)[i] * w.row(b)[i] : w.row(i)[a] * w.row(i)[b]
        }
        #expect(abs(product - (a == b ? 9 : 0)) < 1e-5)
      }
    }
    #expect(parameters.array(layer.biasRange).allSatisfy { $0 == 0 })
  }

  @Test("equal streams give equal weights, other streams others")
  func isSeeded() {
    for scheme in WeightInitialization.allCases {
      let results = [7, 7, 8].map { seed -> [Float] in
        let (layer, parameters) = Self.layer(3, 4)
        var stream = RandomStream(seed: UInt64(seed), stream: 0)
        scheme.fill(layer, gain: 1, stream: &stream, parameters: parameters)
        return parameters.array
      }
      #expect(results[0] == results[1])
      #expect(results[0] != results[2])
    }
  }
}
