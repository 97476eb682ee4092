import Comparison
import ComparisonPages
import Evaluation
import Foundation
import VectorGraphics

/// The page of a sweep: what came of its points, complete in itself.
public struct SweepPage: Sendable {
  /// The most points whose curves are drawn over each other.
  private static let largestCurveCount = LineChart.palette.count
  /// The most letters of a row's name in the chart of intervals.
  private static let longestRowName = 42

  private let results: SweepResults
  private let directory: SweepDirectory

  /// - Parameters:
  ///   - results: what is shown.
  ///   - directory: where the runs' metrics are.
  public init(_ results: SweepResults, in directory: SweepDirectory) {
    self.results = results
    self.directory = directory
  }

  /// The page.
  ///
  /// - Throws: `RunError` where a finished run's metrics cannot be read.
  public func html() throws -> String {
    let description = results.plan.description
    let seeds = description.allSeeds.count
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Sweep: \(escape(description.name))</title>
      <style>\(ComparisonPage.styleSheet)\(Self.styleSheet)</style></head><body>
      <header><h1>\(escape(description.name))</h1>
      <p class="subtitle">\(escape(description.summary.map { $0 + " " } ?? ""))\
      \(results.points.count) points × \(seeds) \(seeds == 1 ? "seed" : "seeds") of \
      \(escape(results.plan.experimentFile)), judged by \(escape(judgedBy))</p></header>
      <main>
      \([verdictSection, pointSection, try curveSection(), failureSection, runSection]
        .joined(separator: "\n"))
      </main>
      </body></html>

      """
  }

  /// What differs from other pages with tables and charts.
  private static let styleSheet = String(decoding: PackageResources.sweep_css, as: UTF8.self)

  private var judgedBy: String {
    let judge = results.plan.description.judge
    guard let suite = judge.suite else {
      return "the mean of \(judge.metric) over the last \(judge.lastIterationCount) iterations"
    }
    return "\(results.figure.name) in "
      + (judge.caseName.map { "the case \($0)" } ?? "all cases") + " of suite \(suite)"
  }

  private var verdictSection: String {
    section(
      "verdicts", "What came of it",
      results.sentences.map { "<p class=\"verdict\">\(escape($0))</p>" }.joined(separator: "\n"))
  }

  // MARK: - Points

  private var pointSection: String {
    let figure = results.figure
    let unit = figure.unit.isEmpty ? "" : " [\(escape(figure.unit))]"
    let rows = results.ranking.map(row).joined(separator: "\n")
    return section(
      "points", "Points",
      """
      <figure class="chart intervals">\(intervals.text)</figure>
      <div class="wide"><table class="points">
      <thead><tr><th scope="col">point</th>\
      <th scope="col" class="number">\(escape(figure.name))\(unit)</th>\
      <th scope="col" class="number">95 % interval</th><th scope="col" class="number">runs</th>\
      <th scope="col" class="number">from the best</th><th scope="col" class="number">interval</th>\
      <th scope="col">verdict</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>
      <p class="note">Means over the seeds with intervals by Student’s distribution. A difference from the best is \
      of runs of equal seeds; its interval is so wide that it holds \(Int(100 * SweepResults.confidence)) % for \
      all pairs of points together, since the best is chosen among all.</p>
      """)
  }

  private func row(of index: Int) -> String {
    let figure = results.figure
    let result = results.points[index]
    let verdict = results.verdict(of: index)
    return """
      <tr><th scope="row">\(result.point.number) <span>\(escape(result.point.label))</span></th>\
      <td class="number">\(figure.text(result.mean))</td>\
      <td class="number">\(results.range(result.interval))</td>\
      <td class="number">\(result.finishedRuns.count) of \(result.runs.count)</td>\
      <td class="number">\(figure.text(results.differences[index]?.mean, hasSign: true))</td>\
      <td class="number">\(results.range(results.differences[index], hasSign: true))</td>\
      <td class="\(verdict?.rawValue ?? "better")">\(verdict?.words ?? "best")</td></tr>
      """
  }

  private var intervals: SVGDocument {
    let figure = results.figure
    let order = results.ranking
    let unit = figure.unit.isEmpty ? "" : " [\(figure.unit)]"
    let estimates = order.map { index -> IntervalChart.Estimate? in
      let result = results.points[index]
      return result.mean.map {
        IntervalChart.Estimate(
          value: figure.tableFactor * $0,
          low: figure.tableFactor * (result.interval?.low ?? $0),
          high: figure.tableFactor * (result.interval?.high ?? $0),
          note: "\(result.point.label): \(figure.text($0)) \(figure.unit)")
      }
    }
    var chart = IntervalChart(
      title: "\(figure.name), mean over the seeds with its 95 % interval",
      xLabel: figure.name + unit,
      rows: order.map { rowName(of: results.points[$0].point) },
      series: [(name: figure.name, estimates: estimates)])
    chart.width = 560
    return chart.document()
  }

  /// Number and label, cut off where half of the chart's width ends.
  private func rowName(of point: SweepPoint) -> String {
    let name = "\(point.number): \(point.label)"
    return name.count > Self.longestRowName ? name.prefix(Self.longestRowName - 1) + "…" : name
  }

  // MARK: - Curves

  private func curveSection() throws -> String {
    let shown = results.ranking.filter { !results.points[$0].finishedRuns.isEmpty }
      .prefix(Self.largestCurveCount)
    let groups = shown.map { index in
      let result = results.points[index]
      return TrainingCurves.Group(
        name: "\(result.point.number): \(result.point.label)",
        metrics: result.finishedRuns.map {
          directory.run(of: $0.job).appending(path: "metrics.csv")
        },
        color: LineChart.color(ofSeries: index))
    }
    let charts = try TrainingCurves(groups: groups).charts
    guard !charts.isEmpty else { return "" }
    let note =
      shown.count < results.points.count
      ? "<p class=\"note\">The \(shown.count) best points.</p>\n" : ""
    let figures = charts.map { "<figure class=\"chart\">\($0.text)</figure>" }
    return section(
      "curves", "Curves",
      note + "<div class=\"charts\">\(figures.joined(separator: "\n"))</div>")
  }

  // MARK: - Runs

  private var failureSection: String {
    let failures = results.failedRuns.map { run in
      """
      <details open><summary>\(escape(run.job.name))</summary>
      <p>\(escape(label(of: run))): \(escape(run.outcome?.reason ?? ""))</p>
      <pre>\(escape((run.outcome?.lastLines ?? []).joined(separator: "\n")))</pre></details>
      """
    }
    return section("failures", "Runs that failed", failures.joined(separator: "\n"))
  }

  private var runSection: String {
    let rows = results.runs.map { run in
      let ending = run.outcome?.ending
      return """
        <tr><th scope="row">\(escape(run.job.name))</th><td>\(escape(label(of: run)))</td>\
        <td class="number">\(run.job.seed)</td>\
        <td class="number">\(results.figure.text(run.outcome?.figure))</td>\
        <td class="\(ending == .failed ? "worse" : "")">\(ending?.rawValue ?? "open")</td></tr>
        """
    }
    return section(
      "runs", "Every run",
      """
      <div class="wide"><table class="runs"><thead><tr><th scope="col">run</th><th scope="col">point</th>\
      <th scope="col" class="number">seed</th>\
      <th scope="col" class="number">\(escape(results.figure.title))</th>\
      <th scope="col">ending</th></tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      """)
  }

  private func label(of run: SweepRunResult) -> String { results.points[run.job.point].point.label }

  private func section(_ name: String, _ heading: String, _ content: String) -> String {
    guard !content.isEmpty else { return "" }
    return "<section id=\"\(name)\"><h2>\(heading)</h2>\n\(content)\n</section>"
  }

  private func escape(_ text: String) -> String { SVGDocument.escape(text) }
}
