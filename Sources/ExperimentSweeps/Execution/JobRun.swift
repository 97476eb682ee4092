import Foundation
import TerminalProgress

/// A job at work: it is trained, or goes on from its checkpoint, and is judged.
final class JobRun {
  /// What becomes of a job.
  enum Ending: Equatable {
    /// It has an outcome.
    case ended(JobOutcome)
    /// It was asked to stop; another start goes on with it.
    case interrupted
  }

  let job: SweepJob
  private let plan: SweepPlan
  private let directory: SweepDirectory
  private let executable: URL
  private let workerCount: Int
  private let claim: JobClaim
  private var stage = Stage.training
  private var process: JobProcess?
  /// Why no process could be started.
  private var fault: String?
  private var isInterrupted = false

  private enum Stage {
    case training
    case judging

    var words: String {
      switch self {
      case .training: "training"
      case .judging: "evaluation"
      }
    }
  }

  /// Begins to work on a job, or goes on with it.
  ///
  /// - Parameters:
  ///   - job: what is to be done.
  ///   - plan: whose job it is.
  ///   - directory: where its files are.
  ///   - executable: the tool.
  ///   - workerCount: number of worker threads.
  ///   - claim: on the job.
  init(
    _ job: SweepJob, of plan: SweepPlan, in directory: SweepDirectory, executable: URL,
    workerCount: Int, claim: JobClaim
  ) {
    self.job = job
    self.plan = plan
    self.directory = directory
    self.executable = executable
    self.workerCount = workerCount
    self.claim = claim
    start(trainingArguments)
  }

  /// Asks the process to stop.
  func interrupt() {
    isInterrupted = true
    process?.interrupt()
  }

  /// Goes on with what comes after a process that has ended.
  ///
  /// - Returns: how the job ended; nil while it goes on.
  func advance() -> Ending? {
    if let fault { return failed(fault) }
    guard let ending = process?.ending else { return nil }
    switch ending {
    case .exited(0) where stage == .training && plan.suite != nil && !isInterrupted:
      stage = .judging
      start(judgingArguments)
      return nil
    case .exited(0) where stage == .judging || plan.suite == nil:
      return judged()
    case .exited(SignalWatcher.exitCode), .exited(0):
      return .interrupted
    default:
      // A process that is ended while everything stops did nothing wrong.
      return isInterrupted ? .interrupted : failed("the \(stage.words) \(ending.words)")
    }
  }

  private func start(_ arguments: [String]) {
    do {
      process = try JobProcess(executable, arguments, claim: claim)
    } catch {
      fault = "\(executable.path) cannot be started: \(error.localizedDescription)"
    }
  }

  private func failed(_ reason: String) -> Ending {
    .ended(.failed(reason, log: directory.log(of: job)))
  }

  private func judged() -> Ending {
    do {
      return .ended(.finished(figure: try plan.figure(of: job, in: directory)))
    } catch {
      return failed("\(error)")
    }
  }

  /// A new run, or what is left of one that has a checkpoint.
  private var trainingArguments: [String] {
    let run = directory.run(of: job)
    let workers = ["--workers", "\(workerCount)"]
    if FileManager.default.fileExists(atPath: run.appending(path: "latest.h5").path) {
      return ["resume", run.path] + workers
    }
    // What a run leaves that ended before its first checkpoint is worth nothing.
    try? FileManager.default.removeItem(at: run)
    var arguments = ["train", plan.experimentFile, "--out", run.path, "--seed", "\(job.seed)"]
    for override in plan.points[job.point].overrides { arguments += ["--set", override.text] }
    if let count = plan.description.iterationCount { arguments += ["--iterations", "\(count)"] }
    return arguments + workers
  }

  private var judgingArguments: [String] {
    var arguments = [
      "evaluate", directory.run(of: job).path, "--suite", plan.suite ?? "",
      "--json", directory.evaluation(of: job).path, "--workers", "\(workerCount)", "--quiet",
    ]
    if let count = plan.description.judge.episodeCount { arguments += ["--seeds", "\(count)"] }
    return arguments
  }
}
