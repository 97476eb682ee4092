import LinearAlgebra

/// Activations of a history encoder for a block of windows; used by one worker at a time.
public struct HistoryEncoderWorkspace: Sendable {
  /// `[rows, frames · channels]`, oldest frame first, filled by the caller.
  public let windows: Matrix
  /// `[rows, code]`, what the encoder computed.
  public let code: Matrix
  /// `[rows, code]`, the loss's gradient with respect to the code, filled by the caller.
  public let dCode: Matrix
  /// `[TiledProduct.blockRowCount, kernel · channels]` for each convolution.
  let scratch: [Matrix]
  /// `[kernel · channels, output channels]` for each convolution.
  let weightScratch: [Matrix]
  /// `[TiledProduct.blockRowCount, features]`.
  let featureScratch: Matrix

  /// Frames of all windows, in the input and behind each convolution.
  private let sequences: [Sequence]
  private let featureCount: Int

  /// Frames of windows, one after the other.
  private struct Sequence {
    let values: FloatBuffer
    /// Gradients with respect to them; the same memory where no one asks for them.
    let gradients: FloatBuffer
    let channelCount: Int
    /// Frames from one window to the next.
    let pitch: Int

    /// The frames of the first windows, `[windows · pitch, channels]`.
    func frames(of buffer: FloatBuffer, windowCount: Int) -> Matrix {
      Matrix(buffer, rowCount: windowCount * pitch, columnCount: channelCount)
    }
  }

  /// - Parameters:
  ///   - encoder: whose activations it holds.
  ///   - rowCapacity: largest number of windows, at least 1.
  public init(for encoder: HistoryEncoder, rowCapacity: Int) {
    let channels = [encoder.channelCount] + encoder.convolutions.map(\.layer.outputCount)
    let convolutions = encoder.convolutions
    sequences = encoder.pitches.enumerated().map { i, pitch in
      // Behind the last window there is room for what its last kernel reaches over, and a vector.
      let reach = i < convolutions.count ? convolutions[i].kernelLength : 0
      let count =
        (rowCapacity * pitch + reach) * channels[i] + Convolution1D.channelMultiple
      let values = FloatBuffer(count: count)
      let needsGradients = (1..<convolutions.count).contains(i)
      return Sequence(
        values: values, gradients: needsGradients ? FloatBuffer(count: count) : values,
        channelCount: channels[i], pitch: pitch)
    }
    featureCount = encoder.featureCount
    windows = Matrix(
      sequences[0].values, offset: 0, rowCount: rowCapacity,
      columnCount: encoder.frameCount * encoder.channelCount,
      rowStride: sequences[0].pitch * encoder.channelCount)
    code = Matrix(paddedRowCount: rowCapacity, columnCount: encoder.codeCount)
    dCode = Matrix(paddedRowCount: rowCapacity, columnCount: encoder.codeCount)
    scratch = convolutions.map {
      Matrix(paddedRowCount: TiledProduct.blockRowCount, columnCount: $0.layer.inputCount)
    }
    weightScratch = convolutions.map {
      Matrix(paddedRowCount: $0.layer.inputCount, columnCount: $0.layer.outputCount)
    }
    featureScratch = Matrix(
      paddedRowCount: TiledProduct.blockRowCount, columnCount: encoder.featureCount)
  }

  /// Frames behind so many convolutions, `[windows · pitch, channels]`.
  func frames(_ number: Int, windowCount: Int) -> Matrix {
    sequences[number].frames(of: sequences[number].values, windowCount: windowCount)
  }

  /// Memory for the gradients with respect to `frames(_:windowCount:)`.
  func dFrames(_ number: Int, windowCount: Int) -> Matrix {
    sequences[number].frames(of: sequences[number].gradients, windowCount: windowCount)
  }

  /// The last convolution's output, `[windows, features]`.
  func features(windowCount: Int) -> Matrix {
    let last = sequences[sequences.count - 1]
    return Matrix(
      last.values, offset: 0, rowCount: windowCount, columnCount: featureCount,
      rowStride: last.pitch * last.channelCount)
  }
}
