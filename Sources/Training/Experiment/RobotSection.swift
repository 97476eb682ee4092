import ExperimentFormat
import Foundation
import RobotModel

/// Which robot, and what of its description the experiment changes.
public struct RobotSection: ExperimentSection {
  /// Name of a built-in robot, or path of a URDF or MJCF file.
  public var model = "qinglong"
  /// Joints that the policy drives, in its order; empty for the description's own.
  public var controlledJoints: [String] = []
  /// Positions of the standing pose by joint name pattern [rad].
  public var standingPose: [NamedNumber] = []
  /// Proportional gains by joint name pattern [N m/rad].
  public var stiffness: [NamedNumber] = []
  /// Derivative gains by joint name pattern [N m s/rad].
  public var damping: [NamedNumber] = []
  /// Torque limits by joint name pattern [N m].
  public var effortLimit: [NamedNumber] = []
  /// Rotor inertias by joint name pattern [kg m²].
  public var armature: [NamedNumber] = []

  /// 青龙 as it is built in.
  public init() {}

  public static let keys: [ExperimentKey<Self>] = [
    .text(
      "model", \.model,
      "Name of a built-in robot (`treadmill robot list`), or path of a URDF or MJCF file."),
    .texts(
      "controlled_joints", \.controlledJoints,
      """
      Joints that the policy drives, in its order; all others are welded at the standing pose. \
      Empty for the legs, left leg first.
      """),
    .namedNumbers(
      "standing_pose_rad", \.standingPose, each: -10...10, unit: "rad",
      "Joint positions that replace the description's, by pattern (`.*knee.*`); the first counts."),
    .namedNumbers(
      "stiffness_nm_rad", \.stiffness, each: 0...10_000, unit: "N m/rad",
      "Proportional gains that replace the description's, by pattern; the first match counts."),
    .namedNumbers(
      "damping_nm_s_rad", \.damping, each: 0...1_000, unit: "N m s/rad",
      "Derivative gains that replace the description's, by pattern; the first match counts."),
    .namedNumbers(
      "effort_limit_nm", \.effortLimit, each: 0...10_000, unit: "N m",
      "Torque limits that replace the description's, by pattern; the first match counts."),
    .namedNumbers(
      "armature_kg_m2", \.armature, each: 0...10, unit: "kg m²",
      "Rotor inertias that replace the description's, by pattern; the first match counts."),
  ]
}

extension RobotSection {
  /// The robot that is simulated: read, changed, reduced to the controlled joints.
  ///
  /// - Parameter folder: folder relative to which the file is looked for.
  /// - Returns: the robot, and what its reader warned of.
  /// - Throws: `TrainingError` with the reason in one sentence.
  func loadRobot() throws(TrainingError) -> LoadedRobot {
    var loaded = try RobotSource.load(model)
    try apply(standingPose, "standing_pose_rad", to: &loaded.robot) { $0.nominalPosition = $1 }
    try apply(stiffness, "stiffness_nm_rad", to: &loaded.robot) { $0.stiffness = $1 }
    try apply(damping, "damping_nm_s_rad", to: &loaded.robot) { $0.damping = $1 }
    try apply(effortLimit, "effort_limit_nm", to: &loaded.robot) { $0.effortLimit = $1 }
    try apply(armature, "armature_kg_m2", to: &loaded.robot) { $0.armature = $1 }
    let names = controlledJoints.isEmpty ? loaded.robot.controlledJoints : controlledJoints
    do {
      loaded.robot = try loaded.robot.reduced(keeping: names)
    } catch {
      throw .badInput("robot.controlled_joints: \(error)")
    }
    return loaded
  }

  /// Sets a property of every joint whose name a pattern matches; a pattern without a match is a
  /// mistake of the file.
  private func apply(
    _ values: [NamedNumber], _ key: String, to robot: inout RobotDescription,
    _ set: (inout Joint, Double) -> Void
  ) throws(TrainingError) {
    var settled = Set<Int>()
    for value in values {
      guard let pattern = try? Regex(value.name) else {
        throw .badInput("robot.\(key): found '\(value.name)', expected a regular expression")
      }
      let matches = robot.joints.indices.filter {
        robot.joints[$0].name.wholeMatch(of: pattern) != nil
      }
      guard !matches.isEmpty else {
        let names = robot.joints.map(\.name)
        throw .badInput(
          "robot.\(key): found '\(value.name)', which matches no joint of \(robot.name)"
            + NearestName.question(for: value.name, among: names))
      }
      for index in matches where settled.insert(index).inserted {
        set(&robot.joints[index], value.value)
      }
    }
  }
}

/// Finds robots by name or file.
public enum RobotSource {
  /// A built-in robot, or the robot of a file.
  ///
  /// - Throws: `TrainingError` with the reason in one sentence.
  public static func load(_ nameOrPath: String) throws(TrainingError) -> LoadedRobot {
    if let robot = RobotCatalog.robot(named: nameOrPath) {
      return LoadedRobot(robot: robot, warnings: [])
    }
    guard FileManager.default.fileExists(atPath: nameOrPath) else {
      let names = RobotCatalog.names
      throw .badInput(
        "found neither a file nor a built-in robot '\(nameOrPath)', expected a URDF or MJCF file or "
          + "one of \(names.joined(separator: ", "))"
          + NearestName.question(for: nameOrPath, among: names))
    }
    do {
      return try RobotDescription.load(contentsOf: URL(fileURLWithPath: nameOrPath))
    } catch {
      throw .badInput("\(error)")
    }
  }
}
