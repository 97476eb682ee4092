import Comparison

/// The lines of one case in one engine.
struct LineGroup {
  /// What the case is called.
  let name: String
  /// Where links lead to.
  let anchor: String
  /// A line for each figure.
  let lines: [ComparisonLine]
}

/// Every line with its numbers, folded by cases.
extension ComparisonPage {
  /// The lines, case by case, in their order.
  var groups: [LineGroup] {
    var groups: [LineGroup] = []
    var lines = comparison.lines[...]
    while let first = lines.first {
      let rest = lines.drop { $0.engine == first.engine && $0.caseName == first.caseName }
      groups.append(
        LineGroup(
          name: name(ofCase: first.caseName, in: first.engine), anchor: "case-\(groups.count + 1)",
          lines: Array(lines[..<rest.startIndex])))
      lines = rest
    }
    return groups
  }

  /// All lines with values, intervals, differences and verdicts.
  var lineSection: String {
    let folds = groups.map { group in
      """
      <details id="\(group.anchor)"><summary>\(escape(group.name)) \(tally(of: group))</summary>
      <div class="wide"><table class="lines">
      <thead><tr><th scope="col">figure</th><th scope="col">controller</th>\
      <th scope="col">verdict</th><th scope="col">value</th><th scope="col">95 % interval</th>\
      <th scope="col">difference</th><th scope="col">99 % interval</th></tr></thead>
      \(group.lines.map(rows).joined(separator: "\n"))
      </table></div></details>
      """
    }
    let controls = """
      <p class="folding"><button type="button" data-fold="open">Open all</button>
      <button type="button" data-fold="close">Close all</button>
      <label><input type="checkbox" id="only-differences"> only what is better or worse</label></p>
      """
    return section("lines", "Every line", controls + folds.joined(separator: "\n"))
  }

  /// How many lines of a case are better and worse, over all controllers.
  private func tally(of group: LineGroup) -> String {
    [Verdict.better, .worse].map { verdict in
      let count = group.lines.reduce(0) { sum, line in
        sum + line.verdicts.count { $0 == verdict }
      }
      return "<span class=\"tally \(verdict.rawValue)\">\(sign(of: verdict)) \(count)</span>"
    }.joined(separator: " ")
  }

  /// A line: the baseline's row first, then one for each other controller.
  private func rows(_ line: ComparisonLine) -> String {
    let order = [comparison.baseline] + judged
    let differs = line.verdicts.contains { $0 == .better || $0 == .worse }
    let unit = line.figure.unit.isEmpty ? "" : " [\(line.figure.unit)]"
    let rows = order.enumerated().map { place, controller in
      let head =
        place == 0
        ? "<th scope=\"rowgroup\" rowspan=\"\(order.count)\">\(escape(line.figure.name + unit))"
          + "<small>\(line.figure.preference.words)</small></th>" : ""
      return "<tr>\(head)\(cells(line, controller))</tr>"
    }
    return "<tbody\(differs ? "" : " class=\"same\"")>\(rows.joined(separator: "\n"))</tbody>"
  }

  private func cells(_ line: ComparisonLine, _ controller: Int) -> String {
    let figure = line.figure
    let measured = line.measured[controller]
    let interval = measured.map { "\(figure.text($0.low)) to \(figure.text($0.high))" } ?? "–"
    let difference = line.differences[controller]
    let range = difference.map {
      "\(figure.text($0.low, hasSign: true)) to \(figure.text($0.high, hasSign: true))"
    }
    let isBaseline = controller == comparison.baseline
    let verdict = line.verdicts[controller].map { verdict in
      "<td class=\"\(verdict.rawValue)\">\(sign(of: verdict)) \(verdict.words)</td>"
    }
    return """
      <td>\(escape(comparison.controllers[controller]))</td>\
      \(verdict ?? "<td class=\"baseline\">baseline</td>")\
      <td class="number">\(figure.text(measured?.value))</td><td class="number">\(interval)</td>\
      <td class="number">\(isBaseline ? "" : figure.text(difference?.mean, hasSign: true))</td>\
      <td class="number">\(isBaseline ? "" : range ?? "–")</td>
      """
  }
}

extension Preference {
  /// What is better, in words.
  fileprivate var words: String {
    switch self {
    case .more: "more is better"
    case .less: "less is better"
    case .neither: "describes"
    }
  }
}
