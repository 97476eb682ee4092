import ModelBasedControl
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestConditions
import Testing

/// A controller whose robot stays where it is, whatever it is told: what is planned, not what comes of it.
@Suite("Walking controller") struct WalkingControllerTests {
  private let robot: RobotDescription
  private let standing: RigidBodyState

  init() throws {
    robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    standing = RigidBodyState.standing(robot)
  }

  private func controller(
    configure: (inout WalkingParameters) -> Void = { _ in }
  ) -> WalkingController {
    var parameters = WalkingParameters()
    // Short plans: what is in them is tested elsewhere.
    parameters.predictive.intervalCount = 4
    configure(&parameters)
    return WalkingController(robot, at: standing, parameters: parameters)
  }

  @Test("a plan is used a delay after the state that it is made of, not before")
  func delay() {
    let controller = controller()
    var counts: [Int] = []
    for tick in 0..<25 {
      var state = standing
      // Told apart by its place: the first state is the only one at the origin.
      state.basePose.position.x = 0.001 * Double(tick)
      controller.update(state, carrying: .both, command: WalkingCommand())
      counts.append(controller.tally.planCount)
      if tick == 5 {
        #expect(abs(controller.plan.state.basePose.position.x) < 0.01)
        #expect(controller.plan.state.basePose.position.x < 0.004)
      }
    }
    #expect(counts[4] == 0 && counts[5] == 1 && counts[14] == 1 && counts[15] == 2)
    #expect(counts[24] == 2)
  }

  @Test("commands below the dead-band stand, and what is followed has no jumps")
  func command() {
    let controller = controller()
    for _ in 0..<5 {
      controller.update(standing, carrying: .both, command: WalkingCommand(forward: 0.03))
    }
    #expect(controller.schedule.nextSwing(at: controller.time) == nil)
    for _ in 0..<10 {
      controller.update(standing, carrying: .both, command: WalkingCommand(forward: 1))
    }
    #expect(controller.schedule.nextSwing(at: controller.time) != nil)
    #expect(abs(controller.followed.forward - (0.5 * 0.001 * 15)) < 1e-12)
  }

  /// Goes on to a time [s].
  private func run(
    _ controller: WalkingController, to end: Double, carrying: StanceMode
  ) {
    while controller.time < end - 1e-9 {
      controller.update(
        standing, carrying: carrying, command: WalkingCommand(forward: 0.2))
    }
  }

  @Test("a foot that comes down early stands from then on, but not at the swing's beginning")
  func early() throws {
    let controller = controller { $0.planInterval = 0.1 }
    run(controller, to: 0.001, carrying: .both)
    let swing = try #require(controller.schedule.nextSwing(at: controller.time))
    #expect(swing.side == .left)
    // The foot does not leave the ground at once.
    run(controller, to: swing.start + 0.02, carrying: .both)
    #expect(controller.stance == .right)
    run(controller, to: swing.start + 0.8 * 0.3, carrying: .right)
    #expect(controller.stance == .right)
    run(controller, to: swing.start + 0.8 * 0.3 + 0.001, carrying: .both)
    #expect(controller.stance == .both)
    // Its load is raised slowly.
    #expect(controller.reference.left.normalForceLimit < 0.2 * robot.totalMass * 9.81)
    run(controller, to: swing.start + 0.8 * 0.3 + 0.002, carrying: .right)
    #expect(controller.stance == .both)
  }

  @Test(
    "on a slope a foot in the air is to be parallel to the ground, and put down on it",
    .enabled(if: TestConditions.isOptimized))
  func slope() throws {
    let controller = controller { $0.planInterval = 0.1 }
    let slope = GroundSlope(x: 0.1, y: 0)
    var end = Double.infinity
    while controller.time < end - 0.002 {
      controller.update(
        standing, carrying: controller.time > 0.4 ? .right : .both, slope: slope,
        command: WalkingCommand(forward: 0.4))
      guard let swing = controller.schedule.swing(at: controller.time) else { continue }
      end = swing.end
      let foot = controller.reference.left
      guard controller.time > swing.start + 0.02 else { continue }
      #expect((foot.rotation.orientation.act(.unitZ) - slope.normal).length < 1e-9)
    }
    // What is left of the fall is less than a millimetre, and the plan's feet stay within some. A robot
    // that stays where it is although it is to walk falls back, and is to be caught there.
    let (left, right) = (controller.reference.left.point, controller.reference.right.point)
    let way = left.position - right.position
    #expect(way.x < -0.06)
    #expect(abs(way.z - slope.rise(over: way)) < 0.005)
  }

  @Test("a foot that does not meet the ground goes on downwards, then is taken to stand")
  func late() throws {
    let controller = controller { $0.planInterval = 0.1 }
    run(controller, to: 0.001, carrying: .both)
    let swing = try #require(controller.schedule.nextSwing(at: controller.time))
    run(controller, to: swing.end, carrying: .right)
    let before = controller.reference.left.point.position.z
    run(controller, to: swing.end + 0.03, carrying: .right)
    #expect(controller.stance == .right)
    #expect(controller.reference.left.point.velocity.z == -controller.parameters.searchSpeed)
    #expect(controller.reference.left.point.position.z < before - 0.002)
    run(controller, to: swing.end + controller.parameters.searchDuration + 0.002, carrying: .right)
    #expect(controller.stance == .both)
  }
}
