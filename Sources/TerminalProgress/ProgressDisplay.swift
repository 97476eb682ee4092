/// Decides what a tool writes to standard error while it works: a redrawn bar on a terminal, now and
/// then a line elsewhere, or nothing.
///
/// It only makes text; the tool prints it. Times are given by the caller, so that tests need no
/// clock.
public struct ProgressDisplay: Sendable {
  /// Where and how progress is shown.
  public enum Mode: Equatable, Sendable {
    /// Lines of at most `width` columns that are drawn over each other.
    case bar(width: Int)
    /// Lines that follow each other.
    case lines
    /// Nothing.
    case silent
  }

  /// Where and how progress is shown; the width of a bar may change between updates.
  public var mode: Mode
  /// Least time between two redrawings of a bar [s].
  public let redrawInterval: Double
  /// Least time between two lines [s].
  public let lineInterval: Double
  /// Number of lines on the terminal that the next update draws over.
  private var drawnLineCount = 0
  private var lastTime: Double?
  /// The newest state, as long as it is not shown.
  private var pending: ProgressState?

  /// - Parameters:
  ///   - mode: where and how progress is shown.
  ///   - redrawInterval: least time between two redrawings of a bar [s].
  ///   - lineInterval: least time between two lines [s].
  public init(mode: Mode, redrawInterval: Double = 0.1, lineInterval: Double = 5) {
    self.mode = mode
    self.redrawInterval = redrawInterval
    self.lineInterval = lineInterval
  }

  /// The text to write for a new state; empty while the last one is too fresh.
  ///
  /// The first state is always shown, and so is the last: that with `completedCount` equal to
  /// `totalCount`, or the one before `finish()`.
  ///
  /// - Parameter state: how far the work has come; its `elapsedTime` is the clock.
  public mutating func update(_ state: ProgressState) -> String {
    let interval: Double
    switch mode {
    case .silent: return ""
    case .bar: interval = redrawInterval
    case .lines: interval = lineInterval
    }
    let isLast = state.totalCount == state.completedCount
    if !isLast, let lastTime, state.elapsedTime - lastTime < interval {
      pending = state
      return ""
    }
    return show(state)
  }

  /// The text to write above the progress, for a message in between: the bar is taken away and comes
  /// back below at the next update.
  ///
  /// - Parameter text: the message, without the line break at its end.
  public mutating func message(_ text: String) -> String {
    let clearing = clearDrawing()
    lastTime = mode == .lines ? lastTime : nil
    return clearing + text + "\n"
  }

  /// The text to write at the end of the work: the newest state where it is not shown yet. The cursor
  /// is at the beginning of a free line afterwards.
  public mutating func finish() -> String {
    let rest = pending.map { show($0) } ?? ""
    drawnLineCount = 0
    lastTime = nil
    return rest
  }

  private mutating func show(_ state: ProgressState) -> String {
    lastTime = state.elapsedTime
    pending = nil
    switch mode {
    case .silent:
      return ""
    case .lines:
      return ProgressLine.plain(state) + "\n"
    case .bar(let width):
      let lines = ProgressLine.render(state, width: width)
      let clearing = clearDrawing()
      drawnLineCount = lines.count
      return clearing + lines.joined(separator: "\n") + "\n"
    }
  }

  /// Moves to the first line drawn and clears from there to the end of the screen.
  private mutating func clearDrawing() -> String {
    guard drawnLineCount > 0 else { return "" }
    defer { drawnLineCount = 0 }
    return "\u{1B}[\(drawnLineCount)A\r\u{1B}[J"
  }
}
