import Physics
public import RobotModel
import RobotRuntime

/// Why a robot cannot be driven by a runtime.
public enum RobotSimulationError: Error, Equatable, CustomStringConvertible {
  /// A joint's controller has no gain of its own that a factor could change.
  case noGain(joint: String, gain: String, found: Double, driver: Double)
  /// The batch is not one that a runtime can drive.
  case unsuitable(item: String, found: String, expected: String)

  /// What was found, and what would be right.
  public var description: String {
    switch self {
    case .noGain(let joint, let gain, let found, let driver):
      "\(gain) of \(joint): found \(found), of which its driver's own loop gives \(driver), expected "
        + "more than the driver's: the runtime's gains replace the rest"
    case .unsuitable(let item, let found, let expected):
      "\(item): found \(found), expected \(expected)"
    }
  }
}

/// Turns gains that a runtime asks for into factors on those that a robot is described with.
///
/// A joint is described with the gain k, of which its motor's driver gives d whatever it is told. A
/// factor s makes `d + s (k − d)` of it, so the gain g that is asked for besides the driver's is
/// `s = g / (k − d)`.
public struct MotorGains: Equatable, Sendable {
  /// `[joints]` k − d of the proportional gains [N m/rad].
  public let stiffness: [Double]
  /// `[joints]` k − d of the derivative gains [N m s/rad].
  public let damping: [Double]

  /// Those of a robot.
  ///
  /// - Throws: `RobotSimulationError.noGain` where nothing is left beside the driver.
  public init(_ robot: RobotDescription) throws(RobotSimulationError) {
    for joint in robot.joints {
      guard joint.stiffness > joint.driverStiffness else {
        throw .noGain(
          joint: joint.name, gain: "stiffness", found: joint.stiffness,
          driver: joint.driverStiffness)
      }
      guard joint.damping > joint.driverDamping else {
        throw .noGain(
          joint: joint.name, gain: "damping", found: joint.damping, driver: joint.driverDamping)
      }
    }
    stiffness = robot.joints.map { $0.stiffness - $0.driverStiffness }
    damping = robot.joints.map { $0.damping - $0.driverDamping }
  }

  /// Writes the factors of a robot's command, the first of its joints being at `first`.
  func write(_ command: JointCommand, into scales: inout GainScales, at first: Int) {
    for joint in stiffness.indices {
      scales.stiffness[first + joint] = command.stiffness[joint] / stiffness[joint]
      scales.damping[first + joint] = command.damping[joint] / damping[joint]
    }
  }
}
