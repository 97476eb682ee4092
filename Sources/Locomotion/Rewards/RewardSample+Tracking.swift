import SpatialMath

/// How a robot differs from its reference motion.
extension RewardSample {
  /// How far the joints and feet are from the reference.
  var trackingError: TrackingError {
    var error = TrackingError()
    for joint in jointPositions.indices {
      error.jointPosition += abs(jointPositions[joint] - reference.jointPositions[joint])
    }
    error.jointPosition /= Double(max(jointPositions.count, 1))
    let moved = referenceAtRobot
    for foot in 0..<2 {
      let wanted = moved.act(reference.solePositions[foot])
      error.footPosition += 0.5 * (feet[foot].positionInWorld - wanted).length
    }
    return error
  }

  /// Moves the reference along the ground and turns it about the vertical until its base is where the
  /// robot's is and looks as that does, while heights stay (BeyondMimic, MotionCommand): from the
  /// reference's world to the simulation's.
  var referenceAtRobot: Pose {
    let base = reference.basePose
    let turn = Quaternion(axis: .unitZ, angle: (baseOrientation * base.orientation.conjugate).yaw)
    let moved = turn.act(base.position)
    return Pose(
      position: Vector3(
        basePositionInWorld.x - moved.x, basePositionInWorld.y - moved.y, 0),
      orientation: turn)
  }

  /// Mean over the tracked links of a squared error.
  func meanOverTrackedLinks(_ squaredError: (Int) -> Double) -> Double {
    var sum = 0.0
    for link in model.trackedLinks { sum += squaredError(link) }
    return sum / Double(model.trackedLinks.count)
  }

  /// Squared angle between the joint's turn in the robot and in the reference [rad²].
  func squaredPoseError(_ joint: FigureJoint) -> Double {
    let own = bodies.turn(of: joint)
    let wanted = reference.bodies.turn(of: joint)
    return (own.conjugate * wanted).rotationVector.lengthSquared
  }

  /// Squared difference of the joint's angular velocity in the robot and in the reference, each in the
  /// frame of the link above [rad²/s²].
  func squaredRateError(_ joint: FigureJoint) -> Double {
    (bodies.rate(of: joint) - reference.bodies.rate(of: joint)).lengthSquared
  }

  /// Squared angle between the bases [rad²].
  var squaredBaseTurn: Double {
    (baseOrientation.conjugate * reference.basePose.orientation).rotationVector.lengthSquared
  }

  /// Squared distances of the soles' centres, each in the frame of its base's heading: along the ground
  /// from the base, upwards from the ground [m²].
  var squaredEndEffectorErrors: (left: Double, right: Double) {
    let base = reference.basePose
    let heading = Heading(base.orientation)
    let ground = basePositionInWorld.z - baseHeight
    func squared(_ foot: Int) -> Double {
      let own = self.heading.actInverse(feet[foot].positionInWorld - basePositionInWorld)
      let wanted = heading.actInverse(reference.solePositions[foot] - base.position)
      let rise = feet[foot].height - (reference.solePositions[foot].z - ground)
      let (x, y) = (own.x - wanted.x, own.y - wanted.y)
      return x * x + y * y + rise * rise
    }
    return (squared(0), squared(1))
  }
}

extension BodyKinematics {
  /// Orientation of the link below a joint in the frame of the one above.
  fileprivate func turn(of joint: FigureJoint) -> Quaternion {
    linkPoses[joint.parent].orientation.conjugate * linkPoses[joint.child].orientation
  }

  /// Angular velocity of the link below a joint against the one above, in the frame of that [rad/s].
  fileprivate func rate(of joint: FigureJoint) -> Vector3 {
    linkPoses[joint.parent].orientation.actInverse(
      angularVelocities[joint.child] - angularVelocities[joint.parent])
  }
}
