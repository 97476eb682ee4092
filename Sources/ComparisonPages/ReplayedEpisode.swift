public import ReplayPages

/// An episode that was recorded.
public struct ReplayedEpisode: Sendable {
  /// A moment of it: velocities in the frame of the base's heading.
  public struct Moment: Equatable, Sendable {
    /// [s] from the start of the episode.
    public var time: Double
    /// What is asked for; nil where nothing is.
    public var asked: SceneCommand?
    /// What the base does, a mean about the time.
    public var measured: SceneCommand

    /// The moment of the values given.
    public init(time: Double, asked: SceneCommand?, measured: SceneCommand) {
      self.time = time
      self.asked = asked
      self.measured = measured
    }
  }

  /// Name of the physics engine.
  public var engine: String
  /// Name of the case.
  public var caseName: String
  /// Number of the episode in its case, from 1.
  public var number: Int
  /// Index of the controller.
  public var controller: Int
  /// What is replayed.
  public var recording: SceneRecording
  /// What is drawn over time.
  public var course: [Moment]

  /// The episode of the values given.
  public init(
    engine: String, caseName: String, number: Int, controller: Int, recording: SceneRecording,
    course: [Moment]
  ) {
    self.engine = engine
    self.caseName = caseName
    self.number = number
    self.controller = controller
    self.recording = recording
    self.course = course
  }
}
