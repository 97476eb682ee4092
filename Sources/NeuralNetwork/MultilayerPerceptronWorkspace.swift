import LinearAlgebra

/// Activations of a network for a block of rows; used by one worker at a time.
///
/// On the way back the gradients take the place of the activations, so that a block twice as large
/// fits in the second-level cache.
public struct MultilayerPerceptronWorkspace: Sendable {
  /// Largest number of rows.
  public let rowCapacity: Int
  /// `[rows, inputs]`, filled by the caller.
  public let input: Matrix
  /// `[rows, units]` for each layer, the last being the network's output.
  public let outputs: [Matrix]
  /// `[rows, outputs]`, the loss's gradient with respect to the output, filled by the caller.
  public let dOutput: Matrix
  /// `[TiledProduct.blockRowCount, units]` for each layer.
  let scratch: [Matrix]
  /// `[TiledProduct.blockRowCount, inputs]`; nil where no one asks for the gradient of the input.
  let inputScratch: Matrix?

  /// - Parameters:
  ///   - network: whose activations it holds.
  ///   - rowCapacity: largest number of rows, at least 1.
  ///   - hasInputGradient: whether the way back goes on to the input.
  public init(
    for network: MultilayerPerceptron, rowCapacity: Int, hasInputGradient: Bool = false
  ) {
    self.rowCapacity = rowCapacity
    input = Matrix(paddedRowCount: rowCapacity, columnCount: network.inputCount)
    outputs = network.layers.map {
      Matrix(paddedRowCount: rowCapacity, columnCount: $0.outputCount)
    }
    dOutput = Matrix(paddedRowCount: rowCapacity, columnCount: network.outputCount)
    scratch = network.layers.map {
      Matrix(paddedRowCount: TiledProduct.blockRowCount, columnCount: $0.outputCount)
    }
    inputScratch =
      hasInputGradient
      ? Matrix(paddedRowCount: TiledProduct.blockRowCount, columnCount: network.inputCount) : nil
  }

  /// `[rows, outputs]`, what the network computed.
  public var output: Matrix { outputs[outputs.count - 1] }
}
