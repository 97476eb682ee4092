import TestSupport
import Testing

@testable import ODEPhysics

@Suite struct ODEBatchTests {
  @Test("a link without mass is refused by name")
  func masslessLink() {
    var robot = SmallRobots.pendulum()
    robot.links[1].inertia = .zero
    #expect(throws: ODEError.linkWithoutMass(robot: "pendulum", link: "rod")) {
      try SmallRobots.batch(robot)
    }
  }
}
