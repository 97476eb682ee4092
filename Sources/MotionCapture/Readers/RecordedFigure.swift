import SpatialMath

/// A motion as a file holds it: in the file's unit and axes.
struct RecordedFigure {
  /// The joints, parents before children, rest offsets in the file's unit and axes.
  var joints: [SkeletonJoint]
  /// Frames per second [Hz].
  var frameRate: Double
  /// `[frames, joints]` joint to world, in the file's unit and axes.
  var poses: [Pose]
  /// `[frames]` of each labelled foot.
  var contactLabels: [SkeletonMotion.Foot: [Bool]] = [:]
  /// What was found, a sentence each.
  var provenance: [String]

  /// Most joints a file may have; people with all fingers have about 80.
  static let mostJoints = 1024
  /// Most poses a file may hold, 2 GB of memory: five hours of 60 joints at 30 Hz.
  static let mostPoses = 36_000_000
  /// Farthest a joint may be from the origin [m].
  static let farthest = 1e4
  /// Highest frame rate [Hz].
  static let highestRate = 1e5

  /// Refuses more poses than memory should hold.
  static func checkSize(
    frames: Int, joints: Int, file: String
  ) throws(MotionFileError) {
    guard frames <= mostPoses / max(1, joints) else {
      throw .invalid(
        file: file, place: "",
        found: "more than \(mostPoses / max(1, joints)) frames of \(joints) "
          + "joints", expected: "fewer; cut the recording into pieces")
    }
  }

  /// The motion in metres with z up; heading and place stay.
  ///
  /// - Parameters:
  ///   - metersPerUnit: length unit of the file [m].
  ///   - upAxis: axis of the file's world that points up.
  /// - Throws: `invalid` where a position is not finite or absurdly far, or the rate is no rate.
  consuming func motion(
    metersPerUnit: Double, upAxis: UpAxis, file: String
  ) throws(MotionFileError) -> SkeletonMotion {
    guard frameRate > 0.01, frameRate <= RecordedFigure.highestRate else {
      throw .invalid(
        file: file, place: "", found: "\(frameRate) frames per second",
        expected: "0.01 to \(RecordedFigure.highestRate)")
    }
    let jointCount = joints.count
    for index in joints.indices {
      joints[index].restOffset = upAxis.turnedUpright(joints[index].restOffset) * metersPerUnit
    }
    for index in poses.indices {
      let position = upAxis.turnedUpright(poses[index].position) * metersPerUnit
      guard position.lengthSquared < RecordedFigure.farthest * RecordedFigure.farthest else {
        throw .invalid(
          file: file,
          place: "frame \(index / jointCount), joint \(joints[index % jointCount].name)",
          found: "a position \(position.length) m from the origin", expected: "less than 10 km")
      }
      var orientation = upAxis.turnedUpright(poses[index].orientation)
      // A quaternion and its opposite are one rotation; neighbours get the same sign.
      if index >= jointCount, orientation.dot(poses[index - jointCount].orientation) < 0 {
        orientation = Quaternion(-orientation.w, -orientation.x, -orientation.y, -orientation.z)
      }
      poses[index] = Pose(position: position, orientation: orientation)
    }
    return SkeletonMotion(
      joints: joints, frameRate: frameRate, jointPoses: poses, contactLabels: contactLabels,
      provenance: provenance)
  }
}

extension Quaternion {
  /// Scalar product of the four coordinates: the cosine of half the angle between two rotations.
  fileprivate func dot(_ other: Quaternion) -> Double {
    w * other.w + x * other.x + y * other.y + z * other.z
  }
}
