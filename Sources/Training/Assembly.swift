import ClassicControl
import EnvironmentInterface
import LinearAlgebra
import Locomotion
import Physics
import PhysicsCatalog
import ReferenceMotion
import ReinforcementLearning
import Reproducibility
import RobotModel

/// The parts that an experiment names, made and connected.
public struct Assembly {
  /// What was assembled.
  public let experiment: Experiment
  /// Where the policy acts.
  public let environment: any VectorEnvironment
  /// The learner.
  public let runner: OnPolicyRunner
  /// What the robot's reader had to leave out.
  public let warnings: [String]
  /// What the numbers are computed with, for the log.
  let machineSummary: String
  /// The workers.
  let pool: WorkerPool
  /// The environment as the robot's, nil for tasks without a robot.
  let locomotion: LocomotionEnvironment?
  /// Whose actions the learner learns at first; nil for none.
  let teacher: Teacher?
  /// Those who share the robots.
  let ranks: any Collectives
  /// What was taken from other runs, for the log.
  private(set) var notes: [String]

  /// The parts of a run that begins.
  ///
  /// - Parameters:
  ///   - experiment: what to assemble.
  ///   - workerCount: number of worker threads.
  ///   - ranks: who shares the robots.
  /// - Throws: `TrainingError` where the experiment cannot be run.
  public init(
    _ experiment: Experiment, workerCount: Int, ranks: any Collectives = SingleProcess()
  ) throws(TrainingError) {
    try self.init(experiment, workerCount: workerCount, ranks: ranks, checkpoint: nil)
    try takeInitialNetworks()
  }

  /// The parts of a run in the state of a checkpoint.
  ///
  /// - Parameters:
  ///   - experiment: that of the checkpoint, perhaps of another length.
  ///   - checkpoint: the state.
  ///   - workerCount: number of worker threads.
  ///   - ranks: who shares the robots.
  /// - Throws: `TrainingError` where the experiment cannot be run, `RunError` where the state is of
  ///   another one.
  init(
    _ experiment: Experiment, in checkpoint: Checkpoint, workerCount: Int,
    ranks: any Collectives = SingleProcess()
  ) throws {
    try self.init(
      experiment, workerCount: workerCount, ranks: ranks, checkpoint: checkpoint)
    try checkpoint.restore(self)
  }

  private init(
    _ experiment: Experiment, workerCount: Int, ranks: any Collectives, checkpoint: Checkpoint?
  ) throws(TrainingError) {
    self.experiment = experiment
    self.ranks = ranks
    let groups = try experiment.simulation.groups(of: ranks)
    let count = groups.environments.count
    pool = WorkerPool(workerCount: workerCount)
    switch experiment.task {
    case .pendulumBalance:
      environment = PendulumBalance(
        environmentCount: count, groups: groups, seed: experiment.seed)
      locomotion = nil
      warnings = []
    case .velocity:
      let world = try World(experiment, environmentCount: count)
      let locomotion = try world.makeEnvironment(
        experiment.environment, groups: groups, seed: experiment.seed, pool: pool)
      environment = locomotion
      self.locomotion = locomotion
      warnings = world.warnings
    }
    machineSummary =
      (groups.count > 1 ? "\(groups.count) groups of robots, \(ranks.rankCount) ranks of " : "")
      + "\(workerCount) workers, \(BLASLibrary.coreName) kernels of OpenBLAS"
    teacher = try Assembly.teacher(
      of: experiment, environment, locomotion, checkpoint: checkpoint, pool: pool)
    notes = teacher.map { ["teacher: \($0.origin)"] } ?? []
    do {
      runner = try OnPolicyRunner(
        environment: environment, configuration: experiment.algorithm, groups: groups,
        seed: experiment.seed, pool: pool, teacher: teacher?.policy)
    } catch {
      throw .badInput("algorithm: \(error)")
    }
  }

  /// The teacher that the experiment names, or that its checkpoint holds already.
  private static func teacher(
    of experiment: Experiment, _ environment: any VectorEnvironment,
    _ locomotion: LocomotionEnvironment?, checkpoint: Checkpoint?, pool: WorkerPool
  ) throws(TrainingError) -> Teacher? {
    guard let distillation = experiment.algorithm.distillation else { return nil }
    let shape = environment.shape
    do {
      if let checkpoint {
        return try Teacher(checkpoint.snapshot.group("teacher"), shape: shape, pool: pool)
      }
      let source = try SourceRun(distillation.teacher)
      try source.checkTeaches(experiment, in: locomotion)
      return try Teacher(source, shape: shape, pool: pool)
    } catch {
      let place = checkpoint.map { "\($0.file.path): teacher" } ?? "algorithm.distillation.teacher"
      throw .badInput("\(place): \(error)")
    }
  }

  /// Puts the networks of another run into the learner, where the experiment names one.
  private mutating func takeInitialNetworks() throws(TrainingError) {
    guard let path = experiment.run.initialCheckpoint else { return }
    do {
      let source = try SourceRun(path)
      try source.checkBegins(experiment, in: locomotion)
      let learner = source.checkpoint.snapshot.group("learner")
      switch experiment.run.initialNetworks {
      case .both: try runner.actorCritic.restore(learner)
      case .actor: try runner.actorCritic.restoreActor(learner)
      }
      // Before the first step: the first update would change the policy by all that is out of range.
      runner.actorCritic.clampStandardDeviation(to: experiment.algorithm.standardDeviationRange)
      notes.append("networks: \(source.origin)")
    } catch {
      throw .badInput("run.initial_checkpoint: \(error)")
    }
  }
}

extension SimulationSection {
  /// How the robots are divided.
  ///
  /// - Parameter ranks: who shares them.
  /// - Throws: `TrainingError` where they cannot be divided so.
  func groups(of ranks: any Collectives) throws(TrainingError) -> EnvironmentGroups {
    let count = robotGroupCount ?? ranks.rankCount
    guard count.isMultiple(of: ranks.rankCount) else {
      throw .badInput(
        "simulation.robot_groups: found \(count), expected a multiple of the \(ranks.rankCount) ranks"
      )
    }
    guard environmentCount.isMultiple(of: count) else {
      throw .badInput(
        "simulation.environments: found \(environmentCount), expected a multiple of the \(count) "
          + "groups of robots")
    }
    return EnvironmentGroups(environmentCount: environmentCount, count: count, ranks: ranks)
  }
}

/// The robot of an experiment and what simulates it.
public struct World {
  /// The robot, reduced to the joints that the policy drives.
  public let robot: RobotDescription
  /// What the robot's reader had to leave out.
  public let warnings: [String]
  /// The robot with its held joints, too.
  private let simulatedRobot: RobotDescription
  private let heldJoints: [String]
  private let simulation: SimulationSection
  /// The longest delay of a joint target [s].
  private let largestCommandDelay: Double
  /// Whether the policy asks for gains.
  private let hasVariableGains: Bool
  private let terrain: Terrain
  private let environmentCount: Int
  /// The clips of the experiment.
  private let clips: [ReferenceClip]

  /// - Parameters:
  ///   - experiment: names robot and engine.
  ///   - environmentCount: number of robots.
  ///   - commandDelay: a delay that is to be possible besides those of the experiment [s].
  /// - Throws: `TrainingError` where the robot cannot be read or has no feet, or a clip cannot be read.
  public init(
    _ experiment: Experiment, environmentCount: Int, commandDelay: Double = 0
  ) throws(TrainingError) {
    let loaded = try experiment.robot.loadRobot()
    guard !loaded.description.feet.isEmpty else {
      throw .badInput(
        "robot.model: \(loaded.description.name) has no feet, expected a biped"
          + (loaded.warnings.first.map { " (\($0))" } ?? ""))
    }
    do {
      robot = try SimulatedRobot(loaded.description, holding: loaded.heldJoints).commanded
    } catch {
      throw .badInput("robot.held_joints: \(error)")
    }
    let isFedForward = experiment.simulation.physics.hasFeedForward
    simulatedRobot =
      isFedForward
      ? loaded.description.withoutGains(except: loaded.heldJoints) : loaded.description
    heldJoints = loaded.heldJoints
    warnings = loaded.warnings
    simulation = experiment.simulation
    largestCommandDelay = max(experiment.environment.control.delay.upperBound, commandDelay)
    hasVariableGains =
      experiment.simulation.physics.hasVariableGains
      || experiment.environment.control.variableImpedance.isOn
    self.environmentCount = environmentCount
    clips = try experiment.environment.motion.readClips(for: robot)
    terrain =
      TerrainTiles(experiment.environment.terrain)
      .map { .heightField($0.heightField(seed: experiment.seed)) } ?? .plane
  }

  /// Settings of the robots' batch, whatever the engine.
  public var physicsConfiguration: PhysicsConfiguration {
    var configuration = simulation.physics
    configuration.largestCommandDelay = largestCommandDelay
    configuration.hasVariableGains = hasVariableGains
    configuration.terrain = terrain
    configuration.heldJoints = heldJoints
    return configuration
  }

  /// A batch of the robot in the experiment's engine.
  ///
  /// - Throws: `TrainingError` where the engine refuses the robot.
  public func makePhysics(pool: WorkerPool) throws(TrainingError) -> any PhysicsBatch {
    do {
      return try simulation.engine.makeBatch(
        of: simulatedRobot, count: environmentCount, configuration: physicsConfiguration,
        settings: simulation.settings, pool: pool)
    } catch {
      throw .badInput("simulation: \(error)")
    }
  }

  /// The environment around such a batch.
  ///
  /// - Parameters:
  ///   - configuration: what the robots do.
  ///   - groups: which of a run's robots these are; nil for all, in one group.
  ///   - seed: the run's seed.
  ///   - pool: the workers.
  /// - Throws: `TrainingError` where the configuration does not fit the robot.
  public func makeEnvironment(
    _ configuration: LocomotionConfiguration, groups: EnvironmentGroups? = nil, seed: UInt64,
    pool: WorkerPool
  ) throws(TrainingError) -> LocomotionEnvironment {
    let physics = try makePhysics(pool: pool)
    do {
      return try LocomotionEnvironment(
        configuration: configuration, physics: physics, jointMirror: try? robot.jointMirror(),
        pool: pool, groups: groups, seed: seed, clips: clips)
    } catch {
      throw .badInput("environment: \(error)")
    }
  }
}
