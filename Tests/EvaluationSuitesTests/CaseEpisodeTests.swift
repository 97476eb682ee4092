import Foundation
import Locomotion
import SpatialMath
import Testing

@testable import EvaluationSuites

@Suite struct CaseEpisodeTests {
  private let context = EpisodeContext(
    timestep: 0.02, gaitPeriod: 0.8, commandDelay: 0.005, jointCount: 3)

  private func suite(of evaluated: EvaluationCase, count: Int) -> EvaluationSuite {
    var suite = EvaluationSuite()
    suite.episodeCount = count
    suite.cases = [evaluated]
    return suite
  }

  @Test("what a case says of the robot is in each of its episodes, which differ in their seeds")
  func properties() {
    var evaluated = EvaluationCase()
    evaluated.friction = 0.4
    evaluated.addedBaseMass = 10
    evaluated.motorStrength = 0.9
    evaluated.duration = 5
    let episodes = evaluated.episodes(suite(of: evaluated, count: 4), in: context)
    #expect(Set(episodes.map(\.seed)).count == 4)
    for episode in episodes {
      #expect(episode.duration == 5)
      #expect(episode.properties.friction == 0.4)
      #expect(episode.properties.addedBaseMass == 10)
      #expect(episode.properties.motorStrength == [0.9, 0.9, 0.9])
      #expect(episode.properties.commandDelay == 0.005)
    }
    evaluated.commandDelay = 0.02
    let delayed = evaluated.episodes(suite(of: evaluated, count: 1), in: context)
    #expect(delayed[0].properties.commandDelay == 0.02)
  }

  @Test("a force acts for whole control steps and has the impulse asked for")
  func impulse() {
    // 0.05 s are two and a half control steps, rounded to three.
    let push = SuitePush(.back, impulse: 45, duration: 0.05, times: [4, 8])
    let pushes = push.timed(episode: 0, of: 1, in: context)
    #expect(pushes.map(\.time) == [4, 8])
    for push in pushes {
      guard case .force(let force, let duration) = push.kind else {
        Issue.record("expected a force")
        continue
      }
      // Rounding of a product.
      #expect(abs(duration - 0.06) < 1e-15)
      #expect((force * duration - Vector3(45, 0, 0)).length < 1e-12)
    }
  }

  @Test("pushes come from the side that is named")
  func sides() {
    let directions = [PushSide.front, .back, .left, .right].map {
      $0.direction(episode: 0, of: 1, push: 0)
    }
    #expect(
      directions == [
        Vector3(-1, 0, 0), Vector3(1, 0, 0), Vector3(0, -1, 0), Vector3(0, 1, 0),
      ])
    // From where it comes is against where it goes, corners between their sides.
    for side in PushSide.compass {
      let azimuth = side.azimuth ?? 0
      let from = -side.direction(episode: 0, of: 1, push: 0)
      #expect((from - Vector3(cos(azimuth), sin(azimuth), 0)).length < 1e-12)
    }
    #expect(PushSide.frontLeft.azimuth == Double.pi / 4)
    #expect(PushSide.backRight.azimuth == 1.25 * Double.pi)
    #expect(PushSide.around.azimuth == nil)
  }

  @Test("a case says where the base's centre of mass is and whether sensors are noisy")
  func sensorsAndMass() {
    var evaluated = EvaluationCase()
    (evaluated.centerOfMassForward, evaluated.centerOfMassLeft) = (0.03, -0.02)
    evaluated.hasSensorNoise = true
    for episode in evaluated.episodes(EvaluationSuite(), in: context) {
      #expect(episode.properties.baseCenterOfMassOffset == Vector3(0.03, -0.02, 0))
      #expect(episode.hasSensorNoise)
    }
  }

  @Test("the times of a case's pushes spread evenly over one period of the gait")
  func phases() {
    let push = SuitePush(.left, impulse: 45, duration: 0.1, times: [4])
    let times = (0..<8).map { push.timed(episode: $0, of: 8, in: context)[0].time }
    for (index, time) in times.enumerated() { #expect(abs(time - 4 - 0.1 * Double(index)) < 1e-12) }
  }

  @Test("a search's episodes differ in nothing but push time and impulse")
  func search() {
    var evaluated = EvaluationCase()
    evaluated.commands = [SuiteCommand(forwardSpeed: 0.5)]
    let episodes = evaluated.episodes(PushSearch(), impulses: [10, 20], in: context)
    #expect(Set(episodes.map(\.seed)).count == 1)
    let times = episodes.map { $0.pushes[0].time }
    #expect(times == [5, 5.4])
    // 5 s, a period, the push and four seconds to recover.
    #expect(episodes.allSatisfy { abs($0.duration - 9.9) < 1e-12 })
  }

  @Test("stepping on the spot is zero to the policy, and no command to stand")
  func stepping() {
    let command = SuiteCommand(stepsOnTheSpot: true).timed.command
    #expect(!command.isStanding)
    #expect(Float(command.forwardSpeed) == 0 && command.leftwardSpeed == 0 && command.yawRate == 0)
    #expect(SuiteCommand().timed.command.isStanding)
  }
}
