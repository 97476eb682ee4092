import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

extension LegMotion {
  /// The motion at another rate: places by linear interpolation, rotations along the shortest arc,
  /// contacts of the nearer frame.
  ///
  /// The last frame is at the last multiple of the new interval.
  public func resampled(to newRate: Double) -> LegMotion {
    let count = max(2, Int((duration * newRate + 1e-6).rounded(.down)) + 1)
    let frames = (0..<count).map { frame(at: Double($0) / newRate) }
    return LegMotion(
      frameRate: newRate, frames: frames, cycleDisplacement: cycleDisplacement)
  }

  /// The body at a time since the first frame [s], within the motion.
  func frame(at time: Double) -> Frame {
    let place = min(max(time * frameRate, 0), Double(frames.count - 1))
    let before = min(Int(place), frames.count - 2)
    return frames[before].interpolated(to: frames[before + 1], share: place - Double(before))
  }

  /// The part between two times since the first frame [s].
  public func cropped(from start: Double, to end: Double) -> LegMotion {
    let first = min(max(Int((start * frameRate).rounded()), 0), frames.count - 2)
    let last = min(max(Int((end * frameRate).rounded()), first + 1), frames.count - 1)
    return LegMotion(frameRate: frameRate, frames: Array(frames[first...last]))
  }

  /// The motion, moved in the plane.
  func moved(by transform: PlanarTransform) -> LegMotion {
    var result = self
    result.frames = frames.map { $0.moved(by: transform) }
    // The displacement is that between two bodies that both were moved: T D T⁻¹.
    result.cycleDisplacement = cycleDisplacement.map { displacement in
      let start = Pose(position: .zero, orientation: .identity)
      return PlanarTransform(
        from: transform.act(start), to: transform.act(displacement.act(start)))
    }
    return result
  }
}

extension LegMotion.Frame {
  /// This body for a share of 0, the other for 1.
  func interpolated(to other: Self, share: Double) -> Self {
    Self(
      pelvis: pelvis.interpolated(to: other.pelvis, share: share),
      legs: .each { side in legs[side].interpolated(to: other.legs[side], share: share) })
  }

  /// The body, moved in the plane.
  func moved(by transform: PlanarTransform) -> Self {
    Self(
      pelvis: transform.act(pelvis),
      legs: legs.map { leg in
        LegMotion.Leg(
          hip: transform.act(leg.hip), knee: transform.act(leg.knee),
          ankle: transform.act(leg.ankle), toe: transform.act(leg.toe), isContact: leg.isContact)
      })
  }
}

extension LegMotion.Leg {
  fileprivate func interpolated(to other: Self, share: Double) -> Self {
    Self(
      hip: hip.interpolated(to: other.hip, share: share),
      knee: knee.interpolated(to: other.knee, share: share),
      ankle: ankle.interpolated(to: other.ankle, share: share),
      toe: toe.interpolated(to: other.toe, share: share),
      isContact: share < 0.5 ? isContact : other.isContact)
  }
}

extension PlanarTransform {
  /// A point, moved [m].
  func act(_ point: Vector3) -> Vector3 { act(Pose(position: point)).position }

  /// The motion that undoes this one.
  var inverse: PlanarTransform { power(-1) }
}

extension Vector3 {
  /// This point for a share of 0, the other for 1.
  func interpolated(to other: Vector3, share: Double) -> Vector3 {
    self + (other - self) * share
  }

  /// The vector without its height.
  var horizontal: Vector3 { Vector3(x, y, 0) }
}

extension Quaternion {
  /// This rotation for a share of 0, the other for 1, evenly along the shortest arc.
  func interpolated(to other: Quaternion, share: Double) -> Quaternion {
    let turn = (other * conjugate).rotationVector
    return (Quaternion(rotationVector: turn * share) * self).normalized
  }
}

extension Pose {
  fileprivate func interpolated(to other: Pose, share: Double) -> Pose {
    Pose(
      position: position.interpolated(to: other.position, share: share),
      orientation: orientation.interpolated(to: other.orientation, share: share))
  }
}
