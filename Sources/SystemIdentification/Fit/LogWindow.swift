/// A part of the log that is simulated from a state of its own.
struct LogWindow: Sendable {
  /// The rows.
  let rows: Range<Int>
  /// The rows of the log without a gap that hold them.
  let segment: Range<Int>
}

/// The state in which a window begins.
struct WindowStart: Sendable {
  /// `[joints]` [rad].
  var position: [Double]
  /// `[joints]` [rad/s].
  var velocity: [Double]

  init(position: [Double], velocity: [Double]) {
    self.position = position
    self.velocity = velocity
  }

  /// Lines through the measured positions of a short time.
  ///
  /// - Parameters:
  ///   - window: of the log.
  ///   - log: in the robot's order.
  init(_ window: LogWindow, of log: JointLog) {
    let wanted = Int((WindowStart.fittedDuration / log.period).rounded())
    let count = min(max(3, wanted), window.rows.count)
    let middle = Double(count - 1) / 2
    let spread = (0..<count).reduce(0) { $0 + (Double($1) - middle) * (Double($1) - middle) }
    position = []
    velocity = []
    for joint in 0..<log.jointCount {
      var (mean, slope) = (0.0, 0.0)
      for row in 0..<count {
        let q = log.position[(window.rows.lowerBound + row) * log.jointCount + joint]
        mean += q / Double(count)
        slope += (Double(row) - middle) * q / max(spread, 1)
      }
      position.append(mean - slope * middle)
      velocity.append(slope / log.period)
    }
  }

  /// [s].
  private static let fittedDuration = 0.03
}

extension JointLog {
  /// Parts of at most a duration, each with enough rows to tell more than the state that it begins
  /// with.
  ///
  /// - Parameter duration: [s].
  func windows(of duration: Double) -> [LogWindow] {
    let longest = max(1, Int((duration / period).rounded()))
    return segments.flatMap { segment -> [LogWindow] in
      guard segment.count >= JointLog.fewestRows else { return [] }
      let count = (segment.count + longest - 1) / longest
      return (0..<count).map { part in
        let start = segment.lowerBound + part * segment.count / count
        let end = segment.lowerBound + (part + 1) * segment.count / count
        return LogWindow(rows: start..<end, segment: segment)
      }
    }
  }

  /// Shorter segments are left out.
  static let fewestRows = 100
}
