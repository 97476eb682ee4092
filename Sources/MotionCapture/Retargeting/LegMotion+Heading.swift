import Foundation
import ReferenceMotion
import SpatialMath

extension LegMotion {
  /// The motion from the origin on, facing along x: the middle of the hips starts above the origin,
  /// and the mean heading of the first second, or of the cycle, is zero.
  public var aligned: LegMotion {
    let start = frames[0].hipCenter
    let count =
      cycleDisplacement == nil
      ? min(frames.count, max(1, Int(frameRate.rounded()))) : frames.count - 1
    let mean = meanAngle(frames.prefix(count).map(\.heading))
    // A cycle that turns is aligned as it begins: half of its turn lies behind its mean.
    let heading = mean - 0.5 * (cycleDisplacement?.yaw ?? 0)
    let turn = Quaternion(axis: .unitZ, angle: -heading)
    let origin = turn.act(start)
    return moved(by: PlanarTransform(x: -origin.x, y: -origin.y, yaw: -heading))
  }

  /// `[frames]` heading without the turning of each step [rad], unwrapped.
  var travelHeadings: [Double] {
    ZeroPhaseFilter(cutoff: 1, frameRate: frameRate).filtered(unwrapped(frames.map(\.heading)))
  }

  /// Mean velocity of the hips in the direction of the face and to its left [m/s].
  public var meanVelocityInHeading: (forward: Double, left: Double) {
    let headings = travelHeadings
    var sum = Vector3.zero
    for index in 1..<frames.count {
      let shift = frames[index].hipCenter - frames[index - 1].hipCenter
      let heading = 0.5 * (headings[index] + headings[index - 1])
      sum += Quaternion(axis: .unitZ, angle: -heading).act(shift)
    }
    return (sum.x / duration, sum.y / duration)
  }
}

/// Angles without jumps of a whole turn: each is nearer than half a turn to the one before [rad].
func unwrapped(_ angles: [Double]) -> [Double] {
  var result: [Double] = []
  for angle in angles {
    guard let last = result.last else {
      result.append(angle)
      continue
    }
    result.append(last + remainder(angle - last, 2 * .pi))
  }
  return result
}

/// Mean of directions [rad]: the angle of the sum of their unit vectors.
func meanAngle(_ angles: some Sequence<Double>) -> Double {
  var (x, y) = (0.0, 0.0)
  for angle in angles {
    x += cos(angle)
    y += sin(angle)
  }
  return atan2(y, x)
}
