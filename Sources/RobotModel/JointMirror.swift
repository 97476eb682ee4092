import SpatialMath

/// How joint positions change when the robot is seen in a mirror: reflection in its x–z plane.
///
/// The mirrored robot's positions are `mirrored[i] = sign[i] · positions[source[i]]`; applying it
/// twice gives the positions back.
public struct JointMirror: Equatable, Sendable {
  /// The joint whose position joint `i` takes, `[joints]`; itself for a joint of the middle.
  public var source: [Int]
  /// +1 or −1, `[joints]`.
  public var sign: [Double]

  /// A mirror of as many joints as both arrays have elements.
  public init(source: [Int], sign: [Double]) {
    self.source = source
    self.sign = sign
  }

  /// The mirrored positions, velocities or torques, `[joints]`.
  public func mirrored(_ values: [Double]) -> [Double] {
    precondition(
      values.count == source.count,
      "a mirror of \(source.count) joints got \(values.count) values")
    return values.indices.map { sign[$0] * values[source[$0]] }
  }
}

extension RobotDescription {
  /// The left–right symmetry of the joints, found from where they are and how they turn in the
  /// position zero; names decide only between equally good partners.
  ///
  /// A reflection takes a point p to M p with M = diag(1, −1, 1), the direction of a slide to M a
  /// and the axis of a rotation, a pseudo-vector, to −M a.
  ///
  /// - Throws: `noMirrorPartner`.
  public func jointMirror() throws(RobotModelError) -> JointMirror {
    let placed = placedJoints()
    var mirror = JointMirror(
      source: Array(joints.indices), sign: Array(repeating: 1, count: joints.count))
    for index in joints.indices where joints[index].kind != .fixed {
      guard let partner = partner(of: index, among: placed) else {
        throw .noMirrorPartner(robot: name, joint: joints[index].name)
      }
      mirror.source[index] = partner
      mirror.sign[index] = placed[index].reflectedAxis.dot(placed[partner].axis) > 0 ? 1 : -1
    }
    // The sign relates a joint to its partner, so both must agree on being partners.
    for index in joints.indices where mirror.source[mirror.source[index]] != index {
      throw .noMirrorPartner(robot: name, joint: joints[index].name)
    }
    return mirror
  }

  /// Where a joint is and how it moves, in the base's frame at position zero.
  private struct PlacedJoint {
    let kind: Joint.Kind
    let position: Vector3
    let axis: Vector3

    var reflectedPosition: Vector3 { Vector3(position.x, -position.y, position.z) }

    var reflectedAxis: Vector3 {
      let reflected = Vector3(axis.x, -axis.y, axis.z)
      return kind == .hinge ? -reflected : reflected
    }

    /// Whether the other joint moves as this one's mirror image does, either way round.
    func isParallelToImage(of other: PlacedJoint) -> Bool {
      kind == other.kind && abs(axis.dot(other.reflectedAxis)) > 0.98
    }

    /// Distance of the point from this joint's axis [m].
    func distanceFromAxis(to point: Vector3) -> Double {
      (point - position).cross(axis).length
    }
  }

  /// Partners may lie this far from the exact mirror image: published models are not exact [m].
  private static let mirrorTolerance = 0.02

  private func placedJoints() -> [PlacedJoint] {
    let poses = linkPosesInWorld(
      base: .identity, positions: Array(repeating: 0, count: joints.count))
    return joints.enumerated().map { index, joint in
      PlacedJoint(
        kind: joint.kind, position: poses[index + 1].position,
        axis: poses[index + 1].orientation.act(joint.axis))
    }
  }

  private func partner(of index: Int, among placed: [PlacedJoint]) -> Int? {
    let joint = placed[index]
    let parallel = placed.indices.filter { placed[$0].isParallelToImage(of: joint) }
    // The joint at the mirror image itself.
    let distances = parallel.map { (placed[$0].position - joint.reflectedPosition).length }
    if let nearest = distances.min(), nearest < RobotDescription.mirrorTolerance {
      let tied = zip(parallel, distances).filter { $0.1 < nearest + 1e-3 }.map(\.0)
      return tied.min { nameDistance(index, $0) < nameDistance(index, $1) }
    }
    // A joint's frame may lie anywhere along its axis: a joint of the middle off the plane.
    let onAxis = parallel.filter {
      placed[$0].distanceFromAxis(to: joint.reflectedPosition) < RobotDescription.mirrorTolerance
    }
    let named = onAxis.first { $0 != index && nameDistance(index, $0) == 0 }
    return named ?? (onAxis.contains(index) ? index : onAxis.first)
  }

  /// 0 where the second name is the first with left and right exchanged, 1 otherwise.
  private func nameDistance(_ first: Int, _ second: Int) -> Int {
    func neutral(_ name: String) -> [String] {
      name.lowercased().split { !$0.isLetter && !$0.isNumber }.map { word in
        for side in ["left", "right"] where word.contains(side) {
          return String(word).replacing(side, with: "side")
        }
        let isSide = word.first == "l" || word.first == "r"
        return isSide && word.dropFirst().allSatisfy(\.isNumber)
          ? "side\(word.dropFirst())" : String(word)
      }
    }
    return neutral(joints[first].name) == neutral(joints[second].name) ? 0 : 1
  }
}
