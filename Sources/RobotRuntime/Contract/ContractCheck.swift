public import PolicyInterface

extension PolicyContract {
  /// In what a robot is not the one that the policy was trained for; nothing moves before this is
  /// empty.
  ///
  /// - Parameter hardware: the robot.
  /// - Returns: what differs, `found` being the policy's side and `expected` the robot's; the most
  ///   telling first.
  public func differences(from hardware: RobotHardware) -> [ContractDifference] {
    guard jointNames == hardware.jointNames else { return [jointDifference(hardware)] }
    var differences = sensorDifferences(hardware)
    let ratio = hardware.loopRate / controlRate
    if abs(ratio - ratio.rounded()) > 1e-6 * ratio || ratio < 1 - 1e-6 {
      differences.append(
        ContractDifference(
          item: "rates", found: "\(controlRate) Hz, of which the loop's must be a whole multiple",
          expected: "a loop of \(hardware.loopRate) Hz"))
    }
    for joint in jointNames.indices {
      differences += jointDifferences(joint, hardware)
    }
    return differences
  }

  /// Names and order of the joints: how many, or the first that differs.
  private func jointDifference(_ hardware: RobotHardware) -> ContractDifference {
    let pairs = zip(jointNames, hardware.jointNames)
    guard let first = pairs.enumerated().first(where: { $0.element.0 != $0.element.1 }),
      jointNames.count == hardware.jointNames.count
    else {
      return ContractDifference(
        item: "joints", found: "\(jointNames.count): \(jointNames.joined(separator: ","))",
        expected: "\(hardware.jointNames.count): \(hardware.jointNames.joined(separator: ","))")
    }
    let isReordered = jointNames.sorted() == hardware.jointNames.sorted()
    return ContractDifference(
      item: isReordered ? "order of the joints" : "joints",
      found: "\(first.element.0) as joint \(first.offset)",
      expected: "\(first.element.1) there")
  }

  /// Quantities that the policy observes and the robot does not sense.
  private func sensorDifferences(_ hardware: RobotHardware) -> [ContractDifference] {
    var differences: [ContractDifference] = []
    for quantity in Set(observation.terms.map(\.quantity)).sorted(by: { $0.rawValue < $1.rawValue })
    {
      let expected: String? =
        switch quantity {
        case .footContact: hardware.sensesFootContact ? nil : "no contact sensors"
        case .footForce: hardware.sensesFootForce ? nil : "no force sensors"
        case .heightScan: hardware.sensesGroundHeight ? nil : "no heights of the ground"
        case _ where quantity.isOfReference: "no reference motion"
        case _ where quantity.isPrivileged: "no sensor for it: only a simulator knows it"
        default: nil
        }
      if let expected {
        differences.append(
          ContractDifference(
            item: "an observation of", found: quantity.rawValue, expected: expected))
      }
    }
    return differences
  }

  /// Pose, gains and torque of one joint.
  private func jointDifferences(_ joint: Int, _ hardware: RobotHardware) -> [ContractDifference] {
    var differences: [ContractDifference] = []
    func compare(_ item: String, _ found: Double, with expected: Double?, unit: String) {
      guard let expected, abs(found - expected) > 1e-6 * max(1, abs(found)) else { return }
      differences.append(
        ContractDifference(
          item: "\(item) of \(jointNames[joint])", found: "\(found) \(unit)",
          expected: "\(expected) \(unit)"))
    }
    compare(
      "stiffness", commandedStiffness[joint], with: hardware.fixedStiffness?[joint],
      unit: "N m/rad")
    compare(
      "damping", commandedDamping[joint], with: hardware.fixedDamping?[joint], unit: "N m s/rad")
    let pose = actions.defaultPositions[joint]
    if let range = hardware.positionLimits?[joint], !range.contains(pose) {
      differences.append(
        ContractDifference(
          item: "default pose of \(jointNames[joint])", found: "\(pose) rad",
          expected: "\(range.lowerBound)…\(range.upperBound) rad"))
    }
    if let effort = hardware.effortLimits?[joint], effort < jointEffortLimits[joint] * (1 - 1e-6) {
      differences.append(
        ContractDifference(
          item: "torque of \(jointNames[joint])", found: "up to \(jointEffortLimits[joint]) N m",
          expected: "\(effort) N m"))
    }
    return differences
  }

  /// `[joints]` proportional gains that the motors are asked for, their drivers' own left out
  /// [N m/rad].
  public var commandedStiffness: [Double] { zip(jointStiffness, driverStiffness).map { $0 - $1 } }

  /// `[joints]` derivative gains, likewise [N m s/rad].
  public var commandedDamping: [Double] { zip(jointDamping, driverDamping).map { $0 - $1 } }

  /// Checks the numbers of a contract that a file gave, on which the runtime then relies.
  ///
  /// - Throws: `RobotRuntimeError.invalid` for the first that no robot can have.
  func validate() throws(RobotRuntimeError) {
    func require(_ item: String, _ values: [Double], in range: ClosedRange<Double>)
      throws(RobotRuntimeError)
    {
      if let bad = values.first(where: { !range.contains($0) }) {
        throw .invalid(
          item: "the policy's \(item)", found: "\(bad)",
          expected: "numbers in \(range.lowerBound)…\(range.upperBound)")
      }
    }
    guard (1...Self.largestJointCount).contains(jointNames.count) else {
      throw .invalid(
        item: "the policy's joints", found: "\(jointNames.count)",
        expected: "1 to \(Self.largestJointCount)")
    }
    guard observation.inputCount <= Self.largestInputCount else {
      throw .invalid(
        item: "the policy's observation", found: "\(observation.inputCount) numbers",
        expected: "at most \(Self.largestInputCount)")
    }
    guard actions.clip >= 0 else {
      throw .invalid(
        item: "the policy's action clip", found: "\(actions.clip)", expected: "0 or more")
    }
    try require("gains", commandedStiffness + commandedDamping, in: 0...1e6)
    try require("torque limits", jointEffortLimits, in: 0...1e6)
    try require("default pose", actions.defaultPositions, in: -100...100)
    try require("action scales", actions.scale, in: -100...100)
    try require("control rate", [controlRate], in: 1...10_000)
    try require(
      "filters", [targetFilterRetention, commandLimits.filterRetention], in: 0...0.999_999)
    let dead = [commandLimits.smallestSpeed, commandLimits.smallestYawRate]
    try require("dead-bands", dead, in: 0...100)
    let ranges = [commandLimits.forwardSpeed, commandLimits.leftwardSpeed, commandLimits.yawRate]
    try require(
      "command limits", ranges.flatMap { [$0.lowerBound, $0.upperBound] }, in: -100...100)
  }

  private static let largestJointCount = 256
  private static let largestInputCount = 1 << 20
}
