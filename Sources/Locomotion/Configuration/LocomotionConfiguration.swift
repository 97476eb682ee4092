/// All settings of the velocity-command environment; every default is a working value.
public struct LocomotionConfiguration: Equatable, Sendable {
  /// The ground.
  public var terrain = TerrainConfiguration()
  /// From action to joint targets.
  public var control = ControlConfiguration()
  /// Length of episodes.
  public var episode = EpisodeConfiguration()
  /// What the robots are told to do.
  public var commands = CommandConfiguration()
  /// The gait clock.
  public var gait = GaitConfiguration()
  /// What actor and critic see.
  public var observation = ObservationConfiguration()
  /// The motion that is to be imitated.
  public var motion = MotionConfiguration()
  /// What is rewarded.
  public var rewards = RewardConfiguration()
  /// What ends an episode as a fall.
  public var terminations = TerminationConfiguration()
  /// Pushes during an episode.
  public var pushes = PushConfiguration()
  /// The state in which an episode starts.
  public var reset = ResetConfiguration()
  /// Properties of the robots that differ from episode to episode.
  public var randomization = RandomizationConfiguration()
  /// What grows harder in the course of training.
  public var curriculum = CurriculumConfiguration()

  /// The defaults.
  public init() {}
}

/// A number for the joints whose names fit a pattern.
public struct JointValue: Equatable, Sendable {
  /// Name of a joint, `*` standing for any run of characters.
  public var pattern: String
  /// The number, in the unit of the property that holds it.
  public var value: Double

  /// The value for the joints that fit the pattern.
  public init(_ pattern: String, _ value: Double) {
    self.pattern = pattern
    self.value = value
  }
}
