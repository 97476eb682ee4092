import Foundation
import SpatialMath

/// How the heel rises at the end of a stance, while the other foot takes over the weight: the foot
/// turns about the front edge of its sole, which stays where it is.
///
/// The angle follows `θ (3u² − 2u³)` over the time in which both feet stand, so that the swing begins
/// with the foot at rest on that edge.
struct HeelRise {
  /// Toes downwards at lift-off [rad].
  let angle: Double
  /// From the other foot's strike to lift-off [s]; infinitely early for a foot that never lifts.
  let time: ClosedRange<Double>
  /// The front edge of the sole in the ankle's frame: ahead and below [m].
  private let edge: (ahead: Double, below: Double)

  /// Of people's heel rise, whose shoes bend, a stiff sole makes this part.
  private static let share = 0.5
  /// The sole tilts by no more than this [rad].
  private static let largestAngle = 0.35

  /// - Parameters:
  ///   - stance: that ends with it.
  ///   - leg: the leg.
  ///   - gait: of people at the same speed.
  ///   - schedule: of the robot.
  init(
    endOf stance: GaitSchedule.Stance, leg: LegGeometry, gait: NormativeGait,
    schedule: GaitSchedule
  ) {
    let liftOff = stance.time.upperBound
    // Steps back, to the side or slower than those people were measured in have less of it.
    let speed = max(0, schedule.command.forwardSpeed) * schedule.speedShare(at: liftOff)
    let normalizedSpeed = speed / (GaitTiming.gravity * leg.length).squareRoot()
    let ahead = min(1, normalizedSpeed / gait.normalizedSpeed)
    let people = max(0, -gait.footPitch(at: gait.stanceShare))
    angle = min(Self.largestAngle, Self.share * people) * ahead
    let timing = schedule.timing
    time = liftOff - (timing.stanceShare - 0.5) * timing.strideTime...liftOff
    edge = (leg.solePoints.map(\.x).max() ?? 0, leg.ankleHeight)
  }

  /// Toes downwards at a time of the stance [rad].
  func angle(at time: Double) -> Double {
    self.time.lowerBound.isFinite ? angle * GaitSchedule.smoothStep(time, over: self.time) : 0
  }

  /// The ankle's frame, from that on the level sole: `e − R(θ) e` away and turned by θ.
  func ankle(atAngle angle: Double) -> Pose {
    let (s, c) = (sin(angle), cos(angle))
    return Pose(
      position: Vector3(
        edge.ahead * (1 - c) + edge.below * s, 0, edge.ahead * s - edge.below * (1 - c)),
      orientation: Quaternion(axis: .unitY, angle: angle))
  }
}
