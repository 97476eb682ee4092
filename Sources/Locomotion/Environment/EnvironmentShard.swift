import EnvironmentInterface
import Physics
import PolicyInterface
import Reproducibility
import SpatialMath

/// Holds a shard in one place, so that workers can change shards side by side.
///
/// Safety: the environment hands every shard to one call of a parallel loop and waits for the loop's
/// end before it touches the shard itself; shards share nothing that changes.
final class ShardOwner: @unchecked Sendable {
  var shard: EnvironmentShard

  init(_ shard: EnvironmentShard) { self.shard = shard }
}

/// A contiguous range of environments, worked on by one worker at a time.
///
/// Its verbs are mutating even where they change nothing: to read an object's property for a call
/// is to copy it, and a shard has many buffers to count references of.
struct EnvironmentShard {
  let definition: LocomotionDefinition
  /// The environments' numbers in the batch of this rank, which are their robots' too.
  let range: Range<Int>

  var memory: EnvironmentMemory
  var commands: CommandState
  var pushes: PushState
  var accounts: EpisodeAccounts
  var terrain: TerrainState
  var motions: MotionState
  /// The plans of an evaluation, one for each environment; nil in training.
  var evaluation: [EvaluationEpisode]?

  // What the last step gave.
  var rewards: [Float]
  var terminated: [Bool]
  var truncated: [Bool]
  /// Why the environments' last episodes ended; nil for the time limit.
  var causes: [TerminationCause?]
  /// What the physics engine is to do before it goes on.
  var requests: [PhysicsRequest] = []
  /// Environments whose episode ended and which are to start anew.
  var ended: [Int] = []
  /// Control steps of the episodes that ended.
  var endedLengthSum = 0
  /// Whether the physics engine failed in this step.
  var isFaulty: [Bool]
  /// Faults that the shard found itself.
  var faults: [PhysicsFault] = []
  /// `[environments, joints]` targets for the physics [rad].
  var targets: [Double]
  /// `[environments, joints]` factors on the gains for the physics; empty where the impedance is not
  /// variable.
  var gains: GainScales

  /// `[bins]` chances of the clips' bins, of all shards the same.
  var clipChances: [Double]
  /// `[bins]` robots that failed in this step.
  var clipFailures: [Int]
  /// `[environments]` how far each robot is from its reference.
  var trackingErrors: [TrackingError]
  /// `[environments, 2, style]` style observations before and after the step.
  var styleTransitions: [Float]

  /// `[startCapacity]` starts that were drawn for the engine to take over.
  var starts: [StartState]

  // Workspace for one environment at a time.
  var sample: RewardSample
  var frame: ObservationFrame
  var kinematics: BodyKinematics
  var contributions: [Double]
  var work: MotionWorkspace

  init(
    definition: LocomotionDefinition, range: Range<Int>, groups: EnvironmentGroups, seed: UInt64
  ) {
    self.definition = definition
    self.range = range
    let count = range.count
    // The environments' numbers in the whole run decide what happens to them.
    let first = groups.environments.lowerBound
    let numbers = first + range.lowerBound..<first + range.upperBound
    memory = EnvironmentMemory(
      count: count, definition: definition,
      streams: numbers.map { RandomStream(seed: seed, stream: UInt64($0)) })
    commands = CommandState(count: count)
    pushes = PushState(count: count)
    accounts = EpisodeAccounts(
      count: count, termCount: definition.rewards.terms.count, causes: definition.causes)
    terrain = TerrainState(
      numbers: numbers, environmentCount: groups.environmentCount, definition: definition,
      streams: &memory.streams)
    let styleCount = definition.motion?.style.count ?? 0
    motions = MotionState(
      count: definition.motion == nil ? 0 : count, styleCount: styleCount)
    let bins = definition.motion?.sampler.bins.count ?? 0
    clipChances = Array(repeating: 0, count: bins)
    clipFailures = Array(repeating: 0, count: bins)
    definition.motion?.sampler.update(&clipChances, failures: clipChances)
    trackingErrors = Array(repeating: TrackingError(), count: count)
    styleTransitions = Array(repeating: 0, count: 2 * styleCount * count)
    rewards = Array(repeating: 0, count: count)
    terminated = Array(repeating: false, count: count)
    truncated = terminated
    isFaulty = terminated
    causes = Array(repeating: nil, count: count)
    targets = Array(repeating: 0, count: count * definition.jointCount)
    gains = definition.gainScales(robotCount: count)
    // Each robot may be pushed, and a force on it may end or start, in one step.
    requests.reserveCapacity(2 * count)
    ended.reserveCapacity(count)
    starts = (0..<EnvironmentShard.startCapacity).map { _ in
      StartState(jointCount: definition.jointCount)
    }
    sample = RewardSample(
      model: definition.model, clock: definition.clock, timestep: definition.timestep,
      actionCount: definition.actionCount, previewCount: definition.layouts.preview?.count ?? 0)
    frame = ObservationFrame(
      jointCount: definition.jointCount, actionCount: definition.actionCount,
      scanCount: definition.layouts.heightScan?.count ?? 0,
      previewCount: definition.layouts.preview?.count ?? 0)
    kinematics = BodyKinematics(linkCount: definition.model.robot.links.count)
    contributions = Array(repeating: 0, count: definition.rewards.terms.count)
    work = MotionWorkspace(definition)
  }

  /// Number of environments.
  var count: Int { range.count }
}
