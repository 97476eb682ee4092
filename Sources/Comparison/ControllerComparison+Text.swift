extension ControllerComparison {
  /// What a terminal shows: how often each controller is better, worse or no different, then every line
  /// in which one is better or worse.
  public var text: String {
    controllers.indices.filter { $0 != baseline }.map(summary).joined(separator: "\n")
  }

  /// What can be quoted of a controller beside the baseline.
  ///
  /// - Precondition: it is not the baseline.
  public func sentence(of controller: Int) -> String {
    precondition(controller != baseline, "found the baseline, expected another controller")
    let judged = Verdict.judging.map { count($0, of: controller) }
    let rest = [
      (count(.different, of: controller), "it differs without being better or worse"),
      (count(.unknown, of: controller), "too few episodes have the figure of both"),
    ].filter { $0.0 > 0 }.map { "in \($0.0) \($0.1)" }
    return
      "\(controllers[controller]) is better than \(controllers[baseline]) in \(judged[0]), worse in "
      + "\(judged[1]) and no different in \(judged[2]) of \(lines.count) lines"
      + (rest.isEmpty ? "" : "; " + rest.joined(separator: ", ")) + "."
  }

  private func summary(of controller: Int) -> String {
    let judged = Verdict.judging.map { "\($0.words) in \(count($0, of: controller))" }
    var text =
      "\(controllers[controller]) beside \(controllers[baseline]): "
      + judged.joined(separator: ", ") + " of \(lines.count) lines\n"
    let rows = lines.compactMap { row(of: $0, controller) }
    guard !rows.isEmpty else { return text }
    let header = ["", "engine", "case", "figure", "it", "baseline", "difference", "99 % interval"]
    text += TextTable([header] + rows, wordColumnCount: 4).text
    return text
  }

  private func row(of line: ComparisonLine, _ controller: Int) -> [String]? {
    guard let verdict = line.verdicts[controller], verdict == .better || verdict == .worse,
      let difference = line.differences[controller]
    else { return nil }
    let figure = line.figure
    let title = figure.title + (figure.unit.isEmpty ? "" : " [\(figure.unit)]")
    return [
      verdict.words, line.engine, line.caseName, title,
      figure.text(line.measured[controller]?.value), figure.text(line.measured[baseline]?.value),
      figure.text(difference.mean, hasSign: true),
      "\(figure.text(difference.low, hasSign: true)) to "
        + figure.text(difference.high, hasSign: true),
    ]
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
