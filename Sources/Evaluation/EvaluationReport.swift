import Comparison
import Foundation

/// Results of several cases.
public struct EvaluationReport: Equatable, Sendable {
  /// The results, in the order of the cases.
  public var cases: [CaseResult]

  /// The results of the given cases.
  public init(cases: [CaseResult]) { self.cases = cases }

  /// `{"schema": 1, "cases": […]}`, ending with a newline.
  ///
  /// - Throws: where Foundation cannot write the object.
  public func json() throws -> Data {
    let object: [String: Any] = ["schema": 1, "cases": jsonCases]
    var data = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
    data.append(contentsOf: Array("\n".utf8))
    return data
  }

  /// The same results under another name of the controller.
  public func named(_ controller: String) -> EvaluationReport {
    var report = self
    for index in report.cases.indices { report.cases[index].controller = controller }
    return report
  }

  /// The cases as objects with the keys of the command-line contract.
  public var jsonCases: [[String: Any]] { cases.map(\.json) }

  /// Each case as a paragraph.
  public var text: String {
    var lines: [String] = []
    for result in cases {
      func percent(_ value: Double?) -> String {
        value.map { String(format: "%.0f %%", 100 * $0) } ?? "–"
      }
      func figure(_ key: String) -> String {
        result[key].map { String(format: "%.3f", $0.value) } ?? "–"
      }
      lines.append(
        """
        \(result.name): \(result.controller) in \(result.engine), \(result.episodes) episodes
          survived          \(percent(result.survived?.value)) \
        (95 % interval \(percent(result.survived?.low)) to \(percent(result.survived?.high)))
          mean survival     \(result.meanSurvival.map { String(format: "%.1f", $0) } ?? "–") s
          forward speed     \(figure("forward_speed_m_s")) m/s
          velocity error    \(figure("velocity_error_rms_m_s")) m/s RMS, \
        \(figure("mean_velocity_error_m_s")) m/s of the mean
          yaw rate error    \(figure("yaw_rate_error_rms_rad_s")) rad/s RMS, \
        \(figure("mean_yaw_rate_error_rad_s")) rad/s of the mean
        \(tracking(result))\
          ended by          \
        \(result.causes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
          .joined(separator: ", "))
        """)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// How far the robot was from its reference motion, nothing without one.
  private func tracking(_ result: CaseResult) -> String {
    guard let joint = result["joint_error_rad"], let foot = result["foot_error_m"] else {
      return ""
    }
    return String(
      format: "  tracking error    %.3f rad of the joints, %.3f m of the feet\n", joint.value,
      foot.value)
  }

  /// The cases as a table, a line each, below a line for each controller and engine.
  public var table: String {
    var text = ""
    var start = cases.startIndex
    while start < cases.endIndex {
      let first = cases[start]
      let rest = cases[start...]
      let end =
        rest.firstIndex { $0.controller != first.controller || $0.engine != first.engine }
        ?? cases.endIndex
      text += "\(first.controller) in \(first.engine), \(first.episodes) episodes a case\n"
      text += ResultTable(Array(cases[start..<end])).text
      start = end
    }
    return text
  }
}

/// A table of results with aligned columns.
private struct ResultTable {
  private let rows: [[String]]

  init(_ results: [CaseResult]) {
    // Columns that no case fills are left out; survival shows its interval.
    let columns = CaseFigure.all.indices.filter { column in
      results.contains { $0.estimates[column] != nil }
    }
    let figures = columns.map { CaseFigure.all[$0] }
    let hasSearch = results.contains { $0.worstLargestPush != nil }
    var rows = [
      ["case"] + figures.map(\.heading.0) + (hasSearch ? ["worst"] : []),
      [""] + figures.map(\.heading.unit) + (hasSearch ? ["N s"] : []),
    ]
    rows += results.map { result in
      var cells = [result.name]
      cells += zip(columns, figures).map { column, figure in
        ResultTable.cell(result.estimates[column], figure)
      }
      if hasSearch { cells.append(ResultTable.number(result.worstLargestPush, digits: 0)) }
      return cells
    }
    self.rows = rows
  }

  private static func cell(_ estimate: Estimate?, _ figure: CaseFigure) -> String {
    func text(_ value: Double?) -> String {
      number(value.map { $0 * figure.tableFactor }, digits: figure.digits)
    }
    guard figure.key == "survived", let estimate else { return text(estimate?.value) }
    return "\(text(estimate.value)) (\(text(estimate.low))–\(text(estimate.high)))"
  }

  private static func number(_ value: Double?, digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0) } ?? "–"
  }

  /// First column to the left, numbers to the right.
  var text: String { TextTable(rows, wordColumnCount: 1).text }
}
