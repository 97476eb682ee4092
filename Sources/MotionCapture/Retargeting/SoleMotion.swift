import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// Where the soles of a clip are, by forward kinematics of its joints.
struct SoleMotion {
  /// A foot that stands, from strike to off.
  struct Skate {
    /// Way of the point with which it stands along the ground [m].
    var distance: Double
    /// From its first frame to its last [s].
    var duration: Double
  }

  private let frameRate: Double
  /// `[frames]` of either foot: the sole's frame in the world.
  private let poses: Sides<[Pose]>
  private let contacts: Sides<[Bool]>
  private let contactPoints: Sides<[Vector3]>
  private let headings: [Double]

  init(clip: ReferenceClip, robot: RobotDescription, legs: RobotLegs) {
    frameRate = clip.frameRate
    let jointCount = robot.joints.count
    var poses = Sides<[Pose]>(left: [], right: [])
    for frame in 0..<clip.frameCount {
      let joints = clip.jointPositions[(frame * jointCount)..<((frame + 1) * jointCount)]
      let links = robot.linkPosesInWorld(
        base: Pose(
          position: clip.basePositionsInWorld[frame], orientation: clip.baseOrientations[frame]),
        positions: Array(joints))
      for side in Foot.Side.both {
        let leg = legs.legs[side]
        poses[side].append(links[leg.footLink] * leg.soleInFoot)
      }
    }
    self.poses = poses
    contactPoints = legs.legs.map(\.contactPoints)
    contacts = .each { side in
      let column = robot.feet.firstIndex { $0.side == side } ?? 0
      return (0..<clip.frameCount).map {
        clip.footContacts[$0 * clip.footNames.count + column]
      }
    }
    headings = clip.baseOrientations.map(\.yaw)
  }

  /// How far the soles are from their targets: `[frames]` of either foot, [m] and [rad].
  ///
  /// - Parameter frames: of the targets, those of the clip; it begins above the origin.
  func errors(
    against targets: RetargetingTargets, frames: ClosedRange<Int>, legs: RobotLegs
  ) -> (position: Sides<[Double]>, orientation: Sides<[Double]>) {
    let base = targets.basePose(frame: frames.lowerBound, robot: legs, drop: 0)
    let start = base.position.horizontal
    let wanted: Sides<[Pose]> = .each { side in
      frames.map { frame in
        var pose = targets.solePose(frame: frame, side: side, robot: legs)
        pose.position -= start
        return pose
      }
    }
    return (
      .each { side in
        zip(poses[side], wanted[side]).map { ($0.position - $1.position).length }
      },
      .each { side in
        zip(poses[side], wanted[side]).map { pose, target in
          (target.orientation * pose.orientation.conjugate).rotationVector.length
        }
      }
    )
  }

  /// What every standing foot slides: between two frames, the point of the sole that is lowest in
  /// both of them together counts.
  var skates: [Skate] {
    Foot.Side.both.flatMap { side in
      contacts[side].runs(of: true).map { run in
        let distances = run.dropLast().map { frame in
          slide(side, from: frame, to: frame + 1)
        }
        return Skate(
          distance: distances.reduce(0, +), duration: Double(run.count - 1) / frameRate)
      }
    }
  }

  private func slide(_ side: Foot.Side, from first: Int, to second: Int) -> Double {
    let moves = contactPoints[side].map { point in
      (poses[side][first].act(point), poses[side][second].act(point))
    }
    guard let lowest = moves.min(by: { $0.0.z + $0.1.z < $1.0.z + $1.1.z }) else { return 0 }
    return (lowest.1 - lowest.0).horizontal.length
  }

  /// `[2 frames]` heights of the lowest point of each sole, left foot first [m].
  var lowestPoints: [Double] { Foot.Side.both.flatMap { lowestPoints($0) } }

  /// Heights of the lowest points of the soles that stand [m].
  var standingGaps: [Double] {
    Foot.Side.both.flatMap { side in
      zip(lowestPoints(side), contacts[side]).filter(\.1).map(\.0)
    }
  }

  private func lowestPoints(_ side: Foot.Side) -> [Double] {
    poses[side].map { pose in
      contactPoints[side].map { pose.act($0).z }.min() ?? pose.position.z
    }
  }

  /// Share of the frames in which no foot stands.
  var flightShare: Double {
    let flights = zip(contacts.left, contacts.right).count { !$0 && !$1 }
    return Double(flights) / Double(headings.count)
  }

  /// Smallest distance of the soles across the heading, the left one being left [m].
  var smallestStepWidth: Double {
    headings.indices.map { frame in
      let span = poses.left[frame].position - poses.right[frame].position
      return Quaternion(axis: .unitZ, angle: -headings[frame]).act(span).y
    }.min() ?? 0
  }
}
