/// A quantity that observations may hold, by the name that experiments and exported policies use.
public enum ObservationQuantity: String, CaseIterable, Sendable {
  /// Angular velocity of the base in its own frame, 3 [rad/s].
  case baseAngularVelocity = "base_angular_velocity"
  /// Direction of gravity in the base's frame, 3.
  case projectedGravity = "projected_gravity"
  /// Roll and pitch of the base, 2 [rad].
  case baseRollPitch = "base_roll_pitch"
  /// Forward speed, leftward speed and yaw rate, 3 [m/s, m/s, rad/s].
  case velocityCommand = "velocity_command"
  /// The height command, 1.
  case commandHeight = "command_height"
  /// 0.5 while the command is to stand, 0 while it is to walk, 1.
  case standFlag = "stand_flag"
  /// Joint positions minus the default pose [rad].
  case jointPositionOffset = "joint_position_offset"
  /// Joint positions [rad].
  case jointPosition = "joint_position"
  /// Joint velocities [rad/s].
  case jointVelocity = "joint_velocity"
  /// The previous control step's action, clipped; with what it asks of the gains, if it does.
  case previousAction = "previous_action"
  /// Sine and cosine of the gait phase, 2; (0, 0) while the clock is off.
  case gaitPhase = "gait_phase"
  /// 1 for each foot that touches the ground, else 0; for actors of robots that sense it.
  case footContact = "foot_contact"
  /// Force of the ground on each foot in the heading's frame, 3 per foot [N]; for actors of robots
  /// that sense it.
  case footForce = "foot_force"
  /// Height of the ground around the robot over the base's height [m], as `HeightScan` says; for
  /// actors of robots that see the ground.
  case heightScan = "height_scan"
  /// Joint positions of the reference motion minus the default pose [rad].
  case referenceJointPosition = "reference_joint_position"
  /// Joint velocities of the reference motion [rad/s].
  case referenceJointVelocity = "reference_joint_velocity"
  /// Joint positions of the reference motion at some times to come, minus the default pose, as
  /// `ReferencePreview` says [rad].
  case referencePreview = "reference_preview"
  /// Orientation of the reference's base in the robot's base: the first two columns of the rotation
  /// matrix row by row, 6 (BeyondMimic, motion_anchor_ori_b).
  case referenceBaseOrientation = "reference_base_orientation"
  /// Position of the reference's base in the robot's base, 3 [m]; privileged, as no sensor of the
  /// robot's tells it (BeyondMimic, motion_anchor_pos_b).
  case referenceBasePosition = "reference_base_position"
  /// Velocity of the base in its own frame, 3 [m/s]; privileged.
  case baseLinearVelocity = "base_linear_velocity"
  /// Height of the base above the ground, 1 [m]; privileged.
  case baseHeight = "base_height"
  /// Velocity that the last push gave, 3 [m/s]; privileged.
  case pushVelocity = "push_velocity"
  /// Coulomb coefficient of the ground, 1; privileged.
  case friction
  /// Factor on all masses, 1; privileged.
  case massScale = "mass_scale"
  /// Mass added to the base, 1 [kg]; privileged.
  case addedBaseMass = "added_base_mass"
  /// Factors on the motors' torques; privileged.
  case motorStrength = "motor_strength"
  /// Motor torques [N m]; privileged.
  case jointTorque = "joint_torque"
  /// Joint positions minus the reference gait [rad]; privileged.
  case referenceOffset = "reference_offset"
  /// Height of each sole above the ground [m]; privileged.
  case footHeight = "foot_height"
  /// Time since each foot left the ground [s]; privileged.
  case footAirTime = "foot_air_time"
  /// 1 for each foot that the gait clock wants on the ground, else 0; privileged.
  case scheduledStance = "scheduled_stance"

  /// Whether only a simulator knows it.
  public var isPrivileged: Bool {
    switch self {
    case .baseAngularVelocity, .projectedGravity, .baseRollPitch, .velocityCommand, .commandHeight,
      .standFlag, .jointPositionOffset, .jointPosition, .jointVelocity, .previousAction, .gaitPhase,
      .footContact, .footForce, .heightScan, .referenceJointPosition, .referenceJointVelocity,
      .referencePreview, .referenceBaseOrientation:
      false
    default: true
    }
  }

  /// Whether it tells of a reference motion.
  public var isOfReference: Bool {
    switch self {
    case .referenceJointPosition, .referenceJointVelocity, .referencePreview,
      .referenceBaseOrientation, .referenceBasePosition:
      true
    default: false
    }
  }

  /// How many numbers it has in one frame.
  ///
  /// - Parameters:
  ///   - jointCount: joints of the robot.
  ///   - actionCount: numbers in an action.
  ///   - footCount: its feet.
  ///   - scanCount: points at which the height of the ground is observed.
  ///   - previewCount: times at which the reference motion is seen ahead.
  public func width(
    jointCount: Int, actionCount: Int, footCount: Int, scanCount: Int, previewCount: Int
  ) -> Int {
    switch self {
    case .baseAngularVelocity, .projectedGravity, .velocityCommand, .baseLinearVelocity,
      .pushVelocity, .referenceBasePosition:
      3
    case .referenceBaseOrientation: 6
    case .gaitPhase, .baseRollPitch: 2
    case .commandHeight, .standFlag, .baseHeight, .friction, .massScale, .addedBaseMass: 1
    case .jointPositionOffset, .jointPosition, .jointVelocity, .motorStrength, .jointTorque,
      .referenceOffset, .referenceJointPosition, .referenceJointVelocity:
      jointCount
    case .previousAction: actionCount
    case .referencePreview: previewCount * jointCount
    case .footContact, .footHeight, .footAirTime, .scheduledStance: footCount
    case .footForce: 3 * footCount
    case .heightScan: scanCount
    }
  }

  /// The name by which runtimes of mjlab's family know the quantity, where they have it.
  var mjlabName: String {
    switch self {
    case .baseAngularVelocity: "base_ang_vel"
    case .velocityCommand: "command"
    case .jointPositionOffset: "joint_pos"
    case .jointVelocity: "joint_vel"
    case .previousAction: "actions"
    case .baseLinearVelocity: "base_lin_vel"
    default: rawValue
    }
  }
}
