import Foundation
import SpatialMath

/// Angles of a leg seen from the side, frame by frame.
struct LegAngles {
  /// `[frames]` thigh from straight down to the front [rad].
  var thigh: [Double] = []
  /// `[frames]` flexion of the knee, zero where thigh and shank are in line [rad].
  var knee: [Double] = []
  /// `[frames]` foot from level, toes up; empty without a toe [rad].
  var foot: [Double] = []

  /// - Parameter leg: of the motion's skeleton.
  init(of motion: SkeletonMotion, _ leg: SkeletonLandmarks.Leg, facing: FacingTrack) {
    for frame in 0..<motion.frameCount {
      func position(_ joint: Int) -> Vector3 { motion.pose(frame: frame, joint: joint).position }
      let ahead = facing.direction(frame)
      let thighBone = position(leg.knee) - position(leg.hip)
      let shankBone = position(leg.ankle) - position(leg.knee)
      let thighAngle = atan2(thighBone.dot(ahead), -thighBone.z)
      let shankAngle = atan2(shankBone.dot(ahead), -shankBone.z)
      thigh.append(thighAngle)
      knee.append(remainder(thighAngle - shankAngle, 2 * .pi))
      if let toe = leg.toe {
        let footBone = position(toe) - position(leg.ankle)
        foot.append(atan2(footBone.z, footBone.dot(ahead)))
      }
    }
  }
}
