import LinearAlgebra

/// Activations of a network and their gradients for a block of rows; used by one worker at a time.
public struct MultilayerPerceptronWorkspace: Sendable {
  /// Largest number of rows.
  public let rowCapacity: Int
  /// `[rows, inputs]`, filled by the caller.
  public let input: Matrix
  /// `[rows, units]` for each layer, the last being the network's output.
  public let outputs: [Matrix]
  /// Gradients with respect to `outputs`; empty in a workspace that only goes forward.
  public let dOutputs: [Matrix]

  /// - Parameters:
  ///   - network: whose activations it holds.
  ///   - rowCapacity: largest number of rows, at least 1.
  ///   - isForwardOnly: leaves out the gradients.
  public init(
    for network: MultilayerPerceptron, rowCapacity: Int, isForwardOnly: Bool = false
  ) {
    func matrix(_ columnCount: Int) -> Matrix {
      Matrix(
        FloatBuffer(count: rowCapacity * columnCount), rowCount: rowCapacity,
        columnCount: columnCount)
    }
    self.rowCapacity = rowCapacity
    input = matrix(network.inputCount)
    outputs = network.layers.map { matrix($0.outputCount) }
    dOutputs = isForwardOnly ? [] : network.layers.map { matrix($0.outputCount) }
  }

  /// `[rows, outputs]`, what the network computed.
  public var output: Matrix { outputs[outputs.count - 1] }

  /// `[rows, outputs]`, the loss's gradient with respect to the output, filled by the caller.
  ///
  /// - Precondition: not a forward-only workspace.
  public var dOutput: Matrix { dOutputs[dOutputs.count - 1] }
}
