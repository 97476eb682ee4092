import Foundation
import RobotModel
import SpatialMath

/// What is changed of the targets so that the legs can reach them.
///
/// Joint limits keep a leg from some footprints: a hip that cannot turn far enough, or bring the leg
/// far enough inwards. A footprint is then moved to where the foot can stand through the whole of its
/// time on the ground, so that it still does not slide; where there is no such place, the pelvis moves.
/// A leg that is too short lowers the pelvis instead. A sole whose roll cannot be set, where there is
/// no such joint, is raised until its edge touches the ground, and held at this edge.
struct ReachPlan: Equatable, Sendable {
  /// `[runs of standing]` of either foot.
  var footprints: Sides<[FootLocking.Footprint]>
  /// `[frames]` by how much the pelvis must be lower, besides what geometry tells [m].
  var drops: [Double]
  /// `[frames]` of either foot: by how much it is raised, and moved in the plane so that the edge on
  /// which it comes to stand does not slide [m].
  var lifts: Sides<[Vector3]>
  /// How the pelvis moves in the plane.
  var pelvis: PelvisYielding

  /// A foot that misses its target by less is there [m].
  private static let reached = 2e-4
  /// A foot whose heading differs by less from that of its footprint is there [rad].
  private static let turned = 5e-3
  /// A knee that is straighter than the smallest flexion and this belongs to a leg that is too
  /// short [rad].
  private static let straightMargin = 0.05

  init(footprints: Sides<[FootLocking.Footprint]>, frameCount: Int, frameRate: Double) {
    self.footprints = footprints
    pelvis = PelvisYielding(frameCount: frameCount, frameRate: frameRate)
    drops = Array(repeating: 0, count: frameCount)
    let none = Array(repeating: Vector3.zero, count: frameCount)
    lifts = Sides(left: none, right: none)
  }

  /// Where a standing foot goes so that a point of its sole is where it would be without the roll that
  /// the foot has against its target [m].
  private func holding(_ point: Vector3, of found: Pose, wanted: Pose) -> Vector3 {
    let roll = (wanted.orientation.conjugate * found.orientation).rotationVector.x
    // An ankle that rolls leaves none.
    guard abs(roll) > Self.turned else { return .zero }
    let rolled = Quaternion(axis: .unitX, angle: roll).act(point)
    return wanted.orientation.act(point - rolled).horizontal
  }

  /// Whether a standing sole is not where it is wanted.
  func isMissed(_ found: Pose, wanted: Pose) -> Bool {
    let way = (found.position - wanted.position).horizontal
    // About the normal of the sole: roll, which some robots cannot set, is no turn.
    let turn = (wanted.orientation.conjugate * found.orientation).rotationVector.z
    return way.length > Self.reached || abs(turn) > Self.turned
  }

  /// Whether a knee is so straight that its leg may be too short.
  ///
  /// - Parameters:
  ///   - flexion: of the knee [rad].
  ///   - smallest: flexion that the pelvis leaves [rad].
  func isStraight(_ flexion: Double, smallest: Double) -> Bool {
    flexion < smallest + Self.straightMargin
  }

  /// Lowers the pelvis for legs that were too short, raises feet that sank or lowers them again, and
  /// holds those that roll at their edge.
  ///
  /// - Returns: whether there were none.
  mutating func adjustHeights(
    for tracking: RetargetingTracking, of targets: RetargetingTargets, robot: RobotLegs,
    kneeFlexion: Double
  ) -> Bool {
    let deepest = PelvisLowering.largestShare * robot.legLength
    var isReached = true
    for side in Foot.Side.both {
      let leg = robot.legs[side]
      for frame in 0..<targets.frameCount {
        let found = tracking.soles[side][frame]
        let wanted = targets.solePose(frame: frame, side: side, robot: robot)
        let miss = (found.position - wanted.position).length
        let isStraight = isStraight(tracking.kneeFlexions[side][frame], smallest: kneeFlexion)
        if isStraight, miss > Self.reached, drops[frame] < deepest {
          drops[frame] = min(tracking.drops[frame] + 1.5 * miss, deepest)
          isReached = false
        }
        guard let edge = leg.contactPoints.min(by: { found.act($0).z < found.act($1).z }) else {
          continue
        }
        let lowest = found.act(edge).z
        if lowest < -Self.reached || (lowest > Self.reached && lifts[side][frame].z > 0) {
          lifts[side][frame].z = max(0, lifts[side][frame].z - lowest)
          isReached = false
        }
        if targets.contacts[side][frame] {
          let hold = holding(edge, of: found, wanted: wanted)
          if (hold - lifts[side][frame].horizontal).length > Self.reached {
            lifts[side][frame] = hold + .unitZ * lifts[side][frame].z
            isReached = false
          }
        }
      }
    }
    return isReached
  }
}

extension RetargetingTargets {
  /// The targets with feet that are moved by so much, `[frames]` of either foot [m].
  func raised(by lifts: Sides<[Vector3]>) -> RetargetingTargets {
    var result = self
    for side in Foot.Side.both {
      for frame in 0..<frameCount { result.ankles[side][frame].position += lifts[side][frame] }
    }
    return result
  }
}
