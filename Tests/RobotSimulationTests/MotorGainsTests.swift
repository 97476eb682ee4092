import Physics
import PhysicsCatalog
import PolicyInterface
import Reproducibility
import RobotLink
import RobotModel
import RobotRuntime
import Testing

@testable import RobotSimulation

@Suite struct MotorGainsTests {
  private func robot(
    stiffness: Double = 500, driverStiffness: Double = 200, damping: Double = 30,
    driverDamping: Double = 25
  ) throws -> RobotDescription {
    var robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    for joint in robot.joints.indices {
      robot.joints[joint].stiffness = stiffness
      robot.joints[joint].driverStiffness = driverStiffness
      robot.joints[joint].damping = damping
      robot.joints[joint].driverDamping = driverDamping
    }
    return robot
  }

  @Test("gains from outside replace those that are not the driver's own")
  func factors() throws {
    let robot = try robot()
    let gains = try MotorGains(robot)
    var command = JointCommand(jointCount: 12)
    var scales = GainScales(count: 12)
    for joint in 0..<12 {
      command.stiffness[joint] = 60 * Double(joint)
      command.damping[joint] = 2
    }
    gains.write(command, into: &scales, at: 0)
    for joint in 0..<12 {
      // d + s (k − d) is what the driver and the runtime give together.
      let whole = 200 + scales.stiffness[joint] * (500 - 200)
      #expect(abs(whole - (200 + 60 * Double(joint))) < 1e-9)
      #expect(abs(25 + scales.damping[joint] * (30 - 25) - 27) < 1e-9)
    }
  }

  @Test("a joint without gains of its own is refused by name")
  func noGains() throws {
    for robot in [try robot(stiffness: 200), try robot(damping: 25), try robot(stiffness: 0)] {
      do {
        _ = try MotorGains(robot)
        Issue.record("a robot without gains was taken")
      } catch {
        #expect(error.description.contains(robot.joints[0].name))
      }
    }
  }

  @Test("a batch of two, with fixed gains or with a filter is refused")
  func unsuitable() throws {
    let changes: [(count: Int, (inout PhysicsConfiguration) -> Void)] = [
      (2, { _ in }), (1, { $0.hasVariableGains = false }),
      (1, { $0.targetFilterRetention = 0.95 }),
    ]
    let robot = try robot()
    for (count, change) in changes {
      var configuration = PhysicsConfiguration()
      configuration.hasVariableGains = true
      change(&configuration)
      let batch = try PhysicsEngine.lanes.makeBatch(
        of: robot, count: count, configuration: configuration, settings: EngineSettings(),
        pool: WorkerPool(workerCount: 1))
      let end = RobotEnd(
        format: PacketFormat(jointNames: robot.joints.map(\.name)), channel: SilentChannel(),
        session: 1, watch: try CommandWatch())
      #expect(throws: RobotSimulationError.self) { try LinkedRobot(batch, end: end) }
    }
  }
}
