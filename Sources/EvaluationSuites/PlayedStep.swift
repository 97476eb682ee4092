public import EnvironmentInterface
public import Locomotion
public import Physics
public import PolicyInterface

/// What a policy saw in a control step, and what it answered.
public struct PolicyStep: Equatable, Sendable {
  /// `[robots, observations]`, row-major.
  public let observations: [Float]
  /// `[robots, actions]` as the policy gave them, row-major.
  public let actions: [Float]
}

/// A control step of episodes that are played side by side.
public struct PlayedStep: Sendable {
  /// Robots with an episode, the first ones; the others stand by.
  public let episodeCount: Int
  /// The robots after the step.
  public let state: BatchState
  /// `[robots]` the commands that held in the step, as policies see them.
  public let commands: [VelocityCommand]
  /// Rewards and endings.
  public let outcome: StepOutcome
  /// What went through the policy; nil of a controller that is none, or that runs out of sight.
  public let policyStep: PolicyStep?
  /// `[robots]` what has ended the episode before its time; nil where nothing has.
  public let causes: [TerminationCause?]
  /// `[robots]` whether the step was one of the robot's episode.
  public let isActive: [Bool]
  /// `[robots]` the same without the step in which a robot falls, which counts in no figure.
  public let isPlaying: [Bool]
}
