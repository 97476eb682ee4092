import LinearAlgebra
import VectorArithmetic

/// y = f(W ∗ x + b) along time: where the parameters of a convolution lie and how it computes; it
/// owns no memory.
///
/// Frames lie one after the other, so the frames that one output frame sees are a run of
/// kernel · channels numbers, and a convolution is a linear layer on rows that overlap:
/// y[p] = f(W · (x[p s] … x[p s + k − 1]) + b).
public struct Convolution1D: Hashable, Sendable {
  /// Numbers in a frame of x.
  public let channelCount: Int
  /// Frames of x that a frame of y sees, k.
  public let kernelLength: Int
  /// Frames of x from one frame of y to the next, s.
  public let stride: Int
  /// The linear layer on the frames that one output frame sees, oldest first; its weights are
  /// `[output channels, kernel · channels]`.
  public let layer: LinearLayer

  /// Appends the parameters to `layout` as `<name>/weight` and `<name>/bias`.
  ///
  /// - Parameters:
  ///   - name: path of the convolution, such as `actor/history/0`.
  ///   - channelCount: numbers in a frame of x, at least 1.
  ///   - outputChannelCount: numbers in a frame of y, a multiple of `channelMultiple`.
  ///   - kernelLength: k, at least 1.
  ///   - stride: s, at least 1.
  ///   - activation: f, or nil for the identity.
  ///   - layout: receives the parameters.
  public init(
    name: String, channelCount: Int, outputChannelCount: Int, kernelLength: Int, stride: Int,
    activation: Activation?, layout: inout ParameterLayout
  ) {
    precondition(
      kernelLength >= 1 && stride >= 1
        && outputChannelCount.isMultiple(of: Convolution1D.channelMultiple),
      "a convolution of kernel \(kernelLength), stride \(stride), \(outputChannelCount) channels")
    self.channelCount = channelCount
    self.kernelLength = kernelLength
    self.stride = stride
    layer = LinearLayer(
      name: name, inputCount: kernelLength * channelCount, outputCount: outputChannelCount,
      activation: activation, layout: &layout)
  }

  /// Output channels come in multiples of this: whole vectors, so that frames need no padding.
  public static let channelMultiple = FloatVector.scalarCount

  /// Rows whose gradients are summed at once: few enough for what a tile reads of them to stay in the
  /// nearest cache.
  private static let gradientRowCount = 96

  /// Frames of y for so many frames of x; 0 where the kernel does not fit.
  public func outputLength(of length: Int) -> Int {
    length < kernelLength ? 0 : (length - kernelLength) / stride + 1
  }

  /// Computes y from x.
  ///
  /// - Parameters:
  ///   - x: `[frames, channels]` without padding; its buffer holds the frames that the last rows of y
  ///     see.
  ///   - y: `[frames, output channels]`, overwritten.
  ///   - weights: the layer's.
  public func forward(_ x: Matrix, into y: Matrix, weights: PackedLayer) {
    // y = f(X Wᵀ + b), X being the overlapping rows of x
    layer.forward(overlappingRows(of: x, count: y.rowCount), into: y, weights: weights)
  }

  /// Adds the gradients of W and b.
  ///
  /// - Parameters:
  ///   - x: as given to `forward`.
  ///   - dz: `[frames, output channels]`: the gradient before the activation.
  ///   - gradients: the flat gradients.
  ///   - scratch: `[kernel · channels, output channels]`, overwritten.
  public func addGradients(_ x: Matrix, dz: Matrix, to gradients: FloatBuffer, scratch: Matrix) {
    let x = overlappingRows(of: x, count: dz.rowCount)
    scratch.buffer.fill(0..<scratch.buffer.count, with: 0)
    for row in Swift.stride(from: 0, to: dz.rowCount, by: Convolution1D.gradientRowCount) {
      // dWᵀ = Xᵀ dz: that way round the sums fill whole register tiles
      let rows = row..<min(row + Convolution1D.gradientRowCount, dz.rowCount)
      TiledProduct.addTransposed(x.rows(rows), dz.rows(rows), to: scratch)
    }
    layer.weight(in: gradients).addTranspose(of: scratch)
    // db = Σ dz over frames
    var dBias = gradients.mutableSpan(layer.biasRange)
    dz.addColumnSums(to: &dBias)
  }

  /// Propagates a gradient to the convolution before: x ← dx ⊙ f′, f being that convolution's
  /// activation.
  ///
  /// - Parameters:
  ///   - dz: `[frames, output channels]`: the gradient before this convolution's activation.
  ///   - x: as given to `forward`; on return the gradient before the activation that made it.
  ///   - previous: f.
  ///   - weights: the layer's.
  ///   - dx: `[frames, channels]` like x, overwritten.
  ///   - scratch: `[TiledProduct.blockRowCount, kernel · channels]`, padded rows, overwritten.
  public func backward(
    dz: Matrix, through x: Matrix, previous: Activation?, weights: PackedLayer, dx: Matrix,
    scratch: Matrix
  ) {
    // dX = dz W; every number of x is in several rows of X, whose gradients add up
    dx.buffer.fill(dx.offset..<dx.buffer.count, with: 0)
    let step = stride * channelCount
    for row in Swift.stride(from: 0, to: dz.rowCount, by: TiledProduct.blockRowCount) {
      let rows = row..<min(row + TiledProduct.blockRowCount, dz.rowCount)
      let dRows = scratch.prefix(rows.count)
      TiledProduct.multiply(dz.rows(rows), weights.backward, into: dRows)
      dRows.addRows(to: dx.buffer, at: dx.offset + row * step, step: step)
    }
    if let previous { previous.backward(x, dx) } else { x.copyElements(of: dx) }
  }

  /// X: row p is what frame p of y sees, one frame after the other.
  private func overlappingRows(of x: Matrix, count: Int) -> Matrix {
    precondition(
      x.columnCount == channelCount && x.rowStride == channelCount,
      "\(channelCount) channels got \(x.columnCount) in rows of \(x.rowStride)")
    return Matrix(
      x.buffer, offset: x.offset, rowCount: count, columnCount: layer.inputCount,
      rowStride: stride * channelCount)
  }
}
