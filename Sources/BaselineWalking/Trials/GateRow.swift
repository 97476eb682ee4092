import Foundation

/// A gate's outcomes as a line of a table.
public struct GateRow: Equatable, Sendable {
  /// The line, without its end.
  public let text: String

  /// The line of a gate, outcomes in the order of its trials.
  public init(_ gate: WalkingGate, _ outcomes: [WalkingOutcome]) {
    let count = outcomes.filter(\.isUp).count
    let errors = zip(gate.trials, outcomes).map { $1.error(from: $0.command).velocity }
    func figure(_ values: [Double], _ digits: Int = 3) -> String {
      String(format: "%.\(digits)f", values.max() ?? 0)
    }
    func mean(_ values: [Double]) -> String {
      String(format: "%.3f", values.reduce(0, +) / Double(max(values.count, 1)))
    }
    let ticks = outcomes.map(\.tally)
    let columns = [
      gate.name, gate.isPassed(by: outcomes) ? "yes" : "no", "\(count) of \(outcomes.count)",
      mean(outcomes.map(\.meanVelocity.x)), mean(outcomes.map(\.meanVelocity.y)),
      figure(errors), figure(outcomes.map(\.velocityEstimateError)),
      figure(outcomes.map { 1_000 * $0.heightEstimateError }, 1),
      mean(outcomes.map(\.costOfTransport)),
      "\(ticks.map(\.planFailureCount).reduce(0, +))",
      "\(ticks.map(\.torqueFailureCount).reduce(0, +))",
      figure(outcomes.map(\.planTime), 1), figure(outcomes.map(\.tickTime), 2),
    ]
    text = "| " + columns.joined(separator: " | ") + " |"
  }

  /// The two lines above all others.
  public static let heading = """
    | gate | passed | up | v_x [m/s] | v_y [m/s] | largest error of the mean [m/s] | velocity estimate \
    [m/s] | height estimate [mm] | cost of transport | plans failed | ticks failed | plan [ms] | tick \
    [ms] |
    |---|---|---|---|---|---|---|---|---|---|---|---|---|
    """
}
