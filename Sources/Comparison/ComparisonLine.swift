import Reproducibility

/// One figure of one case in one engine, of all controllers.
public struct ComparisonLine: Equatable, Sendable {
  /// Name of the physics engine.
  public let engine: String
  /// Name of the case.
  public let caseName: String
  /// What is compared.
  public let figure: ComparedFigure
  /// `[controllers]` nil where a controller has no episode with it.
  public let measured: [MeasuredFigure?]
  /// `[controllers]` each controller minus the baseline; nil of the baseline itself, and where there are
  /// too few pairs.
  public let differences: [PairedDifference?]
  /// `[controllers]` nil of the baseline.
  public let verdicts: [Verdict?]

  /// - Parameters:
  ///   - engine: name of the physics engine.
  ///   - caseName: name of the case.
  ///   - figure: what is compared.
  ///   - measured: `[controllers]` that of the baseline among them.
  ///   - baseline: index of the controller that the others are compared with.
  ///   - number: of the line in its comparison: each draws from a stream of its own.
  public init(
    engine: String, caseName: String, figure: ComparedFigure, measured: [MeasuredFigure?],
    baseline: Int, number: Int
  ) {
    self.engine = engine
    self.caseName = caseName
    self.figure = figure
    self.measured = measured
    differences = measured.indices.map { index in
      guard index != baseline, let first = measured[baseline], let second = measured[index] else {
        return nil
      }
      var stream = RandomStream(seed: UInt64(number), stream: UInt64(index))
      return PairedDifference(first: first.samples, second: second.samples, stream: &stream)
    }
    let differences = differences
    verdicts = measured.indices.map { index in
      index == baseline ? nil : Verdict(differences[index], figure.preference)
    }
  }
}
