import Physics
import RobotRuntime
import SpatialMath

extension RobotSample {
  /// Vertical force from which on a foot counts as touching the ground [N], as in training.
  private static let contactForce = 5.0

  /// Reads what the only robot of a batch feels, without noise.
  ///
  /// - Parameter state: of the batch.
  mutating func read(_ state: BatchState) {
    let pose = state.basePose(0)
    setOrientation(pose.orientation)
    reading.baseAngularVelocityInBase = pose.orientation.actInverse(
      state.baseAngularVelocityInWorld.vector(0))
    for joint in 0..<state.jointCount {
      reading.jointPositions[joint] = state.jointPosition[joint]
      reading.jointVelocities[joint] = state.jointVelocity[joint]
      jointTorques[joint] = state.jointTorque[joint]
    }
    let heading = Quaternion(axis: .unitZ, angle: pose.orientation.yaw)
    for foot in 0..<min(state.footCount, reading.footContacts.count) {
      let force = state.footForceInWorld.vector(foot)
      reading.footContacts[foot] = force.z > Self.contactForce
      reading.footForcesInHeading[foot] = heading.actInverse(force)
    }
  }
}
