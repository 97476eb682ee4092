import LinearAlgebra

/// Where the frames of one window lie in a buffer of frames.
public struct HistoryWindow: Equatable, Sendable {
  /// Place of the oldest frame that the episode has; it stands for all frames before it, too.
  public var start: Int
  /// Number of frames from there on, the newest last; at least 1, at most those of a window.
  public var frameCount: Int

  /// The frames of those places.
  public init(start: Int, frameCount: Int) {
    self.start = start
    self.frameCount = frameCount
  }
}

/// Brings the frames of windows to mean 0 and standard deviation 1, channel by channel, with the
/// statistics of the observations that the channels come from.
public struct WindowNormalizer: Sendable {
  private let channelCount: Int
  /// μ and 1/(σ + ε) of every number of a window, each `[1, frames · channels]`.
  private let offsets: Matrix
  private let scales: Matrix

  /// - Parameters:
  ///   - normalizer: of the observations, as it is now.
  ///   - components: which number of the observation each channel is, `[channels]`.
  ///   - frameCount: frames of a window.
  public init(_ normalizer: ObservationNormalizer, components: [Int], frameCount: Int) {
    channelCount = components.count
    offsets = Matrix(paddedRowCount: 1, columnCount: frameCount * components.count)
    scales = Matrix(paddedRowCount: 1, columnCount: frameCount * components.count)
    let scalings = components.map { normalizer.scaling(of: $0) }
    for frame in 0..<frameCount {
      for (channel, scaling) in scalings.enumerated() {
        let i = frame * components.count + channel
        (offsets[0, i], scales[0, i]) = scaling
      }
    }
  }

  /// Writes a normalised window, oldest frame first.
  ///
  /// - Parameters:
  ///   - window: where its frames lie.
  ///   - frames: holds them.
  ///   - row: which row of `windows` receives it.
  ///   - windows: `[rows, frames · channels]`.
  public func normalize(
    _ window: HistoryWindow, of frames: FloatBuffer, intoRow row: Int, of windows: Matrix
  ) {
    let count = window.frameCount * channelCount
    let first = windows.columnCount - count
    for column in stride(from: 0, to: first, by: channelCount) {
      windows.setRow(
        row, columns: column..<column + channelCount, to: frames, at: window.start,
        minus: offsets, times: scales)
    }
    windows.setRow(
      row, columns: first..<windows.columnCount, to: frames, at: window.start, minus: offsets,
      times: scales)
  }
}
