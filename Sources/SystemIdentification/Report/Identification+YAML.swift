import Foundation

extension Identification {
  /// The estimates as part of an experiment, to be included in one: the robot's actuators as the log
  /// tells them, and ranges that hold all its intervals.
  ///
  /// What the log does not tell is left out. Gains that a motor gives are not those that it is asked
  /// for, and a policy goes on asking for the same: so they are no gains of the robot, but a range.
  ///
  /// - Parameters:
  ///   - model: the robot, as an experiment names it.
  ///   - margin: by which factors' ranges are wider, for what one log does not see: warmth, wear.
  public func experiment(model: String, margin: Double) -> String {
    var text =
      "# What \(logName) tells of \(robotName); for `include` in an experiment.\n"
      + "robot:\n  model: \(Self.quoted(model))\n"
    for (parameter, key) in Self.robotKeys {
      text += overrides(parameter, key)
    }
    text += "environment:\n"
    if delay.isTold {
      let (low, high) = (delay.interval.lowerBound, delay.interval.upperBound)
      text +=
        "  control:\n    delay_s: [\(Self.number(max(0, low - Self.delayMargin))), "
        + "\(Self.number(high + Self.delayMargin))]\n"
    }
    text += "  randomization:\n"
    for (key, range) in ranges(margin: margin) {
      text += "    \(key): [\(Self.number(range.lowerBound)), \(Self.number(range.upperBound))]\n"
    }
    return text
  }

  private static let robotKeys: [(ActuatorParameter, String)] = [
    (.armature, "armature_kg_m2"), (.coulombFriction, "coulomb_friction_nm"),
    (.viscousFriction, "viscous_friction_nm_s_rad"),
  ]

  /// Half a millisecond, half of a usual control loop's period [s].
  private static let delayMargin = 0.0005

  private func overrides(_ parameter: ActuatorParameter, _ key: String) -> String {
    let told = estimates.filter { $0.parameter == parameter && $0.isTold }
    guard !told.isEmpty else { return "  # \(key): not told by this log\n" }
    let silent = estimates.filter { $0.parameter == parameter && !$0.isTold }
    var text = "  \(key):\n"
    for estimate in told {
      text += "    \(Self.quoted(estimate.joint)): \(Self.number(estimate.value))\n"
    }
    for estimate in silent { text += "    # \(estimate.joint): not told by this log\n" }
    return text
  }

  /// Keys and ranges of factors, each wide enough for all joints.
  private func ranges(margin: Double) -> [(key: String, range: ClosedRange<Double>)] {
    var ranges: [(String, ClosedRange<Double>)] = []
    // Factors on what is asked of the motors.
    for (parameter, key) in [
      (ActuatorParameter.stiffnessScale, "stiffness_scale"), (.dampingScale, "damping_scale"),
    ] {
      let told = estimates.filter { $0.parameter == parameter && $0.isTold }
      let intervals = told.map(\.interval)
      ranges.append((key, Self.hull(intervals, margin: margin)))
    }
    // Factors on what this file says of the robot.
    for (parameters, key) in [
      ([ActuatorParameter.coulombFriction, .viscousFriction], "joint_friction_scale"),
      ([.armature], "armature_scale"),
    ] {
      let told = estimates.filter { parameters.contains($0.parameter) && $0.isTold }
      let intervals = told.map {
        $0.interval.lowerBound / $0.value...$0.interval.upperBound / $0.value
      }
      ranges.append((key, Self.hull(intervals, margin: margin)))
    }
    return ranges
  }

  /// The smallest range with all intervals, made wider; about 1 where there is none.
  private static func hull(
    _ intervals: [ClosedRange<Double>], margin: Double
  ) -> ClosedRange<Double> {
    let low = intervals.map(\.lowerBound).min() ?? 1
    let high = intervals.map(\.upperBound).max() ?? 1
    return max(0, low * (1 - margin))...min(largestFactor, high * (1 + margin))
  }

  /// The largest that an experiment takes.
  private static let largestFactor = 10.0

  private static func number(_ value: Double) -> String {
    let text = String(format: "%.4g", value)
    // YAML 1.1 reads an exponent only behind a point.
    return text.contains("e") && !text.contains(".")
      ? text.replacingOccurrences(of: "e", with: ".0e") : text
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "\"", with: "\\\"")
    return "\"\(escaped)\""
  }
}
