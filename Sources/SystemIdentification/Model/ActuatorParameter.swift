import RobotModel

/// What is estimated of each joint's actuator.
public enum ActuatorParameter: String, CaseIterable, Sendable {
  /// Coulomb friction [N m].
  case coulombFriction = "coulomb friction"
  /// Viscous friction [N m s/rad].
  case viscousFriction = "viscous friction"
  /// Rotor inertia seen at the joint [kg m²].
  case armature
  /// What the motor gives over the stiffness that it is asked for.
  case stiffnessScale = "stiffness scale"
  /// What the motor gives over the damping that it is asked for.
  case dampingScale = "damping scale"

  /// Its unit; empty for a factor.
  public var unit: String {
    switch self {
    case .coulombFriction: "N m"
    case .viscousFriction: "N m s/rad"
    case .armature: "kg m²"
    case .stiffnessScale, .dampingScale: ""
    }
  }
}

/// One joint's actuator.
public struct JointActuator: Equatable, Sendable {
  /// Coulomb friction [N m].
  public var coulombFriction: Double
  /// Viscous friction [N m s/rad].
  public var viscousFriction: Double
  /// Rotor inertia seen at the joint [kg m²].
  public var armature: Double
  /// Given stiffness over the stiffness asked for.
  public var stiffnessScale = 1.0
  /// Given damping over the damping asked for.
  public var dampingScale = 1.0

  /// The actuator as the robot's description has it.
  public init(_ joint: Joint) {
    coulombFriction = joint.coulombFriction
    viscousFriction = joint.viscousFriction
    armature = joint.armature
  }

  /// The value of a parameter.
  public subscript(parameter: ActuatorParameter) -> Double {
    get {
      switch parameter {
      case .coulombFriction: coulombFriction
      case .viscousFriction: viscousFriction
      case .armature: armature
      case .stiffnessScale: stiffnessScale
      case .dampingScale: dampingScale
      }
    }
    set {
      switch parameter {
      case .coulombFriction: coulombFriction = newValue
      case .viscousFriction: viscousFriction = newValue
      case .armature: armature = newValue
      case .stiffnessScale: stiffnessScale = newValue
      case .dampingScale: dampingScale = newValue
      }
    }
  }
}

/// Everything that is estimated: the actuators, and how late commands act.
public struct ActuatorValues: Equatable, Sendable {
  /// `[joints]`.
  public var joints: [JointActuator]
  /// Time from a command to its effect [s].
  public var delay: Double

  /// The values as the robot's description has them, without delay.
  public init(_ robot: RobotDescription) {
    joints = robot.joints.map(JointActuator.init)
    delay = 0
  }
}
