import ExperimentFormat
import Foundation

/// The search for the largest impulse that a case's robots survive, by bisection for each of some
/// phases of the gait.
public struct PushSearch: ExperimentSection {
  /// From where the push comes.
  public var side = PushSide.front
  /// When the first phase's push comes [s]; those of the others follow within one period.
  public var time = 5.0
  /// Phases of the gait that are tried.
  public var phaseCount = 8
  /// The largest impulse that is tried [N s].
  public var limit = 256.0
  /// To what the bisection narrows the impulse [N s].
  public var tolerance = 1.0
  /// How long the force holds [s].
  public var duration = 0.1
  /// How long a robot must stay up after the last phase's push [s].
  public var recoveryTime = 4.0

  /// From the front.
  public init() {}

  /// The table from which a search is read and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice("side", \.side, "From where the push comes: a side or a corner, as pushes have them."),
    .number(
      "time_s", \.time, in: 0...3_600, unit: "s",
      "When the push of the first phase comes; those of the others follow within one period."),
    .integer("phases", \.phaseCount, in: 1...1_000, "Phases of the gait that are tried."),
    .number(
      "limit_n_s", \.limit, in: 0.001...100_000, unit: "N s", "The largest impulse that is tried."),
    .number(
      "tolerance_n_s", \.tolerance, in: 0.001...100_000, unit: "N s",
      "To what the bisection narrows the impulse."),
    .number(
      "duration_s", \.duration, in: 0.001...60, unit: "s",
      "How long the force holds, in whole control steps."),
    .number(
      "recovery_s", \.recoveryTime, in: 0.1...3_600, unit: "s",
      "How long a robot must stay up after the push of the last phase."),
  ]

  /// A side that is none.
  public var conflicts: [KeyConflict] {
    side != .around
      ? []
      : [
        KeyConflict(
          key: "side", found: "around",
          expected: "one of " + PushSide.compass.map(\.rawValue).joined(separator: ", "))
      ]
  }

  /// Rounds until the interval from 0 to `limit` is no wider than `tolerance`.
  var roundCount: Int { max(0, Int(log2(limit / tolerance).rounded(.up))) }
}
