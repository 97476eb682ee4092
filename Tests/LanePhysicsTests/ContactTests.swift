import Foundation
import Physics
import Reproducibility
import RobotModel
import SpatialMath
import TestSupport
import Testing

@testable import LanePhysics

@Suite struct LaneContactTests {
  /// A block on a slope after two seconds: how far it slid.
  private func slide(friction: Double, angle: Double) throws -> Double {
    try SmallRobots.slideOfBlock(angle: angle, friction: friction, stepCount: 2000) {
      robot, terrain in try SmallRobots.batch(robot) { $0.terrain = terrain }
    }
  }

  @Test("a block slips within 2 % of tan⁻¹ μ", arguments: [0.2, 0.5, 0.8])
  func slopeAngle(friction: Double) throws {
    let angle = atan(friction)
    #expect(try slide(friction: friction, angle: 0.98 * angle) < 1e-3)
    let steeper = 1.02 * angle
    let expected = SmallRobots.expectedSlide(angle: steeper, friction: friction, duration: 2)
    #expect(abs(try slide(friction: friction, angle: steeper) - expected) < 0.02 * expected)
  }

  /// 青龙 on both feet, held there by a controller ten times as stiff as its own.
  private func standing(timestep: Double) throws -> LaneBatch {
    var robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    for index in robot.joints.indices {
      robot.joints[index].stiffness *= 20
      robot.joints[index].damping *= 20
      robot.joints[index].effortLimit = .infinity
    }
    let batch = try SmallRobots.batch(robot) { $0.timestep = timestep }
    let pose = robot.nominalPositions
    let height = try #require(robot.standingHeight(positions: pose))
    batch.reset(0, to: SmallRobots.state(of: robot, height: height), targets: pose)
    return batch
  }

  @Test(
    "青龙 standing presses on the ground with its weight, and no point is deeper than 1 mm",
    arguments: [0.001, 0.002, 0.005])
  func standingForce(timestep: Double) throws {
    let batch = try standing(timestep: timestep)
    let pose = batch.robot.nominalPositions
    #expect(batch.advance(targets: pose, substeps: Int(2 / timestep)).isEmpty)
    #expect(batch.advance(targets: pose, substeps: Int(0.5 / timestep)).isEmpty)
    let state = batch.state
    let force = state.footForceInWorld.vector(0) + state.footForceInWorld.vector(1)
    let weight = batch.robot.totalMass * 9.81
    #expect(abs(force.z - weight) < 1e-3 * weight)
    let poses = batch.robot.linkPosesInWorld(
      base: state.basePose(0), positions: state.jointPosition)
    for foot in batch.robot.feet {
      for point in foot.contactPoints {
        #expect(poses[foot.link].act(point).z > -1e-3)
      }
    }
  }
}
