import Foundation

/// The first-order low-pass through which joint targets go in every loop step: 青龙's runtime keeps
/// 0.95 of the old target each millisecond.
struct TargetFilter: Sendable {
  private let retention: Double
  /// `[joints]` filtered targets [rad].
  private(set) var targets: [Double]

  /// - Parameters:
  ///   - retentionPerMillisecond: share that stays in 1 ms; 0 for no filter.
  ///   - timestep: of the loop [s].
  ///   - jointCount: number of joints.
  init(retentionPerMillisecond: Double, timestep: Double, jointCount: Int) {
    retention =
      retentionPerMillisecond == 0 ? 0 : pow(retentionPerMillisecond, timestep / 0.001)
    targets = Array(repeating: 0, count: jointCount)
  }

  /// Puts the filter at rest.
  mutating func reset(to positions: [Double]) {
    for joint in targets.indices { targets[joint] = positions[joint] }
  }

  /// Takes a joint's target for one loop step.
  mutating func advance(_ joint: Int, towards target: Double) {
    targets[joint] = retention * targets[joint] + (1 - retention) * target
  }
}
