import PolicyInterface
import SpatialMath

/// One environment at the end of one control step, as the reward terms see it.
///
/// Each shard has one and overwrites it for every environment, so that a step allocates nothing.
struct RewardSample: Sendable {
  /// The robot.
  let model: BipedModel
  /// Length of a control step [s].
  let timestep: Double
  /// The gait clock, with this episode's period.
  var clock: GaitClock
  /// Phase of the gait [cycles].
  var phase = 0.0
  var command = VelocityCommand()

  var basePositionInWorld = Vector3.zero
  var baseOrientation = Quaternion.identity
  /// Height of the base above the ground below it [m].
  var baseHeight = 0.0
  /// [m/s], now and at the end of the previous step.
  var baseLinearVelocityInWorld = Vector3.zero
  var previousBaseLinearVelocityInWorld = Vector3.zero
  /// [rad/s], now and at the end of the previous step.
  var baseAngularVelocityInWorld = Vector3.zero
  var previousBaseAngularVelocityInWorld = Vector3.zero
  /// [m/s].
  var baseLinearVelocityInBase = Vector3.zero
  /// In the frame that is turned with the base's heading only [m/s].
  var baseLinearVelocityInHeading = Vector3.zero
  /// [rad/s].
  var baseAngularVelocityInBase = Vector3.zero
  /// Errors of forward speed, leftward speed and yaw rate, each up to `largestCommandError` and behind a
  /// low-pass filter with the time constant `commandErrorTime`, from zero at the start of an episode
  /// [m/s, m/s, rad/s]; now and at the end of the previous step.
  var meanCommandError = Vector3.zero
  var previousMeanCommandError = Vector3.zero
  /// Direction of gravity.
  var gravityInBase = Vector3(0, 0, -1)
  /// Heading of the base.
  var heading = Heading(yaw: 0)

  /// `[joints]` [rad].
  var jointPositions: [Double]
  /// `[joints]` [rad/s], now and at the end of the previous step.
  var jointVelocities: [Double]
  var previousJointVelocities: [Double]
  /// `[joints]` [N m].
  var jointTorques: [Double]
  /// `[actions]` actions of this step, the one before and the one before that: joint offsets first,
  /// then what sets gains, where the impedance is variable.
  var action: [Double]
  var previousAction: [Double]
  var secondPreviousAction: [Double]

  /// `[2]` left and right.
  var feet: [FootSample]
  /// Sum of the contact forces on what is no foot [N].
  var bodyContactForce = 0.0
  /// `[2]` left and right, where a term needs them.
  var kneePositionsInWorld: [Vector3]
  /// About the centre of mass, where a term needs it [kg m²/s].
  var angularMomentumInWorld = Vector3.zero
  /// Poses and velocities of all links, where a term needs them.
  var bodies: BodyKinematics
  /// What the reference motion wants.
  var reference: MotionReference
  /// Whether the step ended in a fall.
  var isTerminated = false

  /// Two to four steps of a walk [s].
  static let commandErrorTime = 1.0
  /// Well above the sway of a step, well below what a push does [m/s, m/s, rad/s].
  static let largestCommandError = 0.5

  /// - Parameters:
  ///   - actionCount: numbers in an action; nil for one of each joint.
  ///   - previewCount: times at which the reference motion is seen ahead.
  init(
    model: BipedModel, clock: GaitClock, timestep: Double, actionCount: Int? = nil,
    previewCount: Int = 0
  ) {
    self.model = model
    self.clock = clock
    self.timestep = timestep
    let zeros = Array(repeating: 0.0, count: model.robot.joints.count)
    jointPositions = zeros
    jointVelocities = zeros
    previousJointVelocities = zeros
    jointTorques = zeros
    action = Array(repeating: 0, count: actionCount ?? zeros.count)
    previousAction = action
    secondPreviousAction = action
    feet = [FootSample(), FootSample()]
    kneePositionsInWorld = [.zero, .zero]
    bodies = BodyKinematics(linkCount: model.robot.links.count)
    reference = MotionReference(robot: model.robot, previewCount: previewCount)
  }
}

/// One foot at the end of one control step.
struct FootSample: Sendable {
  /// Centre of the sole [m].
  var positionInWorld = Vector3.zero
  /// [m/s].
  var velocityInWorld = Vector3.zero
  /// Foot link to world.
  var orientation = Quaternion.identity
  /// Height of the sole's centre above the ground below it [m].
  var height = 0.0
  /// Mean over the step [N].
  var forceInWorld = Vector3.zero
  /// Whether the foot touches the ground.
  var isInContact = false
  /// Whether this step ended a time in the air.
  var isTouchdown = false
  /// Time in the air up to now, or up to this touch-down [s]; 0 in contact.
  var airTime = 0.0
  /// Time on the ground up to now [s]; 0 in the air.
  var contactTime = 0.0
  /// Whether the clock wants the foot on the ground.
  var isScheduledStance = true
  /// How far its scheduled swing is, 0…1; nil in scheduled stance.
  var swingProgress: Double?

  /// Speed along the ground [m/s].
  var horizontalSpeed: Double {
    (velocityInWorld.x * velocityInWorld.x + velocityInWorld.y * velocityInWorld.y).squareRoot()
  }
}
