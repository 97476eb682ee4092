import SpatialMath

/// Unit and up-axis of a figure, told from its body: files of many dialects say neither.
struct FigureScale {
  /// Length unit of the file [m].
  var metersPerUnit: Double
  /// The axis that points up.
  var upAxis: UpAxis
  /// How they were found, a sentence each.
  var reasons: [String]

  /// Units of files in metres; the last is the CMU database's, inch/0.45.
  private static let units: [(name: String, meters: Double)] = [
    ("metres", 1), ("centimetres", 0.01), ("inches", 0.0254), ("inch/0.45", 0.0254 / 0.45),
    ("millimetres", 0.001),
  ]
  /// Height of a standing adult's hips above the lowest joint of the feet [m].
  private static let hipHeights = 0.70...1.10
  /// Length of an adult's thigh and shank together [m].
  private static let legLengths = 0.60...1.05

  /// Finds what the options leave open. The axis is the one along which the head, or else the pelvis,
  /// lies farthest from the feet; that frame is the most upright one. The unit is the one in which
  /// the hips then are at an adult's height, or else the legs of an adult's length.
  ///
  /// - Throws: `invalid` where the figure has no legs or no unit suits it.
  init(
    of figure: borrowing RecordedFigure, options: MotionFileOptions, file: String
  ) throws(MotionFileError) {
    reasons = []
    if let unit = options.metersPerUnit, let axis = options.upAxis {
      metersPerUnit = unit
      upAxis = axis
      reasons = ["unit of \(unit) m and \(axis) up as given"]
      return
    }
    let landmarks: SkeletonLandmarks
    do {
      landmarks = try SkeletonLandmarks(figure.joints)
    } catch {
      throw .invalid(
        file: file, place: "", found: "no unit and up-axis that the body tells (\(error))",
        expected: "both to be given as options")
    }
    let body = FigureBody(figure, landmarks)
    let upright = body.mostUprightFrame(axes: options.upAxis.map { [$0] } ?? UpAxis.allCases)
    upAxis = upright.axis
    reasons.append(
      options.upAxis == nil
        ? "\(upAxis) is up, told from frame \(upright.frame)" : "\(upAxis) is up as given")
    guard upright.height > 0 else {
      throw .invalid(
        file: file, place: "frame \(upright.frame)",
        found: "a figure that is never upright with \(upAxis) up", expected: "another up-axis")
    }
    if let unit = options.metersPerUnit {
      metersPerUnit = unit
      reasons.append("unit of \(unit) m as given")
      return
    }
    let hips = body.hipHeight(frame: upright.frame, upAxis: upAxis)
    let legs = body.legLength(frame: upright.frame)
    if let unit = FigureScale.units.first(where: { FigureScale.hipHeights ~= hips * $0.meters }) {
      metersPerUnit = unit.meters
      reasons.append("unit is \(unit.name), for hips \(hips.short) above the feet")
    } else if let unit = FigureScale.units.first(where: {
      FigureScale.legLengths ~= legs * $0.meters
    }) {
      metersPerUnit = unit.meters
      reasons.append("unit is \(unit.name), for legs \(legs.short) long")
    } else {
      throw .invalid(
        file: file, place: "frame \(upright.frame)",
        found:
          "hips \(hips.short) above the feet and legs \(legs.short) long, which suits an adult "
          + "in no unit", expected: "the unit to be given as an option")
    }
  }
}

/// Lengths of a figure in the file's unit.
private struct FigureBody {
  let poses: [Pose]
  let jointCount: Int
  let landmarks: SkeletonLandmarks

  init(_ figure: borrowing RecordedFigure, _ landmarks: SkeletonLandmarks) {
    poses = figure.poses
    jointCount = figure.joints.count
    self.landmarks = landmarks
  }

  func position(_ frame: Int, _ joint: Int) -> Vector3 {
    poses[frame * jointCount + joint].position
  }

  /// The frame, of at most 64, and the axis with the largest rise from the feet to the head.
  func mostUprightFrame(axes: [UpAxis]) -> (frame: Int, axis: UpAxis, height: Double) {
    let frameCount = poses.count / jointCount
    var best = (frame: 0, axis: axes[0], height: -Double.infinity)
    for frame in stride(from: 0, to: frameCount, by: max(1, frameCount / 64)) {
      let feet =
        0.5 * (position(frame, landmarks.left.ankle) + position(frame, landmarks.right.ankle))
      let rise = position(frame, landmarks.head ?? landmarks.pelvis) - feet
      for axis in axes where axis.coordinate(of: rise) > best.height {
        best = (frame, axis, axis.coordinate(of: rise))
      }
    }
    return best
  }

  /// Of the middle of the hips above the lowest joint of the feet.
  func hipHeight(frame: Int, upAxis: UpAxis) -> Double {
    let hips = 0.5 * (position(frame, landmarks.left.hip) + position(frame, landmarks.right.hip))
    let feet = (landmarks.left.footJoints + landmarks.right.footJoints)
      .map { upAxis.coordinate(of: position(frame, $0)) }
    return upAxis.coordinate(of: hips) - (feet.min() ?? 0)
  }

  /// Thigh and shank of the longer leg.
  func legLength(frame: Int) -> Double {
    [landmarks.left, landmarks.right].map { leg in
      (position(frame, leg.knee) - position(frame, leg.hip)).length
        + (position(frame, leg.ankle) - position(frame, leg.knee)).length
    }.max() ?? 0
  }
}

extension Double {
  /// Four digits, for messages.
  fileprivate var short: String {
    let scale = abs(self) < 10 ? 1000.0 : 10.0
    let rounded = (self * scale).rounded() / scale
    return rounded.isFinite ? "\(rounded)" : "\(self)"
  }
}
