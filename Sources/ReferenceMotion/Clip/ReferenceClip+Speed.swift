import RobotModel
import SpatialMath

/// What changes when a motion is made faster or slower.
public enum SpeedWarp: String, CaseIterable, Sendable {
  /// Only its time: the steps stay as long.
  case time
  /// Only its steps: they come as often.
  case stride
  /// Both by the square root, as people do: the walk ratio, step length over step frequency, stays.
  case walkRatio = "walk_ratio"
}

extension ReferenceClip {
  /// Mean velocity of the base along the ground from the first frame to the last [m/s].
  public var meanVelocity: Vector3 {
    let way = basePositionsInWorld[frameCount - 1] - basePositionsInWorld[0]
    return Vector3(way.x, way.y, 0) / duration
  }

  /// Length of the base's way along the ground by the duration [m/s].
  public var pathSpeed: Double {
    let steps = zip(basePositionsInWorld, basePositionsInWorld.dropFirst()).map { a, b in
      Vector3(b.x - a.x, b.y - a.y, 0).length
    }
    return steps.reduce(0, +) / duration
  }

  /// The motion at another speed along its way.
  ///
  /// - Parameters:
  ///   - speed: wanted mean speed, more than 0 [m/s].
  ///   - warp: what changes.
  ///   - robot: whose joints the clip moves.
  /// - Throws: `outside` where the clip goes nowhere or turns; as `strideStretched`.
  public func warped(
    toSpeed speed: Double, _ warp: SpeedWarp, robot: RobotDescription
  ) throws(ReferenceMotionError) -> ReferenceClip {
    let ratio = speed / meanVelocity.length
    guard ratio.isFinite, ratio > 0 else {
      throw .outside(
        clip: name, found: "a speed of \(speed) m/s for a motion at \(meanVelocity.length) m/s",
        expected: "both more than 0")
    }
    return switch warp {
    case .time: timeStretched(by: 1 / ratio)
    case .stride: try strideStretched(by: ratio, robot: robot)
    case .walkRatio:
      try strideStretched(by: ratio.squareRoot(), robot: robot)
        .timeStretched(by: 1 / ratio.squareRoot())
    }
  }

  /// The motion with longer or shorter steps: base and feet are stretched along the way and the legs
  /// solved anew, so that feet that stood still do so.
  ///
  /// - Parameters:
  ///   - factor: of the steps' length, more than 0.
  ///   - robot: whose joints the clip moves.
  /// - Throws: `outside` for a clip that turns by more than 0.2 rad or whose legs do not reach so
  ///   far, `missingJoints`, `notBiped`.
  public func strideStretched(
    by factor: Double, robot: RobotDescription
  ) throws(ReferenceMotionError) -> ReferenceClip {
    precondition(factor > 0 && factor.isFinite, "found a factor \(factor), expected more than 0")
    let track = try ReferenceTrack(self, robot: robot)
    let turn = PlanarTransform(from: basePose(frame: 0), to: basePose(frame: frameCount - 1)).yaw
    guard abs(turn) < 0.2 else {
      throw .outside(
        clip: name, found: "a motion that turns by \(turn) rad", expected: "one straight ahead")
    }
    let way = meanVelocity.normalized
    let origin = basePositionsInWorld[0]
    func stretched(_ position: Vector3) -> Vector3 {
      position + way * ((factor - 1) * (position - origin).dot(way))
    }
    var solvers: [LegInverseKinematics] = []
    for leg in try LegGeometry.legs(of: robot) {
      solvers.append(LegInverseKinematics(robot: robot, leg: leg))
    }
    var clip = self
    var frame = track.makeFrame()
    for index in 0..<frameCount {
      track.samplePoses(frame: index, into: &frame)
      let base = Pose(
        position: stretched(frame.basePose.position), orientation: frame.basePose.orientation)
      var positions = frame.jointPositions
      for leg in solvers.indices {
        var foot = frame.linkPoses[robot.feet[solvers[leg].leg.foot].link]
        foot.position = stretched(foot.position)
        let result = solvers[leg].solve(target: base.inverse * foot, positions: &positions)
        guard result.positionError < 2e-3 else {
          throw .outside(
            clip: name,
            found: "steps \(factor) times as long, which miss the foothold of frame \(index) by "
              + "\(result.positionError) m", expected: "steps within reach of the legs")
        }
      }
      clip.basePositionsInWorld[index] = base.position
      for (joint, description) in robot.joints.enumerated() {
        guard let column = jointNames.firstIndex(of: description.name) else { continue }
        clip.jointPositions[index * jointNames.count + column] = positions[joint]
      }
    }
    clip.provenance.append("Steps stretched by \(factor).")
    return clip
  }
}
