import SpatialMath

/// One robot in a world of its own, of an engine that simulates robots one by one; `WorldBatch` makes
/// batches of such worlds.
///
/// A world is used by one thread at a time: the batch hands each to exactly one worker within a loop.
package protocol PhysicsWorld: AnyObject, Sendable {
  /// The robot with commanded and held joints; joints are all of them here.
  var simulated: SimulatedRobot { get }
  /// What `apply` was given last.
  var properties: RobotProperties { get }
  /// Filter, delayed targets and law of the joints' motors.
  var controller: JointController { get set }
  /// `[joints]` motor torque of the last substep [N m].
  var motorTorque: [Double] { get set }
  /// Force that is held at the base's centre of mass [N].
  var externalForceInWorld: Vector3 { get set }
  /// Torque that is held on the base [N m].
  var externalTorqueInWorld: Vector3 { get set }
  /// `[feet]` sums over the substeps since the call of `advance` began [N].
  var footForceSum: [Vector3] { get set }
  /// Sum over the same substeps of the normal forces on everything that is not a foot [N].
  var bodyContactForceSum: Double { get set }
  /// Why the robot stopped, or nil while it moves.
  var fault: String? { get set }
  /// All that the engine remembers between two steps, in numbers whose count does not change.
  var engineState: [Double] { get set }

  /// Takes properties over; pose and motion of the robot stay as they are.
  func apply(_ properties: RobotProperties)

  /// Puts the robot into a state, with delayed targets and filter at rest on `targets`, `[joints]`
  /// [rad or m].
  func reset(to state: RobotState, targets: [Double])

  /// A world to take the place of this one before a reset; nil where this one serves.
  func replacement() -> Self?

  /// Adds to the base's velocity [m/s]; joint velocities stay.
  func push(velocityChangeInWorld change: Vector3)

  /// Advances by `substeps` steps towards the targets `[joints]`, the row `row` of `targets`
  /// [rad or m], with that row of `gains` and of `feedForward`; stops at a fault.
  func advance(
    targets: [Double], gains: GainScales?, feedForward: FeedForward?, row: Int, substeps: Int)

  /// Position of joint `index` [rad or m].
  func jointPosition(_ index: Int) -> Double

  /// Velocity of joint `index` [rad/s or m/s].
  func jointVelocity(_ index: Int) -> Double

  /// Writes the robot's row of the flat buffers.
  ///
  /// - Parameter substeps: number of steps over which contact forces were summed.
  func write(to state: inout BatchState, row: Int, substeps: Int)
}

extension PhysicsWorld {
  /// Worlds serve as long as their batch, unless they say otherwise.
  package func replacement() -> Self? { nil }

  /// Forgets the contact forces before a call of `advance`.
  package func clearContactSums() {
    for foot in footForceSum.indices { footForceSum[foot] = .zero }
    bodyContactForceSum = 0
  }

  /// Forgets forces and faults, and puts the controller at rest on `targets`, `[joints]` [rad or m]:
  /// the part of a reset that all engines share.
  package func forgetForces(restingOn targets: [Double]) {
    controller.reset(to: targets)
    for joint in motorTorque.indices { motorTorque[joint] = 0 }
    externalForceInWorld = .zero
    externalTorqueInWorld = .zero
    clearContactSums()
    fault = nil
  }

  /// Writes the commanded joints and the power of the held ones of the robot's row of the flat
  /// buffers.
  package func writeJoints(to state: inout BatchState, row: Int) {
    for (place, joint) in simulated.commandedJoints.enumerated() {
      let slot = row * state.jointCount + place
      state.jointPosition[slot] = jointPosition(joint)
      state.jointVelocity[slot] = jointVelocity(joint)
      state.jointTorque[slot] = motorTorque[joint]
    }
    state.heldJointPower[row] = simulated.heldJoints.reduce(0) {
      $0 + abs(motorTorque[$1] * jointVelocity($1))
    }
  }

  /// Writes the mean contact forces of the robot's row of the flat buffers.
  ///
  /// - Parameter substeps: number of steps over which contact forces were summed.
  package func writeContactForces(to state: inout BatchState, row: Int, substeps: Int) {
    let mean = substeps > 0 ? 1 / Double(substeps) : 0
    for (foot, force) in footForceSum.enumerated() {
      state.footForceInWorld.setVector(row * state.footCount + foot, force * mean)
    }
    state.bodyContactForce[row] = bodyContactForceSum * mean
  }
}
