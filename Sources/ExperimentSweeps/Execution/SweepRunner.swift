public import Foundation

/// Works on the jobs of a sweep, some at a time, beside any number of other processes that do the same.
///
/// A job that nobody has claimed and that has no outcome is claimed and run. All processes end together,
/// when every job has an outcome: one whose process or host died is taken over by another.
public struct SweepRunner {
  /// Why `run` came back.
  public enum Ending: Equatable, Sendable {
    /// Every job has an outcome.
    case finished
    /// It was asked to stop; the runs have checkpoints.
    case interrupted
  }

  /// What happened to a job.
  public enum Event: Equatable, Sendable {
    /// This process began to work on it.
    case began(SweepJob)
    /// This process came to the end of it.
    case ended(SweepJob, JobOutcome)
  }

  /// From a look at the processes to the next [s].
  private static let lookInterval = 0.02
  /// From a look for jobs that others have left to the next, where there is room for more [s].
  private static let claimInterval = 1.0

  private let plan: SweepPlan
  private let directory: SweepDirectory
  private let executable: URL
  private let jobCount: Int
  private let workerCount: Int

  /// - Parameters:
  ///   - plan: what is to be done.
  ///   - directory: where.
  ///   - executable: the tool whose `train`, `resume` and `evaluate` do it.
  ///   - jobCount: jobs at a time.
  ///   - workerCount: worker threads of all of them together, at least one each.
  public init(
    _ plan: SweepPlan, in directory: SweepDirectory, executable: URL, jobCount: Int,
    workerCount: Int
  ) {
    self.plan = plan
    self.directory = directory
    self.executable = executable
    self.jobCount = max(1, min(jobCount, plan.jobs.count))
    self.workerCount = max(1, workerCount / self.jobCount)
  }

  /// Forgets the failures so far, so that `run` tries these jobs again.
  ///
  /// - Throws: `SweepError` where a file cannot be removed, `RunError` where a log cannot be written.
  public func forgetFailures() throws {
    for job in plan.jobs where hasFailed(job) {
      guard let claim = try JobClaim(directory.log(of: job)) else { continue }
      try withExtendedLifetime(claim) {
        // Another process may have been quicker.
        if hasFailed(job) { try directory.removeOutcome(of: job) }
      }
    }
  }

  /// Works until every job has an outcome, or until asked to stop.
  ///
  /// - Parameters:
  ///   - shouldStop: asked all the time; the runs then write checkpoints.
  ///   - report: told what happens.
  /// - Throws: `SweepError` or `RunError` where a file of the sweep cannot be written; the runs are asked to
  ///   stop then.
  public func run(
    until shouldStop: () -> Bool, report: (Event) throws -> Void
  ) throws -> Ending {
    var open = plan.jobs
    var running: [JobRun] = []
    var lastClaim: ContinuousClock.Instant?
    defer {
      for run in running { run.interrupt() }
      wait(for: &running)
    }
    while true {
      for run in running {
        guard let ending = run.advance() else { continue }
        running.removeAll { $0 === run }
        lastClaim = nil
        guard case .ended(let outcome) = ending else { continue }
        try outcome.write(to: directory.outcome(of: run.job))
        try report(.ended(run.job, outcome))
      }
      if shouldStop() { return .interrupted }
      if lastClaim.map({ ContinuousClock.now - $0 > .seconds(Self.claimInterval) }) ?? true {
        open.removeAll { outcome(of: $0) != nil }
        if open.isEmpty { return .finished }
        try claim(&running, from: open, report: report)
        lastClaim = .now
      }
      Thread.sleep(forTimeInterval: Self.lookInterval)
    }
  }

  /// Begins with jobs that nobody else works on, as many as there is room for.
  private func claim(
    _ running: inout [JobRun], from open: [SweepJob], report: (Event) throws -> Void
  ) throws {
    let own = Set(running.map(\.job))
    for job in open where !own.contains(job) {
      guard running.count < jobCount else { return }
      // Another process may have ended the job between the look at its outcome and the claim.
      guard let claim = try JobClaim(directory.log(of: job)), outcome(of: job) == nil else {
        continue
      }
      running.append(
        JobRun(
          job, of: plan, in: directory, executable: executable, workerCount: workerCount,
          claim: claim))
      try report(.began(job))
    }
  }

  private func wait(for running: inout [JobRun]) {
    while !running.isEmpty {
      running.removeAll { $0.advance() != nil }
      Thread.sleep(forTimeInterval: Self.lookInterval)
    }
  }

  private func hasFailed(_ job: SweepJob) -> Bool { outcome(of: job)?.ending == .failed }

  private func outcome(of job: SweepJob) -> JobOutcome? {
    JobOutcome(contentsOf: directory.outcome(of: job))
  }
}
