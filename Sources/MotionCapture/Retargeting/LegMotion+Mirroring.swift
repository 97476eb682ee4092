import ReferenceMotion
import RobotModel
import SpatialMath

extension LegMotion {
  /// The motion as seen in a mirror: reflected in the world's x–z plane, left and right exchanged.
  ///
  /// - Precondition: the frames of pelvis and feet are the body's own (`StandingReference`).
  public var mirrored: LegMotion {
    LegMotion(
      frameRate: frameRate, frames: frames.map(\.mirrored),
      cycleDisplacement: cycleDisplacement.map {
        PlanarTransform(x: $0.x, y: -$0.y, yaw: -$0.yaw)
      })
  }
}

extension LegMotion.Frame {
  fileprivate var mirrored: Self {
    Self(
      pelvis: pelvis.reflected,
      legs: legs.exchanged.map { leg in
        LegMotion.Leg(
          hip: leg.hip.reflected, knee: leg.knee.reflected, ankle: leg.ankle.reflected,
          toe: leg.toe.reflected, isContact: leg.isContact)
      })
  }
}

extension Vector3 {
  /// Reflection in the x–z plane.
  fileprivate var reflected: Vector3 { Vector3(x, -y, z) }
}

extension Pose {
  /// Reflection in the x–z plane of a body that is its own mirror image in its own x–z plane:
  /// `M R M`.
  fileprivate var reflected: Pose {
    Pose(
      position: position.reflected,
      orientation: Quaternion(orientation.w, -orientation.x, orientation.y, -orientation.z))
  }
}
