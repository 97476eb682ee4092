import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

extension LegMotion {
  /// The mean of a cycle and its mirror image half a cycle later, so that the right leg does what
  /// the left one did half a cycle before: `x(φ) ← ½ (x(φ) + M x(φ + ½))`.
  ///
  /// The cycle is made to go straight ahead.
  ///
  /// - Precondition: an even number of intervals, aligned, and frames that are the body's own
  ///   (`StandingReference`), as a mirror exchanges those of the feet.
  func symmetrized() -> LegMotion {
    guard let displacement = cycleDisplacement else { return self }
    let period = frames.count - 1
    precondition(
      period.isMultiple(of: 2), "found a cycle of \(period) frames, expected an even number")
    let length = displacement.x
    let straight = PlanarTransform(x: length, y: 0, yaw: 0)
    // What the cycle turns and drifts is taken away evenly over its frames.
    let onCourse = (0...period).map { index in
      let share = Double(index) / Double(period)
      let drift = PlanarTransform(
        x: displacement.x * share, y: displacement.y * share, yaw: displacement.yaw * share)
      return frames[index].moved(by: drift.inverse)
    }
    let middle = onCourse.prefix(period).reduce(Vector3.zero) { $0 + $1.hipCenter } / Double(period)
    let centered = LegMotion(frameRate: frameRate, frames: onCourse)
      .moved(by: PlanarTransform(x: -middle.x, y: -middle.y, yaw: 0))
    let image = centered.mirrored
    let averaged = (0...period).map { index in
      let share = Double(index) / Double(period)
      let later = (index + period / 2) % period
      return centered.frames[index % period]
        .averaged(with: image.frames[later])
        .moved(by: PlanarTransform(x: length * share, y: 0, yaw: 0))
    }
    return LegMotion(frameRate: frameRate, frames: averaged, cycleDisplacement: straight)
  }
}

extension LegMotion.Frame {
  /// The body half way to another. A foot stands that does so in either.
  fileprivate func averaged(with other: Self) -> Self {
    var result = interpolated(to: other, share: 0.5)
    for side in Foot.Side.both {
      result.legs[side].isContact = legs[side].isContact || other.legs[side].isContact
    }
    return result
  }
}
