import Foundation
import RobotModel
import SpatialMath

/// Lowers the pelvis where a leg is too short for its target, rather than stretching the leg.
enum PelvisLowering {
  /// The pelvis goes down and up again over about this time [s].
  static let window = 0.24
  /// The pelvis is never lowered by a larger part of the leg.
  static let largestShare = 0.3

  /// By how much each frame needs the hips lower so that both ankles are within reach [m]:
  /// `h − √(L² − r²)` for an ankle that is h below and r beside the hip.
  ///
  /// - Parameter kneeFlexion: the knees stay bent by at least this [rad].
  /// - Returns: `[frames]`.
  static func need(
    of targets: RetargetingTargets, robot: RobotLegs, kneeFlexion: Double
  ) -> [Double] {
    (0..<targets.frameCount).map { frame in
      let base = targets.basePose(frame: frame, robot: robot, drop: 0)
      let needs = Foot.Side.both.map { side in
        let leg = robot.legs[side]
        let arm = base.act(leg.hip) - targets.ankles[side][frame].position
        let reach = leg.reach(kneeFlexion: kneeFlexion)
        return arm.z - max(reach * reach - arm.horizontal.lengthSquared, 0).squareRoot()
      }
      return min(max(needs[0], needs[1], 0), largestShare * robot.legLength)
    }
  }

  /// The lowest smooth curve of its kind above the needs: the largest need within the window, then
  /// twice the mean over half of it, so that no frame gets less than it needs.
  static func smoothed(_ need: [Double], frameRate: Double) -> [Double] {
    let radius = max(2, Int((window / 2 * frameRate).rounded()))
    let half = radius / 2
    func range(_ frame: Int, _ radius: Int) -> ClosedRange<Int> {
      max(frame - radius, 0)...min(frame + radius, need.count - 1)
    }
    let largest = need.indices.map { need[range($0, 2 * half)].max() ?? 0 }
    func mean(_ values: [Double]) -> [Double] {
      values.indices.map { frame in
        let part = values[range(frame, half)]
        return part.reduce(0, +) / Double(part.count)
      }
    }
    return mean(mean(largest))
  }
}
