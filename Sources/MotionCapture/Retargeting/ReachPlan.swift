import Foundation
import RobotModel
import SpatialMath

/// What is changed of the targets so that the legs can reach them.
///
/// Joint limits keep a leg from some footprints: a hip that cannot turn far enough, or bring the leg
/// far enough inwards. A footprint is then moved to where the foot can stand through the whole of its
/// time on the ground, so that it still does not slide. A leg that is too short lowers the pelvis
/// instead. A sole whose roll cannot be set, where there is no such joint, is raised until its edge
/// touches the ground.
struct ReachPlan: Equatable, Sendable {
  /// `[runs of standing]` of either foot.
  var footprints: Sides<[FootLocking.Footprint]>
  /// `[frames]` by how much the pelvis must be lower, besides what geometry tells [m].
  var drops: [Double]
  /// `[frames]` of either foot: by how much it is raised [m].
  var lifts: Sides<[Double]>

  /// A foot that misses its target by less is there [m].
  private static let reached = 2e-4
  /// A foot whose heading differs by less from that of its footprint is there [rad].
  private static let turned = 5e-3
  /// A knee that is straighter than the smallest flexion and this belongs to a leg that is too
  /// short [rad].
  private static let straightMargin = 0.05

  init(footprints: Sides<[FootLocking.Footprint]>, frameCount: Int) {
    self.footprints = footprints
    drops = Array(repeating: 0, count: frameCount)
    lifts = Sides(left: drops, right: drops)
  }

  /// Moves the footprints that were not reached.
  ///
  /// - Returns: whether all were.
  mutating func moveFootprints(
    for tracking: RetargetingTracking, of targets: RetargetingTargets, robot: RobotLegs
  ) -> Bool {
    var isReached = true
    for side in Foot.Side.both {
      for (index, run) in targets.contacts[side].runs(of: true).enumerated() {
        let wanted = run.map { targets.solePose(frame: $0, side: side, robot: robot) }
        let isMissed = move(
          &footprints[side][index], found: tracking.soles[side][run], wanted: wanted)
        isReached = isReached && !isMissed
      }
    }
    return isReached
  }

  /// Lowers the pelvis for legs that were too short, and raises feet that sank or lowers them again.
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
        let isStraight = tracking.kneeFlexions[side][frame] < kneeFlexion + Self.straightMargin
        if isStraight, miss > Self.reached, drops[frame] < deepest {
          drops[frame] = min(tracking.drops[frame] + 1.5 * miss, deepest)
          isReached = false
        }
        let lowest = leg.contactPoints.map { found.act($0).z }.min() ?? 0
        if lowest < -Self.reached || (lowest > Self.reached && lifts[side][frame] > 0) {
          lifts[side][frame] = max(0, lifts[side][frame] - lowest)
          isReached = false
        }
      }
    }
    return isReached
  }

  /// Moves a footprint to where the foot came that missed it most.
  ///
  /// - Returns: whether it was missed.
  private func move(
    _ footprint: inout FootLocking.Footprint, found: ArraySlice<Pose>, wanted: [Pose]
  ) -> Bool {
    let misses = zip(found, wanted).map { ($0.position - $1.position).horizontal }
    // About the normal of the sole: roll, which some robots cannot set, is no turn.
    let turns = zip(found, wanted).map { found, wanted in
      (wanted.orientation.conjugate * found.orientation).rotationVector.z
    }
    var isMissed = false
    if let worst = misses.max(by: { $0.length < $1.length }), worst.length > Self.reached {
      footprint.position += worst
      isMissed = true
    }
    if let worst = turns.max(by: { abs($0) < abs($1) }), abs(worst) > Self.turned {
      footprint.heading += worst
      isMissed = true
    }
    return isMissed
  }
}

extension RetargetingTargets {
  /// The targets with feet that are raised by so much, `[frames]` of either foot [m].
  func raised(by lifts: Sides<[Double]>) -> RetargetingTargets {
    var result = self
    for side in Foot.Side.both {
      for frame in 0..<frameCount { result.ankles[side][frame].position.z += lifts[side][frame] }
    }
    return result
  }
}
