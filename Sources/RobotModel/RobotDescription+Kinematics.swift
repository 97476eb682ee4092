import SpatialMath

extension RobotDescription {
  /// Poses of all links in the world.
  ///
  /// - Parameters:
  ///   - base: pose of the base in the world.
  ///   - positions: `[joints]` [rad or m].
  /// - Returns: `[links]`.
  public func linkPosesInWorld(base: Pose, positions: [Double]) -> [Pose] {
    precondition(
      positions.count == joints.count,
      "\(name) has \(joints.count) joints, got \(positions.count) positions")
    var poses = [base]
    poses.reserveCapacity(links.count)
    for (index, joint) in joints.enumerated() {
      let parent = links[index + 1].parent ?? 0
      poses.append(poses[parent] * joint.childInParent(position: positions[index]))
    }
    return poses
  }

  /// Centre of mass in the world [m], for the link poses of `linkPosesInWorld`.
  public func centerOfMassInWorld(linkPoses: [Pose]) -> Vector3 {
    var sum = Vector3.zero
    for (link, pose) in zip(links, linkPoses) {
      sum += pose.act(link.inertia.centerOfMass) * link.inertia.mass
    }
    return sum / totalMass
  }

  /// Height of the base above flat ground when the lowest foot contact point touches it, with an
  /// upright base [m]; nil for a robot without feet.
  public func standingHeight(positions: [Double]) -> Double? {
    let poses = linkPosesInWorld(base: .identity, positions: positions)
    let heights = feet.flatMap { foot in
      foot.contactPoints.map { poses[foot.link].act($0).z }
    }
    return heights.min().map { -$0 }
  }
}

extension Joint {
  /// The child link's frame in its parent's.
  public func childInParent(position: Double) -> Pose {
    switch kind {
    case .fixed: origin
    case .hinge:
      origin * Pose(orientation: Quaternion(axis: axis, angle: position))
    case .slide:
      origin * Pose(position: axis * position)
    }
  }
}
