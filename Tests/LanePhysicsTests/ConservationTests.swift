import Physics
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestSupport
import Testing

@testable import LanePhysics

@Suite struct LaneConservationTests {
  /// 青龙's legs without controllers, friction, rotors or stops; its waist with springs, if it is held.
  private func passiveRobot(isWaistHeld: Bool) throws -> RobotDescription {
    var robot =
      isWaistHeld
      ? try WaistRobots.qinglong(effortLimit: .infinity)
      : try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    for index in robot.joints.indices {
      if !WaistRobots.waist.contains(robot.joints[index].name) { robot.joints[index].stiffness = 0 }
      robot.joints[index].damping = 0
      robot.joints[index].viscousFriction = 0
      robot.joints[index].coulombFriction = 0
      robot.joints[index].armature = 0
      robot.joints[index].limits = -Double.infinity...Double.infinity
    }
    return robot
  }

  private struct Measurement {
    let mass: Double
    let momentum: CentroidalMomentum
    let energy: Double
  }

  /// Momentum about the centre of mass and energy, in double precision from the state read; advances
  /// by one step.
  ///
  /// Semi-implicit Euler is the leapfrog scheme with velocities half a step before their positions,
  /// so the velocity at the time of the positions is the mean of this step's and the next's.
  private func measure(_ batch: LaneBatch, gravity: Double) -> Measurement {
    let model = RigidBodyModel(batch.simulated.description, gravity: gravity)
    var workspace = RigidBodyWorkspace(for: model)
    let state = batch.state
    let positions = batch.allJointPositions
    let velocity = batch.generalizedVelocity
    #expect(batch.advance(targets: batch.robot.nominalPositions, substeps: 1).isEmpty)
    let next = batch.generalizedVelocity
    model.computeKinematics(
      of: RigidBodyState(
        basePose: state.basePose(0), jointPositions: positions,
        velocity: zip(velocity, next).map { 0.5 * ($0 + $1) }),
      in: &workspace)
    return Measurement(
      mass: model.totalMass, momentum: model.centroidalMomentum(in: workspace),
      energy: model.kineticEnergy(in: workspace) + model.potentialEnergy(in: workspace))
  }

  /// A tumbling robot with swinging legs, high above the ground, before and after one second.
  private func fall(
    gravity: Double, timestep: Double, isWaistHeld: Bool = false
  ) throws -> (before: Measurement, after: Measurement) {
    let batch = try SmallRobots.batch(passiveRobot(isWaistHeld: isWaistHeld)) {
      $0.gravity = gravity
      if isWaistHeld { $0.heldJoints = WaistRobots.waist }
      $0.timestep = timestep
    }
    let robot = batch.robot
    var stream = RandomStream(seed: 2, stream: 0)
    batch.reset(
      0,
      to: RobotState(
        basePose: Pose(position: Vector3(0, 0, 100)),
        baseLinearVelocityInWorld: Vector3(0.5, 0, 0),
        baseAngularVelocityInWorld: Vector3(0.5, -0.7, 0.9),
        jointPositions: robot.nominalPositions,
        jointVelocities: stream.normals(robot.joints.count, deviation: 0.7)),
      targets: robot.nominalPositions)
    let before = measure(batch, gravity: gravity)
    let steps = Int((1 / timestep).rounded()) - 1
    #expect(batch.advance(targets: robot.nominalPositions, substeps: steps).isEmpty)
    return (before, measure(batch, gravity: gravity))
  }

  /// Relative change of linear and angular momentum in one second of free flight.
  private func momentumDrift(
    timestep: Double, isWaistHeld: Bool = false
  ) throws -> (linear: Double, angular: Double) {
    let (before, after) = try fall(gravity: 0, timestep: timestep, isWaistHeld: isWaistHeld)
    return (
      (after.momentum.linear - before.momentum.linear).length / before.momentum.linear.length,
      (after.momentum.angular - before.momentum.angular).length / before.momentum.angular.length
    )
  }

  @Test("free flight keeps momentum to 0.1 % in a second, and better in proportion to the step")
  func momentum() throws {
    let coarse = try momentumDrift(timestep: 0.001)
    #expect(coarse.linear < 1e-3 && coarse.angular < 1e-3)
    // Semi-implicit Euler is of first order; a tenth for what is of higher order and rounding.
    let fine = try momentumDrift(timestep: 0.00025)
    #expect(fine.linear < 0.35 * coarse.linear && fine.angular < 0.35 * coarse.angular)
  }

  @Test("springs that hold a joint keep momentum as well")
  func momentumWithHeldJoints() throws {
    let coarse = try momentumDrift(timestep: 0.001, isWaistHeld: true)
    #expect(coarse.linear < 1e-3 && coarse.angular < 1e-3)
    let fine = try momentumDrift(timestep: 0.00025, isWaistHeld: true)
    #expect(fine.linear < 0.35 * coarse.linear && fine.angular < 0.35 * coarse.angular)
  }

  @Test("a passive fall of one second keeps its energy within 0.1 % of what it turns over")
  func energy() throws {
    let (before, after) = try fall(gravity: 9.81, timestep: 0.001)
    // Falling by ½ g t² turns over m g · ½ g t².
    let turnedOver = before.mass * 9.81 * 0.5 * 9.81
    print((after.energy - before.energy) / turnedOver)
    #expect(abs(after.energy - before.energy) < 1e-3 * turnedOver)
  }
}

extension LaneBatch {
  /// Positions of the only robot's joints, held ones too [rad].
  fileprivate var allJointPositions: [Double] {
    (0..<model.jointCount).map { Double(blocks[0].jointPosition[$0][0]) }
  }

  /// Velocities of the only robot in the order of `RigidBodyDynamics`.
  fileprivate var generalizedVelocity: [Double] {
    state.baseLinearVelocityInWorld + state.baseAngularVelocityInWorld
      + (0..<model.jointCount).map { Double(blocks[0].jointVelocity[$0][0]) }
  }
}
