import Physics
import PolicyInterface

/// What moves the robots of an environment at the rate of their physics, in place of a policy's actions:
/// controllers that give torques.
public protocol PhysicsDriver: AnyObject {
  /// Advances all robots by a control step.
  ///
  /// - Parameters:
  ///   - physics: the robots, of every call the same.
  ///   - commands: `[robots]` the commands that hold in the step.
  ///   - isActive: `[robots]` whose episodes go on; it does not matter what the others do.
  ///   - substeps: physics steps of the control step.
  /// - Returns: the robots that failed, as `PhysicsBatch.advance` has it.
  func advance(
    _ physics: any PhysicsBatch, commands: [VelocityCommand], isActive: [Bool], substeps: Int
  ) -> [PhysicsFault]
}
