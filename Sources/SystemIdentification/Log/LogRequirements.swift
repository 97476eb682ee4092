import RobotModel

/// What a log must be for the simulation of a hanging robot to say something about it.
struct LogRequirements: Sendable {
  private let robot: HangingRobot

  init(_ robot: HangingRobot) { self.robot = robot }

  /// Checks that targets change and that no joint comes to a stop.
  ///
  /// - Throws: `SystemIdentificationError.unusable`.
  func check(_ log: JointLog) throws(SystemIdentificationError) {
    let missing = robot.description.joints.map(\.name).filter { !log.jointNames.contains($0) }
    guard missing.isEmpty else {
      throw .unusable(
        log: log.name, line: nil,
        reason: "found no joint \(missing.joined(separator: ", ")), expected one")
    }
    try checkExcitation(log)
    try checkStops(log)
  }

  /// Some joint's targets must move.
  private func checkExcitation(_ log: JointLog) throws(SystemIdentificationError) {
    let ranges = log.jointNames.indices.map { joint in
      let targets = stride(from: joint, to: log.target.count, by: log.jointCount).map {
        log.target[$0]
      }
      return (targets.max() ?? 0) - (targets.min() ?? 0)
    }
    guard let widest = ranges.max(), widest < LogRequirements.leastExcitation else { return }
    throw .unusable(
      log: log.name, line: nil,
      reason: "found targets that stay within \(widest) rad, expected some that move joints by "
        + "\(LogRequirements.leastExcitation) rad or more (treadmill identify excitation makes some)"
    )
  }

  /// A joint at its stop is held by a force that nobody measures.
  private func checkStops(_ log: JointLog) throws(SystemIdentificationError) {
    for joint in robot.description.joints {
      guard let index = log.jointNames.firstIndex(of: joint.name) else { continue }
      let limits = joint.limits
      var outside = 0
      for row in 0..<log.rowCount {
        let position = log.position[row * log.jointCount + index]
        outside = limits.contains(position) ? 0 : outside + 1
        guard outside < LogRequirements.longestAtStop else {
          throw .unusable(
            log: log.name, line: row + 3 - outside,
            reason: "found \(joint.name) at \(position) rad, expected it within "
              + "\(limits.lowerBound) … \(limits.upperBound) rad, free of its stops")
        }
      }
    }
  }

  /// [rad].
  static let leastExcitation = 0.01
  /// Rows beyond a limit, which noise alone does not fill.
  private static let longestAtStop = 10
}
