import LinearAlgebra

/// A copy of a layer's weights and bias in the order in which products read them; it is refreshed
/// after every change of the parameters.
public struct PackedLayer: Sendable {
  /// Wᵀ, `[inputs, outputs]`, starting from b.
  let forward: PackedMatrix
  /// W, `[outputs, inputs]`, starting from 0.
  let backward: PackedMatrix

  private let layer: LinearLayer

  /// Zeros.
  ///
  /// - Parameter layer: whose parameters it copies.
  public init(_ layer: LinearLayer) {
    self.layer = layer
    forward = PackedMatrix(rowCount: layer.inputCount, columnCount: layer.outputCount)
    backward = PackedMatrix(rowCount: layer.outputCount, columnCount: layer.inputCount)
  }

  /// Number of pieces that may be refreshed at the same time.
  public var pieceCount: Int { forward.panelCount + backward.panelCount }

  /// Copies one piece of the parameters.
  ///
  /// - Parameters:
  ///   - piece: 0 ..< `pieceCount`.
  ///   - parameters: the flat parameters.
  public func refresh(piece: Int, parameters: FloatBuffer) {
    let weight = layer.weight(in: parameters)
    if piece < forward.panelCount {
      forward.pack(
        transposed: weight, initial: parameters.span(layer.biasRange), panel: piece)
    } else {
      backward.pack(weight, panel: piece - forward.panelCount)
    }
  }
}
