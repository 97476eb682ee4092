import Foundation
import RobotModel
import SpatialMath

/// How the recorded frames of pelvis and feet stand to the body: what upright and flat mean in the
/// file.
///
/// Files disagree about the frames of their joints, and many hold no standing pose. So the reference
/// comes from the motion itself: a foot is flat, on the average, while both its ankle and its toes
/// stand, and points from its ankle to its toes; the pelvis points across the line of its hips and
/// is upright on the average.
public struct StandingReference: Equatable, Sendable {
  /// Orientation of the body's own frame (x forward, y left, z up) in the recorded pelvis' frame.
  public var pelvis: Quaternion
  /// Orientation of the sole's frame (x to the toes, z up) in the recorded foot's frame.
  public var feet: Sides<Quaternion>

  /// A reference that is known.
  public init(pelvis: Quaternion, feet: Sides<Quaternion>) {
    self.pelvis = pelvis
    self.feet = feet
  }

  /// The reference of a motion.
  ///
  /// - Parameter pelvisTilt: the forward tilt that the pelvis has on the average [rad].
  public init(estimating motion: LegMotion, pelvisTilt: Double = 0) {
    let upright = Self.uprightPelvis(of: motion)
    pelvis = upright * Quaternion(axis: .unitY, angle: -pelvisTilt)
    feet = .each { side in
      meanRotation(
        motion.flatFrames(side).map { frame in
          let leg = motion.frames[frame].legs[side]
          let along = leg.toe - leg.ankle.position
          let sole = Quaternion(axis: .unitZ, angle: atan2(along.y, along.x))
          return leg.ankle.orientation.conjugate * sole
        })
    }
  }

  /// Columns of the body's frame in the pelvis' frame: y along the hips, z the mean direction
  /// upwards.
  private static func uprightPelvis(of motion: LegMotion) -> Quaternion {
    var across = Vector3.zero
    var up = Vector3.zero
    for frame in motion.frames {
      let turn = frame.pelvis.orientation
      across += turn.actInverse(frame.legs.left.hip - frame.legs.right.hip).normalized
      up += turn.actInverse(.unitZ)
    }
    let y = across.normalized
    let z = (up - y * up.dot(y)).normalized
    return Quaternion(Matrix3(rows: y.cross(z), y, z).transpose)
  }
}

extension LegMotion {
  /// The motion with orientations that are the body's own: of the pelvis x forward and z up, of the
  /// feet x to the toes and z off the sole.
  public func calibrated(by reference: StandingReference) -> LegMotion {
    var result = self
    for index in frames.indices {
      let pelvis = frames[index].pelvis.orientation * reference.pelvis
      result.frames[index].pelvis.orientation = pelvis.normalized
      for side in Foot.Side.both {
        let foot = frames[index].legs[side].ankle.orientation * reference.feet[side]
        result.frames[index].legs[side].ankle.orientation = foot.normalized
      }
    }
    return result
  }

  /// Height of the ankle while the foot lies flat [m]: the median of these frames.
  func flatAnkleHeight(_ side: Foot.Side) -> Double {
    percentile(0.5, of: flatFrames(side).map { frames[$0].legs[side].ankle.position.z })
  }

  /// Frames in which a foot lies flat, as far as its ankle tells; never none.
  ///
  /// Toes that are raised at heel strike and heels that are raised later both lift the ankle, and
  /// both are short: the lower half of its heights while the foot stands is that of the flat foot. A
  /// foot that never stands counts as flat in the lowest quarter.
  fileprivate func flatFrames(_ side: Foot.Side) -> [Int] {
    let heights = frames.map { $0.legs[side].ankle.position.z }
    let standing = frames.indices.filter { frames[$0].legs[side].isContact }
    let candidates = standing.isEmpty ? Array(frames.indices) : standing
    let limit = percentile(standing.isEmpty ? 0.25 : 0.5, of: candidates.map { heights[$0] })
    return candidates.filter { heights[$0] <= limit }
  }
}

/// The rotation nearest to all: the normalised sum of the quaternions, first of all of them, then of
/// the half that is nearest to that mean, so that outliers do not count.
///
/// - Precondition: at least one rotation.
func meanRotation(_ rotations: [Quaternion]) -> Quaternion {
  func mean(_ rotations: [Quaternion]) -> Quaternion {
    var sum = Quaternion(0, 0, 0, 0)
    for q in rotations {
      let sign = q.w * sum.w + q.x * sum.x + q.y * sum.y + q.z * sum.z < 0 ? -1.0 : 1
      sum = Quaternion(
        sum.w + sign * q.w, sum.x + sign * q.x, sum.y + sign * q.y, sum.z + sign * q.z)
    }
    return sum.normalized
  }
  precondition(!rotations.isEmpty, "a mean needs at least one rotation")
  let first = mean(rotations)
  let distances = rotations.map { ($0 * first.conjugate).rotationVector.length }
  let middle = percentile(0.5, of: distances)
  return mean(zip(rotations, distances).filter { $0.1 <= middle }.map(\.0))
}
