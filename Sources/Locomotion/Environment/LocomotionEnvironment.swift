import EnvironmentInterface
import LinearAlgebra
import Physics
import PolicyInterface
import ReferenceMotion
import Reproducibility
import RobotModel

/// Many bipeds that are told how fast to walk: the environment in which policies are trained and
/// evaluated, over any physics engine.
///
/// Everything that happens to an environment depends on its own random stream and its own robot, so
/// results are the same for any number of workers. A fault of the physics ends that robot's episode
/// only.
///
/// The environments may be a part of a run's, whose other parts are on other ranks: they are then what
/// they would be among all others, and all ranks step together and have the same curriculum and
/// statistics.
public final class LocomotionEnvironment: VectorEnvironment {
  /// Numbers of environments, observations and actions.
  public let shape: EnvironmentShape
  /// The left–right symmetry; nil where robot, pose, scales or gait have none.
  public let mirror: EnvironmentMirror?
  /// Faults since they were last taken, the first `largestFaultCount` of them.
  public private(set) var faults: [PhysicsFault] = []
  /// How many faults are kept with their reasons.
  public static let largestFaultCount = 16

  /// Into how many parts the environments are cut at most, for the workers to share.
  private static let largestShardCount = 16

  let definition: LocomotionDefinition
  /// How the environments of all ranks are divided.
  let groups: EnvironmentGroups
  let physics: any PhysicsBatch
  let owners: [ShardOwner]
  var curriculum: CurriculumState
  /// `[bins]` failures of robots by where in the clips they were, as `ClipSampler` counts them.
  var clipFailures: [Double]
  /// `[bins]` robots of all ranks that failed in the last step.
  var clipCounts: [Int]
  /// Episodes of all ranks that ended with the last step, and the sum of their lengths.
  private var endedCounts = [0, 0]
  /// Motion to learn a style from; nil where there is no reference motion.
  public let styleReference: StyleReference?
  private let pool: WorkerPool
  /// `[environments, joints]` [rad].
  private var targets: [Double]
  /// `[environments, joints]` factors on the gains; empty where the impedance is not variable.
  private var gains: GainScales
  /// `[robots, feet, 3]` mean forces of the ground over the last control step, where a driver did its
  /// physics steps one by one [N]; nil where the engine did them at once and has the means itself.
  var footForces: [Double]?
  /// `[environments]` in which shard each environment is.
  private let shardNumbers: [Int]

  /// Puts every robot of the batch into the first state of an episode.
  ///
  /// - Parameters:
  ///   - configuration: the experiment's settings.
  ///   - physics: the robots, one for each environment, all of whose joints the policy drives.
  ///   - jointMirror: the robot's left–right symmetry; nil for an environment without one.
  ///   - pool: the workers that share the environments.
  ///   - groups: which of a run's environments these are; nil for all, in one group.
  ///   - seed: the run's seed.
  ///   - clips: those that `configuration.motion.clipPaths` names.
  /// - Throws: `LocomotionError` for settings that make no environment with the robot.
  public init(
    configuration: LocomotionConfiguration, physics: any PhysicsBatch, jointMirror: JointMirror?,
    pool: WorkerPool, groups: EnvironmentGroups? = nil, seed: UInt64, clips: [ReferenceClip] = []
  ) throws(LocomotionError) {
    let definition = try LocomotionDefinition(
      configuration, robot: physics.robot, physics: physics.configuration, clips: clips)
    self.definition = definition
    self.physics = physics
    self.pool = pool
    let count = physics.robotCount
    let groups = groups ?? EnvironmentGroups(environmentCount: count)
    precondition(
      groups.environments.count == count,
      "\(groups.environments.count) environments of this rank got \(count) robots")
    self.groups = groups
    shape = EnvironmentShape(
      environmentCount: count, observationCount: definition.layouts.actor.count,
      criticObservationCount: definition.layouts.critic.count,
      actionCount: definition.actionCount, history: ObservationHistory(definition.layouts.actor))
    mirror = jointMirror.flatMap { definition.mirror($0) }
    curriculum = CurriculumState(configuration.curriculum)
    clipFailures = Array(repeating: 0, count: definition.motion?.sampler.bins.count ?? 0)
    clipCounts = Array(repeating: 0, count: clipFailures.count)
    styleReference = definition.motion?.styleReference(definition.model, seed: seed)
    targets = Array(repeating: 0, count: count * definition.jointCount)
    gains = definition.gainScales(robotCount: count)

    // The number does not depend on the workers: figures are summed shard by shard.
    let shardCount = max(1, min(count, LocomotionEnvironment.largestShardCount))
    let ranges = (0..<shardCount).map { shard in
      shard * count / shardCount..<(shard + 1) * count / shardCount
    }
    owners = ranges.map {
      ShardOwner(
        EnvironmentShard(
          definition: definition, range: $0, groups: groups, seed: seed))
    }
    shardNumbers = ranges.enumerated().flatMap { Array(repeating: $0, count: $1.count) }
    startAll()
  }

  /// State of all robots after the last step, for replays and measurements.
  public var state: BatchState {
    var state = physics.state
    if let footForces { state.footForceInWorld = footForces }
    return state
  }

  /// Builds the observations; once after each step, since sensor noise and histories go on with it.
  public func observe(into observations: inout ObservationBatch) {
    let state = state
    let owners = self.owners
    ArrayParts.with(&observations.actor, &observations.critic) { actor, critic in
      pool.forEach(owners.count) { owners[$0].shard.observe(state, actor: actor, critic: critic) }
    }
    keepFaults()
  }

  /// Reads the sensors as policies meet them, with their errors: in place of `observe` for a driver that
  /// builds its observations itself, and like it once after each step.
  ///
  /// - Parameter readings: `[environments]`; those whose episodes are over keep theirs.
  public func sense(into readings: inout [SensorReading]) {
    precondition(
      readings.count == shape.environmentCount,
      "\(shape.environmentCount) environments got \(readings.count) readings")
    let state = state
    for owner in owners { owner.shard.sense(state, into: &readings) }
  }

  /// One control step: act, events, physics, then for every environment command, terminate and
  /// reward; at last those whose episode ended start anew.
  ///
  /// - Precondition: `actions` and `outcome` are of this environment's shape.
  public func step(actions: [Float], into outcome: inout StepOutcome) {
    precondition(
      actions.count == shape.environmentCount * shape.actionCount,
      "\(shape.environmentCount) environments of \(shape.actionCount) actions got \(actions.count)")
    step(actions, into: &outcome) { simulate() }
  }

  /// The same with a driver in place of actions, which observations and rewards take for zero.
  ///
  /// - Precondition: `outcome` is of this environment's shape.
  public func step(driver: any PhysicsDriver, into outcome: inout StepOutcome) {
    let actions = [Float](repeating: 0, count: shape.environmentCount * shape.actionCount)
    step(actions, into: &outcome) { simulate(driver) }
  }

  private func step(
    _ actions: [Float], into outcome: inout StepOutcome, simulate: () -> Void
  ) {
    act(actions)
    push()
    simulate()
    judge()
    for owner in owners { owner.shard.copyOutcome(into: &outcome) }
    advanceCurriculum()
    advanceSampling()
    startEnded()
  }

  /// Means over the episodes of all ranks that ended since the last call: return and length, every term per second
  /// and its share, errors of the command, causes of falls, faults, the curriculum's factors and the mean level of
  /// the ground where it has tiles.
  public func drainStatistics() -> EpisodeStatistics {
    var further = [
      EpisodeStatistics.Figure(
        name: "curriculum/push_factor", value: definition.curriculum.pushFactor(curriculum)),
      EpisodeStatistics.Figure(
        name: "curriculum/command_factor", value: definition.curriculum.commandFactor(curriculum)),
      EpisodeStatistics.Figure(
        name: "curriculum/penalty_factor", value: definition.curriculum.penaltyFactor(curriculum)),
    ]
    if definition.tiles != nil {
      var sum = [owners.reduce(0) { $0 + $1.shard.terrain.levels.reduce(0, +) }]
      groups.ranks.addUp(&sum)
      further.append(
        EpisodeStatistics.Figure(
          name: "curriculum/terrain_level",
          value: Double(sum[0]) / Double(groups.environmentCount)))
    }
    further += motionFigures
    let statistics = EpisodeStatistics(
      EpisodeSums(owners.map(\.shard.accounts), groups: groups), rewards: definition.rewards,
      timestep: definition.timestep, further: further)
    for owner in owners {
      owner.shard.accounts.forgetEnded()
      owner.shard.motions.forgetEnded()
    }
    return statistics
  }

  /// Gives the faults and forgets them.
  public func takeFaults() -> [PhysicsFault] {
    defer { faults.removeAll(keepingCapacity: true) }
    return faults
  }

  // MARK: - The parts of a step

  private func act(_ actions: [Float]) {
    let factor = definition.curriculum.pushFactor(curriculum)
    let owners = self.owners
    let state = state
    pool.forEach(owners.count) { number in
      owners[number].shard.act(actions: actions, state: state, pushFactor: factor)
    }
  }

  /// Hands the pushes to the engine, whose state no one holds any more: it need not copy it.
  private func push() {
    for owner in owners {
      for request in owner.shard.requests { request.apply(to: physics) }
    }
  }

  private func simulate() {
    for owner in owners { owner.shard.copyTargets(into: &targets, gains: &gains) }
    footForces = nil
    let faults = physics.advance(
      targets: targets, gains: definition.actions.impedance == nil ? nil : gains,
      substeps: definition.substeps)
    for fault in faults { take(fault) }
  }

  private func simulate(_ driver: any PhysicsDriver) {
    let commands = commands
    var isActive = owners.flatMap { $0.shard.memory.isFinished.map { $0 == 0 } }
    var sums = physics.state.footForceInWorld.map { _ in 0.0 }
    for _ in 0..<definition.substeps {
      for fault in driver.advance(physics, commands: commands, isActive: isActive) {
        isActive[fault.index] = false
        take(fault)
      }
      let forces = physics.state.footForceInWorld
      for index in sums.indices { sums[index] += forces[index] }
    }
    footForces = sums.map { $0 / Double(definition.substeps) }
  }

  /// Marks a robot that the engine gave up.
  private func take(_ fault: PhysicsFault) {
    let owner = owners[shardNumbers[fault.index]]
    let environment = fault.index - owner.shard.range.lowerBound
    guard !owner.shard.isFaulty[environment], owner.shard.memory.isFinished[environment] == 0
    else { return }
    owner.shard.isFaulty[environment] = true
    keep(fault)
  }

  /// Keeps the faults that the shards found themselves.
  private func keepFaults() {
    for owner in owners {
      for fault in owner.shard.faults { keep(fault) }
    }
  }

  private func keep(_ fault: PhysicsFault) {
    guard faults.count < LocomotionEnvironment.largestFaultCount else { return }
    var fault = fault
    fault.index += groups.environments.lowerBound
    faults.append(fault)
  }

  private func judge() {
    let state = state
    let factor = definition.curriculum.commandFactor(curriculum)
    let penaltyFactor = definition.curriculum.penaltyFactor(curriculum)
    let owners = self.owners
    pool.forEach(owners.count) {
      owners[$0].shard.judge(state, commandFactor: factor, penaltyFactor: penaltyFactor)
    }
    keepFaults()
  }

  private func advanceCurriculum() {
    guard owners[0].shard.evaluation == nil else { return }
    endedCounts[0] = owners.reduce(0) { $0 + $1.shard.ended.count }
    endedCounts[1] = owners.reduce(0) { $0 + $1.shard.endedLengthSum }
    groups.ranks.addUp(&endedCounts)
    definition.curriculum.advance(
      &curriculum, endedEpisodes: endedCounts[0], lengthSum: endedCounts[1])
  }

  /// Starts training episodes where one ended, a few of each shard at a time.
  private func startEnded() {
    let factor = definition.curriculum.commandFactor(curriculum)
    let owners = self.owners
    let longest = owners.reduce(0) { max($0, $1.shard.ended.count) }
    guard longest > 0 else { return }
    for first in stride(from: 0, to: longest, by: EnvironmentShard.startCapacity) {
      pool.forEach(owners.count) {
        owners[$0].shard.drawStarts(from: first, commandFactor: factor)
      }
      for owner in owners { owner.shard.placeStarts(from: first, in: physics) }
    }
    startPotentials()
  }

  /// Sets the potentials of the states in which episodes started, where shaping terms ask for it.
  func startPotentials() {
    guard definition.rewards.potentialCount > 0 else { return }
    let state = state
    let owners = self.owners
    pool.forEach(owners.count) { owners[$0].shard.startPotentials(state) }
  }

  /// Starts training episodes everywhere, at random ages where the experiment says so.
  func startAll() {
    for owner in owners {
      owner.shard.evaluation = nil
      owner.shard.ended = Array(0..<owner.shard.count)
    }
    startEnded()
    guard definition.configuration.episode.hasRandomInitialAge else { return }
    for owner in owners {
      for environment in 0..<owner.shard.count {
        owner.shard.memory.ages[environment] =
          owner.shard.memory.streams[environment].index(below: definition.episodeLength)
      }
    }
  }
}

extension ObservationHistory {
  /// What a layout says of the long history, or nil where it has none.
  fileprivate init?(_ layout: ObservationLayout) {
    guard let history = layout.longHistory else { return nil }
    self.init(frameCount: history.frameCount, components: layout.frameComponents)
  }
}
