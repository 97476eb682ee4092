import ExperimentFormat

/// How long a run is, what it begins with and what it keeps.
public struct RunSection: ExperimentSection {
  /// What a run takes of its initial checkpoint.
  public enum InitialNetworks: String, CaseIterable, Sendable {
    /// Actor and critic.
    case both
    /// The actor alone.
    case actor
  }

  /// Number of iterations.
  public var iterationCount = 1_000
  /// Iterations between two checkpoints.
  public var checkpointInterval = 50
  /// Number of checkpoints that are kept, besides the last.
  public var keptCheckpointCount = 10
  /// The run or checkpoint with whose networks the run begins; nil for fresh ones.
  public var initialCheckpoint: String?
  /// Which of its networks.
  public var initialNetworks = InitialNetworks.both
  /// How the policy is judged in the course of the run; nil for not at all.
  public var evaluation: RunEvaluationSection?

  /// A thousand iterations.
  public init() {}

  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .integer("iterations", \.iterationCount, in: 1...10_000_000, "Iterations of the whole run."),
    .integer(
      "checkpoint_interval", \.checkpointInterval, in: 1...1_000_000,
      "Iterations between two checkpoints; the last iteration has one in any case."),
    .integer(
      "kept_checkpoints", \.keptCheckpointCount, in: 1...100_000,
      "Number of checkpoints that are kept; older ones are removed once a newer one is complete."),
    .optionalText(
      "initial_checkpoint", \.initialCheckpoint,
      """
      Run directory (its best checkpoint is taken, or its newest) or checkpoint with whose networks, \
      standard deviation and normalisers the run begins, all else anew: robot, observations, actions \
      and layers must be alike. `null` for fresh networks.
      """),
    .choice(
      "initial_networks", \.initialNetworks,
      "`both`, or the `actor` alone, where the critic sees or is to be something else."
    )
    .used(where: "initial_checkpoint is given") { $0.initialCheckpoint != nil },
    .optionalSection(
      "evaluation", \.evaluation,
      """
      Judges the policy in the course of the run, without the noise of its actions and without a \
      trace in the training, and keeps the best checkpoint as `best.h5`; `null` for not at all.
      """),
  ]
}

/// How a policy of this experiment is evaluated.
public struct EvaluationSection: ExperimentSection {
  /// Number of episodes, each with a seed of its own.
  public var episodeCount = 100
  /// Length of an episode [s].
  public var duration = 20.0
  /// Change of velocity at each push [m/s]; 0 for none.
  public var pushSpeed = 0.5
  /// Time from one push to the next [s]; the first comes after one interval.
  public var pushInterval = 4.0
  /// Commanded velocity, forwards [m/s].
  public var commandX = 0.0
  /// Commanded velocity, to the left [m/s].
  public var commandY = 0.0
  /// Commanded yaw rate [rad/s].
  public var commandYaw = 0.0

  /// Physics time step [s]; nil for that of the training.
  public var timestep: Double?

  /// A hundred standing episodes with pushes.
  public init() {}

  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .integer("episodes", \.episodeCount, in: 1...100_000, "Episodes, each with its own seed."),
    .number("duration_s", \.duration, in: 0.1...3_600, unit: "s", "Length of an episode."),
    .number(
      "push_speed_m_s", \.pushSpeed, in: 0...10, unit: "m/s",
      """
      Change of the whole robot's velocity at each push; directions are spread evenly over the \
      circle, from episode to episode and from push to push. 0 for no pushes.
      """),
    .number(
      "push_interval_s", \.pushInterval, in: 0.1...3_600, unit: "s",
      "Time from one push to the next; the first comes after one interval."),
    .number("command_vx_m_s", \.commandX, in: -5...5, unit: "m/s", "Forward command."),
    .number("command_vy_m_s", \.commandY, in: -5...5, unit: "m/s", "Command to the left."),
    .number("command_wz_rad_s", \.commandYaw, in: -5...5, unit: "rad/s", "Yaw command."),
    .optionalNumber(
      "timestep_s", \.timestep, in: 1e-4...0.02, unit: "s",
      """
      Physics time step of `treadmill evaluate`, of suites too; `null` for that of the training. \
      Engines that do not take stiff joints implicitly need a finer one than the lane engine.
      """),
  ]
}
