import EnvironmentInterface
import Foundation
import Physics
import PolicyInterface
import Reproducibility
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct EpisodeTests {
  private func zeros(_ environment: LocomotionEnvironment) -> [Float] {
    Array(
      repeating: 0, count: environment.shape.environmentCount * environment.shape.actionCount)
  }

  @Test("a robot that stands is cut by the time limit, which is no fall")
  func timeLimit() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 3) {
      EnvironmentSupport.calm(&$0)
      $0.episode.length = 0.2
    }
    var outcome = StepOutcome(environmentCount: 3)
    for step in 1...25 {
      environment.step(actions: zeros(environment), into: &outcome)
      #expect(outcome.terminated == [false, false, false])
      #expect(outcome.truncated == Array(repeating: step % 10 == 0, count: 3))
    }
    let statistics = environment.drainStatistics()
    #expect(statistics.episodeCount == 6)
    #expect(statistics.meanLength == 10)
    #expect(statistics["episode/terminated_share"] == 0)
    #expect(batch.resetCounts == [3, 3, 3])
  }

  @Test("a robot that leans too far falls, which is no time limit")
  func fall() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 2) {
      EnvironmentSupport.calm(&$0)
      $0.control.actionScale = 1
    }
    var actions = zeros(environment)
    // The second robot rolls both hips to the same side.
    actions[12] = 0.4
    actions[18] = 0.4
    var outcome = StepOutcome(environmentCount: 2)
    var fallStep: Int?
    for step in 0..<200 where fallStep == nil {
      environment.step(actions: actions, into: &outcome)
      #expect(!outcome.terminated[0])
      #expect(!outcome.truncated[1])
      if outcome.terminated[1] { fallStep = step }
    }
    #expect(fallStep != nil)
    #expect(batch.resetCounts == [1, 2])
    let statistics = environment.drainStatistics()
    #expect(statistics.episodeCount == 1)
    #expect(statistics["termination/tilt"] == 1)
    #expect(statistics["termination/fault"] == 0)
    // After the fall the robot is upright again.
    #expect(abs(batch.state.baseOrientation.quaternion(1).w - 1) < 1e-12)
  }

  @Test("first episodes start at random ages where they are to")
  func randomAges() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 200) { $0.episode.length = 2 }
    let ages = (0..<200).map { environment.episodeAge(of: $0) }
    #expect(ages.allSatisfy { (0..<100).contains($0) })
    #expect(Set(ages).count > 50)
  }

  @Test("an episode starts with its lowest sole at the drawn height above the ground")
  func startHeight() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 50) {
      $0.reset.dropHeight = 0.03...0.03
      $0.reset.jointPosition = -0.3...0.3
    }
    let robot = batch.robot
    for index in 0..<50 {
      let positions = Array(batch.state.jointPosition[12 * index..<12 * index + 12])
      for (joint, position) in zip(robot.joints, positions) {
        #expect(joint.limits.contains(position))
      }
      let poses = robot.linkPosesInWorld(base: batch.state.basePose(index), positions: positions)
      let heights = robot.feet.flatMap { foot in
        foot.contactPoints.map { poses[foot.link].act($0).z }
      }
      #expect(abs((heights.min() ?? 0) - 0.03) < 1e-12)
    }
    #expect(environment.shape.environmentCount == 50)
  }

  @Test("on a slope an episode starts above the ground as well")
  func slope() throws {
    let heights = (0..<4).flatMap { x in (0..<4).map { _ in 0.2 * Double(x) } }
    let field = HeightField(
      originX: -2, originY: -2, spacing: 1, countX: 4, countY: 4, heights: heights)
    let (_, batch) = try EnvironmentSupport.make(count: 10, terrain: .heightField(field)) {
      EnvironmentSupport.calm(&$0)
      $0.reset.place = -0.5...0.5
    }
    for foot in 0..<20 {
      let sole = batch.state.footPositionInWorld.vector(foot)
      #expect(sole.z > 0.2 * (sole.x + 2) - 1e-12)
      #expect(sole.z < 0.2 * (sole.x + 2) + 0.1)
    }
  }

  @Test("each limit is told from the others by its cause")
  func causes() throws {
    var sample = try RewardSamples.standing()
    var configuration = TerminationConfiguration()
    #expect(TerminationCheck(configuration).cause(sample) == nil)
    sample.gravityInBase = Vector3(sin(1), 0, -cos(1))
    sample.baseOrientation = Quaternion(axis: .unitY, angle: 1)
    #expect(TerminationCheck(configuration).cause(sample) == .tilt)
    configuration.tilt = 1.1
    #expect(TerminationCheck(configuration).cause(sample) == nil)
    configuration.pitch = 0.9
    #expect(TerminationCheck(configuration).cause(sample) == .pitch)
    configuration.pitch = nil
    sample.baseOrientation = Quaternion(axis: .unitX, angle: 1)
    configuration.roll = 0.9
    #expect(TerminationCheck(configuration).cause(sample) == .roll)
    configuration.roll = nil
    sample.bodyContactForce = 2
    #expect(TerminationCheck(configuration).cause(sample) == .bodyContact)
    sample.baseHeight = 0.2
    #expect(TerminationCheck(configuration).cause(sample) == .baseHeight)
    configuration = TerminationConfiguration()
    configuration.tilt = nil
    configuration.baseHeight = nil
    configuration.bodyContactForce = nil
    sample.baseLinearVelocityInWorld.x = 11
    #expect(TerminationCheck(configuration).cause(sample) == .baseSpeed)
    configuration.baseSpeed = nil
    sample.baseAngularVelocityInWorld.x = 6
    #expect(TerminationCheck(configuration).cause(sample) == nil)
    configuration.baseAngularSpeed = 5
    #expect(TerminationCheck(configuration).cause(sample) == .baseAngularSpeed)
    configuration.baseAngularSpeed = nil
    configuration.jointSpeed = 8
    sample.jointVelocities[5] = -9
    #expect(TerminationCheck(configuration).cause(sample) == .jointSpeed)
  }

  @Test("the parts of the reward in the statistics add up to the mean return")
  func accounting() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 4) {
      $0.episode.length = 0.5
      $0.episode.hasRandomInitialAge = false
    }
    var stream = RandomStream(seed: 3, stream: 0)
    let recording = Recording(environment, count: 25, stream: &stream)
    let statistics = environment.drainStatistics()
    #expect(statistics.episodeCount == 4)
    let perSecond = statistics.figures.filter { $0.name.hasPrefix("reward/") }
    #expect(perSecond.count == RewardConfiguration.standardTerms.count)
    let time = statistics.meanLength * 0.02
    let total = perSecond.reduce(0) { $0 + $1.value } * time
    #expect(abs(total - statistics.meanReturn) < 1e-9 * max(1, abs(total)))
    let paid = recording.outcomes.reduce(0.0) { sum, outcome in
      sum + outcome.rewards.reduce(0) { $0 + Double($1) }
    }
    #expect(abs(paid / 4 - statistics.meanReturn) < 1e-4 * max(1, abs(paid)))
    let shares = statistics.figures.filter { $0.name.hasPrefix("reward_share/") }
    #expect(abs(shares.reduce(0) { $0 + $1.value } - 1) < 1e-9)
    #expect(environment.drainStatistics().episodeCount == 0)
  }
}

extension EpisodeStatistics {
  /// The figure of a name, or nil.
  subscript(name: String) -> Double? { figures.first { $0.name == name }?.value }
}
