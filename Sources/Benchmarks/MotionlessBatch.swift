import Physics
import Reproducibility
import RobotModel
import SpatialMath

/// A physics engine that does nothing: robots stay in the state in which they were put, on both
/// feet, so that what is measured over it is the environment alone.
public final class MotionlessBatch: PhysicsBatch {
  /// The robot.
  public let robot: RobotDescription
  /// Number of copies.
  public let robotCount: Int
  /// Settings with which the batch was made.
  public let configuration: PhysicsConfiguration
  /// State after the last `reset`.
  public private(set) var state: BatchState

  /// Copies of a robot that stand where their environment puts them.
  public init(robot: RobotDescription, count: Int, configuration: PhysicsConfiguration) {
    self.robot = robot
    robotCount = count
    self.configuration = configuration
    state = BatchState(
      robotCount: count, jointCount: robot.joints.count, footCount: robot.feet.count)
  }

  /// Does nothing.
  public func setProperties(_ properties: RobotProperties, of index: Int) {}

  /// Puts one robot into a state, its weight on its feet.
  public func reset(_ index: Int, to start: RobotState, targets: [Double]) {
    state.basePositionInWorld.setVector(index, start.basePose.position)
    state.baseOrientation.setQuaternion(index, start.basePose.orientation)
    state.baseLinearVelocityInWorld.setVector(index, start.baseLinearVelocityInWorld)
    state.baseAngularVelocityInWorld.setVector(index, start.baseAngularVelocityInWorld)
    let joints = robot.joints.count
    for joint in 0..<joints {
      state.jointPosition[index * joints + joint] = start.jointPositions[joint]
      state.jointVelocity[index * joints + joint] = start.jointVelocities[joint]
    }
    let feet = robot.feet.count
    let share = robot.totalMass * configuration.gravity / Double(feet)
    for foot in index * feet..<(index + 1) * feet {
      state.footOrientation.setQuaternion(foot, .identity)
      state.footForceInWorld.setVector(foot, Vector3(0, 0, share))
    }
  }

  /// Does nothing.
  public func push(_ index: Int, velocityChangeInWorld: Vector3) {}

  /// Does nothing.
  public func setExternalWrench(
    _ index: Int, forceInWorld: Vector3, torqueInWorld: Vector3
  ) {}

  /// Does nothing.
  public func advance(
    targets: [Double], gains: GainScales?, feedForward: FeedForward?, substeps: Int
  ) -> [PhysicsFault] { [] }

  /// Nothing: the environment's part of a snapshot is what counts.
  public func snapshot() -> Snapshot { Snapshot() }

  /// Does nothing.
  public func restore(_ snapshot: Snapshot) throws(SnapshotError) {}
}
