import Foundation

extension ControllerComparison {
  /// What a terminal shows: how often each controller is better, worse or no different, then every line
  /// in which one is better or worse.
  public var text: String {
    controllers.indices.filter { $0 != baseline }.map(summary).joined(separator: "\n")
  }

  private func summary(of controller: Int) -> String {
    let judged = Verdict.judging.map { "\($0.words) in \(count($0, of: controller))" }
    var text =
      "\(controllers[controller]) beside \(controllers[baseline]): "
      + judged.joined(separator: ", ") + " of \(lines.count) lines\n"
    let rows = lines.compactMap { row(of: $0, controller) }
    guard !rows.isEmpty else { return text }
    let header = ["", "engine", "case", "figure", "it", "baseline", "difference", "99 % interval"]
    text += Self.aligned([header] + rows)
    return text
  }

  private func row(of line: ComparisonLine, _ controller: Int) -> [String]? {
    guard let verdict = line.verdicts[controller], verdict == .better || verdict == .worse,
      let difference = line.differences[controller]
    else { return nil }
    func number(_ value: Double?, sign: Bool = false) -> String {
      guard let value else { return "–" }
      return String(
        format: "%\(sign ? "+" : "").\(line.figure.digits)f", value * line.figure.tableFactor)
    }
    let title = line.figure.title + (line.figure.unit.isEmpty ? "" : " [\(line.figure.unit)]")
    return [
      verdict.words, line.engine, line.caseName, title,
      number(line.measured[controller]?.value), number(line.measured[baseline]?.value),
      number(difference.mean, sign: true),
      "\(number(difference.low, sign: true)) to \(number(difference.high, sign: true))",
    ]
  }

  /// Words to the left, numbers to the right.
  private static func aligned(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < 4 ? cell + padding : padding + cell
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}

extension Verdict {
  fileprivate static let judging: [Verdict] = [.better, .worse, .noDifference]

  /// The verdict in words.
  public var words: String {
    switch self {
    case .better: "better"
    case .worse: "worse"
    case .noDifference: "no difference"
    case .different: "different"
    case .unknown: "unknown"
    }
  }
}
