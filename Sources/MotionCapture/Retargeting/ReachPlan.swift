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
  private static let turned = 2e-3
  /// A knee that is straighter than the smallest flexion and this belongs to a leg that is too
  /// short [rad].
  private static let straightMargin = 0.05

  init(footprints: Sides<[FootLocking.Footprint]>, frameCount: Int) {
    self.footprints = footprints
    drops = Array(repeating: 0, count: frameCount)
    lifts = Sides(left: drops, right: drops)
  }

  /// Changes what was not reached.
  ///
  /// - Returns: whether everything was.
  mutating func correct(
    for tracking: RetargetingTracking, of targets: RetargetingTargets, robot: RobotLegs,
    kneeFlexion: Double
  ) -> Bool {
    var isReached = true
    for side in Foot.Side.both {
      let leg = robot.legs[side]
      let wanted = (0..<targets.frameCount).map {
        targets.solePose(frame: $0, side: side, robot: robot)
      }
      let found = tracking.soles[side]
      for frame in wanted.indices {
        let miss = (found[frame].position - wanted[frame].position).length
        let isStraight =
          tracking.kneeFlexions[side][frame] < kneeFlexion + Self.straightMargin
        if isStraight, miss > Self.reached {
          let deepest = PelvisLowering.largestShare * robot.legLength
          drops[frame] = min(tracking.drops[frame] + 1.5 * miss, deepest)
          isReached = false
        }
        let lowest = leg.contactPoints.map { found[frame].act($0).z }.min() ?? 0
        if lowest < -Self.reached {
          lifts[side][frame] -= lowest
          isReached = false
        }
      }
      for (index, run) in targets.contacts[side].runs(of: true).enumerated() {
        let moved = move(&footprints[side][index], in: run, found: found, wanted: wanted)
        isReached = isReached && !moved
      }
    }
    return isReached
  }

  /// Moves a footprint to where the foot came that missed it most.
  ///
  /// - Returns: whether it was missed.
  private func move(
    _ footprint: inout FootLocking.Footprint, in run: Range<Int>, found: [Pose], wanted: [Pose]
  ) -> Bool {
    let misses = run.map { (found[$0].position - wanted[$0].position).horizontal }
    let turns = run.map { frame in
      remainder(
        found[frame].orientation.headingOfSole - wanted[frame].orientation.headingOfSole, 2 * .pi)
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
