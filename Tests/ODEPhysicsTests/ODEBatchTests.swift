import ODEPhysics
import Physics
import Reproducibility
import TestSupport
import Testing

@Suite struct ODEBatchTests {
  @Test("a link without mass is refused by name")
  func masslessLink() {
    var robot = SmallRobots.pendulum()
    robot.links[1].inertia = .zero
    #expect(throws: ODEError.linkWithoutMass(robot: "pendulum", link: "rod")) {
      try ODEBatch(
        robot: robot, count: 1, configuration: PhysicsConfiguration(),
        pool: WorkerPool(workerCount: 1))
    }
  }
}
