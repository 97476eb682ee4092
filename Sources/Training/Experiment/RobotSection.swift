import ExperimentFormat
import Foundation
import PolicyInterface
import RobotModel

/// Which robot, and what of its description the experiment changes.
public struct RobotSection: ExperimentSection {
  /// Name of a built-in robot, or path of a URDF or MJCF file.
  public var model = "qinglong"
  /// Joints that the policy drives, in its order; empty for the description's own.
  public var controlledJoints: [String] = []
  /// Joints that are simulated and held at the standing pose, by name pattern.
  public var heldJoints: [String] = []
  /// Positions of the standing pose by joint name pattern [rad].
  public var standingPose: [NamedNumber] = []
  /// Proportional gains by joint name pattern [N m/rad].
  public var stiffness: [NamedNumber] = []
  /// Derivative gains by joint name pattern [N m s/rad].
  public var damping: [NamedNumber] = []
  /// Proportional gains of the drivers' own loops by joint name pattern [N m/rad].
  public var driverStiffness: [NamedNumber] = []
  /// Derivative gains of the drivers' own loops by joint name pattern [N m s/rad].
  public var driverDamping: [NamedNumber] = []
  /// Torque limits by joint name pattern [N m].
  public var effortLimit: [NamedNumber] = []
  /// Lower ends of joint ranges by joint name pattern [rad].
  public var lowerLimit: [NamedNumber] = []
  /// Upper ends of joint ranges by joint name pattern [rad].
  public var upperLimit: [NamedNumber] = []
  /// Rotor inertias by joint name pattern [kg m²].
  public var armature: [NamedNumber] = []
  /// Coulomb frictions by joint name pattern [N m].
  public var coulombFriction: [NamedNumber] = []
  /// Viscous frictions by joint name pattern [N m s/rad].
  public var viscousFriction: [NamedNumber] = []

  /// 青龙 as it is built in.
  public init() {}

  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .text(
      "model", \.model,
      "Name of a built-in robot (`treadmill robot list`), or path of a URDF or MJCF file."),
    .texts(
      "controlled_joints", \.controlledJoints,
      """
      Joints that the policy drives, in its order; all others but the held ones are welded at the \
      standing pose. Empty for the legs, left leg first.
      """),
    .texts(
      "held_joints", \.heldJoints,
      """
      Joints that stay in the simulated robot, by name, `*` for any run: their controllers hold them \
      at the standing pose with the gains below, and the policy neither sees nor commands them.
      """),
    .namedNumbers(
      "standing_pose_rad", \.standingPose, each: -10...10, unit: "rad",
      "Joint positions that replace the description's, by name, `*` for any run; the last counts."),
    .namedNumbers(
      "stiffness_nm_rad", \.stiffness, each: 0...10_000, unit: "N m/rad",
      "Proportional gains that replace the description's, by name, `*` for any run; the last that fits counts."
    ),
    .namedNumbers(
      "damping_nm_s_rad", \.damping, each: 0...1_000, unit: "N m s/rad",
      "Derivative gains that replace the description's, by name, `*` for any run; the last that fits counts."
    ),
    .namedNumbers(
      "driver_stiffness_nm_rad", \.driverStiffness, each: 0...10_000, unit: "N m/rad",
      "Proportional gains of a second loop in the motors' drivers, added to the first, by name, `*` for any run; the last that fits counts."
    ),
    .namedNumbers(
      "driver_damping_nm_s_rad", \.driverDamping, each: 0...1_000, unit: "N m s/rad",
      "Derivative gains of that second loop, by name, `*` for any run; the last that fits counts."
    ),
    .namedNumbers(
      "effort_limit_nm", \.effortLimit, each: 0...10_000, unit: "N m",
      "Torque limits that replace the description's, by name, `*` for any run; the last that fits counts."
    ),
    .namedNumbers(
      "lower_limit_rad", \.lowerLimit, each: -10...10, unit: "rad",
      "Lower ends of ranges that replace the description's, by name, `*` for any run; the last that fits counts."
    ),
    .namedNumbers(
      "upper_limit_rad", \.upperLimit, each: -10...10, unit: "rad",
      "Upper ends of ranges that replace the description's, by name, `*` for any run; the last that fits counts."
    ),
    .namedNumbers(
      "armature_kg_m2", \.armature, each: 0...10, unit: "kg m²",
      "Rotor inertias that replace the description's, by name, `*` for any run; the last that fits counts."
    ),
    .namedNumbers(
      "coulomb_friction_nm", \.coulombFriction, each: 0...1_000, unit: "N m",
      "Coulomb frictions that replace the description's, by name, `*` for any run; the last that fits counts."
    ),
    .namedNumbers(
      "viscous_friction_nm_s_rad", \.viscousFriction, each: 0...1_000, unit: "N m s/rad",
      "Viscous frictions that replace the description's, by name, `*` for any run; the last that fits counts."
    ),
  ]
}

extension RobotSection {
  /// The robot that is simulated: read, changed, reduced to the controlled and the held joints.
  ///
  /// - Throws: `TrainingError` with the reason in one sentence.
  func loadRobot() throws(TrainingError) -> ExperimentRobot {
    var loaded = try RobotSource.load(model)
    try apply(standingPose, "standing_pose_rad", to: &loaded.description) {
      $0.nominalPosition = $1
    }
    try apply(stiffness, "stiffness_nm_rad", to: &loaded.description) { $0.stiffness = $1 }
    try apply(damping, "damping_nm_s_rad", to: &loaded.description) { $0.damping = $1 }
    try apply(driverStiffness, "driver_stiffness_nm_rad", to: &loaded.description) {
      $0.driverStiffness = $1
    }
    try apply(driverDamping, "driver_damping_nm_s_rad", to: &loaded.description) {
      $0.driverDamping = $1
    }
    for joint in loaded.description.joints.indices {
      loaded.description.joints[joint].stiffness += loaded.description.joints[joint].driverStiffness
      loaded.description.joints[joint].damping += loaded.description.joints[joint].driverDamping
    }
    try apply(effortLimit, "effort_limit_nm", to: &loaded.description) { $0.effortLimit = $1 }
    try apply(armature, "armature_kg_m2", to: &loaded.description) { $0.armature = $1 }
    try apply(coulombFriction, "coulomb_friction_nm", to: &loaded.description) {
      $0.coulombFriction = $1
    }
    try apply(viscousFriction, "viscous_friction_nm_s_rad", to: &loaded.description) {
      $0.viscousFriction = $1
    }
    try apply(lowerLimit, "lower_limit_rad", to: &loaded.description) {
      $0.limits = $1...max($1, $0.limits.upperBound)
    }
    try apply(upperLimit, "upper_limit_rad", to: &loaded.description) {
      $0.limits = min($1, $0.limits.lowerBound)...$1
    }
    try checkLimits(loaded.description)
    let names = controlledJoints.isEmpty ? loaded.description.controlledJoints : controlledJoints
    let held = try heldJointNames(of: loaded.description, controlled: names)
    do {
      return ExperimentRobot(
        description: try loaded.description.reduced(keeping: names, holding: held),
        heldJoints: held, warnings: loaded.warnings)
    } catch {
      throw .badInput("robot.controlled_joints: \(error)")
    }
  }

  /// The movable joints that the patterns of `held_joints` fit, each with gains to hold it.
  private func heldJointNames(
    of robot: RobotDescription, controlled: [String]
  ) throws(TrainingError) -> [String] {
    var held: [String] = []
    for name in heldJoints {
      for joint in try joints(fitting: name, "held_joints", of: robot).map({ robot.joints[$0] })
      where joint.kind != .fixed && !held.contains(joint.name) {
        guard !controlled.contains(joint.name) else {
          throw .badInput(
            "robot.held_joints: found '\(name)', which fits \(joint.name), a joint that the policy "
              + "drives, expected other joints")
        }
        guard joint.stiffness > 0 else {
          throw .badInput(
            "robot.held_joints: found no stiffness of \(joint.name), expected one above 0 in "
              + "robot.stiffness_nm_rad or robot.driver_stiffness_nm_rad")
        }
        held.append(joint.name)
      }
    }
    return held
  }

  /// Limits that this section set must hold the standing pose.
  private func checkLimits(_ robot: RobotDescription) throws(TrainingError) {
    guard !lowerLimit.isEmpty || !upperLimit.isEmpty else { return }
    for joint in robot.joints where !joint.limits.contains(joint.nominalPosition) {
      throw .badInput(
        "robot: found limits \(joint.limits.lowerBound) … \(joint.limits.upperBound) rad of "
          + "\(joint.name), expected limits that hold its standing position "
          + "\(joint.nominalPosition) rad")
    }
  }

  /// Sets a property of every joint whose name fits a pattern; a pattern that fits none is a mistake
  /// of the file.
  private func apply(
    _ values: [NamedNumber], _ key: String, to robot: inout RobotDescription,
    _ set: (inout Joint, Double) -> Void
  ) throws(TrainingError) {
    for value in values {
      for index in try joints(fitting: value.name, key, of: robot) {
        set(&robot.joints[index], value.value)
      }
    }
  }

  /// Indices of the joints whose names fit a pattern, at least one.
  private func joints(
    fitting name: String, _ key: String, of robot: RobotDescription
  ) throws(TrainingError) -> [Int] {
    let pattern = NamePattern(name)
    let matches = robot.joints.indices.filter { pattern.matches(robot.joints[$0].name) }
    guard !matches.isEmpty else {
      throw .badInput(
        "robot.\(key): found '\(name)', which fits no joint of \(robot.name)"
          + NearestName.question(for: name, among: robot.joints.map(\.name)))
    }
    return matches
  }
}

/// The robot that an experiment simulates.
struct ExperimentRobot {
  /// The robot with the joints that the policy drives, in its order, and those that are held.
  var description: RobotDescription
  /// Names of the held joints.
  var heldJoints: [String]
  /// What the robot's reader had to leave out.
  var warnings: [String]
}

/// Finds robots by name or file.
public enum RobotSource {
  /// A built-in robot, or the robot of a file.
  ///
  /// - Throws: `TrainingError` with the reason in one sentence.
  public static func load(_ nameOrPath: String) throws(TrainingError) -> LoadedRobot {
    do {
      if RobotCatalog.names.contains(nameOrPath) {
        return LoadedRobot(
          description: try RobotCatalog.robot(named: nameOrPath), format: .builtIn)
      }
      if FileManager.default.fileExists(atPath: nameOrPath) {
        return try RobotDescription.load(contentsOf: URL(fileURLWithPath: nameOrPath))
      }
    } catch {
      throw .badInput("\(error)")
    }
    throw .badInput(
      "found neither a file nor a built-in robot '\(nameOrPath)', expected a URDF or MJCF file or "
        + "one of \(RobotCatalog.names.joined(separator: ", "))"
        + NearestName.question(for: nameOrPath, among: RobotCatalog.names))
  }
}
