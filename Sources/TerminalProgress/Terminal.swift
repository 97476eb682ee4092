import Foundation

/// What is known about the terminal on standard error.
public enum Terminal {
  /// How a tool should show its progress on standard error.
  ///
  /// A bar needs a terminal that can move its cursor; a `TERM` of `dumb` and a non-empty `CI` ask for
  /// lines.
  ///
  /// - Parameters:
  ///   - isQuiet: whether the user wants to see nothing.
  ///   - environment: the environment variables.
  public static func progressMode(
    isQuiet: Bool, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> ProgressDisplay.Mode {
    mode(
      isQuiet: isQuiet, isTerminal: isatty(STDERR_FILENO) == 1, windowWidth: windowWidth(),
      environment: environment)
  }

  /// The decision of `progressMode`, from facts.
  static func mode(
    isQuiet: Bool, isTerminal: Bool, windowWidth: Int?, environment: [String: String]
  ) -> ProgressDisplay.Mode {
    if isQuiet { return .silent }
    let isDumb = environment["TERM"] == "dumb" || environment["CI"]?.isEmpty == false
    guard isTerminal, !isDumb else { return .lines }
    // The window itself is asked first: COLUMNS is not updated when the window changes.
    let width = windowWidth ?? environment["COLUMNS"].flatMap { Int($0) } ?? 80
    return .bar(width: min(max(width, 20), 400))
  }

  /// Columns of the terminal's window, or nil where there is none.
  private static func windowWidth() -> Int? {
    var size = winsize()
    // Safety: the kernel writes one `winsize`, which outlives the call.
    let status = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size)
    return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }
}
