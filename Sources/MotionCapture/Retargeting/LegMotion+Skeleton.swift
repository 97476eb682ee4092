import RobotModel
import SpatialMath

extension LegMotion {
  /// Pelvis and legs of a recorded skeleton, with its contacts (`FootContacts`).
  ///
  /// Toes that the skeleton lacks are placed a fifth of the shank's length below and a half of it in
  /// front of the ankle, fixed to the foot, in the frame where the ankle is lowest.
  ///
  /// - Throws: `SkeletonError` where a leg lacks its hip, knee or ankle; `RetargetingError` for a
  ///   motion of one frame.
  public init(
    _ motion: SkeletonMotion, contactRule rule: FootContacts.Rule = FootContacts.Rule()
  ) throws {
    let landmarks = try SkeletonLandmarks(motion)
    guard motion.frameCount >= 2 else {
      throw RetargetingError.tooShort(
        found: "\(motion.frameCount) frame", expected: "at least 2")
    }
    let contacts = FootContacts(of: motion, landmarks: landmarks, rule: rule).isStanding
    self.init(
      frameRate: motion.frameRate,
      frames: (0..<motion.frameCount).map { frame in
        Frame(
          pelvis: motion.pose(frame: frame, joint: landmarks.pelvis),
          legs: .each { side in
            let leg = side == .left ? landmarks.left : landmarks.right
            func place(_ joint: Int) -> Vector3 {
              motion.pose(frame: frame, joint: joint).position
            }
            let ankle = motion.pose(frame: frame, joint: leg.ankle)
            let foot: SkeletonMotion.Foot = side == .left ? .left : .right
            return Leg(
              hip: place(leg.hip), knee: place(leg.knee), ankle: ankle,
              toe: leg.toe.map(place) ?? ankle.position,
              isContact: contacts[foot]?[frame] ?? false)
          })
      })
    for side in Foot.Side.both {
      let leg = side == .left ? landmarks.left : landmarks.right
      if leg.toe == nil { addToes(side) }
    }
  }

  /// Gives a foot toes that are fixed to it.
  private mutating func addToes(_ side: Foot.Side) {
    let lowest =
      frames.min { $0.legs[side].ankle.position.z < $1.legs[side].ankle.position.z } ?? frames[0]
    let leg = lowest.legs[side]
    let shank = (leg.knee - leg.ankle.position).length
    let forward = Quaternion(axis: .unitZ, angle: lowest.heading)
    let arm = forward.act(Vector3(0.5 * shank, 0, -0.2 * shank))
    let toeInFoot = leg.ankle.orientation.actInverse(arm)
    for index in frames.indices {
      frames[index].legs[side].toe = frames[index].legs[side].ankle.act(toeInFoot)
    }
  }

  /// Thigh and shank, the median over the frames and the mean of both sides [m].
  var legLength: Double {
    let sides = Sides<Double>.each { side in
      percentile(
        0.5,
        of: frames.map { frame in
          let leg = frame.legs[side]
          return (leg.hip - leg.knee).length + (leg.knee - leg.ankle.position).length
        })
    }
    return 0.5 * (sides.left + sides.right)
  }
}
