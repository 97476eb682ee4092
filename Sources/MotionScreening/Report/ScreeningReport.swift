import Foundation
import VectorGraphics

/// The results of a screening as a table, as JSON and as a chart.
public struct ScreeningReport: Equatable, Sendable {
  /// Name of the robot.
  public var robotName: String
  /// Name of the physics engine.
  public var engineName: String
  /// One for each clip.
  public var results: [ScreeningResult]

  /// The report of the values given.
  public init(robotName: String, engineName: String, results: [ScreeningResult]) {
    self.robotName = robotName
    self.engineName = engineName
    self.results = results
  }

  /// A table in Markdown, a row for each clip and a line with the count.
  public var table: String {
    let head = """
      | clip | verdict | reason | time s | tracking error m | skate m | torque share | assist share |
      |---|---|---|---|---|---|---|---|

      """
    let passedCount = results.filter(\.hasPassed).count
    return head + results.map { $0.row + "\n" }.joined()
      + "\n\(passedCount) of \(results.count) clips passed for \(robotName) in \(engineName).\n"
  }

  /// The help that each replayed clip took at its base over time.
  public var chart: String {
    let series = results.compactMap { result in
      result.replay.map { replay in
        LineChart.Series(
          name: result.clipName, points: replay.trace.map { ($0.time, $0.assist) },
          isDashed: !result.hasPassed)
      }
    }
    return LineChart(
      title: "Assisting wrench in the replay of \(robotName)", xLabel: "time [s]",
      yLabel: "share of weight", series: series
    ).document().text
  }
}

extension ScreeningResult {
  /// The result as a row of the table.
  fileprivate var row: String {
    func number(_ value: Double?, _ digits: Int) -> String {
      value.map { String(format: "%.\(digits)f", $0) } ?? "–"
    }
    let cells = [
      clipName.replacing("|", with: "/"), hasPassed ? "passed" : "rejected",
      rejection.map(\.finding) ?? "", number(rejection?.time, 2),
      number(replay?.peakTrackingError, 3), number(kinematics?.largestSkate, 3),
      number(replay?.peakTorqueShare, 2), number(replay?.peakAssist, 3),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }
}
