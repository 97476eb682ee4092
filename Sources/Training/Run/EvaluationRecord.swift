import EvaluationSuites
import Reproducibility

/// What the evaluations of a run have given so far: part of its checkpoints.
struct EvaluationRecord: Equatable {
  /// Mean share of episodes without a fall, at the last evaluation; nil before the first.
  private(set) var survived: Double?
  /// Mean error of the mean velocity [m/s]; nil where no episode was long enough.
  private(set) var velocityError: Double?
  /// The last score, 0 to 1.
  private(set) var score: Double?
  /// The best score.
  private(set) var bestScore: Double?
  /// Iteration of the best score; 0 before the first evaluation.
  private(set) var bestIteration = 0
  /// Evaluations since the best one.
  private(set) var staleCount = 0

  /// Takes an evaluation.
  ///
  /// - Parameters:
  ///   - outcomes: of its cases.
  ///   - iteration: after which it was made.
  /// - Returns: whether it is the best so far.
  mutating func take(_ outcomes: [CaseOutcome], iteration: Int) -> Bool {
    let episodes = outcomes.flatMap(\.episodes)
    let errors = episodes.compactMap(\.meanVelocityError)
    let count = Double(max(episodes.count, 1))
    survived = Double(episodes.count(where: \.hasSurvived)) / count
    velocityError = errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count)
    let score = outcomes.score
    self.score = score
    guard score > bestScore ?? -1 else {
      staleCount += 1
      return false
    }
    bestScore = score
    bestIteration = iteration
    staleCount = 0
    return true
  }

  /// Why the run is to end now; nil where it is to go on.
  func reasonToEnd(_ section: RunEvaluationSection) -> String? {
    if let target = section.targetScore, let bestScore, bestScore >= target {
      return "the score \(bestScore) reached the target \(target)"
    }
    if let patience = section.patience, staleCount >= patience {
      return
        "\(staleCount) evaluations gave no better score than that of iteration \(bestIteration)"
    }
    return nil
  }

  /// Columns of `metrics.csv`; not numbers before the first evaluation.
  var figures: [MetricsTable.Figure] {
    [
      .init("evaluation/survived", survived ?? .nan),
      .init("evaluation/velocity_error", velocityError ?? .nan),
      .init("evaluation/score", score ?? .nan),
      .init("evaluation/best_score", bestScore ?? .nan),
    ]
  }

  /// The record for a checkpoint; not numbers stand for what is not there.
  func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(figures.map(\.value), at: "figures")
    snapshot.store([bestIteration, staleCount], at: "counts")
    return snapshot
  }

  /// Goes on from `snapshot`.
  ///
  /// - Throws: `SnapshotError` where something is missing or of another size.
  mutating func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    let figures = try snapshot.doubles("figures", count: 4)
    let counts = try snapshot.integers("counts", count: 2)
    guard counts.allSatisfy({ $0 >= 0 }) else {
      throw .invalidValue(path: "counts", detail: "found \(counts), expected 0 or more")
    }
    func number(_ index: Int) -> Double? { figures[index].isNaN ? nil : figures[index] }
    survived = number(0)
    velocityError = number(1)
    score = number(2)
    bestScore = number(3)
    bestIteration = counts[0]
    staleCount = counts[1]
  }
}
