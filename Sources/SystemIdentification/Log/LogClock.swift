/// The constant rate of a log's rows, and where rows are missing.
struct LogClock: Sendable {
  /// Time from a row to the next [s].
  let period: Double
  /// Rows between which none is missing.
  let segments: [Range<Int>]
  private let times: [Double]

  /// - Parameters:
  ///   - times: `[rows]` [s].
  ///   - path: of the file.
  /// - Throws: `malformed` where time does not grow or has no rate, `unusable` for a log too short.
  init(times: [Double], path: String) throws(SystemIdentificationError) {
    guard times.count >= JointLog.fewestRows else {
      throw .unusable(
        log: path, line: nil,
        reason: "found \(times.count) rows, expected at least \(JointLog.fewestRows)")
    }
    let intervals = zip(times.dropFirst(), times).map { $0 - $1 }
    for (row, interval) in intervals.enumerated() where !(interval > 0) {
      throw .malformed(
        path: path, line: row + 3, column: nil,
        found: "a time that is \(interval == 0 ? "that" : "before that") of the row before",
        expected: "a later one")
    }
    let median = intervals.sorted()[intervals.count / 2]
    let regular = intervals.filter { $0 > 0.5 * median && $0 < 1.5 * median }
    let period = regular.reduce(0, +) / Double(max(regular.count, 1))
    guard LogClock.periods.contains(period) else {
      throw .unusable(
        log: path, line: nil,
        reason: "found rows \(median) s apart, expected \(LogClock.periods.lowerBound) to "
          + "\(LogClock.periods.upperBound) s")
    }
    self.period = period

    // A row that is not one period after the row before begins a new segment.
    var segments: [Range<Int>] = []
    var start = 0
    var firstBreak: Int?
    for row in 1..<times.count {
      let place = (times[row] - times[start]) / period
      guard place.rounded() != Double(row - start) else { continue }
      segments.append(start..<row)
      start = row
      firstBreak = firstBreak ?? row
    }
    segments.append(start..<times.count)
    self.segments = segments
    self.times = times
    if let firstBreak, Double(segments.count) > 2 + LogClock.largestBreakShare * Double(times.count)
    {
      throw .malformed(
        path: path, line: firstBreak + 2, column: nil,
        found:
          "a row \(intervals[firstBreak - 1]) s after the one before, and \(segments.count - 1) "
          + "such changes of the rate", expected: "rows at one rate, here \(period) s apart")
    }
  }

  /// Rates at which motors are asked for something, 20 Hz to 100 kHz [s].
  private static let periods = 1e-5...0.05

  /// More rows are missing where a log is of several rates.
  private static let largestBreakShare = 0.01

  /// `[rows]` age of each sample at the time that its row has at the constant rate [s].
  ///
  /// - Parameter sampleTimes: `[rows]` [s]; nil for those of the rows.
  func ages(of sampleTimes: [Double]?) -> [Double] {
    segments.flatMap { segment in
      segment.map { row in
        let time = times[segment.lowerBound] + Double(row - segment.lowerBound) * period
        return time - (sampleTimes ?? times)[row]
      }
    }
  }
}
