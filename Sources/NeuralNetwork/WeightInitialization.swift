import LinearAlgebra
import Reproducibility

/// How the parameters of a layer get their first values.
public enum WeightInitialization: String, CaseIterable, Hashable, Sendable {
  /// Weights and biases uniform in ±1/√inputs: the default of PyTorch's linear layer (the uniform
  /// scheme of He et al. 2015 with a = √5).
  case kaimingUniform = "kaiming_uniform"
  /// Weights a random matrix with orthonormal rows or columns times a gain, biases zero (Saxe,
  /// McClelland and Ganguli 2014).
  case orthogonal

  /// Factor on the weights of hidden layers: √2 for orthogonal ones, 1 for uniform ones, whose bound
  /// already holds it.
  public var hiddenGain: Double {
    switch self {
    case .kaimingUniform: 1
    case .orthogonal: 2.0.squareRoot()
    }
  }

  /// Fills weights and biases of a layer.
  ///
  /// - Parameters:
  ///   - layer: says where they lie.
  ///   - gain: factor on the weights.
  ///   - stream: source of randomness.
  ///   - parameters: the flat parameters.
  public func fill(
    _ layer: LinearLayer, gain: Double, stream: inout RandomStream, parameters: FloatBuffer
  ) {
    switch self {
    case .kaimingUniform:
      let bound = 1 / Double(layer.inputCount).squareRoot()
      for i in layer.weightRange {
        parameters[i] = Float(gain * stream.uniform(in: -bound...bound))
      }
      for i in layer.biasRange { parameters[i] = Float(stream.uniform(in: -bound...bound)) }
    case .orthogonal:
      let weights = WeightInitialization.orthonormal(
        rowCount: layer.outputCount, columnCount: layer.inputCount, stream: &stream)
      parameters.copy(weights.map { Float(gain * $0) }, to: layer.weightRange.lowerBound)
      parameters.fill(layer.biasRange, with: 0)
    }
  }

  /// `[rows, columns]` whose rows, or columns where there are fewer of them, are orthonormal and
  /// uniformly distributed: Gram–Schmidt on normal numbers, twice for accuracy.
  private static func orthonormal(
    rowCount: Int, columnCount: Int, stream: inout RandomStream
  ) -> [Double] {
    let vectorCount = min(rowCount, columnCount)
    let length = max(rowCount, columnCount)
    var vectors: [[Double]] = []
    while vectors.count < vectorCount {
      var vector = (0..<length).map { _ in stream.normal() }
      for _ in 0..<2 {
        for earlier in vectors {
          var projection = 0.0
          for i in 0..<length { projection += vector[i] * earlier[i] }
          for i in 0..<length { vector[i] -= projection * earlier[i] }
        }
      }
      var squares = 0.0
      for value in vector { squares += value * value }
      let norm = squares.squareRoot()
      vectors.append(vector.map { $0 / norm })
    }
    let vectorsAreRows = rowCount <= columnCount
    return (0..<rowCount * columnCount).map { i in
      let row = i / columnCount
      let column = i % columnCount
      return vectorsAreRows ? vectors[row][column] : vectors[column][row]
    }
  }
}
