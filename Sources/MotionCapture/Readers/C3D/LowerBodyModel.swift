import SpatialMath

/// Joint centres and segment axes of pelvis and legs from markers on bones.
///
/// The hips by the regression of Harrington et al. (2007, J Biomech 40:595–602) from width and depth
/// of the pelvis. Knee and ankle midway between the markers on their two sides or, with a marker on
/// the outer side only, half the joint's width inside it, in the plane of the joint above and the
/// segment's marker (Kadaba et al. 1990, J Orthop Res 8:383–392). Axes as the International Society of
/// Biomechanics has them (Wu et al. 2002), but x forward, y left, z up.
struct LowerBodyModel {
  /// Markers of a leg and its half of the pelvis in a frame [m, z up].
  struct Side {
    var frontSpine: Vector3
    var backSpine: Vector3
    var lateralKnee: Vector3
    var lateralAnkle: Vector3
    /// How the centres of knee and ankle are found from their outer markers.
    var inside: Inside
    var heel: Vector3
    var toe: Vector3
    /// From the inner to the outer edge of the forefoot; nil without markers there.
    var acrossForefoot: Vector3?
  }

  /// What leads from the outer markers of knee and ankle to the joints' centres.
  enum Inside {
    /// Markers on the inner sides [m].
    case markers(knee: Vector3, ankle: Vector3)
    /// Markers on thigh and shank [m], and from the outer markers' middles to the centres [m].
    case widths(thigh: Vector3, shank: Vector3, knee: Double, ankle: Double)
  }

  /// Distance of the front spines, mean of the recording [m].
  var pelvisWidth: Double
  /// Distance between the middles of the front and the back spines, mean of the recording [m].
  var pelvisDepth: Double

  /// The joints in the order of the poses, rest offsets zero.
  static let joints: [SkeletonJoint] = {
    var joints = [SkeletonJoint(name: "Pelvis", parent: nil, restOffset: .zero)]
    for side in ["Left", "Right"] {
      let hip = joints.count
      joints.append(SkeletonJoint(name: side + "Hip", parent: 0, restOffset: .zero))
      joints.append(SkeletonJoint(name: side + "Knee", parent: hip, restOffset: .zero))
      joints.append(SkeletonJoint(name: side + "Ankle", parent: hip + 1, restOffset: .zero))
      for end in ["Toe", "Heel"] {
        joints.append(
          SkeletonJoint(name: side + end, parent: hip + 2, restOffset: .zero, isEndSite: true))
      }
    }
    return joints
  }()

  /// Poses of the joints in a frame; nil where markers coincide or lie in a line.
  func poses(left: Side, right: Side) -> [Pose]? {
    guard let pelvis = pelvisPose(left: left, right: right) else { return nil }
    let hips = hipCenters(inPelvis: pelvis)
    let middle = Pose(position: 0.5 * (hips.left + hips.right), orientation: pelvis.orientation)
    let toLeft = pelvis.orientation.act(.unitY)
    guard let leftLeg = legPoses(left, hip: hips.left, lateral: 1, toLeft: toLeft),
      let rightLeg = legPoses(right, hip: hips.right, lateral: -1, toLeft: toLeft)
    else { return nil }
    return [middle] + leftLeg + rightLeg
  }

  /// Origin midway between the front spines, z off the plane of all four.
  private func pelvisPose(left: Side, right: Side) -> Pose? {
    let front = 0.5 * (left.frontSpine + right.frontSpine)
    let back = 0.5 * (left.backSpine + right.backSpine)
    let toLeft = left.frontSpine - right.frontSpine
    return LowerBodyModel.frame(
      at: front, z: (front - back).cross(toLeft), y: toLeft)
  }

  /// Harrington's regression, its constants in metres.
  private func hipCenters(inPelvis pelvis: Pose) -> (left: Vector3, right: Vector3) {
    let forward = -0.24 * pelvisDepth - 0.0099
    let up = -0.30 * pelvisWidth - 0.0109
    let outward = 0.33 * pelvisWidth + 0.0073
    return (
      pelvis.act(Vector3(forward, outward, up)), pelvis.act(Vector3(forward, -outward, up))
    )
  }

  /// Poses of hip, knee, ankle, toe and heel.
  ///
  /// - Parameters:
  ///   - lateral: 1 for the left leg, whose outer side is to the left, −1 for the right.
  ///   - toLeft: the pelvis' axis to the left.
  private func legPoses(
    _ side: Side, hip: Vector3, lateral: Double, toLeft: Vector3
  ) -> [Pose]? {
    let knee: Vector3
    let ankle: Vector3
    switch side.inside {
    case .markers(let innerKnee, let innerAnkle):
      knee = 0.5 * (side.lateralKnee + innerKnee)
      ankle = 0.5 * (side.lateralAnkle + innerAnkle)
    case .widths(let thigh, let shank, let kneeWidth, let ankleWidth):
      let inward = -lateral * toLeft
      guard
        let found = LowerBodyModel.center(
          below: hip, outer: side.lateralKnee, plane: thigh, distance: kneeWidth, inward: inward),
        let foundAnkle = LowerBodyModel.center(
          below: found, outer: side.lateralAnkle, plane: shank, distance: ankleWidth, inward: inward
        )
      else { return nil }
      knee = found
      ankle = foundAnkle
    }
    let acrossKnee = lateral * (side.lateralKnee - knee)
    let acrossAnkle = lateral * (side.lateralAnkle - ankle)
    let acrossFoot = side.acrossForefoot.map { lateral * $0 } ?? acrossAnkle
    let alongFoot = side.toe - side.heel
    guard let thigh = LowerBodyModel.frame(at: hip, z: hip - knee, y: acrossKnee),
      let shank = LowerBodyModel.frame(at: knee, z: knee - ankle, y: acrossAnkle),
      // The sole's normal, then the axis across that is square to it and to the foot's length.
      let foot = LowerBodyModel.frame(
        at: ankle, z: alongFoot.cross(acrossFoot), y: alongFoot.cross(acrossFoot).cross(alongFoot))
    else { return nil }
    return [
      thigh, shank, foot, Pose(position: side.toe, orientation: foot.orientation),
      Pose(position: side.heel, orientation: foot.orientation),
    ]
  }

  /// The centre c of a joint at a distance d from its outer marker m, in the plane of m, the joint a
  /// above and a marker on the segment between, with c − m square to a − c: the line to the joint
  /// above is a leg's axis. With u from m to a and v square to it inwards,
  /// c = m + d (cos φ u + sin φ v), cos φ = d / |a − m|.
  ///
  /// - Returns: nil where the markers lie in a line or too near to one another.
  private static func center(
    below above: Vector3, outer: Vector3, plane: Vector3, distance: Double, inward: Vector3
  ) -> Vector3? {
    let toAbove = above - outer
    let u = toAbove.normalized
    let aside = (plane - outer) - (plane - outer).dot(u) * u
    guard aside.length > 1e-4, toAbove.length > distance else { return nil }
    let v = aside.dot(inward) < 0 ? -aside.normalized : aside.normalized
    let cosine = distance / toAbove.length
    return outer + distance * (cosine * u + (1 - cosine * cosine).squareRoot() * v)
  }

  /// The frame with its z axis along a vector and its y axis as near to another as can be; nil where
  /// they are parallel or zero.
  static func frame(at origin: Vector3, z: Vector3, y: Vector3) -> Pose? {
    let zAxis = z.normalized
    let forward = y.cross(zAxis)
    guard forward.length > 1e-6 else { return nil }
    let xAxis = forward.normalized
    let columns = Matrix3(rows: xAxis, zAxis.cross(xAxis), zAxis)
    return Pose(position: origin, orientation: Quaternion(columns.transpose))
  }
}
