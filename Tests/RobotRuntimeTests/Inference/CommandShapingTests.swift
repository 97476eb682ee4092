import PolicyInterface
import Testing

@testable import RobotRuntime

@Suite struct CommandShapingTests {
  private let limits = CommandLimits(
    forwardSpeed: -1...1, leftwardSpeed: -0.6...0.6, yawRate: -1.5...1.5, filterRetention: 0.95)

  private func filter(_ shaping: CommandShaping, retention: Double = 0.95) -> CommandFilter {
    var limits = limits
    limits.filterRetention = retention
    return CommandFilter(shaping, limits: limits, timestep: 0.02)
  }

  @Test("dead-bands take off what a joystick gives at rest, axis by axis")
  func deadBands() {
    var filter = filter(.openLoong, retention: 0)
    filter.advance(VelocityCommand(forwardSpeed: 0.08, leftwardSpeed: -0.05, yawRate: 0.18))
    #expect(filter.command.forwardSpeed == 0)
    #expect(filter.command.leftwardSpeed == -0.05)
    #expect(filter.command.yawRate == 0)
  }

  @Test("a step command of norm 0.4 or less never passes 青龙's gate, one above does")
  func gate() {
    // 0.05 · 0.4 = 0.02 is the gate; 0.05 · 0.39 stays below it.
    var small = filter(.openLoong)
    for _ in 0..<1000 { small.advance(VelocityCommand(forwardSpeed: 0.39)) }
    #expect(small.command.forwardSpeed == 0)
    var large = filter(.openLoong)
    for step in 1...100 {
      large.advance(VelocityCommand(forwardSpeed: 0.5))
      let expected = 0.5 * (1 - (0..<step).reduce(1.0) { product, _ in product * 0.95 })
      #expect(abs(large.command.forwardSpeed - expected) < 1e-12)
    }
  }

  @Test("an operator who asks for more in the first step passes the gate, and only then")
  func passing() {
    var filter = filter(.openLoong)
    let wanted = VelocityCommand(leftwardSpeed: 0.3)
    let first = filter.passingGate(wanted)
    #expect(abs(first.leftwardSpeed - 0.5) < 1e-12)
    filter.advance(first)
    for _ in 0..<300 {
      #expect(filter.passingGate(wanted) == wanted)
      filter.advance(wanted)
    }
    #expect(abs(filter.command.leftwardSpeed - 0.3) < 1e-6)
    // What the dead-band takes for nothing stays nothing, what is large enough stays, and so does all
    // without a gate.
    let fresh = self.filter(.openLoong)
    for command in [VelocityCommand(forwardSpeed: 0.05), VelocityCommand(forwardSpeed: 0.8)] {
      #expect(fresh.passingGate(command) == command)
    }
    #expect(self.filter(CommandShaping()).passingGate(wanted) == wanted)
  }

  @Test("rates of change are limited")
  func rates() {
    var shaping = CommandShaping()
    shaping.largestAcceleration = 0.5
    shaping.largestYawAcceleration = 1
    var filter = filter(shaping, retention: 0)
    for step in 1...10 {
      filter.advance(VelocityCommand(forwardSpeed: 1, leftwardSpeed: -0.6, yawRate: 1))
      #expect(abs(filter.command.forwardSpeed - 0.01 * Double(step)) < 1e-12)
      #expect(abs(filter.command.leftwardSpeed + 0.01 * Double(step)) < 1e-12)
      #expect(abs(filter.command.yawRate - 0.02 * Double(step)) < 1e-12)
    }
  }

  @Test("commands are cut to what was trained, and ones that are no numbers are to stand")
  func badCommands() {
    var filter = filter(CommandShaping(), retention: 0)
    filter.advance(VelocityCommand(forwardSpeed: 9, leftwardSpeed: -9, yawRate: 1e300))
    #expect(filter.command.forwardSpeed == 1)
    #expect(filter.command.leftwardSpeed == -0.6)
    #expect(filter.command.yawRate == 1.5)
    for bad in [Double.nan, .infinity] {
      filter.advance(VelocityCommand(forwardSpeed: bad, yawRate: 1))
      #expect(filter.command.isWithoutSpeed && filter.command.isStanding)
    }
  }
}
