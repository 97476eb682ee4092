import PolicyInterface
import Reproducibility

/// What a shard's environments remember from one control step to the next, besides commands, pushes
/// and accounts.
struct EnvironmentMemory: FlatState, Sendable {
  /// `[environments]` the only source of chance in an environment.
  var streams: [RandomStream]
  /// `[environments]` control steps since the start of the episode.
  var ages: [Int]
  /// `[environments]` 1 until the first observation of an episode was built, then 0.
  var isFirst: [Int]
  /// `[environments]` 1 where an evaluation's only episode is over, else 0.
  var isFinished: [Int]
  /// `[environments]` phase of the gait [cycles] and length of a cycle [s].
  var phases: [Double]
  var gaitPeriods: [Double]

  /// `[environments, actions]` the last three actions, clipped.
  var actions: [Float]
  var previousActions: [Float]
  var secondPreviousActions: [Float]

  /// `[environments, joints]` at the end of the last step [rad/s].
  var jointVelocities: [Double]
  /// `[environments, 3]` at the end of the last step, in the world [m/s, rad/s].
  var baseLinearVelocities: [Double]
  var baseAngularVelocities: [Double]
  /// `[environments, 3]` errors of forward speed, leftward speed and yaw rate over the last second or so
  /// [m/s, m/s, rad/s].
  var meanCommandErrors: [Double]
  /// `[environments, feet]` contact at the end of the last step, 1 or 0.
  var footContacts: [Int]
  /// `[environments, feet]` time in the air and on the ground [s].
  var footAirTimes: [Double]
  var footContactTimes: [Double]
  /// `[environments, potentials]` of the shaping terms.
  var potentials: [Double]

  /// `[environments, 3]` friction, mass scale and added mass of the episode.
  var properties: [Double]
  /// `[environments, joints]`.
  var motorStrengths: [Double]
  /// `[environments, joints]` error of the joint encoders [rad].
  var encoderBiases: [Double]
  /// `[environments, 3]` error of the gyro, in the base's frame [rad/s].
  var gyroBiases: [Double]
  /// `[environments, 3]` rotation vectors of the error of the attitude, in the base's frame [rad].
  var attitudeBiases: [Double]

  /// `[environments, history]` of actor and critic.
  var actorHistory: [Float]
  var criticHistory: [Float]

  init(count: Int, definition: LocomotionDefinition, streams: [RandomStream]) {
    self.streams = streams
    let joints = definition.jointCount
    func zeros(_ width: Int) -> [Double] { Array(repeating: 0, count: count * width) }
    func floats(_ width: Int) -> [Float] { Array(repeating: 0, count: count * width) }
    ages = Array(repeating: 0, count: count)
    isFirst = Array(repeating: 1, count: count)
    isFinished = ages
    phases = zeros(1)
    gaitPeriods = zeros(1)
    actions = floats(definition.actionCount)
    previousActions = actions
    secondPreviousActions = actions
    jointVelocities = zeros(joints)
    baseLinearVelocities = zeros(3)
    baseAngularVelocities = zeros(3)
    meanCommandErrors = zeros(3)
    footContacts = Array(repeating: 0, count: 2 * count)
    footAirTimes = zeros(2)
    footContactTimes = zeros(2)
    potentials = zeros(definition.rewards.potentialCount)
    properties = zeros(3)
    motorStrengths = zeros(joints)
    encoderBiases = zeros(joints)
    gyroBiases = zeros(3)
    attitudeBiases = zeros(3)
    actorHistory = floats(definition.layouts.actor.historyCount)
    criticHistory = floats(definition.layouts.critic.historyCount)
  }

  static var fields: [FlatField<EnvironmentMemory>] {
    [
      .streams("streams", \.streams), .integers("age", \.ages),
      .integers("is_first", \.isFirst), .integers("is_finished", \.isFinished),
      .doubles("phase", \.phases), .doubles("gait_period", \.gaitPeriods),
      .floats("action", \.actions), .floats("previous_action", \.previousActions),
      .floats("second_previous_action", \.secondPreviousActions),
      .doubles("joint_velocity", \.jointVelocities),
      .doubles("base_linear_velocity", \.baseLinearVelocities),
      .doubles("base_angular_velocity", \.baseAngularVelocities),
      .addedDoubles("mean_command_error", \.meanCommandErrors),
      .integers("foot_contact", \.footContacts), .doubles("foot_air_time", \.footAirTimes),
      .doubles("foot_contact_time", \.footContactTimes),
      .doubles("potentials", \.potentials),
      .doubles("properties", \.properties), .doubles("motor_strength", \.motorStrengths),
      .doubles("encoder_bias", \.encoderBiases),
      .addedDoubles("gyro_bias", \.gyroBiases), .addedDoubles("attitude_bias", \.attitudeBiases),
      .floats("actor_history", \.actorHistory),
      .floats("critic_history", \.criticHistory),
    ]
  }
}
