import SpatialMath

/// What a robot's own sensors say at one moment.
public struct SensorReading: Equatable, Sendable {
  /// Angular velocity of the base in its own frame [rad/s].
  public var baseAngularVelocityInBase = Vector3.zero
  /// Direction of gravity in the base's frame, of length one; (0, 0, −1) upright.
  public var gravityInBase = Vector3(0, 0, -1)
  /// `[joints]` [rad].
  public var jointPositions: [Double]
  /// `[joints]` [rad/s].
  public var jointVelocities: [Double]
  /// `[feet]` whether the foot touches the ground.
  public var footContacts: [Bool]
  /// `[feet]` force of the ground in the frame of the base's heading [N].
  public var footForcesInHeading: [Vector3]
  /// `[points]` of the `HeightScan`, heights as it gives them [m].
  public var groundHeights: [Double]

  /// An upright robot at rest in the air with all joints at zero.
  public init(jointCount: Int, footCount: Int = 2, scanCount: Int = HeightScan().count) {
    jointPositions = Array(repeating: 0, count: jointCount)
    jointVelocities = jointPositions
    footContacts = Array(repeating: false, count: footCount)
    footForcesInHeading = Array(repeating: .zero, count: footCount)
    groundHeights = Array(repeating: 0, count: scanCount)
  }
}

/// What a reference motion wants of the robot at one moment.
public struct ReferenceReading: Equatable, Sendable {
  /// `[joints]` [rad].
  public var jointPositions: [Double]
  /// `[joints]` [rad/s].
  public var jointVelocities: [Double]
  /// `[times, joints]` positions to come, at the times of the `ReferencePreview` [rad].
  public var preview: [Double]
  /// Reference's base to the robot's base.
  public var orientationInBase = Quaternion.identity
  /// Origin of the reference's base in the robot's base [m].
  public var positionInBase = Vector3.zero

  /// A robot whose reference stands with all joints at zero.
  public init(jointCount: Int, previewCount: Int) {
    jointPositions = Array(repeating: 0, count: jointCount)
    jointVelocities = jointPositions
    preview = Array(repeating: 0, count: previewCount * jointCount)
  }
}

/// What only a simulator knows of a robot: for the critic, never for a policy that is exported.
public struct PrivilegedReading: Equatable, Sendable {
  /// Velocity of the base's origin in its own frame [m/s].
  public var baseLinearVelocityInBase = Vector3.zero
  /// Height of the base's origin above the ground [m].
  public var baseHeight = 0.0
  /// Velocity that the last push gave the base, in the frame of its heading [m/s].
  public var pushVelocityInHeading = Vector3.zero
  /// Coulomb coefficient of the ground.
  public var friction = 1.0
  /// Factor on all masses.
  public var massScale = 1.0
  /// Mass added to the base [kg].
  public var addedBaseMass = 0.0
  /// `[joints]` factors on the motors' torques.
  public var motorStrengths: [Double]
  /// `[joints]` motor torques [N m].
  public var jointTorques: [Double]
  /// `[joints]` positions minus those of the reference gait [rad].
  public var referenceOffsets: [Double]
  /// `[feet]` height of the sole's centre above the ground [m].
  public var footHeights: [Double]
  /// `[feet]` time since the foot left the ground, 0 while it touches [s].
  public var footAirTimes: [Double]
  /// `[feet]` whether the gait clock wants the foot on the ground.
  public var scheduledStances: [Bool]

  /// A robot in the air of which nothing is known.
  public init(jointCount: Int, footCount: Int) {
    motorStrengths = Array(repeating: 1, count: jointCount)
    jointTorques = Array(repeating: 0, count: jointCount)
    referenceOffsets = jointTorques
    footHeights = Array(repeating: 0, count: footCount)
    footAirTimes = footHeights
    scheduledStances = Array(repeating: false, count: footCount)
  }
}

/// All that an observation of one robot at one moment is built from.
///
/// A frame is made once and overwritten every control step, so that building allocates nothing.
public struct ObservationFrame: Equatable, Sendable {
  /// The robot's sensors.
  public var reading: SensorReading
  /// The operator's command, after its dead-band.
  public var command: VelocityCommand
  /// `[actions]` the action of the previous control step, clipped; zeros at the start.
  public var previousAction: [Float]
  /// Phase of the gait [cycles], 0…1; nil while the clock is off, which is observed as (0, 0).
  public var gaitPhase: Double?
  /// What the reference motion wants, where there is one.
  public var reference: ReferenceReading
  /// What the critic may see besides; left at its start values on a real robot.
  public var privileged: PrivilegedReading

  /// A standing robot before its first action, which has one number for each joint or `actionCount`.
  public init(
    jointCount: Int, actionCount: Int? = nil, footCount: Int = 2,
    scanCount: Int = HeightScan().count, previewCount: Int = ReferencePreview().count
  ) {
    reading = SensorReading(
      jointCount: jointCount, footCount: footCount, scanCount: scanCount)
    reference = ReferenceReading(jointCount: jointCount, previewCount: previewCount)
    command = VelocityCommand()
    previousAction = Array(repeating: 0, count: actionCount ?? jointCount)
    gaitPhase = nil
    privileged = PrivilegedReading(jointCount: jointCount, footCount: footCount)
  }
}
