public import Comparison
import Foundation

/// What came of a run.
public struct SweepRunResult: Equatable, Sendable {
  /// The job.
  public let job: SweepJob
  /// Nil where it has not ended.
  public let outcome: JobOutcome?
}

/// What came of a point's runs.
public struct SweepPointResult: Sendable {
  /// The point.
  public let point: SweepPoint
  /// `[seeds]`.
  public let runs: [SweepRunResult]
  /// `[seeds]` by what they are judged, nil where there is nothing.
  public let figures: [Double?]
  /// The mean over the seeds; nil where no run has a figure.
  public let mean: Double?
  /// Its 95 % interval; nil of fewer than two runs.
  public let interval: StudentInterval?

  init(_ point: SweepPoint, _ runs: [SweepRunResult]) {
    self.point = point
    self.runs = runs
    figures = runs.map { $0.outcome?.figure }
    let values = figures.compactMap { $0 }
    mean = values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    interval = StudentInterval(values)
  }

  /// Runs that have finished.
  public var finishedRuns: [SweepRunResult] { runs.filter { $0.outcome?.ending == .finished } }
  /// Runs that have failed.
  public var failedRuns: [SweepRunResult] { runs.filter { $0.outcome?.ending == .failed } }
}

/// What came of a sweep so far.
///
/// Points are compared with the best by the differences of runs of equal seeds. Since the best is chosen
/// after the fact, among all, an interval holds 95 % for all pairs of points together (Bonferroni).
public struct SweepResults: Sendable {
  /// What was planned.
  public let plan: SweepPlan
  /// The points, in their order.
  public let points: [SweepPointResult]
  /// Index of the best point; nil where no run has a figure.
  public let best: Int?
  /// `[points]` each minus the best; nil of the best itself, and of those with fewer than two pairs.
  public let differences: [StudentInterval?]

  /// Share of sweeps in which all intervals of differences hold the truth.
  public static let confidence = 0.95

  /// Reads the outcomes that there are.
  public init(_ plan: SweepPlan, in directory: SweepDirectory) {
    self.init(plan) { JobOutcome(contentsOf: directory.outcome(of: $0)) }
  }

  /// - Parameters:
  ///   - plan: what was planned.
  ///   - outcome: of a job, nil where it has not ended.
  init(_ plan: SweepPlan, outcome: (SweepJob) -> JobOutcome?) {
    self.plan = plan
    let points = plan.points.enumerated().map { index, point in
      SweepPointResult(
        point,
        plan.jobs.filter { $0.point == index }.map {
          SweepRunResult(job: $0, outcome: outcome($0))
        })
    }
    let sign = plan.description.judge.judged.preference == .less ? -1.0 : 1
    // Of equal ones the first.
    let best = points.indices.filter { points[$0].mean != nil }
      .max { sign * (points[$0].mean ?? 0) < sign * (points[$1].mean ?? 0) }
    let pairCount = max(1, points.count * (points.count - 1) / 2)
    let confidence = 1 - (1 - SweepResults.confidence) / Double(pairCount)
    differences = points.indices.map { index in
      guard let best, index != best else { return nil }
      let pairs = zip(points[index].figures, points[best].figures)
      let differences = pairs.compactMap { a, b in a.flatMap { a in b.map { a - $0 } } }
      return StudentInterval(differences, confidence: confidence)
    }
    self.points = points
    self.best = best
  }

  /// What the difference of a point from the best says; nil of the best itself.
  public func verdict(of point: Int) -> Verdict? {
    guard point != best else { return nil }
    guard let difference = differences[point] else { return .unknown }
    return difference.excludesZero ? .worse : .noDifference
  }

  /// By what runs are judged.
  public var figure: ComparedFigure { plan.description.judge.judged }

  /// Points from the best to the worst, those without a figure last.
  public var ranking: [Int] {
    let sign = figure.preference == .less ? -1.0 : 1
    func rank(_ point: Int) -> Double { points[point].mean.map { sign * $0 } ?? -.infinity }
    return points.indices.sorted { (-rank($0), $0) < (-rank($1), $1) }
  }

  /// All runs, point by point.
  public var runs: [SweepRunResult] { points.flatMap(\.runs) }
  /// Runs that have failed.
  public var failedRuns: [SweepRunResult] { points.flatMap(\.failedRuns) }
  /// Number of runs that have ended, in whatever way.
  public var endedCount: Int { runs.count { $0.outcome != nil } }
}
