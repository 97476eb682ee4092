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
  /// solved anew, so that feet that stood still do so. The base goes as much lower as longer steps
  /// need; feet in the air give up their pitch where an ankle's limit asks for it.
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
    let legs = try LegGeometry.legs(of: robot)
    var stretch = StrideStretch(
      track: track, solvers: legs.map { LegInverseKinematics(robot: robot, leg: $0) },
      factor: factor, way: meanVelocity.normalized, origin: basePositionsInWorld[0])
    var lowering = 0.0
    while true {
      do {
        var clip = try stretch.clip(lowering: lowering)
        clip.provenance.append("Steps stretched by \(factor), base lowered by \(lowering) m.")
        return clip
      } catch {
        lowering += 0.005
        guard lowering < 0.1 else { throw error }
      }
    }
  }
}

/// Base and feet of a clip, stretched along its way.
private struct StrideStretch {
  let track: ReferenceTrack
  var solvers: [LegInverseKinematics]
  let factor: Double
  let way: Vector3
  let origin: Vector3
  /// Feet may miss their places by this much [m].
  private static let tolerance = 5e-4

  private func stretched(_ position: Vector3) -> Vector3 {
    position + way * ((factor - 1) * (position - origin).dot(way))
  }

  /// - Throws: `outside` with the first frame whose feet are out of reach.
  mutating func clip(lowering: Double) throws(ReferenceMotionError) -> ReferenceClip {
    var clip = track.clip
    let robot = track.robot
    let columns = robot.joints.map { clip.jointNames.firstIndex(of: $0.name) }
    var frame = track.makeFrame()
    var positions = track.robot.nominalPositions
    for index in 0..<track.frameCount {
      track.samplePoses(frame: index, into: &frame)
      let base = Pose(
        position: stretched(frame.basePose.position) - lowering * .unitZ,
        orientation: frame.basePose.orientation)
      positions = frame.jointPositions
      for place in solvers.indices {
        let foot = solvers[place].leg.foot
        let pose = frame.linkPoses[robot.feet[foot].link]
        // Every point of the sole goes as its middle does.
        let shift = stretched(frame.solePositions[foot]) - frame.solePositions[foot]
        let wanted = Pose(position: pose.position + shift, orientation: pose.orientation)
        solvers[place].configuration.point = robot.feet[foot].soleCenter
        let result =
          frame.footContacts[foot]
          ? solvers[place].solve(target: base.inverse * wanted, positions: &positions)
          : swing(place, to: wanted, over: base, positions: &positions)
        guard result.positionError < StrideStretch.tolerance else {
          throw .outside(
            clip: clip.name,
            found: "steps \(factor) times as long, which miss the foothold of frame \(index) by "
              + "\(result.positionError) m", expected: "steps within reach of the legs")
        }
      }
      clip.basePositionsInWorld[index] = base.position
      for (joint, column) in columns.enumerated() {
        guard let column else { continue }
        clip.jointPositions[index * clip.jointNames.count + column] = positions[joint]
      }
    }
    return clip
  }

  /// Puts a foot in the air where it is wanted, higher where its pitch, held back by the ankle's limit,
  /// would bring it below the ground or where it was below already.
  private mutating func swing(
    _ place: Int, to wanted: Pose, over base: Pose, positions: inout [Double]
  ) -> LegInverseKinematics.Result {
    let points = track.robot.feet[solvers[place].leg.foot].contactPoints
    func lowest(_ foot: Pose) -> Double { points.map { foot.act($0).z }.min() ?? 0 }
    let floor = min(lowest(wanted), 0)
    var wanted = wanted
    for _ in 0..<4 {
      var result = solvers[place].solve(target: base.inverse * wanted, positions: &positions)
      if result.positionError > StrideStretch.tolerance {
        result = solvers[place].solveLettingPitchGo(
          target: base.inverse * wanted, positions: &positions)
      }
      let depth = floor - lowest(base * solvers[place].footPose(positions: positions))
      guard depth > 1e-4 else { return result }
      wanted.position.z += depth
    }
    return solvers[place].solveLettingPitchGo(
      target: base.inverse * wanted, positions: &positions)
  }
}
