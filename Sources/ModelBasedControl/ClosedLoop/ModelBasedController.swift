import RigidBodyDynamics
import RobotModel

/// The whole model-based controller of one robot: from what it feels of itself to joint torques.
///
/// One thread at a time may use a controller.
public final class ModelBasedController {
  /// From a state to torques.
  public let walking: WalkingController
  /// From sensors to a state.
  public private(set) var estimator: StateEstimator

  private var swingPhases: [Double?]

  /// - Parameters:
  ///   - robot: with a left and a right foot, no joints but those of the legs
  ///     (`reducedToControlledJoints`).
  ///   - state: where it is at the beginning, on both feet.
  ///   - parameters: what the controller is made of.
  public init(
    _ robot: RobotDescription, at state: RigidBodyState,
    parameters: WalkingParameters = WalkingParameters()
  ) {
    walking = WalkingController(robot, at: state, parameters: parameters)
    estimator = StateEstimator(robot: robot, settings: parameters.estimation)
    estimator.reset(to: state)
    swingPhases = robot.feet.map { _ in nil }
  }

  /// What the joints are to do until the next tick.
  public var command: WholeBodyCommand { walking.command }

  /// Goes on by one tick.
  ///
  /// - Parameters:
  ///   - sample: what the robot feels.
  ///   - truth: the true state, in whose place none is estimated; nil to estimate it.
  ///   - wanted: how the robot is to move.
  public func update(
    _ sample: SensorSample, truth: RigidBodyState? = nil, command wanted: WalkingCommand
  ) {
    let swing = walking.schedule.swing(at: walking.time)
    for (index, foot) in estimator.feet.enumerated() {
      swingPhases[index] = swing?.side == foot.side ? swing?.phase(at: walking.time) : nil
    }
    estimator.update(
      sample, swingPhases: swingPhases, timestep: walking.parameters.wholeBody.tick, truth: truth)
    var carrying: StanceMode = []
    for (index, foot) in estimator.feet.enumerated() where estimator.contacts.isCarrying[index] {
      carrying.insert(StanceMode(foot.side))
    }
    walking.update(
      estimator.state, carrying: carrying, slope: estimator.ground.slope, command: wanted)
  }
}
