public import Comparison
public import ComparisonPages
public import EvaluationSuites
import ReplayPages

extension ComparisonPage {
  /// Frames that all replays of a page may have together: about 10 MB.
  private static let frameBudget = 24_000.0
  /// Frames per second of replays; fewer where there are many.
  private static let rates = 10.0...25.0

  /// The report of controllers that played a suite.
  ///
  /// - Parameters:
  ///   - comparison: of all.
  ///   - suite: what was played.
  ///   - name: of the suite.
  ///   - records: `[controllers]` what was recorded.
  ///   - timings: what ticks took.
  /// - Throws: where a record holds what is no number.
  public init(
    _ comparison: ControllerComparison, of suite: EvaluationSuite, named name: String,
    records: [[EpisodeRecord]], timings: [ControllerTiming] = []
  ) throws {
    let seconds = records.joined().reduce(0) { $0 + $1.duration }
    let affordable = ComparisonPage.frameBudget / max(seconds, 1)
    let rate = min(
      max(affordable, ComparisonPage.rates.lowerBound), ComparisonPage.rates.upperBound)
    self.init(
      comparison, subtitle: "suite \(name), \(suite.episodeCount) episodes a case")
    cases = suite.comparedCases
    pushMaps = suite.pushMaps
    self.timings = timings
    for (controller, records) in records.enumerated() {
      for record in records {
        episodes.append(
          try record.replayed(
            by: controller, named: comparison.controllers[controller], rate: rate))
      }
    }
  }
}
