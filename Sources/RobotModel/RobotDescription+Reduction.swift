import SpatialMath

extension RobotDescription {
  /// Index of the joint of that name.
  ///
  /// - Throws: `unknownJoint` with the nearest name.
  public func jointIndex(named joint: String) throws(RobotModelError) -> Int {
    guard let index = joints.firstIndex(where: { $0.name == joint }) else {
      throw .unknownJoint(
        robot: name, joint: joint, nearest: nearestName(to: joint, among: joints.map(\.name)))
    }
    return index
  }

  /// The robot whose only joints are the named ones; all others are welded, fixed ones too, and the
  /// inertia and collision shapes of what they moved become part of the link that carried it.
  ///
  /// Total mass, and at the welded positions the centre of mass and the places of the feet, stay.
  ///
  /// - Parameters:
  ///   - names: the joints of the result in its order; a joint stands after its carrier.
  ///   - positions: positions by joint name [rad or m], instead of the nominal ones: where a welded
  ///     joint is welded, and the nominal position of a kept one.
  /// - Throws: `unknownJoint`, `notKeepable` for a fixed or repeated joint, `wrongOrder`.
  public func reduced(
    keeping names: [String], positions: [String: Double] = [:]
  ) throws(RobotModelError) -> RobotDescription {
    var nominal = nominalPositions
    for (joint, position) in positions { nominal[try jointIndex(named: joint)] = position }
    let kept = try keptJoints(names)

    // Each old link becomes part of a new one, in which it has a constant pose.
    var newLink = Array(repeating: 0, count: links.count)
    var poseInNew = Array(repeating: Pose.identity, count: links.count)
    var result = self
    result.links = Array(repeating: links[0], count: kept.count + 1)
    result.joints = []
    for (order, joint) in kept.enumerated() { newLink[joint + 1] = order + 1 }
    for (index, joint) in joints.enumerated() {
      let parent = links[index + 1].parent ?? 0
      let link = index + 1
      if newLink[link] == 0 {
        newLink[link] = newLink[parent]
        poseInNew[link] = poseInNew[parent] * joint.childInParent(position: nominal[index])
      }
    }

    for (order, index) in kept.enumerated() {
      let parent = links[index + 1].parent ?? 0
      guard newLink[parent] <= order else {
        throw .wrongOrder(
          robot: name, joint: names[order], carrier: names[newLink[parent] - 1])
      }
      var joint = joints[index]
      joint.origin = poseInNew[parent] * joint.origin
      joint.nominalPosition = nominal[index]
      result.joints.append(joint)
      result.links[order + 1] = links[index + 1]
      result.links[order + 1].parent = newLink[parent]
    }
    for link in links.indices where link != 0 && !kept.contains(link - 1) {
      result.links[newLink[link]].absorb(links[link], at: poseInNew[link])
    }

    result.feet = feet.map { foot in
      Foot(
        side: foot.side, link: newLink[foot.link],
        contactPoints: foot.contactPoints.map { poseInNew[foot.link].act($0) })
    }
    let controlled = controlledJoints.filter(names.contains)
    result.controlledJoints = controlled.isEmpty ? names : controlled
    return result
  }

  /// The robot whose joints are those kept and those held: the kept ones in their order, each held one
  /// right before the first joint that it carries, or at the end.
  ///
  /// - Parameters:
  ///   - names: joints as for `reduced(keeping:positions:)`.
  ///   - held: further joints, in any order.
  /// - Throws: as `reduced(keeping:positions:)`.
  public func reduced(
    keeping names: [String], holding held: [String]
  ) throws(RobotModelError) -> RobotDescription {
    var order: [String] = []
    for name in names {
      var chain = [name]
      var link: Int? = try jointIndex(named: name) + 1
      while let moved = link, let parent = links[moved].parent {
        let joint = joints[moved - 1].name
        if held.contains(joint) && !order.contains(joint) { chain.insert(joint, at: 0) }
        link = parent
      }
      order += chain
    }
    for name in held { _ = try jointIndex(named: name) }
    order += joints.map(\.name).filter { held.contains($0) && !order.contains($0) }
    return try reduced(keeping: order)
  }

  /// The robot whose joints are its controlled joints, the others welded in the nominal pose.
  ///
  /// - Throws: as `reduced(keeping:positions:)`.
  public func reducedToControlledJoints() throws(RobotModelError) -> RobotDescription {
    try reduced(keeping: controlledJoints)
  }

  /// Indices of the named joints, each movable and named once.
  private func keptJoints(_ names: [String]) throws(RobotModelError) -> [Int] {
    var kept: [Int] = []
    for joint in names {
      let index = try jointIndex(named: joint)
      if joints[index].kind == .fixed {
        throw .notKeepable(robot: name, joint: joint, reason: "it is fixed")
      }
      if kept.contains(index) {
        throw .notKeepable(robot: name, joint: joint, reason: "it is named twice")
      }
      kept.append(index)
    }
    return kept
  }
}

extension Link {
  /// Makes the other link part of this one.
  ///
  /// - Parameter pose: the other link's frame in this one's.
  fileprivate mutating func absorb(_ other: Link, at pose: Pose) {
    inertia = inertia + other.inertia.expressed(at: pose)
    collisions += other.collisions.map {
      CollisionShape(geometry: $0.geometry, pose: pose * $0.pose)
    }
  }
}
