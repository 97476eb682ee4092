/// Draws the state of a piece of work as text.
public enum ProgressLine {
  /// Two lines for a terminal, each at most `width` columns: count, bar and percentage with times;
  /// then the figures. What does not fit is left out from the right, and the bar shrinks first.
  ///
  /// - Parameters:
  ///   - state: how far the work has come.
  ///   - width: columns of the terminal.
  /// - Returns: one line without figures, two with.
  public static func render(_ state: ProgressState, width: Int) -> [String] {
    // The last column stays free: terminals wrap when it is written.
    let width = max(1, width - 1)
    var lines = [firstLine(state, width: width)]
    let figures = figureLine(state, width: width)
    if !figures.isEmpty { lines.append(figures) }
    return lines
  }

  /// One line for a log, of any length.
  ///
  /// - Parameter state: how far the work has come.
  public static func plain(_ state: ProgressState) -> String {
    ([state.countText] + state.figures.map(\.text) + [state.timeText]).joined(separator: ", ")
  }

  private static let shortestBar = 8
  private static let longestBar = 40

  private static func firstLine(_ state: ProgressState, width: Int) -> String {
    let count = state.countText
    let time = state.timeText
    guard let fraction = state.fraction else { return clip("\(count)  \(time)", to: width) }
    // 99.9 % is not yet 100 %.
    let percentage = padded("\(Int((fraction * 100).rounded(.down))) %", to: 5)
    let others = count.count + percentage.count + time.count + 6
    if width - others >= shortestBar {
      let drawn = bar(fraction, width: min(longestBar, width - others))
      return "\(count) \(drawn)\(percentage)  \(time)"
    }
    return clip("\(count)\(percentage)  \(time)", to: width)
  }

  private static func figureLine(_ state: ProgressState, width: Int) -> String {
    var line = ""
    for figure in state.figures {
      let longer = line.isEmpty ? "  \(figure.text)" : "\(line) · \(figure.text)"
      guard longer.count <= width else { break }
      line = longer
    }
    return line
  }

  /// `━━━━━━╸─────`, with half a cell as the finest step.
  private static func bar(_ fraction: Double, width: Int) -> String {
    let halves = Int((fraction * Double(2 * width)).rounded(.down))
    let full = String(repeating: "━", count: halves / 2)
    let half = halves % 2 == 1 ? "╸" : ""
    let rest = width - halves / 2 - halves % 2
    return full + half + String(repeating: "─", count: rest)
  }

  private static func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count + 1)) + text
  }

  private static func clip(_ text: String, to width: Int) -> String {
    text.count <= width ? text : String(text.prefix(width))
  }
}
