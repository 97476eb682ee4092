import Reproducibility
import RobotModel
import SpatialMath

/// Many copies of one robot, each in a world of its own, advanced together.
///
/// Joint targets go in, the engine runs its substeps with the position controller of every joint
/// inside, and the state comes out in flat buffers. Robots do not touch one another.
///
/// Joints that the configuration names as held are simulated, but neither in `robot` nor in targets,
/// states and properties: the engine starts each at rest at its nominal position and holds it there
/// with the joint's own gains and torque limit.
public protocol PhysicsBatch: AnyObject {
  /// The robot as it is commanded: without fixed joints, held joints welded.
  var robot: RobotDescription { get }
  /// Number of copies.
  var robotCount: Int { get }
  /// Settings with which the batch was made.
  var configuration: PhysicsConfiguration { get }
  /// State after the last `advance` or `reset`.
  var state: BatchState { get }

  /// Sets one robot's properties; they hold until they are set again.
  func setProperties(_ properties: RobotProperties, of index: Int)

  /// Puts one robot into a state; its target filter and its delayed targets start at `targets`.
  ///
  /// - Parameter targets: `[joints]` [rad].
  func reset(_ index: Int, to state: RobotState, targets: [Double])

  /// Changes one robot's base velocity at once.
  ///
  /// - Parameter velocityChangeInWorld: [m/s].
  func push(_ index: Int, velocityChangeInWorld: Vector3)

  /// Holds a force at the base's centre of mass and a torque on the base during the coming `advance`
  /// calls, until either is set again.
  ///
  /// - Parameters:
  ///   - forceInWorld: [N].
  ///   - torqueInWorld: [N m].
  func setExternalWrench(_ index: Int, forceInWorld: Vector3, torqueInWorld: Vector3)

  /// Advances all robots by `substeps` physics steps. A robot's targets reach its filter
  /// `commandDelay` after the call begins; until then older ones act.
  ///
  /// - Parameters:
  ///   - targets: `[robots, joints]` joint position targets [rad], row-major.
  ///   - gains: factors on the controllers' gains, which reach them after the same delay and pass no
  ///     filter; nil for 1. Only for a batch whose configuration has variable gains.
  ///   - feedForward: wanted velocities and torques, which reach the controllers likewise; nil for 0.
  ///     Only for a batch whose configuration has feed-forward.
  ///   - substeps: physics steps.
  /// - Returns: the robots that failed, those among them that are asked for what is no finite number;
  ///   each keeps the state in which it failed, does not move any more and must be `reset`.
  func advance(
    targets: [Double], gains: GainScales?, feedForward: FeedForward?, substeps: Int
  ) -> [PhysicsFault]

  /// The whole state, so that a restored batch goes on with the same bits: arrays `[robots, …]`, and
  /// perhaps one of what all robots share, at `PhysicsSnapshot.sharedPath`.
  func snapshot() -> Snapshot

  /// Goes on from `snapshot`; throws where it is of another robot or count.
  func restore(_ snapshot: Snapshot) throws(SnapshotError)
}

extension PhysicsBatch {
  /// Holds a force at the base's centre of mass during the coming `advance` calls, without a torque,
  /// until set again.
  ///
  /// - Parameter forceInWorld: [N].
  public func setExternalForce(_ index: Int, forceInWorld: Vector3) {
    setExternalWrench(index, forceInWorld: forceInWorld, torqueInWorld: .zero)
  }
}

/// What the snapshots of all engines have in common.
public enum PhysicsSnapshot {
  /// The only array that is not `[robots, …]`: the steps that all robots have made.
  public static let sharedPath = "counts"
}

/// Settings of a batch that hold for every robot and engine.
public struct PhysicsConfiguration: Equatable, Sendable {
  /// Physics time step [s].
  public var timestep = 0.002
  /// Acceleration of gravity, downwards [m/s²].
  public var gravity = 9.81
  /// Share of the joint target that a first-order filter keeps from one millisecond to the next:
  /// `filtered ← retention · filtered + (1 − retention) · target`; 0 is no filter, 0.95 is the
  /// filter of 青龙's runtime. Other time steps use the power of it.
  public var targetFilterRetention = 0.0
  /// The longest `RobotProperties.commandDelay` that the batch keeps targets for [s].
  public var largestCommandDelay = 0.0
  /// Whether `advance` may change the controllers' gains, which the batch then keeps as long as the
  /// targets.
  public var hasVariableGains = false
  /// Whether `advance` may feed velocities and torques forward to the controllers, which the batch then
  /// keeps as long as the targets.
  public var hasFeedForward = false
  /// Stall torque of every motor as a multiple of its effort limit, at least 1; infinite for motors
  /// that give their effort limit at any speed. The torque that drives a joint on is at most
  /// `effortLimit · min(1, stallTorqueRatio · (1 − |speed| / velocityLimit))`, and never negative.
  public var stallTorqueRatio = Double.infinity
  /// The ground.
  public var terrain = Terrain.plane
  /// Names of the joints that the engine holds at their nominal positions; all others are commanded.
  public var heldJoints: [String] = []

  /// The defaults.
  public init() {}
}

/// State of one robot.
public struct RobotState: Equatable, Sendable {
  /// Pose of the base's frame in the world.
  public var basePose: Pose
  /// Velocity of the base's origin [m/s].
  public var baseLinearVelocityInWorld: Vector3
  /// [rad/s].
  public var baseAngularVelocityInWorld: Vector3
  /// `[joints]` [rad or m].
  public var jointPositions: [Double]
  /// `[joints]` [rad/s or m/s].
  public var jointVelocities: [Double]

  /// The state of the values given; velocities default to rest.
  public init(
    basePose: Pose, baseLinearVelocityInWorld: Vector3 = .zero,
    baseAngularVelocityInWorld: Vector3 = .zero, jointPositions: [Double],
    jointVelocities: [Double]
  ) {
    self.basePose = basePose
    self.baseLinearVelocityInWorld = baseLinearVelocityInWorld
    self.baseAngularVelocityInWorld = baseAngularVelocityInWorld
    self.jointPositions = jointPositions
    self.jointVelocities = jointVelocities
  }

  /// A robot at rest in its nominal positions.
  ///
  /// - Parameter basePose: where its base is; nil for where it is described.
  package init(atRest robot: RobotDescription, basePose: Pose? = nil) {
    let positions = robot.nominalPositions
    self.init(
      basePose: basePose ?? robot.basePose, jointPositions: positions,
      jointVelocities: Array(repeating: 0, count: positions.count))
  }
}

/// A robot whose state left the finite numbers, or whose engine refused to go on.
public struct PhysicsFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// Which robot of the batch.
  public var index: Int
  /// What happened, in the engine's words.
  public var reason: String
  /// What led to it, where the engine keeps that.
  public var record: FaultRecord?

  /// The fault of robot `index`.
  public init(index: Int, reason: String, record: FaultRecord? = nil) {
    self.index = index
    self.reason = reason
    self.record = record
  }

  /// One sentence that names the robot.
  public var description: String { "robot \(index): \(reason)" }
}

/// The call of `advance` in which a robot failed, so that it can be repeated: restore `state` in a
/// batch of one robot with the same settings, then advance.
public struct FaultRecord: Equatable, Sendable {
  /// The robot before the call, as a batch of one.
  public var state: Snapshot
  /// `[joints]` the targets given [rad].
  public var targets: [Double]
  /// `[joints]` the factors on the gains given; nil for none.
  public var gains: GainScales?
  /// `[joints]` the velocities and torques fed forward; nil for none.
  public var feedForward: FeedForward?
  /// Physics steps of the call.
  public var substeps: Int

  /// The record of the values given.
  public init(
    state: Snapshot, targets: [Double], gains: GainScales? = nil, feedForward: FeedForward? = nil,
    substeps: Int
  ) {
    self.state = state
    self.targets = targets
    self.gains = gains
    self.feedForward = feedForward
    self.substeps = substeps
  }
}
