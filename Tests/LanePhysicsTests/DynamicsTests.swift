import LanePhysics
import RobotModel
import TestSupport
import Testing

/// The design's bound for single precision against double, relative.
private let bound = 1e-4

@Suite("the lanes' and double precision's equations of motion agree in 1,000 random states")
struct LaneDynamicsTests {
  private func compare(_ robot: RobotDescription) throws {
    var exact = RigidBodyProbe(robot)
    var lanes = LaneProbe(dynamics: try LaneDynamics(robot))
    let difference = DynamicsDifference(
      &lanes, from: &exact, robot: robot, stateCount: 1000, seed: 11)
    print("lanes and RigidBodyDynamics, \(robot.source): \(difference)")
    #expect(difference.massMatrix < bound)
    #expect(difference.biasForces < bound)
    #expect(difference.accelerations < bound)
  }

  @Test("of 青龙 with all joints and with its legs", arguments: RobotCatalog.names)
  func builtIn(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    try compare(robot)
    try compare(robot.reducedToControlledJoints())
  }

  @Test("of mechanisms with a bolted base and with a sliding joint")
  func bolted() throws {
    try compare(SmallRobots.pendulum())
    var slider = SmallRobots.pendulum {
      $0.kind = .slide
      $0.axis = .unitZ
    }
    try compare(slider)
    slider.hasFloatingBase = true
    try compare(slider)
  }

  @Test(
    "of published robots",
    .enabled(if: PublishedRobots.folder != nil, "there is no folder shared/robots"),
    arguments: PublishedRobots.files)
  func published(file: String) throws {
    try compare(try #require(try PublishedRobots.robot(file)))
  }
}
