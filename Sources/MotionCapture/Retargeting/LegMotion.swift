import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// What retargeting takes of a recorded person: pelvis and legs, frame by frame, in the world
/// (right-handed, z up, metres).
public struct LegMotion: Equatable, Sendable {
  /// A leg at one instant, in the world.
  public struct Leg: Equatable, Sendable {
    /// Centre of the hip [m].
    public var hip: Vector3
    /// Centre of the knee [m].
    public var knee: Vector3
    /// Centre of the ankle [m] and orientation of the foot.
    public var ankle: Pose
    /// Root of the toes [m].
    public var toe: Vector3
    /// Whether the foot stands on the ground.
    public var isContact: Bool

    /// A leg from its landmarks.
    public init(
      hip: Vector3, knee: Vector3, ankle: Pose, toe: Vector3, isContact: Bool
    ) {
      self.hip = hip
      self.knee = knee
      self.ankle = ankle
      self.toe = toe
      self.isContact = isContact
    }
  }

  /// The body at one instant, in the world.
  public struct Frame: Equatable, Sendable {
    /// The pelvis: the joint from which both legs hang.
    public var pelvis: Pose
    /// The legs.
    public var legs: Sides<Leg>

    /// A body from its landmarks.
    public init(pelvis: Pose, legs: Sides<Leg>) {
      self.pelvis = pelvis
      self.legs = legs
    }

    /// Middle between the hips [m].
    public var hipCenter: Vector3 { (legs.left.hip + legs.right.hip) * 0.5 }

    /// Direction of the face in the plane [rad]: a quarter turn clockwise, seen from above, from the
    /// line of the hips, right to left.
    public var heading: Double {
      let across = legs.left.hip - legs.right.hip
      return atan2(-across.x, across.y)
    }
  }

  /// Frames per second [Hz].
  public var frameRate: Double
  /// The frames, at least two.
  public var frames: [Frame]
  /// What each cycle adds to the body in the plane, of a motion whose last frame is the first one of
  /// the next cycle; nil for a motion that does not repeat.
  public var cycleDisplacement: PlanarTransform?

  /// A motion of at least two frames at a positive rate.
  public init(
    frameRate: Double, frames: [Frame], cycleDisplacement: PlanarTransform? = nil
  ) {
    precondition(frameRate > 0, "found a motion of \(frameRate) Hz, expected more than 0")
    precondition(frames.count >= 2, "found \(frames.count) frames, expected at least 2")
    self.frameRate = frameRate
    self.frames = frames
    self.cycleDisplacement = cycleDisplacement
  }

  /// `[frames]` of either foot: whether it stands on the ground.
  public var contacts: Sides<[Bool]> {
    .each { side in frames.map { $0.legs[side].isContact } }
  }

  /// From the first frame to the last [s].
  public var duration: Double { Double(frames.count - 1) / frameRate }
}
