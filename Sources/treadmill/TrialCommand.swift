import ArgumentParser
import BaselineWalking
import Foundation
import ModelBasedControl
import PhysicsCatalog
import RobotModel
import SpatialMath
import Training

/// `treadmill trial mpc`: the model-based controller walks.
struct TrialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial",
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

  @Option(help: ArgumentHelp("A push forwards.", valueName: "N s"))
  var pushX = 0.0

  @Option(help: ArgumentHelp("A push to the left.", valueName: "N s"))
  var pushY = 0.0

  @Option(help: ArgumentHelp("When the push begins, which lasts 0.1 s.", valueName: "s"))
  var pushTime = 5.0

  @Option(
    help: """
      Draws plans beside what happened, of the last 4 s or those about the push, into this SVG file.
      """)
  var svg: String?

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
    guard !gates || (svg == nil && !isPushed) else {
      throw ValidationError("--gates: found --svg or a push beside it, expected one walk for them")
    }
    guard !isPushed || (pushTime >= 0 && pushTime < seconds) else {
      throw ValidationError(
        "--push-time: found \(pushTime), expected 0 or more and less than the \(seconds) s of the walk"
      )
    }
  }

  func run() throws {
    guard let engine = PhysicsEngine(rawValue: engine),
      let experiment = try BaselineExperiment.load(controller: controller, overrides: overrides)
    else { return }
    let runner = try WalkingTrialRunner(
      RobotSource.load(robot ?? experiment.robot).description,
      parameters: experiment.controller, engine: engine,
      sensors: truth ? nil : experiment.sensors, seed: seed)
    let chosen =
      gates
      ? WalkingGate.all(stride: 2 * experiment.controller.gait.stepDuration)
      : [WalkingGate(walk)]
    print(GateRow.heading)
    for gate in chosen {
      do {
        let outcomes = try gate.trials.map { trial in try run(trial, runner) }
        print(GateRow(gate, outcomes).text)
      } catch let error as PhysicsEngineError {
        throw BadInput(description: "\(error)")
      }
    }
  }

  private var isPushed: Bool { pushX != 0 || pushY != 0 }

  /// The walk that is asked for.
  private var walk: WalkingTrial {
    var trial = WalkingTrial(
      name: "walk", command: WalkingCommand(forward: vx, left: vy, yawRate: wz), duration: seconds)
    if isPushed { trial.push = .init(impulse: Vector3(pushX, pushY, 0), start: pushTime) }
    return trial
  }

  /// Runs a trial, and draws it where that is asked for.
  private func run(_ trial: WalkingTrial, _ runner: WalkingTrialRunner) throws -> WalkingOutcome {
    guard let svg else { return try runner.run(trial) }
    var recording = WalkingRecording(runner.robot, parameters: runner.parameters, trial: trial)
    let outcome = try runner.run(trial) { recording.add($1) }
    let picture = WalkingPicture(recording).document()
    try OutputFile.write(Data(picture.text.utf8), to: svg)
    return outcome
  }
}
