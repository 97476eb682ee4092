import ArgumentParser
import Foundation
import ONNXFormat
import PolicyDeployment
import PolicyInterface
import Reproducibility
import Training

/// `treadmill export`: the policy in the format of a robot's runtime, or what that runtime would do
/// differently.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a run's policy for a robot's runtime, with golden vectors that verify it.",
    discussion: """
      With --doctor nothing is written: the runtime's configuration is compared with what the policy was \
      trained with, one line for each difference. The exit code is 65 where one of them changes what the \
      robot does.
      """)

  @Argument(
    help: ArgumentHelp(
      "A run directory or one of its checkpoints; with --doctor also an experiment (.yaml) or a policy "
        + "of the format onnx.",
      valueName: "run"))
  var path: String

  @Option(
    help: ArgumentHelp(
      "onnx (contract in the metadata), openloong (what 青龙's runtime loads), mjlab (metadata of mjlab "
        + "and BeyondMimic) or unitree (deploy.yaml); onnx without it.",
      valueName: "onnx|openloong|mjlab|unitree"))
  var format: DeploymentFormat?

  @Option(help: "The directory to write to; RUN/export without it.")
  var out: String?

  @Option(
    help: ArgumentHelp(
      "For unitree: the robot's joints in the order of its motors; the G1's legs without it.",
      valueName: "joint,joint,…"))
  var motorOrder: String?

  @Option(
    help: ArgumentHelp(
      "Compares the runtime's configuration with the training: plan_rl.ini or deploy.yaml.",
      valueName: "runtime.ini"))
  var doctor: String?

  @Flag(help: "With --doctor: prints JSON instead of lines.")
  var json = false

  func validate() throws {
    if doctor != nil, out != nil || format != nil {
      throw ValidationError("--doctor: found it with --out or --format, expected it alone")
    }
    if json, doctor == nil {
      throw ValidationError("--json: found it without --doctor, expected both")
    }
  }

  func run() throws {
    if let doctor {
      try examine(doctor)
      return
    }
    let folder = out.map { URL(fileURLWithPath: $0, isDirectory: true) }
    let export = try PolicyExport(run: path)
    if let note = export.checkpoint?.bestNote { StandardError.write(note + "\n") }
    let written = try export.write(
      format ?? .onnx, to: folder ?? defaultFolder, motorOrder: motors)
    for file in written.files { print(file.relativePath) }
    for note in written.notes { StandardError.write("note: \(note)\n") }
  }

  private func examine(_ file: String) throws {
    let diagnosis = try RuntimeDoctor.examine(file, against: contract(), motorOrder: motors)
    print(
      json ? String(decoding: try diagnosis.json(), as: UTF8.self) + "\n" : diagnosis.text,
      terminator: "")
    if diagnosis.differenceCount > 0 { throw ExitCode(CommandFailure.badInput) }
  }

  /// What the policy was, or is to be, trained with.
  private func contract() throws -> PolicyContract {
    if path.hasSuffix(".yaml") {
      return try World.contract(of: Experiment.load(file: path))
    }
    if path.hasSuffix(".onnx") {
      let model = try ONNXModel(contentsOf: URL(fileURLWithPath: path))
      return try PolicyContract(
        metadata: Dictionary(model.metadata.map { ($0.key, $0.value) }) { first, _ in first })
    }
    guard let contract = try TrainedPolicy(run: path).contract else {
      throw BadInput(description: "\(path): found a policy without a robot, expected a robot's")
    }
    return contract
  }

  private var motors: [String]? {
    motorOrder?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  /// `export` beside the checkpoint or in the run directory.
  private var defaultFolder: URL {
    let url = URL(fileURLWithPath: path)
    let folder = url.pathExtension == "h5" ? url.deletingLastPathComponent() : url
    return folder.appending(path: "export", directoryHint: .isDirectory)
  }
}

extension DeploymentFormat: ExpressibleByArgument {}

extension World {
  /// What policies of an experiment are trained with.
  ///
  /// - Throws: `TrainingError` where it cannot be run or has no robot.
  fileprivate static func contract(of experiment: Experiment) throws -> PolicyContract {
    guard experiment.task == .velocity else {
      throw BadInput(description: "\(experiment.name): found a task without a robot")
    }
    return try World(experiment, environmentCount: 1).makeEnvironment(
      experiment.environment, seed: experiment.seed, pool: WorkerPool(workerCount: 1)
    ).contract
  }
}
