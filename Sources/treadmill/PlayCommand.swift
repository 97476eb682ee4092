import ArgumentParser
import BaselineWalking
import Foundation
import ModelBasedControl
import PhysicsCatalog
import RobotModel
import Training

/// `treadmill play mpc`: the model-based controller walks.
struct PlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play",
    abstract: "Walks a robot by the model-based controller and tells how it went.")

  @Argument(
    help: ArgumentHelp(
      "mpc, or mpc:FILE with parameters (experiments/baseline).", valueName: "controller"))
  var controller: String

  @Option(help: "Name of a built-in robot, or a URDF or MJCF file; instead of the parameters'.")
  var robot: String?

  @Option(help: "Physics engine: lanes, ode or mujoco.")
  var engine = "lanes"

  @Option(help: ArgumentHelp("Forward velocity.", valueName: "m/s"))
  var vx = 0.5

  @Option(help: ArgumentHelp("Velocity to the left.", valueName: "m/s"))
  var vy = 0.0

  @Option(help: ArgumentHelp("Turning to the left.", valueName: "rad/s"))
  var wz = 0.0

  @Option(help: "How long it walks.")
  var seconds = 20.0

  @Flag(help: "Runs all gates instead of one walk.")
  var gates = false

  @Flag(help: "Gives the controller true states in place of estimates.")
  var truth = false

  @Option(help: "Seed of the sensors' noise.")
  var seed: UInt64 = 1

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Overrides a parameter.", valueName: "key.path=value"))
  var overrides: [String] = []

  func validate() throws {
    guard PhysicsEngine(rawValue: engine) != nil else {
      let names = PhysicsEngine.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--engine: found '\(engine)', expected \(names)")
    }
    guard controller == "mpc" || controller.hasPrefix("mpc:") else {
      throw ValidationError("found controller '\(controller)', expected mpc or mpc:FILE")
    }
    guard seconds > 0 else {
      throw ValidationError("--seconds: found \(seconds), expected more than 0")
    }
  }

  func run() throws {
    let file = controller.dropFirst("mpc:".count)
    let experiment =
      file.isEmpty
      ? try BaselineExperiment.load(overrides: overrides)
      : try BaselineExperiment.load(file: String(file), overrides: overrides)
    guard let engine = PhysicsEngine(rawValue: engine) else { return }
    let runner = try WalkingTrialRunner(
      RobotSource.load(robot ?? experiment.robot).description,
      parameters: experiment.controller, engine: engine,
      sensors: truth ? nil : experiment.sensors, seed: seed)
    let command = WalkingCommand(forward: vx, left: vy, yawRate: wz)
    let chosen =
      gates
      ? WalkingGate.all(stride: 2 * experiment.controller.gait.stepDuration)
      : [WalkingGate(WalkingTrial(name: "walk", command: command, duration: seconds))]
    print(GateRow.heading)
    for gate in chosen {
      do {
        let outcomes = try gate.trials.map { trial in try runner.run(trial) }
        print(GateRow(gate, outcomes).text)
      } catch let error as PhysicsEngineError {
        throw BadInput(description: "\(error)")
      }
    }
  }
}
