import Comparison

/// What differs, in words, in counts and at a glance.
extension ComparisonPage {
  /// The sentences that can be quoted, how often each controller was judged in which way, and every
  /// verdict as a sign.
  var verdictSection: String {
    let sentences = judged.map { "<p class=\"verdict\">\(escape(comparison.sentence(of: $0)))</p>" }
    let content = sentences.joined(separator: "\n") + counts + glances
    return section("verdicts", "Verdicts", content)
  }

  private var counts: String {
    let verdicts = Verdict.allCases
    let header = verdicts.map { "<th scope=\"col\">\(sign(of: $0)) \($0.words)</th>" }.joined()
    let rows = judged.map { controller in
      let cells = verdicts.map {
        "<td class=\"\($0.rawValue)\">\(comparison.count($0, of: controller))</td>"
      }
      return "<tr><th scope=\"row\">\(escape(comparison.controllers[controller]))</th>"
        + "\(cells.joined())</tr>"
    }
    return """
      <div class="wide"><table class="counts">
      <thead><tr><th scope="col">beside \(escape(comparison.controllers[comparison.baseline]))</th>\
      \(header)</tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      <p class="note">A line is one figure of one case in one engine, over episodes of equal seeds. It is judged by the \
      difference from the baseline: no difference where the 99 % interval of the mean difference holds zero.</p>
      """
  }

  /// A table of signs for each controller: cases down, figures across.
  private var glances: String {
    let figures = figuresInOrder
    let header = figures.map {
      "<th scope=\"col\"><span>\(escape($0.name))</span></th>"
    }.joined()
    return judged.map { controller in
      let rows = groups.map { group in
        let cells = figures.map { figure in
          cell(group.lines.first { $0.figure.key == figure.key }, controller)
        }
        return "<tr><th scope=\"row\"><a href=\"#\(group.anchor)\">\(escape(group.name))</a></th>"
          + "\(cells.joined())</tr>"
      }
      return """
        <h3>\(escape(comparison.controllers[controller])) at a glance</h3>
        <div class="wide"><table class="glance">
        <thead><tr><td></td>\(header)</tr></thead>
        <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
        """
    }.joined(separator: "\n")
  }

  private func cell(_ line: ComparisonLine?, _ controller: Int) -> String {
    guard let line, let verdict = line.verdicts[controller] else { return "<td></td>" }
    let told = "\(line.caseName), \(line.figure.name): \(verdict.words)"
    return "<td class=\"\(verdict.rawValue)\" title=\"\(escape(told))\">\(sign(of: verdict))</td>"
  }

  /// The sign of a verdict, told apart without colours; words are read out in its place.
  func sign(of verdict: Verdict) -> String {
    let sign =
      switch verdict {
      case .better: "▲"
      case .worse: "▼"
      case .noDifference: "="
      case .different: "≠"
      case .unknown: "?"
      }
    return "<span class=\"sign\" aria-label=\"\(verdict.words)\" role=\"img\">\(sign)</span>"
  }

  /// The figures that there are, in the order of the lines.
  var figuresInOrder: [ComparedFigure] {
    var figures: [ComparedFigure] = []
    for line in comparison.lines where !figures.contains(line.figure) {
      figures.append(line.figure)
    }
    return figures
  }
}
