import SpatialMath

/// Joint centres and segment axes of pelvis and legs from markers on bones.
///
/// The hips by the regression of Harrington et al. (2007, J Biomech 40:595–602) from width and depth
/// of the pelvis; knee and ankle midway between the markers on their two sides; axes as the
/// International Society of Biomechanics has them (Wu et al. 2002), but x forward, y left, z up.
struct LowerBodyModel {
  /// Markers of a leg and its half of the pelvis in a frame [m, z up].
  struct Side {
    var frontSpine: Vector3
    var backSpine: Vector3
    var lateralKnee: Vector3
    var medialKnee: Vector3
    var lateralAnkle: Vector3
    var medialAnkle: Vector3
    var heel: Vector3
    var toe: Vector3
    /// From the inner to the outer edge of the forefoot; nil without markers there.
    var acrossForefoot: Vector3?
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
    guard let leftLeg = legPoses(left, hip: hips.left, lateral: 1),
      let rightLeg = legPoses(right, hip: hips.right, lateral: -1)
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
  /// - Parameter lateral: 1 for the left leg, whose outer side is to the left, −1 for the right.
  private func legPoses(_ side: Side, hip: Vector3, lateral: Double) -> [Pose]? {
    let knee = 0.5 * (side.lateralKnee + side.medialKnee)
    let ankle = 0.5 * (side.lateralAnkle + side.medialAnkle)
    let acrossKnee = lateral * (side.lateralKnee - side.medialKnee)
    let acrossAnkle = lateral * (side.lateralAnkle - side.medialAnkle)
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
