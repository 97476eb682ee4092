import ArgumentParser
import Evaluation
import Foundation
import PhysicsCatalog
import RolloutGeneration
import TerminalProgress

/// `treadmill generate`: what controllers do in a suite, step by step, as a data set.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Writes what controllers do in a suite, step by step, as HDF5 files.",
    discussion: """
      Observations and actions are written of policies of runs and checkpoints; states, commands and forces \
      of every controller. The same command gives the same bytes for any number of workers.
      """)

  @Argument(
    help: ArgumentHelp(
      "Run directories, checkpoints, exported policies (.onnx), zero, mpc or mpc:FILE.",
      valueName: "controller"))
  var controllers: [String]

  @Option(help: "The folder for the files, which must be new or empty.")
  var out: String

  @Option(
    help: ArgumentHelp(
      "What is played: quick, full or a suite file.", valueName: "quick|full|FILE"))
  var suite = "quick"

  @Option(help: "The experiment whose robots are driven; the controller's own without it.")
  var experiment: String?

  @Option(help: "Physics engine, instead of the experiment's: lanes, ode or mujoco.")
  var engine: String?

  @Option(help: "Number of episodes of each case, each with its own seed; the suite's without it.")
  var seeds: Int?

  @Option(help: "Episodes of a file at most; so many are played side by side and held in memory.")
  var shardSize = 128

  @Option(help: "Overrides a key of the experiment.")
  var set: [String] = []

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    if let seeds, !(1...100_000).contains(seeds) {
      throw ValidationError("--seeds: found \(seeds), expected 1 to 100000")
    }
    guard (1...4_096).contains(shardSize) else {
      throw ValidationError("--shard-size: found \(shardSize), expected 1 to 4096")
    }
    if let engine, PhysicsEngine(rawValue: engine) == nil {
      throw ValidationError("--engine: found '\(engine)', expected lanes, ode or mujoco")
    }
  }

  func run() throws {
    let suite = try SuiteSource.suite(suite)
    let sources = try controllers.map { name in
      let named = try NamedController(
        name, experiment: experiment,
        overrides: set + (engine.map { ["simulation.engine=\($0)"] } ?? []),
        workerCount: execution.workerCount)
      if let note = named.note { StandardError.write(note + "\n") }
      return try RolloutSource(
        named, suite: suite, episodeCount: seeds, shardEpisodeCount: shardSize,
        workerCount: execution.workerCount)
    }
    var directory = try RolloutDirectory(at: out)
    let signals = SignalWatcher()
    let progress = execution.progress()
    for (number, source) in sources.enumerated() {
      let isComplete = try directory.generate(
        source, until: { signals.isInterrupted },
        progress: { progress((Double(number) + $0) / Double(sources.count)) })
      guard isComplete else {
        StandardError.write(
          "interrupted after \(directory.shardCount) files; \(out) has no dataset.json\n")
        throw ExitCode(SignalWatcher.exitCode)
      }
    }
    try directory.finish()
    print(
      "\(directory.episodeCount) episodes, \(directory.stepCount) steps in \(directory.shardCount) files: "
        + directory.url.path)
  }
}
