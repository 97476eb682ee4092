import EnvironmentInterface
import Physics
import PolicyInterface
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct PhysicsDriverTests {
  /// Writes down what it is told, and has robots fail.
  private final class Driver: PhysicsDriver {
    var commands: [[VelocityCommand]] = []
    var activity: [[Bool]] = []
    var failing: [Int: Int] = [:]

    func advance(
      _ physics: any PhysicsBatch, commands: [VelocityCommand], isActive: [Bool]
    ) -> [PhysicsFault] {
      self.commands.append(commands)
      activity.append(isActive)
      let targets = physics.state.jointPosition
      let faults = physics.advance(targets: targets, substeps: 1)
      let failed = failing[activity.count].map { [PhysicsFault(index: $0, reason: "fell apart")] }
      return faults + (failed ?? [])
    }
  }

  @Test(
    "a driver is told commands and who plays on, and what befalls its robots ends their episodes")
  func driven() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 3)
    let walk = VelocityCommand(forwardSpeed: 0.5)
    var long = EvaluationEpisode(
      seed: 1, duration: 0.2, commands: [TimedCommand(time: 0.1, walk)],
      pushes: [TimedPush(time: 0.06, .force(Vector3(0, 20, 0), duration: 0.04))])
    let short = EvaluationEpisode(seed: 2, duration: 0.1, commands: [])
    environment.beginEvaluation([long, short, long])
    long.pushes = []
    let driver = Driver()
    // In the first of the four physics steps of the seventh control step.
    driver.failing = [25: 2]
    let firstCall = batch.callCount
    var outcome = StepOutcome(environmentCount: 3)
    while !environment.isEvaluationFinished { environment.step(driver: driver, into: &outcome) }

    #expect(driver.commands.count == 40)
    #expect(driver.commands[19][0].isStanding && driver.commands[20][0] == walk)
    #expect(driver.activity[19] == [true, true, true])
    #expect(driver.activity[20] == [true, false, true])
    #expect(driver.activity[24] == [true, false, true])
    #expect(driver.activity[25] == [true, false, false])
    let results = environment.evaluationResults
    #expect(results.map(\.stepCount) == [10, 5, 7])
    #expect(results.map(\.cause) == [nil, nil, .fault])
    let forces = batch.forces.filter { $0.call >= firstCall && $0.robot == 0 }
    #expect(forces.map { $0.call - firstCall } == [12, 20])
  }
}
