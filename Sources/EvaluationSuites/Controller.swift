import EnvironmentInterface
import Locomotion
import PolicyInterface

/// What drives the robots of an evaluation.
public protocol Controller {
  /// Name in reports.
  var name: String { get }

  /// Begins episodes whose robots are in their first state.
  ///
  /// - Parameters:
  ///   - episodes: `[robots]` what is played, those that stand by included.
  ///   - environment: where.
  /// - Returns: what goes on with them.
  /// - Throws: `ControllerError` where the controller cannot drive these robots.
  func begin(
    _ episodes: [EvaluationEpisode], in environment: LocomotionEnvironment
  ) throws(ControllerError) -> any EpisodeDrive
}

/// A controller at work on episodes side by side.
public protocol EpisodeDrive {
  /// One control step of all robots.
  ///
  /// - Parameters:
  ///   - environment: where the robots are.
  ///   - outcome: overwritten.
  /// - Returns: `[robots, joints]` where the controller wants the joints, before any filter, row-major
  ///   [rad]; empty for one that gives torques.
  /// - Throws: `ControllerError` where the controller fails.
  mutating func step(
    _ environment: LocomotionEnvironment, into outcome: inout StepOutcome
  ) throws(ControllerError) -> [Double]

  /// What went through the policy in the last step; nil of a controller that is none, or that runs out of
  /// sight.
  var policyStep: PolicyStep? { get }
}

extension EpisodeDrive {
  /// None.
  public var policyStep: PolicyStep? { nil }
}

/// A controller of observations in, actions out.
public protocol PolicyController: Controller {
  /// Actions for the observations of the robots.
  ///
  /// - Parameters:
  ///   - observations: `[robots, inputs]`, row-major: what the observation layout calls a policy's
  ///     inputs, the observation and the window of its long history.
  ///   - count: number of robots.
  /// - Returns: `[robots, actions]`, row-major.
  /// - Throws: `ControllerError` where the controller fails.
  func act(observations: [Float], count: Int) throws(ControllerError) -> [Float]
}

extension PolicyController {
  /// Observes, acts and steps.
  public func begin(
    _ episodes: [EvaluationEpisode], in environment: LocomotionEnvironment
  ) -> any EpisodeDrive { PolicyDrive(self, environment) }
}

/// A policy at work.
private struct PolicyDrive: EpisodeDrive {
  private let policy: any PolicyController
  private let mapping: ActionMapping
  private var observations: ObservationBatch
  private var inputs: PolicyInputs
  private var isFirst = true
  private(set) var policyStep: PolicyStep?

  init(_ policy: any PolicyController, _ environment: LocomotionEnvironment) {
    self.policy = policy
    mapping = environment.contract.actions
    observations = ObservationBatch(shape: environment.shape)
    inputs = PolicyInputs(
      environment.contract.observation, count: environment.shape.environmentCount)
  }

  mutating func step(
    _ environment: LocomotionEnvironment, into outcome: inout StepOutcome
  ) throws(ControllerError) -> [Double] {
    environment.observe(into: &observations)
    let actions = try policy.act(
      observations: inputs.take(observations.actor, isFirst: isFirst),
      count: environment.shape.environmentCount)
    isFirst = false
    policyStep = PolicyStep(observations: observations.actor, actions: actions)
    environment.step(actions: actions, into: &outcome)
    return targets(of: actions)
  }

  private func targets(of actions: [Float]) -> [Double] {
    let robotCount = actions.count / max(mapping.actionCount, 1)
    var targets = Array(repeating: 0.0, count: robotCount * mapping.jointCount)
    for robot in 0..<robotCount {
      mapping.writeTargets(
        actions: actions, at: robot * mapping.actionCount, into: &targets,
        at: robot * mapping.jointCount)
    }
    return targets
  }
}

/// A controller that failed.
public struct ControllerError: Error, Equatable, CustomStringConvertible {
  /// Name of the controller.
  public let name: String
  /// What happened.
  public let reason: String

  /// The failure of the controller `name`.
  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }

  /// The sentence.
  public var description: String { "\(name): \(reason)" }
}
