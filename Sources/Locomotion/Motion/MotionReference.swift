import ReferenceMotion
import RobotModel
import SpatialMath

/// What the reference motion wants of one robot at the end of one control step, in the world of the
/// simulation; made once and overwritten.
struct MotionReference: Sendable {
  /// Whether there is a reference at all.
  var isPresent = false
  /// Factor on the terms that compare with it.
  var weight = 1.0
  /// Phase of the motion [cycles]; nil while it stands.
  var phase: Double?
  /// `[joints]` [rad].
  var jointPositions: [Double]
  /// `[joints]` [rad/s].
  var jointVelocities: [Double]
  /// `[links]` poses and velocities in the world; the base first.
  var bodies: BodyKinematics
  /// `[2]` centres of the soles [m].
  var solePositions: [Vector3] = [.zero, .zero]
  /// `[2]` [m/s].
  var soleVelocities: [Vector3] = [.zero, .zero]
  /// `[2]` whether the foot is to stand.
  var footContacts = [true, true]
  /// `[times, joints]` positions to come, as far as observations need them [rad].
  var preview: [Double]

  init(robot: RobotDescription, previewCount: Int) {
    let joints = robot.joints.count
    jointPositions = Array(repeating: 0, count: joints)
    jointVelocities = jointPositions
    bodies = BodyKinematics(linkCount: robot.links.count)
    preview = Array(repeating: 0, count: previewCount * joints)
  }

  /// Pose of the base in the world.
  var basePose: Pose { bodies.linkPoses[0] }
  /// [m/s].
  var baseLinearVelocity: Vector3 { bodies.linearVelocities[0] }
  /// [rad/s].
  var baseAngularVelocity: Vector3 { bodies.angularVelocities[0] }

  /// Takes a clip's frame, moved to where the episode has it.
  ///
  /// - Parameters:
  ///   - frame: in the clip's world.
  ///   - anchor: the clip's world in that of the simulation.
  mutating func take(_ frame: ReferenceFrame, anchor: Pose) {
    isPresent = true
    phase = frame.phase
    let turn = anchor.orientation
    for joint in jointPositions.indices {
      jointPositions[joint] = frame.jointPositions[joint]
      jointVelocities[joint] = frame.jointVelocities[joint]
    }
    for link in bodies.linkPoses.indices {
      bodies.linkPoses[link] = anchor * frame.linkPoses[link]
      bodies.linearVelocities[link] = turn.act(frame.linkLinearVelocities[link])
      bodies.angularVelocities[link] = turn.act(frame.linkAngularVelocities[link])
    }
    for foot in 0..<2 {
      solePositions[foot] = anchor.act(frame.solePositions[foot])
      soleVelocities[foot] = turn.act(frame.soleVelocities[foot])
      footContacts[foot] = frame.footContacts[foot]
    }
  }

  /// Takes a row of mixed gait tables, itself mixed with standing in the default pose, at a place and
  /// along a heading.
  ///
  /// - Parameters:
  ///   - row: `[width]` of `GaitLibrary.sample`.
  ///   - mix: with which it was made.
  ///   - share: of the row; the rest is standing.
  ///   - position: below the base, on the ground [m].
  ///   - heading: in which the base looks.
  mutating func take(
    _ row: [Double], mix: GaitLibrary.Mix, share: Double, model: BipedModel, position: Vector3,
    heading: Heading
  ) {
    let layout = GaitTable.Layout(jointCount: jointPositions.count)
    isPresent = true
    for joint in jointPositions.indices {
      jointPositions[joint] =
        share * row[layout.positions + joint] + (1 - share) * model.defaultPositions[joint]
      // q̇ = dq/dφ · φ̇
      jointVelocities[joint] = share * row[layout.rates + joint] / mix.period
    }
    for foot in 0..<2 {
      footContacts[foot] = share * row[layout.contacts + foot] + (1 - share) > 0.5
    }
    let height = share * row[layout.height] + (1 - share) * model.standingHeight
    let orientation = Quaternion(
      roll: share * row[layout.roll], pitch: share * row[layout.pitch], yaw: heading.yaw)
    let rate = share * mix.rate
    let linear = Vector3(
      rate * mix.strideScale * row[layout.linear],
      rate * mix.strideScale * row[layout.linear + 1], rate * row[layout.linear + 2])
    let angular =
      Vector3(row[layout.angular], row[layout.angular + 1], row[layout.angular + 2]) * rate
    updateBodies(
      model,
      base: Pose(position: position + Vector3(0, 0, height), orientation: orientation),
      linearVelocity: heading.act(linear), angularVelocity: heading.act(angular))
  }

  /// Works out links and soles from the base and the joints.
  ///
  /// - Parameters:
  ///   - base: pose in the world.
  ///   - linearVelocity: of the base in the world [m/s].
  ///   - angularVelocity: of the base in the world [rad/s].
  mutating func updateBodies(
    _ model: BipedModel, base: Pose, linearVelocity: Vector3, angularVelocity: Vector3
  ) {
    bodies.update(
      model.robot, base: base, linearVelocityInWorld: linearVelocity,
      angularVelocityInWorld: angularVelocity, jointPositions: jointPositions,
      jointVelocities: jointVelocities)
    for foot in 0..<2 {
      let link = model.footLinks[foot]
      let pose = bodies.linkPoses[link]
      let arm = pose.orientation.act(model.soleCenters[foot])
      solePositions[foot] = pose.position + arm
      soleVelocities[foot] =
        bodies.linearVelocities[link] + bodies.angularVelocities[link].cross(arm)
    }
  }
}
