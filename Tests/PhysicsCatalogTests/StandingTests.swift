import Physics
import PhysicsCatalog
import RobotModel
import SpatialMath
import TestSupport
import Testing

@Suite("Robots standing under their own gains, without a policy") struct StandingTests {
  /// Soft joints yield under the weight: 0.18 rad at 青龙's ankles, the softest.
  private let largestYield = 0.25
  /// 青龙's sole is tilted by 6.8 mrad over its 245 mm as it is put down.
  private let largestGap = 2e-3

  @Test(
    "for half a second joints hold, torques are below half their limits, soles stay on the ground",
    arguments: PhysicsEngine.tested, RobotCatalog.names)
  func standing(engine: PhysicsEngine, name: String) throws {
    let robot = try RobotCatalog.robot(named: name).reducedToControlledJoints()
    let pose = robot.nominalPositions
    let batch = try engine.batch(robot)
    let height = try #require(robot.standingHeight(positions: pose))
    batch.reset(0, to: SmallRobots.state(of: robot, height: height), targets: pose)

    // Later they tip over: the ankles are softer than m g h.
    for _ in 0..<10 {
      #expect(batch.advance(targets: pose, substeps: 50).isEmpty)
      let state = batch.state
      for (index, joint) in robot.joints.enumerated() {
        #expect(abs(state.jointPosition[index] - pose[index]) < largestYield, "\(joint.name)")
        #expect(abs(state.jointTorque[index]) < 0.5 * joint.effortLimit, "\(joint.name)")
      }
      let poses = robot.linkPosesInWorld(
        base: state.basePose(0), positions: state.jointPosition)
      for foot in robot.feet {
        let heights = foot.contactPoints.map { poses[foot.link].act($0).z }
        #expect(heights.allSatisfy { $0 > -largestGap && $0 < largestGap })
      }
      #expect(state.bodyContactForce[0] == 0)
    }
  }
}
