import PolicyInterface

/// A closed-loop episode of a policy in the terms of its training.
public struct RecordedEpisode: Equatable, Sendable {
  /// One control step.
  public struct Step: Equatable, Sendable {
    /// What the operator asked for.
    public var wanted: VelocityCommand
    /// What the policy was told: within limits, dead-band and filter applied.
    public var command: VelocityCommand
    /// Phase of the gait clock [cycles] as the policy sees it; nil while the clock is off.
    public var gaitPhase: Double?
    /// What the sensors said.
    public var reading: SensorReading
    /// `[observations]` as trained, without the window of a long history.
    public var observation: [Float]
    /// `[actions]` clipped.
    public var action: [Float]

    /// A step of the values given.
    public init(
      wanted: VelocityCommand, command: VelocityCommand, gaitPhase: Double?,
      reading: SensorReading, observation: [Float], action: [Float]
    ) {
      self.wanted = wanted
      self.command = command
      self.gaitPhase = gaitPhase
      self.reading = reading
      self.observation = observation
      self.action = action
    }
  }

  /// Physics engine in which it was recorded.
  public var engine: String
  /// The steps in order.
  public var steps: [Step]
  /// What ended it before its time, in words; nil where nothing did.
  public var ending: String?

  /// An episode of the values given.
  public init(engine: String, steps: [Step], ending: String? = nil) {
    self.engine = engine
    self.steps = steps
    self.ending = ending
  }
}
