import RigidBodyDynamics
import RobotModel

/// Plans how a robot's body moves and its feet press and swing, from a measured state on, and tells it
/// for any time.
public protocol WalkingPlanner: ~Copyable {
  /// Plans from a measured state on.
  ///
  /// - Parameters:
  ///   - state: as measured or estimated.
  ///   - time: now, not before that of an earlier call [s].
  ///   - schedule: when which foot stands.
  ///   - command: how the robot is to move, where it does not stand.
  ///   - slope: how the ground rises.
  /// - Returns: how it ended.
  mutating func update(
    _ state: RigidBodyState, at time: Double, schedule: GaitSchedule, command: WalkingCommand,
    slope: GroundSlope
  ) -> PredictiveReport

  /// The plan at a time [s]: between the last successful call and its horizon's end, before and behind
  /// that as at its beginning and end.
  ///
  /// - Precondition: a call has been successful.
  mutating func sample(at time: Double, into sample: inout PlanSample)
}

extension PredictiveParameters {
  /// The planner of the model chosen.
  ///
  /// - Parameter robot: reduced to the joints that a plan moves.
  func makePlanner(for robot: RobotDescription) -> any WalkingPlanner & ~Copyable {
    switch model {
    case .fullCentroidal, .singleRigidBody: return PredictiveController(robot, self)
    case .linearRigidBody: return LinearPredictiveController(robot, self)
    }
  }
}
