import PolicyInterface
import Testing

@Suite struct ActionMappingTests {
  @Test("a target is the default position plus the scaled action, which is cut")
  func targets() {
    let mapping = ActionMapping(defaultPositions: [0.5, -1], scale: [0.25, 2], clip: 3)
    var targets = [9.0, 9, 9]
    mapping.writeTargets(actions: [7, 2, -4], at: 1, into: &targets, at: 1)
    #expect(targets == [9, 1, -7])
  }

  @Test("an action that is no number leaves the joint in its default position")
  func notANumber() {
    let mapping = ActionMapping(defaultPositions: [0.5], scale: [0.25], clip: 3)
    #expect(mapping.target(joint: 0, action: .nan) == 0.5)
    #expect(mapping.target(joint: 0, action: .infinity) == 1.25)
  }
}

@Suite struct GaitClockTests {
  private let clock = GaitClock(period: 0.8, stanceRatio: 0.6, whenStanding: .off)

  @Test("the legs are half a cycle apart and stand for their share of it")
  func stances() {
    #expect(clock.isStance(foot: 0, phase: 0.59, isStanding: false))
    #expect(!clock.isStance(foot: 0, phase: 0.61, isStanding: false))
    #expect(clock.isStance(foot: 1, phase: 0.05, isStanding: false))
    #expect(!clock.isStance(foot: 1, phase: 0.3, isStanding: false))
    let progress = clock.swingProgress(foot: 0, phase: 0.8, isStanding: false)
    #expect(abs((progress ?? 9) - 0.5) < 1e-12)
    #expect(clock.swingProgress(foot: 0, phase: 0.2, isStanding: false) == nil)
    #expect(clock.isSymmetric)
    #expect(!GaitClock(rightOffset: 0.4).isSymmetric)
  }

  @Test("a period is as long as it says, and the phase stays below 1")
  func period() {
    var phase = 0.0
    var turns = 0
    for _ in 0..<400 {
      let next = clock.advanced(phase, by: 0.02, isStanding: false)
      #expect((0..<1).contains(next))
      if next < phase { turns += 1 }
      phase = next
    }
    // 8 s are 10 periods; the last turn may fall on either side by rounding.
    #expect((9...10).contains(turns))
  }

  @Test("while standing the clock runs, stops or shows nothing, as it is told")
  func standing() {
    var clock = clock
    #expect(clock.advanced(0.3, by: 0.1, isStanding: true) == 0.3)
    #expect(clock.observed(0.3, isStanding: true) == nil)
    #expect(clock.observed(0.3, isStanding: false) == 0.3)
    #expect(clock.isStance(foot: 0, phase: 0.9, isStanding: true))
    clock.whenStanding = .frozen
    #expect(clock.advanced(0.3, by: 0.1, isStanding: true) == 0.3)
    #expect(clock.observed(0.3, isStanding: true) == 0.3)
    clock.whenStanding = .running
    #expect(clock.advanced(0.25, by: 0.1, isStanding: true) == 0.375)
    #expect(!clock.isStance(foot: 0, phase: 0.9, isStanding: true))
  }
}

@Suite struct CommandTests {
  @Test("limits cut a command, then small speeds become zero together")
  func prepared() {
    let limits = CommandLimits(
      forwardSpeed: -0.5...1, leftwardSpeed: -0.3...0.3, yawRate: -1...1, smallestSpeed: 0.1,
      smallestYawRate: 0.2)
    let fast = limits.prepared(
      VelocityCommand(forwardSpeed: 3, leftwardSpeed: -1, yawRate: -0.5))
    #expect(fast == VelocityCommand(forwardSpeed: 1, leftwardSpeed: -0.3, yawRate: -0.5))
    let slow = limits.prepared(
      VelocityCommand(forwardSpeed: 0.06, leftwardSpeed: 0.07, yawRate: 0.1))
    #expect(slow.isStanding)
    let slanted = limits.prepared(VelocityCommand(forwardSpeed: 0.08, leftwardSpeed: 0.08))
    #expect(!slanted.isStanding)
  }
}

@Suite struct NamePatternTests {
  @Test("a star stands for any run of characters, also an empty one")
  func patterns() {
    #expect(NamePattern("J_knee_l_pitch").matches("J_knee_l_pitch"))
    #expect(NamePattern("*knee*").matches("J_knee_l_pitch"))
    #expect(NamePattern("J_*_pitch").matches("J_knee_l_pitch"))
    #expect(NamePattern("*").matches(""))
    #expect(NamePattern("a*b*c").matches("abbc"))
    #expect(!NamePattern("a*b*c").matches("abbcd"))
    #expect(!NamePattern("knee").matches("J_knee"))
    #expect(!NamePattern("").matches("x"))
  }
}
