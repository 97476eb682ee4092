import Foundation
import PolicyInterface
import Reproducibility
import Testing

@testable import Locomotion

@Suite struct CommandGeneratorTests {
  /// Many commands of one environment.
  private func commands(
    _ count: Int, progress: Double = 1,
    configure: (inout CommandConfiguration) -> Void = { _ in }
  ) -> [VelocityCommand] {
    var configuration = CommandConfiguration()
    configure(&configuration)
    let generator = CommandGenerator(configuration: configuration, timestep: 0.02)
    var state = CommandState(count: 1)
    var stream = RandomStream(seed: 21, stream: 0)
    return (0..<count).map { _ in
      generator.start(&state, 0, progress: progress, stream: &stream)
      return state[0]
    }
  }

  @Test("commands fill their ranges and stay within them")
  func ranges() {
    let commands = commands(2000) { $0.height = 0.3...0.5 }
    let forward = commands.map(\.forwardSpeed)
    #expect(forward.allSatisfy { (-0.5...1).contains($0) })
    #expect((forward.min() ?? 0) < -0.48 && (forward.max() ?? 0) > 0.98)
    #expect(commands.allSatisfy { (-0.3...0.3).contains($0.leftwardSpeed) })
    #expect(commands.allSatisfy { (-0.8...0.8).contains($0.yawRate) })
    #expect(commands.allSatisfy { (0.3...0.5).contains($0.height) })
  }

  @Test("modes come in their shares")
  func shares() {
    let commands = commands(4000) {
      $0.standingShare = 0.2
      $0.steppingShare = 0.05
      $0.turningShare = 0.15
      $0.forwardShare = 0.1
      $0.sidewaysShare = 0.25
      $0.smallestSpeed = 0
      $0.smallestYawRate = 0
    }
    func share(_ test: (VelocityCommand) -> Bool) -> Double {
      Double(commands.filter(test).count) / 4000
    }
    // Three standard deviations of a share of 0.25 among 4000 are 0.02.
    #expect(abs(share(\.isStanding) - 0.2) < 0.02)
    #expect(abs(share { $0.isWithoutSpeed && !$0.isStanding } - 0.05) < 0.02)
    #expect(abs(share { $0.speed == 0 && $0.yawRate != 0 } - 0.15) < 0.02)
    #expect(
      abs(share { $0.forwardSpeed != 0 && $0.leftwardSpeed == 0 && $0.yawRate == 0 } - 0.1)
        < 0.02)
    #expect(
      abs(share { $0.forwardSpeed == 0 && $0.leftwardSpeed != 0 && $0.yawRate == 0 } - 0.25)
        < 0.02)
  }

  @Test("small speeds become zero")
  func deadBand() {
    let commands = commands(2000) {
      $0.standingShare = 0
      $0.smallestSpeed = 0.2
      $0.smallestYawRate = 0.1
    }
    #expect(commands.allSatisfy { $0.speed == 0 || $0.speed >= 0.2 })
    #expect(commands.allSatisfy { $0.yawRate == 0 || abs($0.yawRate) >= 0.1 })
    #expect(commands.contains { $0.speed == 0 && $0.yawRate != 0 })
  }

  @Test("ranges that hold only zero mean to stand, unless the command is to step on the spot")
  func nothingToDo() {
    func all(steppingShare: Double) -> [VelocityCommand] {
      commands(50) {
        $0.forwardSpeed = 0...0
        $0.leftwardSpeed = 0...0
        $0.yawRate = 0...0
        $0.standingShare = 0
        $0.steppingShare = steppingShare
      }
    }
    #expect(all(steppingShare: 0).allSatisfy { $0.isStanding })
    let stepping = all(steppingShare: 1)
    #expect(stepping.allSatisfy { $0.isWithoutSpeed })
    #expect(stepping.allSatisfy { !$0.isStanding })
  }

  @Test("the curriculum goes from the first ranges to the full ones")
  func widened() {
    func forward(_ progress: Double) -> [Double] {
      commands(500, progress: progress) {
        $0.first.forwardSpeed = 0.3...0.7
        $0.standingShare = 0.2
        $0.smallestSpeed = 0
      }.map(\.forwardSpeed)
    }
    #expect(forward(0).allSatisfy { (0.3...0.7).contains($0) })
    // Half way: −0.1 to 0.85, and half of the share that stands.
    #expect(forward(0.5).allSatisfy { (-0.1 - 1e-12...0.85 + 1e-12).contains($0) })
    // Three standard deviations of a share of 0.1 among 500 are 0.04.
    #expect(abs(Double(forward(0.5).count { $0 == 0 }) / 500 - 0.1) < 0.04)
  }

  @Test("the filter lets speeds through as 青龙's runtime does, from rest, and the flag at once")
  func filter() {
    var configuration = CommandConfiguration()
    configuration.filterRetention = 0.95
    let generator = CommandGenerator(configuration: configuration, timestep: 0.02)
    var state = CommandState(count: 1)
    generator.start(&state, 0, command: VelocityCommand(forwardSpeed: 1, yawRate: -0.4))
    #expect(abs(state[0].forwardSpeed - 0.05) < 1e-12 && !state[0].isStanding)
    for _ in 1..<40 { generator.follow(&state, 0, command: state.wanted(0)) }
    // 1 − 0.95⁴⁰ of a step after 40 control steps.
    #expect(abs(state[0].forwardSpeed - (1 - pow(0.95, 40))) < 1e-12)
    #expect(abs(state[0].yawRate + 0.4 * (1 - pow(0.95, 40))) < 1e-12)
    generator.follow(&state, 0, command: VelocityCommand())
    #expect(state[0].isStanding && state[0].forwardSpeed > 0.8)
  }

  @Test("the curriculum's factor narrows the ranges")
  func narrowed() {
    let commands = commands(500, progress: 0.5) { $0.smallestSpeed = 0 }
    #expect(commands.allSatisfy { (-0.25...0.5).contains($0.forwardSpeed) })
    #expect(commands.allSatisfy { abs($0.yawRate) <= 0.4 })
  }

  @Test("a wanted heading turns the robot towards it the short way, within the range")
  func heading() {
    var configuration = CommandConfiguration()
    configuration.headingShare = 1
    configuration.standingShare = 0
    configuration.headingGain = 0.5
    let generator = CommandGenerator(configuration: configuration, timestep: 0.02)
    var state = CommandState(count: 1)
    var stream = RandomStream(seed: 4, stream: 0)
    generator.start(&state, 0, progress: 1, stream: &stream)
    #expect(state.followsHeading == [1])
    state.heading[0] = 3
    state.stepsLeft[0] = 100
    generator.advance(&state, 0, progress: 1, heading: Heading(yaw: 2), stream: &stream)
    #expect(abs(state[0].yawRate - 0.5) < 1e-12)
    // From −3 to 3 the short way is backwards through π: 6 − 2π = −0.283.
    generator.advance(&state, 0, progress: 1, heading: Heading(yaw: -3), stream: &stream)
    #expect(abs(state[0].yawRate - 0.5 * (6 - 2 * Double.pi)) < 1e-12)
    generator.advance(&state, 0, progress: 1, heading: Heading(yaw: 0.5), stream: &stream)
    #expect(state[0].yawRate == 0.8)
    #expect(state.stepsLeft == [97])
  }

  @Test("a command holds for its interval")
  func interval() {
    var configuration = CommandConfiguration()
    configuration.interval = 0.1...0.1
    let generator = CommandGenerator(configuration: configuration, timestep: 0.02)
    var state = CommandState(count: 1)
    var stream = RandomStream(seed: 9, stream: 0)
    generator.start(&state, 0, progress: 1, stream: &stream)
    var changes: [Int] = []
    for step in 1...20 {
      let before = state[0]
      generator.advance(&state, 0, progress: 1, heading: Heading(yaw: 0), stream: &stream)
      if state[0] != before { changes.append(step) }
    }
    #expect(changes == [5, 10, 15, 20])
  }
}
