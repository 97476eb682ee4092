import ExperimentFormat
import Foundation
import Locomotion
import ReinforcementLearning

/// An experiment: everything that decides what a run computes.
public struct Experiment: ExperimentSection {
  /// What is learnt.
  public enum Task: String, CaseIterable, Sendable {
    /// A biped follows velocity commands, standing among them.
    case velocity
    /// A pendulum is held upright: the regression test of the learner.
    case pendulumBalance = "pendulum_balance"
  }

  /// Name of the experiment and of its runs.
  public var name = "experiment"
  /// What it is for.
  public var summary: String?
  /// What is learnt.
  public var task = Task.velocity
  /// Seed of all random streams.
  public var seed: UInt64 = 1
  /// The robot.
  public var robot = RobotSection()
  /// The simulated world.
  public var simulation = SimulationSection()
  /// What the robot does in it.
  public var environment = LocomotionConfiguration()
  /// The learner.
  public var algorithm = PPOConfiguration()
  /// Length of the run and its checkpoints.
  public var run = RunSection()
  /// The episodes of an evaluation.
  public var evaluation = EvaluationSection()

  /// Every default; the reward terms with every parameter, as files have them.
  public init() {
    environment.rewards.experimentTerms = environment.rewards.experimentTerms
  }

  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .text("name", \.name, "Name of the experiment and of its runs; the file's name by default."),
    .optionalText("summary", \.summary, "What it is for, in a sentence."),
    .choice("task", \.task, "What is learnt: `velocity` or `pendulum_balance`."),
    .integer("seed", \.seed, in: .nonNegative, "Seed of all random streams."),
    .section("robot", \.robot, "The robot.")
      .used(where: "task is velocity") { $0.task == .velocity },
    .section("simulation", \.simulation, "The simulated world."),
    .section("environment", \.environment, "What the robot does in it.")
      .used(where: "task is velocity") { $0.task == .velocity },
    .section("algorithm", \.algorithm, "The learner, PPO."),
    .section("run", \.run, "Length of the run and its checkpoints."),
    .section("evaluation", \.evaluation, "The episodes of `treadmill evaluate`.")
      .used(where: "task is velocity") { $0.task == .velocity },
  ]

  /// Values that are each in their range and do not go together.
  public var conflicts: [KeyConflict] {
    guard task == .velocity else {
      if algorithm.style != nil {
        return [
          KeyConflict(
            key: "algorithm", found: "algorithm.style of task \(task.rawValue)",
            expected: "algorithm.style only of task velocity")
        ]
      }
      guard run.evaluation != nil else { return [] }
      return [
        KeyConflict(
          key: "run", found: "run.evaluation of task \(task.rawValue)",
          expected: "run.evaluation only of task velocity")
      ]
    }
    let substeps = 1 / (environment.control.rate * simulation.physics.timestep)
    var conflicts: [KeyConflict] = []
    if algorithm.style != nil, environment.motion.source == .none {
      conflicts.append(
        KeyConflict(
          key: "algorithm", found: "algorithm.style without a reference motion",
          expected: "environment.motion.source clips or gaits"))
    }
    if substeps < 0.5 || abs(substeps - substeps.rounded()) > 1e-6 {
      conflicts.append(
        KeyConflict(
          key: "simulation",
          found: "a time step of \(simulation.physics.timestep) s",
          expected: "a whole part of the control step of \(1 / environment.control.rate) s"))
    }
    return conflicts + historyConflicts
  }

  /// Encoders without a long history or that do not fit it, and a long history that no one sees.
  private var historyConflicts: [KeyConflict] {
    let networks = [("actor", algorithm.actor), ("critic", algorithm.critic)]
    guard let history = environment.observation.longHistory else {
      return networks.filter { $0.1.historyEncoder != nil }.map { name, _ in
        KeyConflict(
          key: "algorithm", found: "\(name).history_encoder",
          expected: "environment.observation.long_history with it")
      }
    }
    guard algorithm.actor.historyEncoder != nil else {
      return [
        KeyConflict(
          key: "environment", found: "observation.long_history",
          expected: "algorithm.actor.history_encoder with it")
      ]
    }
    return networks.compactMap { name, network in
      network.historyEncoder?.fault(frameCount: history.frameCount).map { fault in
        KeyConflict(
          key: "algorithm", found: "\(name).history_encoder with \(fault.found)",
          expected: fault.expected)
      }
    }
  }

  /// Reads an experiment file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - overrides: `key.path=value` of the command line.
  ///   - placed: values of another file, for example of a sweep, beneath those of the command line.
  /// - Throws: `ExperimentError` with every problem of the file.
  public static func load(
    file path: String, overrides: [String] = [], placed: [PlacedOverride] = []
  ) throws(ExperimentError) -> Experiment {
    var experiment = try ExperimentDocument(file: path, overrides: overrides, placed: placed)
      .decode(Experiment.self)
    if experiment.name == Experiment().name {
      experiment.name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    }
    experiment.environment.motion.placeClips(besides: path)
    return experiment
  }

  /// Reads an experiment that a run resolved.
  ///
  /// - Parameters:
  ///   - text: its YAML text.
  ///   - name: its name in messages.
  /// - Throws: `ExperimentError` with every problem of the text.
  public static func load(
    text: String, named name: String
  ) throws(ExperimentError) -> Experiment {
    try ExperimentDocument(text: text, named: name).decode(Experiment.self)
  }

  /// This experiment with values of the command line laid over it.
  ///
  /// - Throws: `ExperimentError` where an override is wrong.
  public func overridden(by overrides: [String]) throws(ExperimentError) -> Experiment {
    try ExperimentDocument(text: resolvedYAML(), named: name, overrides: overrides)
      .decode(Experiment.self)
  }

  /// The same world for a controller that gives torques: its tick as time step, and joints that do
  /// nothing of themselves but those that are held.
  ///
  /// - Parameter tick: a whole part of the control step [s].
  public func drivenByTorques(tick: Double) -> Experiment {
    var experiment = self
    experiment.simulation.physics.timestep = tick
    experiment.simulation.physics.hasFeedForward = true
    experiment.evaluation.timestep = nil
    return experiment
  }

  /// The same policy's experiment in another's world: its engine, physics, commands, sensors' noise, delay,
  /// resets, ground, limits and evaluation, so that controllers can be compared. Observations, actions, gait
  /// and the filter of targets stay the policy's own.
  ///
  /// - Parameter other: whose world it is.
  public func inWorld(of other: Experiment) -> Experiment {
    var experiment = self
    let own = simulation.physics
    experiment.simulation = other.simulation
    experiment.simulation.physics.targetFilterRetention = own.targetFilterRetention
    experiment.simulation.physics.hasVariableGains = own.hasVariableGains
    experiment.simulation.physics.hasFeedForward = own.hasFeedForward
    experiment.evaluation = other.evaluation
    experiment.environment.terrain = other.environment.terrain
    experiment.environment.control.delay = other.environment.control.delay
    experiment.environment.episode = other.environment.episode
    experiment.environment.commands = other.environment.commands
    experiment.environment.observation.takeNoise(of: other.environment.observation)
    experiment.environment.terminations = other.environment.terminations
    experiment.environment.pushes = other.environment.pushes
    experiment.environment.reset = other.environment.reset
    experiment.environment.randomization = other.environment.randomization
    return experiment
  }

  /// The same world for a robot's runtime: motors that follow targets and gains from outside in every
  /// physics step, whose filter is then outside, too. Its time step is that of the evaluation.
  public func drivenByRuntime() -> Experiment {
    var experiment = self
    experiment.simulation.physics.timestep = evaluation.timestep ?? simulation.physics.timestep
    experiment.simulation.physics.targetFilterRetention = 0
    experiment.simulation.physics.hasVariableGains = true
    experiment.evaluation.timestep = nil
    return experiment
  }

  /// The same for a runtime at the other end of a link, which delays what is commanded.
  ///
  /// - Parameter timestep: from one command to the next [s].
  public func drivenOverLink(timestep: Double) -> Experiment {
    var experiment = drivenByRuntime()
    experiment.simulation.physics.timestep = timestep
    experiment.environment.control.delay = 0...0
    return experiment
  }

  /// The reference of all keys as Markdown: `docs/experiments.md`.
  public static var referencePage: String {
    Experiment.referenceMarkdown(title: "Experiment files")
  }
}
