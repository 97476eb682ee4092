import Physics
import PolicyInterface

/// What moves the robots of an environment at the rate of their physics, in place of a policy's actions:
/// controllers that give torques, and runtimes of robots.
public protocol PhysicsDriver: AnyObject {
  /// Advances all robots by one step of their physics.
  ///
  /// - Parameters:
  ///   - physics: the robots, of every call the same.
  ///   - commands: `[robots]` the commands that hold in the control step.
  ///   - isActive: `[robots]` whose episodes go on; it does not matter what the others do.
  /// - Returns: the robots that failed, as `PhysicsBatch.advance` has it.
  func advance(
    _ physics: any PhysicsBatch, commands: [VelocityCommand], isActive: [Bool]
  ) -> [PhysicsFault]
}
