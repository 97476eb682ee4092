import Physics
import RobotRuntime
import SpatialMath

extension RobotSample {
  /// Vertical force from which on a foot counts as touching the ground [N], as in training.
  private static let contactForce = 5.0

  /// Reads what a robot of a batch feels, without noise.
  ///
  /// - Parameters:
  ///   - state: of the batch.
  ///   - robot: its number.
  mutating func read(_ state: BatchState, _ robot: Int) {
    let pose = state.basePose(robot)
    setOrientation(pose.orientation)
    reading.baseAngularVelocityInBase = pose.orientation.actInverse(
      state.baseAngularVelocityInWorld.vector(robot))
    for joint in 0..<state.jointCount {
      let place = robot * state.jointCount + joint
      reading.jointPositions[joint] = state.jointPosition[place]
      reading.jointVelocities[joint] = state.jointVelocity[place]
      jointTorques[joint] = state.jointTorque[place]
    }
    let heading = Quaternion(axis: .unitZ, angle: pose.orientation.yaw)
    for foot in 0..<min(state.footCount, reading.footContacts.count) {
      let force = state.footForceInWorld.vector(robot * state.footCount + foot)
      reading.footContacts[foot] = force.z > Self.contactForce
      reading.footForcesInHeading[foot] = heading.actInverse(force)
    }
  }
}
