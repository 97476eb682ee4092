import LinkTestSupport
import PhysicsCatalog
import PolicyInterface
import RobotLink
import Testing

@testable import RobotSimulation

@Suite struct RealTimeStepsTests {
  /// Steps for some time [s] on a computer that stands still once, 50 ms after the beginning.
  private func steps(for duration: Double, pause: Int64) throws -> RealTimeSteps {
    let contract = try PolicyContract.openLoong()
    let end = RobotEnd(
      format: PacketFormat(jointNames: contract.jointNames), channel: SilentChannel(), session: 1,
      watch: try CommandWatch())
    var robot = try LinkedRobot(WalkBench.batch(contract, .lanes), end: end)
    let clock = ManualClock()
    let start = clock.time
    clock.whileAsleep = { wanted in
      if wanted - start == 50_000_000 { clock.time = wanted + pause }
    }
    var steps = RealTimeSteps()
    steps.run(&robot, on: clock) { $0 >= duration }
    return steps
  }

  @Test("steps that are late are caught up with")
  func arrears() throws {
    let steps = try steps(for: 0.2, pause: 30_000_000)
    #expect(steps.lateness.count == 200)
    #expect(steps.skippedCount == 0)
    #expect(steps.lateness.longest == 30_000_000)
  }

  @Test("a robot stands still with a computer that stood still for long")
  func skipped() throws {
    let steps = try steps(for: 0.4, pause: 250_000_000)
    // 0 to 50, then 301 to 399.
    #expect(steps.lateness.count == 51 + 99)
    #expect(steps.skippedCount == 250)
  }
}
