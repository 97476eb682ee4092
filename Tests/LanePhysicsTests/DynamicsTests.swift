import Physics
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestSupport
import Testing

@testable import LanePhysics

@Suite struct LaneDynamicsTests {
  /// The design's bound for single precision against double.
  private static let bound = 1e-4

  @Test(
    "mass matrix, bias forces and accelerations of 青龙 agree with double precision in 1,000 states",
    arguments: [true, false])
  func agreesWithRigidBodyDynamics(isReduced: Bool) throws {
    let whole = try RobotCatalog.robot(named: "qinglong")
    let robot = isReduced ? try whole.reducedToControlledJoints() : whole
    let batch = try SmallRobots.batch(robot)
    let model = RigidBodyModel(robot)
    var workspace = RigidBodyWorkspace(for: model)
    var stream = RandomStream(seed: 11, stream: 0)
    var largest = (mass: 0.0, bias: 0.0, acceleration: 0.0)
    var expected = Array(repeating: 0.0, count: model.velocityCount)
    for _ in 0..<1000 {
      let random = RigidBodyState.random(of: robot, from: &stream)
      let forces = stream.normals(model.velocityCount, deviation: 50)
      batch.reset(
        0, to: RobotState(random, hasFloatingBase: true), targets: random.jointPositions)
      let found = LaneDynamics(batch, forces: forces)

      model.computeKinematics(of: random, in: &workspace)
      model.forwardDynamics(forces: forces, into: &expected, in: &workspace)
      largest.mass = max(
        largest.mass,
        massMatrixError(
          found.massMatrix, from: workspace.massMatrix, count: model.velocityCount))
      largest.bias = max(largest.bias, relativeError(found.bias, from: workspace.biasForces))
      largest.acceleration = max(
        largest.acceleration, relativeError(found.acceleration, from: expected))
    }
    #expect(largest.mass < LaneDynamicsTests.bound)
    #expect(largest.bias < LaneDynamicsTests.bound)
    #expect(largest.acceleration < LaneDynamicsTests.bound)
  }
}
