import Foundation
import RobotModel
import SpatialMath

/// Where a robot's base and feet are to be, frame by frame, in the world.
struct RetargetingTargets: Equatable, Sendable {
  /// Frames per second [Hz].
  var frameRate: Double
  /// `[frames]` base to world.
  var baseOrientations: [Quaternion]
  /// `[frames]` middle between the robot's hips [m].
  var hipCenters: [Vector3]
  /// `[frames]` of either leg: position of the ankle's pitch axis [m], orientation of the sole.
  var ankles: Sides<[Pose]>
  /// `[frames]` of either foot: whether it stands.
  var contacts: Sides<[Bool]>
  /// `[frames]` of either ankle: how far it is from that of the scaled person [m].
  var corrections: Sides<[Double]> {
    .each { side in
      zip(ankles[side], personAnkles[side]).map { ($0.position - $1).length }
    }
  }

  /// `[frames]` the ankles of the scaled person [m].
  private let personAnkles: Sides<[Vector3]>

  /// Feet pass each other with at least this between their soles [m],
  private static let soleClearance = 0.02
  /// but for this share of the frames.
  private static let rareShare = 0.05
  /// Shortest time that a foot stands or swings [s].
  private static let shortestRun = 0.06

  /// Number of frames.
  var frameCount: Int { hipCenters.count }

  /// The person, made as large as the robot's legs.
  ///
  /// Everything is scaled about the ground, heights from the ankle of the flat foot on, so that a
  /// robot's leg is bent as the person's: `p' = s p`, `z' = s (z − z_ankle) + z'_ankle`. Then the feet
  /// go outwards by what the robot's hips are wider than the scaled ones, so that its legs stand as
  /// upright as the person's, and by what is missing to feet that pass each other freely.
  ///
  /// - Parameters:
  ///   - motion: calibrated (`StandingReference`), at the rate of the clip.
  ///   - scale: length of the robot's legs over that of the person's.
  ///   - hipWidthShare: part of the difference of hip widths that is used.
  init(
    scaling motion: LegMotion, by scale: Double, to robot: RobotLegs, hipWidthShare: Double
  ) {
    let ground: Sides<Double> = .each { motion.flatAnkleHeight($0) }
    let meanGround = 0.5 * (ground.left + ground.right)
    let width = motion.frames.map { ($0.legs.left.hip - $0.legs.right.hip).length }
    let wider = hipWidthShare * (robot.halfHipWidth - 0.5 * scale * percentile(0.5, of: width))
    let headings = motion.travelHeadings
    let narrowest = percentile(Self.rareShare, of: motion.ankleDistances(across: headings))
    let missing = 0.5 * (robot.soleWidth + Self.soleClearance - scale * narrowest) - wider
    let shift = wider + max(0, missing)

    frameRate = motion.frameRate
    contacts = motion.contacts
    baseOrientations = motion.frames.map(\.pelvis.orientation)
    hipCenters = motion.frames.map { frame in
      let place = frame.hipCenter - .unitZ * meanGround
      return place * scale + .unitZ * robot.ankleHeight
    }
    let ankles: Sides<[Pose]> = .each { side in
      motion.frames.indices.map { index in
        let ankle = motion.frames[index].legs[side].ankle
        let outwards = Quaternion(axis: .unitZ, angle: headings[index]).act(.unitY) * side.sign
        return Pose(
          position: (ankle.position - .unitZ * ground[side]) * scale + outwards * shift
            + .unitZ * robot.legs[side].ankleHeight,
          orientation: ankle.orientation)
      }
    }
    self.ankles = ankles
    personAnkles = ankles.map { $0.map(\.position) }
  }

  /// The targets, smoothed without delay.
  func smoothed(cutoff: Double) -> RetargetingTargets {
    let filter = ZeroPhaseFilter(cutoff: cutoff, frameRate: frameRate)
    var result = self
    result.baseOrientations = filter.filtered(baseOrientations)
    result.hipCenters = filter.filtered(hipCenters)
    result.ankles = ankles.map { ankles in
      let positions = filter.filtered(ankles.map(\.position))
      let orientations = filter.filtered(ankles.map(\.orientation))
      return zip(positions, orientations).map { Pose(position: $0, orientation: $1) }
    }
    return result
  }

  /// The targets with less roll of the feet: of the height that the lateral axis of the sole gains, a
  /// share is left. Standing feet are laid flat by `FootLocking`.
  func rollingFeet(by share: Double) -> RetargetingTargets {
    var result = self
    result.ankles = ankles.map { ankles in
      ankles.map { ankle in
        let across = ankle.orientation.act(.unitY)
        let damped = Vector3(across.x, across.y, share * across.z).normalized
        let turn = across.cross(damped)
        let angle = atan2(turn.length, across.dot(damped))
        let orientation = Quaternion(axis: turn, angle: angle) * ankle.orientation
        return Pose(position: ankle.position, orientation: orientation.normalized)
      }
    }
    return result
  }

  /// The targets with contacts that a stiff sole can hold: it stands neither before nor after its pitch
  /// is within `pitch`, as a person who stands on the toes or comes down on the heel may, unless the
  /// other foot is to strike first. Runs and gaps of a few frames, which come of resampling and of the
  /// seam of a cycle, are no steps.
  func releasingSoles(beyond pitch: Double) -> RetargetingTargets {
    let shortest = max(2, Int((Self.shortestRun * frameRate).rounded()))
    let cleaned = contacts.map { $0.withoutShortRuns(shortest) }
    var result = self
    result.contacts = .each { side in
      var stands = cleaned[side]
      let other = cleaned[side.opposite]
      func release(_ frames: Range<Int>) {
        // In a walk the other foot takes over; before a flight there is none.
        let isTakenOver = frames.contains { other[$0] }
        for frame in frames where other[frame] || !isTakenOver { stands[frame] = false }
      }
      for run in stands.runs(of: true) {
        let held = run.filter { abs(ankles[side][$0].orientation.pitchOfSole) < pitch }
        guard let first = held.first, let last = held.last else { continue }
        release(run.lowerBound..<first)
        release((last + 1)..<run.upperBound)
      }
      return stands
    }
    return result
  }

  /// Pose of the base in the world, lowered by `drop` [m].
  func basePose(frame: Int, robot: RobotLegs, drop: Double) -> Pose {
    let orientation = baseOrientations[frame]
    let center = hipCenters[frame] - .unitZ * drop
    return Pose(
      position: center - orientation.act(robot.hipCenter), orientation: orientation)
  }

  /// Pose of a sole in the world.
  func solePose(frame: Int, side: Foot.Side, robot: RobotLegs) -> Pose {
    ankles[side][frame].solePose(ankleHeight: robot.legs[side].ankleHeight)
  }
}

extension LegMotion {
  /// `[frames]` distance of the left ankle to the left of the right one [m].
  ///
  /// - Parameter headings: `[frames]` [rad].
  fileprivate func ankleDistances(across headings: [Double]) -> [Double] {
    zip(frames, headings).map { frame, heading in
      let span = frame.legs.left.ankle.position - frame.legs.right.ankle.position
      return Quaternion(axis: .unitZ, angle: -heading).act(span).y
    }
  }
}

extension Pose {
  /// The sole below an ankle, both with one orientation.
  func solePose(ankleHeight: Double) -> Pose {
    Pose(position: position - orientation.act(.unitZ) * ankleHeight, orientation: orientation)
  }
}
