import SpatialMath

/// Positions and generalised velocity of a robot, in the coordinates of `RigidBodyModel`.
///
/// MuJoCo writes the base's angular velocity in the base's axes instead:
/// `ω_world = R ω_base`, R being the base's orientation, and likewise for accelerations (the term
/// `ω × ω` vanishes), while moments go `n_base = Rᵀ n_world`.
public struct RigidBodyState: Equatable, Sendable {
  /// Pose of the base in the world; where a fixed base is bolted.
  public var basePose: Pose
  /// `[joints that move]` [rad or m].
  public var jointPositions: [Double]
  /// `[velocityCount]`: linear velocity of the base's origin in the world [m/s], angular velocity in
  /// the world [rad/s], both only of a floating base, then the joint velocities [rad/s or m/s].
  public var velocity: [Double]

  /// The state of the values given.
  public init(basePose: Pose, jointPositions: [Double], velocity: [Double]) {
    self.basePose = basePose
    self.jointPositions = jointPositions
    self.velocity = velocity
  }

  /// The state after moving along `displacement` at unchanged velocity: `q ⊕ δ`.
  ///
  /// - Parameter displacement: `[velocityCount]`, in the order of v: the base's origin moves by the
  ///   first three [m] and the base turns about the next three in the world [rad].
  public func displaced(by displacement: [Double]) -> RigidBodyState {
    precondition(
      displacement.count == velocity.count,
      "a state of \(velocity.count) velocities got \(displacement.count) displacements")
    var result = self
    let baseCount = velocity.count - jointPositions.count
    if baseCount == 6 {
      let shift = Vector3(displacement[0], displacement[1], displacement[2])
      let turn = Vector3(displacement[3], displacement[4], displacement[5])
      result.basePose.position += shift
      result.basePose.orientation =
        (Quaternion(rotationVector: turn) * basePose.orientation).normalized
    }
    for index in jointPositions.indices {
      result.jointPositions[index] += displacement[baseCount + index]
    }
    return result
  }
}
