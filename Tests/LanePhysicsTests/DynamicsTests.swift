import LanePhysics
import RobotModel
import TestSupport
import Testing

/// The design's bound for single precision against double.
private let bounds = DynamicsDifference(
  massMatrix: 1e-4, biasForces: 1e-4, accelerations: 1e-4)

@Suite("the lanes' and double precision's equations of motion agree in 1,000 random states")
struct LaneDynamicsTests {
  private func compare(_ robot: RobotDescription) throws {
    var exact = RigidBodyProbe(robot)
    var lanes = LaneProbe(dynamics: try LaneDynamics(robot))
    let difference = DynamicsDifference(
      &lanes, from: &exact, robot: robot, seed: 11, title: "lanes and RigidBodyDynamics")
    #expect(difference.isBelow(bounds), "\(difference)")
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
