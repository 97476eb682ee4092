import Physics
import Reproducibility
import RobotModel
import SpatialMath
import TestSupport
import Testing

@testable import LanePhysics

@Suite struct LaneBatchTests {
  @Test("a joint with nothing to resist it is refused by name, rotor inertia resists")
  func masslessLink() throws {
    var robot = SmallRobots.pendulum()
    robot.links[1].inertia = .zero
    #expect(throws: LaneError.linkWithoutMass(robot: "pendulum", link: "rod")) {
      try SmallRobots.batch(robot)
    }
    robot.joints[0].armature = 0.1
    _ = try SmallRobots.batch(robot)
  }

  @Test("a fault's record repeats the step in which the robot failed")
  func faultRecord() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    let batch = try SmallRobots.batch(robot, count: 20)
    let pose = robot.nominalPositions
    let targets = (0..<20).flatMap { _ in pose }
    #expect(batch.advance(targets: targets, substeps: 7).isEmpty)
    batch.push(17, velocityChangeInWorld: Vector3(3e6, 0, 0))
    let faults = batch.advance(targets: targets, substeps: 5)
    #expect(faults.map(\.index) == [17])
    let record = try #require(faults[0].record)

    let again = try SmallRobots.batch(robot)
    try again.restore(record.state)
    #expect(abs(again.state.baseLinearVelocityInWorld[0]) > 1e6)
    let repeated = again.advance(targets: record.targets, substeps: record.substeps)
    #expect(repeated.map(\.index) == [0])
    #expect(again.state.jointPosition == Array(batch.state.jointPosition[17 * 12..<18 * 12]))
  }

  @Test("a robot takes at most 4 KiB in the engine, 20 ms of delayed targets included")
  func memory() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    let batch = try SmallRobots.batch(robot, count: 64) {
      $0.timestep = 0.002
      $0.largestCommandDelay = 0.02
    }
    #expect(batch.bytesPerRobot <= 4096)
  }

  @Test("a walk of a kilometre costs no precision")
  func farAway() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    let pose = robot.nominalPositions
    let batch = try SmallRobots.batch(robot, count: 2)
    let height = try #require(robot.standingHeight(positions: pose))
    for (index, place) in [0.0, 1000].enumerated() {
      batch.reset(
        index,
        to: RobotState(
          basePose: Pose(position: Vector3(place, place, height)), jointPositions: pose,
          jointVelocities: pose.map { _ in 0 }), targets: pose)
    }
    #expect(batch.advance(targets: pose + pose, substeps: 500).isEmpty)
    let state = batch.state
    #expect(Array(state.jointPosition[0..<12]) == Array(state.jointPosition[12..<24]))
    // A double at 1,000 m has an ulp of 1.1e-13 m, added 500 times.
    #expect(abs(state.basePositionInWorld[3] - 1000 - state.basePositionInWorld[0]) < 1e-10)
  }

  @Test("a robot whose masses make no sense has the same bits beside a neighbour on the ground")
  func neighbourOnTheGround() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    var absurd = RobotProperties()
    absurd.massScale = 0.55
    absurd.addedBaseMass = -49
    func jointPositions(neighbours: Int) throws -> [Double] {
      let batch = try SmallRobots.batch(robot, count: 1 + neighbours)
      batch.setProperties(absurd, of: 0)
      let start = SmallRobots.state(of: robot, height: 1.12)
      batch.reset(0, to: start, targets: robot.nominalPositions)
      for index in 0..<neighbours {
        // On its back, so that links other than the feet touch.
        let lying = SmallRobots.state(
          of: robot, height: 0.1, orientation: Quaternion(axis: .unitY, angle: -1.5))
        batch.reset(1 + index, to: lying, targets: robot.nominalPositions)
      }
      let targets = (0...neighbours).flatMap { _ in robot.nominalPositions }
      _ = batch.advance(targets: targets, substeps: 12)
      return Array(batch.state.jointPosition[0..<12])
    }
    #expect(try jointPositions(neighbours: 3) == jointPositions(neighbours: 0))
  }
}
