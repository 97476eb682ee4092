import BaselineWalking
import Foundation
import ModelBasedControl
import PhysicsCatalog
import RobotModel
import SpatialMath
import TestConditions
import Testing

/// From sensors to torques and back, in the engines that every build has.
@Suite("Model-based walk in closed loop") struct ClosedLoopTests {
  private func run(
    _ trial: WalkingTrial, robot: String = "qinglong", engine: PhysicsEngine = .lanes,
    parameters: WalkingParameters = WalkingParameters()
  ) throws -> WalkingOutcome {
    try WalkingTrialRunner(
      RobotCatalog.robot(named: robot), parameters: parameters, engine: engine, sensors: .smallUnit
    ).run(trial)
  }

  /// Plans that are not optimised take a hundred times as long.
  @Test("青龙 stands", arguments: [PhysicsEngine.lanes, .ode])
  func standing(engine: PhysicsEngine) throws {
    var trial = WalkingTrial(name: "stand", duration: TestConditions.isOptimized ? 5 : 0.05)
    trial.steadyStart = 0
    let outcome = try run(trial, engine: engine)
    #expect(outcome.isUp)
    #expect(outcome.tally.planFailureCount == 0 && outcome.tally.torqueFailureCount == 0)
    #expect(outcome.velocityEstimateError < WalkingGate.velocityEstimateTolerance)
  }

  @Test(
    "robots walk as they are told, with estimated states",
    .enabled(if: TestConditions.isOptimized),
    arguments: [
      ("qinglong", PhysicsEngine.lanes, 0.5, 0.0, 0.0), ("qinglong", .ode, 0.5, 0, 0),
      ("qinglong", .lanes, 0, 0.2, 0), ("qinglong", .lanes, 0, 0, 0.5), ("g1", .lanes, 0.4, 0, 0),
    ])
  func walking(
    robot: String, engine: PhysicsEngine, forward: Double, left: Double, yawRate: Double
  ) throws {
    var trial = WalkingTrial(
      name: "walk",
      command: WalkingCommand(forward: forward, left: left, yawRate: yawRate), duration: 6)
    trial.commandStart = 0.2
    trial.steadyStart = 3
    let outcome = try run(trial, robot: robot, engine: engine)
    #expect(WalkingGate(trial).isPassed(by: [outcome]))
    #expect(outcome.tally.planFailureCount == 0 && outcome.tally.torqueFailureCount == 0)
  }

  @Test(
    "青龙 walks up and down slopes of 5° as it is told", .enabled(if: TestConditions.isOptimized),
    arguments: [5.0, -5])
  func slope(degrees: Double) throws {
    var trial = WalkingTrial(name: "slope", command: WalkingCommand(forward: 0.3), duration: 8)
    trial.slope = degrees * .pi / 180
    trial.commandStart = 0.2
    let outcome = try run(trial)
    #expect(WalkingGate(trial).isPassed(by: [outcome]))
    #expect(outcome.error(from: trial.command).velocity < 0.05)
    #expect(outcome.velocityEstimateError < 0.01)
    #expect(outcome.tally.planFailureCount == 0)
  }

  @Test("青龙 stands on plans of a single rigid body, linear or not")
  func simpleStanding() throws {
    var trial = WalkingTrial(name: "stand", duration: TestConditions.isOptimized ? 5 : 0.05)
    trial.steadyStart = 0
    for parameters in try [singleBody(), linear()] {
      let outcome = try run(trial, parameters: parameters)
      #expect(outcome.isUp)
      #expect(outcome.tally.planFailureCount == 0 && outcome.tally.torqueFailureCount == 0)
    }
  }

  @Test(
    "青龙 walks on plans of a single rigid body, linear or not",
    .enabled(if: TestConditions.isOptimized))
  func simpleWalking() throws {
    var trial = WalkingTrial(
      name: "walk", command: WalkingCommand(forward: 0.5), duration: 6)
    trial.commandStart = 0.2
    trial.steadyStart = 3
    for parameters in try [singleBody(), linear()] {
      let outcome = try run(trial, parameters: parameters)
      #expect(WalkingGate(trial).isPassed(by: [outcome]))
      #expect(outcome.tally.planFailureCount == 0)
    }
  }

  private func singleBody() -> WalkingParameters {
    var parameters = WalkingParameters()
    parameters.predictive.model = .singleRigidBody
    return parameters
  }

  private func linear() throws -> WalkingParameters {
    var package = URL(filePath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    let file = package.appending(path: "experiments/baseline/qinglong-linear-mpc.yaml")
    return try BaselineExperiment.load(file: file.path).controller
  }

  @Test("a run is repeated bit by bit", .enabled(if: TestConditions.isOptimized))
  func repetition() throws {
    let trial = WalkingTrial(
      name: "walk", command: WalkingCommand(forward: 0.3), duration: 2)
    var outcomes = try (0..<2).map { _ in try run(trial) }
    for index in outcomes.indices {
      outcomes[index].planTime = 0
      outcomes[index].largestPlanTime = 0
      outcomes[index].tickTime = 0
    }
    #expect(outcomes[0] == outcomes[1])
  }
}
