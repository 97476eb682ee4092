import EnvironmentInterface
import Physics
import PolicyInterface
import ReferenceMotion
import Reproducibility
import RobotModel

@testable import Locomotion

/// Environments over the stand-in for a physics engine.
enum EnvironmentSupport {
  /// An environment with its batch; 0.02 s control steps of four physics steps.
  static func make(
    count: Int, workers: Int = 1, seed: UInt64 = 11, robot: RobotDescription = TestBiped.robot,
    timestep: Double = 0.005, terrain: Terrain = .plane, clips: [ReferenceClip] = [],
    configure: (inout LocomotionConfiguration) -> Void = { _ in }
  ) throws -> (environment: LocomotionEnvironment, batch: KinematicBatch) {
    var configuration = LocomotionConfiguration()
    configure(&configuration)
    let batch = KinematicBatch(robot: robot, count: count, timestep: timestep, terrain: terrain)
    let environment = try LocomotionEnvironment(
      configuration: configuration, physics: batch, jointMirror: try robot.jointMirror(),
      pool: WorkerPool(workerCount: workers), seed: seed, clips: clips)
    return (environment, batch)
  }

  /// Settings under which nothing is left to chance.
  static func calm(_ configuration: inout LocomotionConfiguration) {
    configuration.observation.noise = .none
    configuration.reset.jointPosition = 0...0
    configuration.reset.tilt = 0...0
    configuration.reset.yaw = 0...0
    configuration.reset.linearVelocity = 0...0
    configuration.reset.angularVelocity = 0...0
    configuration.reset.dropHeight = 0...0
    configuration.episode.hasRandomInitialAge = false
    configuration.gait.hasRandomInitialPhase = false
  }

  /// Settings under which everything is left to chance.
  static func wild(_ configuration: inout LocomotionConfiguration) {
    configuration.control.delay = 0...0.05
    configuration.control.actionBlend = 0...0.3
    configuration.control.actionNoise = 0.02
    configuration.commands.headingShare = 0.5
    configuration.commands.interval = 0.1...0.5
    configuration.observation.historyLength = 2
    configuration.observation.criticTerms += ["joint_torque_history", "reference_offset"]
    configuration.observation.encoderBias = -0.01...0.01
    configuration.gait.period = 0.7...0.9
    configuration.pushes.interval = 0.1...0.3
    configuration.pushes.forceInterval = 0.1...0.3
    configuration.episode.length = 1
    configuration.rewards.terms += [
      RewardTerm("potential_base_height", 1), RewardTerm("angular_momentum_l2", -0.01),
      RewardTerm("knee_distance_band", 0.1), RewardTerm("feet_air_time", 1),
      RewardTerm("terminated", -10), RewardTerm("mean_velocity_error", -1),
    ]
    configuration.curriculum.pushes.mode = .steps
    configuration.curriculum.pushes.lastStep = 40
    configuration.curriculum.commands.mode = .episodes
    configuration.curriculum.interval = 10
  }

  /// Random actions of all environments for a number of steps, the same for the same stream.
  static func actions(_ shape: EnvironmentShape, _ stream: inout RandomStream) -> [Float] {
    var actions = [Float](repeating: 0, count: shape.environmentCount * shape.actionCount)
    stream.fillNormal(&actions)
    return actions
  }
}

/// Everything that a run gives out, for comparisons to the bit.
struct Recording: Equatable {
  var actor: [[Float]] = []
  var critic: [[Float]] = []
  var outcomes: [StepOutcome] = []

  /// Whether every number is finite.
  var isFinite: Bool {
    let numbers = Array(actor.joined()) + Array(critic.joined()) + outcomes.flatMap(\.rewards)
    return numbers.allSatisfy { $0.isFinite }
  }

  /// Plays `count` steps of random actions.
  init(_ environment: LocomotionEnvironment, count: Int, stream: inout RandomStream) {
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: environment.shape.environmentCount)
    for _ in 0..<count {
      environment.step(
        actions: EnvironmentSupport.actions(environment.shape, &stream), into: &outcome)
      environment.observe(into: &observations)
      actor.append(observations.actor)
      critic.append(observations.critic)
      outcomes.append(outcome)
    }
  }
}
