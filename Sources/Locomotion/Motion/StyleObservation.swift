import PolicyInterface
import ReferenceMotion
import SpatialMath

/// What a discriminator sees of a robot: how the joints and feet move, and nothing of place, heading or
/// command (TienKung-Lab's AMP observation: q, q̇ and end effectors in the base's frame, here the feet).
struct StyleObservation: Sendable {
  let jointCount: Int

  /// Numbers of one state.
  var count: Int { 2 * jointCount + 6 }

  /// Writes the observation of the simulated robot.
  ///
  /// - Parameter start: where in `target` it goes.
  func write(_ sample: RewardSample, into target: inout [Float], at start: Int) {
    let base = Pose(position: sample.basePositionInWorld, orientation: sample.baseOrientation)
    write(
      positions: sample.jointPositions, velocities: sample.jointVelocities,
      left: base.inverse.act(sample.feet[0].positionInWorld),
      right: base.inverse.act(sample.feet[1].positionInWorld), into: &target, at: start)
  }

  /// Writes the observation of a reference.
  func write(_ reference: MotionReference, into target: inout [Float], at start: Int) {
    let base = reference.basePose.inverse
    write(
      positions: reference.jointPositions, velocities: reference.jointVelocities,
      left: base.act(reference.solePositions[0]), right: base.act(reference.solePositions[1]),
      into: &target, at: start)
  }

  /// Writes an observation.
  ///
  /// - Parameters:
  ///   - positions: `[joints]` [rad].
  ///   - velocities: `[joints]` [rad/s].
  ///   - left: centre of the left sole in the base's frame [m].
  ///   - right: that of the right sole.
  ///   - start: where in `target` it goes.
  func write(
    positions: [Double], velocities: [Double], left: Vector3, right: Vector3,
    into target: inout [Float], at start: Int
  ) {
    for joint in 0..<jointCount {
      target[start + joint] = Float(positions[joint])
      target[start + jointCount + joint] = Float(velocities[joint])
    }
    let feet = start + 2 * jointCount
    target[feet] = Float(left.x)
    target[feet + 1] = Float(left.y)
    target[feet + 2] = Float(left.z)
    target[feet + 3] = Float(right.x)
    target[feet + 4] = Float(right.y)
    target[feet + 5] = Float(right.z)
  }
}
