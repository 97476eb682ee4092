import SpatialMath

/// State of all robots of a batch in flat, row-major buffers.
///
/// A foot's position is that of its sole's centre. Contact forces are means over the substeps of
/// the last `advance`. Joints are the commanded ones.
public struct BatchState: Equatable, Sendable {
  /// Number of robots.
  public let robotCount: Int
  /// Number of commanded joints of a robot.
  public let jointCount: Int
  /// Number of feet of a robot.
  public let footCount: Int

  /// `[robots, 3]` origin of the base's frame [m].
  public var basePositionInWorld: [Double]
  /// `[robots, 4]` (w, x, y, z), base to world.
  public var baseOrientation: [Double]
  /// `[robots, 3]` velocity of the base's origin [m/s].
  public var baseLinearVelocityInWorld: [Double]
  /// `[robots, 3]` [rad/s].
  public var baseAngularVelocityInWorld: [Double]
  /// `[robots, joints]` [rad or m].
  public var jointPosition: [Double]
  /// `[robots, joints]` [rad/s or m/s].
  public var jointVelocity: [Double]
  /// `[robots, joints]` motor torque of the last substep [N m].
  public var jointTorque: [Double]
  /// `[robots, feet, 3]` [m].
  public var footPositionInWorld: [Double]
  /// `[robots, feet, 4]` (w, x, y, z), foot link to world.
  public var footOrientation: [Double]
  /// `[robots, feet, 3]` velocity of the sole's centre [m/s].
  public var footVelocityInWorld: [Double]
  /// `[robots, feet, 3]` force of the ground on the foot [N].
  public var footForceInWorld: [Double]
  /// `[robots]` sum of the normal forces on everything that is not a foot [N].
  public var bodyContactForce: [Double]
  /// `[robots]` Σ |τ q̇| over the held joints at the last substep [W]; 0 where none is held.
  public var heldJointPower: [Double]

  /// Zeros of the right sizes.
  public init(robotCount: Int, jointCount: Int, footCount: Int) {
    self.robotCount = robotCount
    self.jointCount = jointCount
    self.footCount = footCount
    func zeros(_ count: Int) -> [Double] { Array(repeating: 0, count: robotCount * count) }
    basePositionInWorld = zeros(3)
    baseOrientation = zeros(4)
    baseLinearVelocityInWorld = zeros(3)
    baseAngularVelocityInWorld = zeros(3)
    jointPosition = zeros(jointCount)
    jointVelocity = zeros(jointCount)
    jointTorque = zeros(jointCount)
    footPositionInWorld = zeros(3 * footCount)
    footOrientation = zeros(4 * footCount)
    footVelocityInWorld = zeros(3 * footCount)
    footForceInWorld = zeros(3 * footCount)
    bodyContactForce = zeros(1)
    heldJointPower = zeros(1)
  }

  /// Pose of one robot's base.
  public func basePose(_ robot: Int) -> Pose {
    Pose(
      position: basePositionInWorld.vector(robot),
      orientation: baseOrientation.quaternion(robot))
  }
}

extension [Double] {
  /// Row `index` of a buffer `[…, count]`.
  package func row(_ index: Int, of count: Int) -> [Double] {
    Array(self[index * count..<(index + 1) * count])
  }

  /// The `index`-th vector of a buffer `[…, 3]`.
  @inlinable
  public func vector(_ index: Int) -> Vector3 {
    Vector3(self[3 * index], self[3 * index + 1], self[3 * index + 2])
  }

  /// Writes the `index`-th vector of a buffer `[…, 3]`.
  @inlinable
  public mutating func setVector(_ index: Int, _ v: Vector3) {
    self[3 * index] = v.x
    self[3 * index + 1] = v.y
    self[3 * index + 2] = v.z
  }

  /// The `index`-th quaternion of a buffer `[…, 4]`.
  @inlinable
  public func quaternion(_ index: Int) -> Quaternion {
    Quaternion(self[4 * index], self[4 * index + 1], self[4 * index + 2], self[4 * index + 3])
  }

  /// Writes the `index`-th quaternion of a buffer `[…, 4]`.
  @inlinable
  public mutating func setQuaternion(_ index: Int, _ q: Quaternion) {
    self[4 * index] = q.w
    self[4 * index + 1] = q.x
    self[4 * index + 2] = q.y
    self[4 * index + 3] = q.z
  }
}
