import ArgumentParser
import ExperimentFormat
import Foundation
import PhysicsCatalog
import Reproducibility
import TerminalProgress
import Training

/// Options that change how a run is computed and not what it computes.
struct ExecutionOptions: ParsableArguments {
  @Option(help: "Number of worker threads of each rank; results do not depend on it.")
  var workers: Int?

  @Flag(help: "Prints no progress.")
  var quiet = false

  func validate() throws {
    if let workers, !(1...1_024).contains(workers) {
      throw ValidationError("--workers: found \(workers), expected 1 to 1024")
    }
  }

  /// The number asked for, or that of the processor's cores.
  var workerCount: Int { workers ?? ProcessInfo.processInfo.activeProcessorCount }

  /// The options as arguments of another command.
  var arguments: [String] {
    (workers.map { ["--workers", "\($0)"] } ?? []) + (quiet ? ["--quiet"] : [])
  }
}

/// `treadmill train`: a new run from an experiment file.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Trains a policy as an experiment file says.")

  @Argument(help: "The experiment file (YAML).")
  var experiment: String

  @Option(help: "The run directory; runs/NAME-001, -002, … without it.")
  var out: String?

  @Option(help: "Total number of iterations, instead of the file's run.iterations.")
  var iterations: Int?

  @Option(help: "Number of robots, instead of the file's simulation.environments.")
  var environments: Int?

  @Option(help: "Seed, instead of the file's.")
  var seed: UInt64?

  @Option(help: "Physics engine, instead of the file's: lanes, ode or mujoco.")
  var engine: String?

  @Option(
    help: ArgumentHelp(
      "Overrides a key, for example algorithm.gamma=0.98.", valueName: "key.path=value"))
  var set: [String] = []

  @OptionGroup var execution: ExecutionOptions

  @OptionGroup var launch: LaunchOptions

  func validate() throws {
    guard launch.restartOnFailure == 0 || out != nil else {
      throw ValidationError("--restart-on-failure: expected --out with it, to go on from there")
    }
  }

  func run() throws {
    let restart = ["resume", out ?? ""] + execution.arguments
    guard try !launch.train(arguments, into: out, restart: restart) else { return }
    try RankedCommand.run { ranks, workerCount in
      let loaded = try ranks.agree {
        try Experiment.load(file: experiment, overrides: overrides)
      }
      let run = try TrainingRun.start(
        loaded, directory: out, workerCount: execution.workers ?? workerCount, ranks: ranks)
      try TrainingSession(run: run, ranks: ranks, isQuiet: execution.quiet).execute()
    }
  }

  /// This command for a rank.
  private var arguments: [String] {
    ["train", experiment] + (out.map { ["--out", $0] } ?? [])
      + overrides.flatMap { ["--set", $0] } + execution.arguments
  }

  /// The options as overrides, so that they are checked and reported like them.
  private var overrides: [String] {
    var overrides = set
    if let iterations { overrides.append("run.iterations=\(iterations)") }
    if let environments { overrides.append("simulation.environments=\(environments)") }
    if let seed { overrides.append("seed=\(seed)") }
    if let engine { overrides.append("simulation.engine=\(engine)") }
    return overrides
  }
}

/// `treadmill resume`: a run goes on exactly where it stopped.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Goes on with a run exactly where it stopped.")

  @Argument(help: ArgumentHelp("A run directory, or one of its checkpoints.", valueName: "run"))
  var path: String

  @Option(help: "Total number of iterations, instead of the experiment's.")
  var iterations: Int?

  @Option(help: "Writes to a new run directory instead of the old one.")
  var out: String?

  @OptionGroup var execution: ExecutionOptions

  @OptionGroup var launch: LaunchOptions

  func run() throws {
    if let iterations, iterations < 1 {
      throw ValidationError("--iterations: found \(iterations), expected at least 1")
    }
    let restart = ["resume", out ?? path] + sharedArguments
    guard try !launch.train(arguments, into: out, restart: restart) else { return }
    try RankedCommand.run { ranks, workerCount in
      let run = try TrainingRun.resume(
        path, iterationCount: iterations, directory: out,
        workerCount: execution.workers ?? workerCount, ranks: ranks)
      try TrainingSession(run: run, ranks: ranks, isQuiet: execution.quiet).execute()
    }
  }

  /// This command for a rank.
  private var arguments: [String] {
    ["resume", path] + (out.map { ["--out", $0] } ?? []) + sharedArguments
  }

  private var sharedArguments: [String] {
    (iterations.map { ["--iterations", "\($0)"] } ?? []) + execution.arguments
  }
}

/// Runs a training to its end or to the first interrupt, showing its progress.
///
/// All ranks execute it together; rank 0 speaks.
struct TrainingSession {
  private let run: TrainingRun
  private let isFirst: Bool
  private let isQuiet: Bool

  init(run: TrainingRun, ranks: any Collectives, isQuiet: Bool) {
    self.run = run
    isFirst = ranks.isFirst
    self.isQuiet = isQuiet || !ranks.isFirst
  }

  func execute() throws {
    let signals = SignalWatcher()
    var display = ProgressDisplay(mode: Terminal.progressMode(isQuiet: isQuiet))
    let begin = ContinuousClock.now
    let start = run.iteration
    for warning in isFirst ? run.warnings : [] { StandardError.write("warning: \(warning)\n") }
    if !isQuiet, let directory = run.directory {
      StandardError.write("training in \(directory.url.path)\n")
    }

    let ending = try run.proceed(
      until: { signals.isInterrupted },
      report: { report in
        let state = ProgressState(
          noun: "iteration", completedCount: report.iteration, totalCount: run.iterationCount,
          startCount: start, elapsedTime: (ContinuousClock.now - begin).seconds,
          figures: report.progressFigures)
        StandardError.write(display.update(state))
      })
    StandardError.write(display.finish())
    if ending == .interrupted {
      if let directory = run.directory {
        StandardError.write(
          "interrupted after iteration \(run.iteration); go on with: treadmill resume "
            + "\(directory.url.path)\n")
      }
      throw ExitCode(SignalWatcher.exitCode)
    }
    guard !isQuiet, let directory = run.directory else { return }
    if let reason = run.reasonToEnd {
      StandardError.write("ended after iteration \(run.iteration): \(reason)\n")
    }
    StandardError.write("wrote \(directory.policy.path)\n")
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
