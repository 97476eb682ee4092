import BaselineWalking
import Foundation
import ModelBasedControl
import PhysicsCatalog
import RobotModel
import SpatialMath
import TestConditions
import Testing

@Suite("Pictures of a model-based walk") struct WalkingPictureTests {
  private func record(_ trial: WalkingTrial) throws -> (WalkingRecording, WalkingOutcome) {
    let runner = try WalkingTrialRunner(
      RobotCatalog.robot(named: "qinglong"), parameters: WalkingParameters(), engine: .lanes,
      sensors: .smallUnit)
    var recording = WalkingRecording(runner.robot, parameters: runner.parameters, trial: trial)
    let outcome = try runner.run(trial) { recording.add($1) }
    return (recording, outcome)
  }

  @Test(
    "feet of a robot that stands carry its weight, in the ground's measure and the controller's")
  func standing() throws {
    // Plans that are not optimised take a hundred times as long.
    let (recording, _) = try record(
      WalkingTrial(name: "stand", duration: TestConditions.isOptimized ? 1 : 0.05))
    let last = try #require(recording.samples.last)
    func sum(_ force: (WalkingRecording.FootSample) -> Double) -> Double {
      last.feet.map(force).reduce(0, +)
    }
    #expect(recording.placements.isEmpty)
    #expect(abs(sum(\.commandedWrench.force.z) / recording.weight - 1) < 0.05)
    #expect(abs(sum(\.plannedWrench.force.z) / recording.weight - 1) < 0.05)
    if TestConditions.isOptimized {
      #expect(abs(sum(\.measuredForce.z) / recording.weight - 1) < 0.02)
    }
    let text = WalkingPicture(recording).document().text
    #expect(text.contains("qinglong stands"))
    #expect(!text.contains("N s"))
  }

  @Test(
    "plans begin where the robot is, and feet stand where they were planned to be put down",
    .enabled(if: TestConditions.isOptimized))
  func walking() throws {
    var trial = WalkingTrial(
      name: "walk", command: WalkingCommand(forward: 0.5), duration: 5)
    trial.commandStart = 0.2
    trial.push = .init(impulse: Vector3(0, 10, 0), start: 3)
    let (recording, outcome) = try record(trial)
    #expect(outcome.isUp)

    for plan in recording.plans {
      let begin = try #require(plan.first)
      let near = try #require(
        recording.samples.min {
          abs($0.time - begin.time) < abs($1.time - begin.time)
        })
      #expect((begin.centerOfMass - near.centerOfMass).length < 0.01)
    }
    // Within the slip and the search of a touch-down.
    var standCount = 0
    for placement in recording.placements where placement.swing.end < 4.8 {
      let stands = recording.samples.first { $0.time > placement.swing.end + 0.1 }
      let sole = try #require(stands).feet[placement.foot].sole
      let away = sole.position - placement.atTouchDown.position
      #expect((away.x * away.x + away.y * away.y).squareRoot() < 0.03)
      standCount += 1
    }
    #expect(standCount >= 10)
    #expect(recording.plans.contains { abs(($0.first?.time ?? 0) - 3.1) < 1e-6 })
    let text = WalkingPicture(recording).document().text
    #expect(text.contains("a push of 10 N s") && text.contains("walks at 0.5 m/s ahead"))
  }
}
