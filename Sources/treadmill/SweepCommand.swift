import ArgumentParser
import ExperimentSweeps
import Foundation
import TerminalProgress

/// `treadmill sweep`: an experiment with several seeds and values, run by run, and a page of what came of it.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Trains an experiment with several seeds and values, and compares them.",
    discussion: """
      Started again, it goes on: finished runs stay, interrupted ones go on from their checkpoints. Several \
      processes, on several hosts too, share the runs of one folder. Ends with exit code 1 where a run failed.
      """)

  @Argument(help: "The sweep file (YAML).")
  var sweep: String

  @Option(help: "The folder of the sweep; runs/NAME without it.")
  var out: String?

  @Option(help: "Runs at a time; as many as there are worker threads without it.")
  var jobs: Int?

  @Flag(help: "Tries runs that have failed again.")
  var retryFailed = false

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    if let jobs, !(1...1_024).contains(jobs) {
      throw ValidationError("--jobs: found \(jobs), expected 1 to 1024")
    }
  }

  func run() throws {
    let plan = try SweepPlan(file: sweep)
    let directory = try SweepDirectory(at: out ?? "runs/\(plan.description.name)", of: plan)
    let runner = SweepRunner(
      plan, in: directory,
      executable: URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath(),
      jobCount: jobs ?? execution.workerCount, workerCount: execution.workerCount)
    if retryFailed { try runner.forgetFailures() }
    let ending = try proceed(runner, plan, directory)
    let results = try SweepReport(plan, in: directory).write()
    guard ending == .finished else {
      StandardError.write(
        "interrupted after \(results.endedCount) of \(plan.jobs.count) runs; the same command goes on\n"
      )
      throw ExitCode(SignalWatcher.exitCode)
    }
    print(results.text, terminator: "")
    print("open \(directory.page.path)")
    if !results.failedRuns.isEmpty { throw ExitCode(1) }
  }

  /// Works on the runs, tells of those that fail, and keeps the page up to date.
  private func proceed(
    _ runner: SweepRunner, _ plan: SweepPlan, _ directory: SweepDirectory
  ) throws -> SweepRunner.Ending {
    let signals = SignalWatcher()
    var display = ProgressDisplay(mode: Terminal.progressMode(isQuiet: execution.quiet))
    let begin = ContinuousClock.now
    let startCount = SweepResults(plan, in: directory).endedCount
    if !execution.quiet {
      StandardError.write("\(plan.jobs.count) runs in \(directory.url.path)\n")
    }
    defer { StandardError.write(display.finish()) }
    return try runner.run(
      until: { signals.isInterrupted },
      report: { event in
        guard case .ended(let job, let outcome) = event else { return }
        if let reason = outcome.reason {
          StandardError.write(display.finish())
          StandardError.write("\(job.name) failed: \(reason)\n")
          for line in outcome.lastLines { StandardError.write("  \(line)\n") }
        }
        let results = try SweepReport(plan, in: directory).write()
        let state = ProgressState(
          noun: "run", completedCount: results.endedCount, totalCount: plan.jobs.count,
          startCount: startCount, elapsedTime: (ContinuousClock.now - begin).seconds)
        StandardError.write(display.update(state))
      })
  }
}
