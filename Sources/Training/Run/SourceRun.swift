import Locomotion
import PolicyInterface
import ReinforcementLearning
import Reproducibility

/// Another run from which one takes networks, and what these were trained on.
struct SourceRun {
  /// Its best checkpoint, or its newest, or the one that was named.
  let checkpoint: Checkpoint
  /// Its experiment.
  let experiment: Experiment
  /// Its environment with a single robot; nil for tasks without one.
  let locomotion: LocomotionEnvironment?

  /// Reads a run directory or a checkpoint.
  ///
  /// - Throws: as `TrainingRun.resume`.
  init(_ path: String) throws {
    checkpoint = try Checkpoint.find(path, choosing: .best)
    experiment = try checkpoint.experiment()
    guard experiment.task == .velocity else {
      locomotion = nil
      return
    }
    locomotion = try World(experiment, environmentCount: 1).makeEnvironment(
      experiment.environment, seed: experiment.seed, pool: WorkerPool(workerCount: 1))
  }

  /// Where the networks come from, in words.
  var origin: String { "\(checkpoint.file.path), after iteration \(checkpoint.iteration)" }

  /// Checks that its actor can teach one of another experiment.
  ///
  /// - Parameters:
  ///   - student: the experiment.
  ///   - environment: its robots, nil for tasks without one.
  /// - Throws: `RunError` with the first thing that differs.
  func checkTeaches(
    _ student: Experiment, in environment: LocomotionEnvironment?
  ) throws(RunError) {
    try checkTask(of: student)
    guard let found = locomotion?.contract, let expected = environment?.criticContract else {
      return
    }
    let needsHistory = experiment.algorithm.actor.historyEncoder != nil
    try check(
      [ContractDifference(item: "robot", found: found.robotName, expected: expected.robotName)]
        + found.differences(from: expected).filter {
          needsHistory || $0.item != ContractDifference.longHistory
        } + found.commandLimits.shortfalls(of: expected.commandLimits),
      of: "the student's critic and robot")
  }

  /// Checks that those of its networks that another experiment begins with are of its sizes and see
  /// and do the same.
  ///
  /// - Parameters:
  ///   - successor: the experiment.
  ///   - environment: its robots, nil for tasks without one.
  /// - Throws: `RunError` with the first thing that differs.
  func checkBegins(
    _ successor: Experiment, in environment: LocomotionEnvironment?
  ) throws(RunError) {
    try checkTask(of: successor)
    let (own, other) = (experiment.algorithm, successor.algorithm)
    try check(
      [
        ContractDifference(item: "an actor", found: own.actor.text, expected: other.actor.text),
        ContractDifference(
          item: "normalize_observations", found: "\(own.normalizesObservations)",
          expected: "\(other.normalizesObservations)"),
      ], of: "the experiment's algorithm")
    if let found = locomotion?.contract, let expected = environment?.contract {
      try check(found.differences(from: expected), of: "the experiment's actor")
    }
    guard successor.run.initialNetworks == .both else { return }
    try check(
      [ContractDifference(item: "a critic", found: own.critic.text, expected: other.critic.text)],
      of: "the experiment's algorithm")
    if let found = locomotion?.criticContract, let expected = environment?.criticContract {
      try check(found.differences(from: expected), of: "the experiment's critic")
    }
  }

  private func checkTask(of other: Experiment) throws(RunError) {
    try check(
      [
        ContractDifference(
          item: "task", found: experiment.task.rawValue, expected: other.task.rawValue)
      ], of: "the experiment")
  }

  private func check(
    _ items: [ContractDifference], of owner: String
  ) throws(RunError) {
    for item in items where item.found != item.expected {
      throw .wrongCheckpoint(
        path: checkpoint.file.path,
        reason: "found \(item.item) \(item.found), expected \(item.expected), as \(owner) has it")
    }
  }
}

extension CommandLimits {
  /// In what these limits leave out commands that others allow, or prepare them otherwise.
  fileprivate func shortfalls(of wanted: CommandLimits) -> [ContractDifference] {
    let ranges = [
      ("commands.vx_m_s", forwardSpeed, wanted.forwardSpeed),
      ("commands.vy_m_s", leftwardSpeed, wanted.leftwardSpeed),
      ("commands.wz_rad_s", yawRate, wanted.yawRate),
    ].filter { _, found, wanted in
      found.lowerBound > wanted.lowerBound || found.upperBound < wanted.upperBound
    }.map { item, found, wanted in
      ContractDifference(item: item, found: "\(found)", expected: "at least \(wanted)")
    }
    let numbers = [
      ("commands.dead_band_m_s", smallestSpeed, wanted.smallestSpeed),
      ("commands.yaw_dead_band_rad_s", smallestYawRate, wanted.smallestYawRate),
      ("commands.filter_retention", filterRetention, wanted.filterRetention),
    ].map { item, found, wanted in
      ContractDifference(item: item, found: "\(found)", expected: "\(wanted)")
    }
    return (ranges + numbers).filter { $0.found != $0.expected }
  }
}

extension NetworkConfiguration {
  /// The layers in words.
  fileprivate var text: String {
    let encoder =
      historyEncoder.map {
        " behind an encoder of channels \($0.channelCounts), kernels \($0.kernelLengths), "
          + "strides \($0.strides) \($0.activation.rawValue), code \($0.codeCount ?? 0)"
      } ?? ""
    return "of \(hiddenCounts) \(activation.rawValue)" + encoder
  }
}
