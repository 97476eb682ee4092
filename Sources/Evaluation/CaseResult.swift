import EvaluationSuites
import Foundation

/// What one controller did in one case.
public struct CaseResult: Equatable, Sendable {
  /// Name of the controller.
  public var controller: String
  /// Name of the physics engine.
  public var engine: String
  /// Name of the case.
  public var name: String
  /// Number of episodes, or of the phases of a search for the largest push.
  public var episodes: Int
  /// Mean time without a fall [s]; nil of a search.
  public var meanSurvival: Double?
  /// Episodes by what ended them.
  public var causes: [String: Int]
  /// Smallest of the largest impulses survived in the phases of the gait [N s]; nil where they were
  /// not searched.
  public var worstLargestPush: Double?
  /// Hip, knee and ankle over the strides; nil where there were none.
  public var gait: GaitCurves?
  /// Values of `CaseFigure.all`, in their order; nil where nothing was measured.
  public var estimates: [Estimate?]
  /// `[figures][episodes]` what the estimates were made from.
  var samples: [[Double?]]

  /// The figures of a case.
  ///
  /// - Parameters:
  ///   - outcome: of its robots.
  ///   - controller: the controller's name.
  ///   - engine: the engine's name.
  init(_ outcome: CaseOutcome, controller: String, engine: String) {
    self.controller = controller
    self.engine = engine
    name = outcome.evaluated.name
    let runs = outcome.episodes
    episodes = runs.isEmpty ? outcome.largestPushes.count : runs.count
    meanSurvival =
      runs.isEmpty ? nil : runs.reduce(0) { $0 + $1.survival } / Double(runs.count)
    causes = [:]
    for run in runs { causes[run.cause?.rawValue ?? "time", default: 0] += 1 }
    worstLargestPush = outcome.largestPushes.min()
    gait = GaitCurves(outcome)
    let samples = CaseFigure.all.map { $0.samples(outcome) }
    self.samples = samples
    estimates = zip(CaseFigure.all, samples).map { $0.estimate($1) }
  }

  /// Share of episodes without a fall; nil of a search.
  public var survived: Estimate? { self["survived"] }

  /// The figure with a key of the command-line contract; nil where nothing was measured.
  ///
  /// - Precondition: there is such a figure.
  public subscript(key: String) -> Estimate? {
    guard let index = CaseFigure.all.firstIndex(where: { $0.key == key }) else {
      preconditionFailure(
        "found figure '\(key)', expected one of "
          + CaseFigure.all.map(\.key).joined(separator: ", "))
    }
    return estimates[index]
  }

  /// One JSON object with the keys of the command-line contract.
  var json: [String: Any] {
    func number(_ value: Double?) -> Any { value.flatMap { $0.isFinite ? $0 : nil } ?? NSNull() }
    var object: [String: Any] = [
      "controller": controller, "engine": engine, "case": name, "episodes": episodes,
      "mean_survival_s": number(meanSurvival), "causes": causes,
    ]
    for (figure, estimate) in zip(CaseFigure.all, estimates)
    where !figure.isOfSearch || worstLargestPush != nil {
      object[figure.key] = number(estimate?.value)
      object[figure.key + "_low"] = number(estimate?.low)
      object[figure.key + "_high"] = number(estimate?.high)
    }
    if let worstLargestPush { object["largest_push_worst_n_s"] = worstLargestPush }
    return object
  }
}
