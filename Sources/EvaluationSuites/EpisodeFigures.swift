import Foundation
import Locomotion

/// What one robot did in one episode. A figure is nil where the episode was too short for it.
public struct EpisodeFigures: Equatable, Sendable {
  /// Why the robot fell; nil where it did not.
  public var cause: TerminationCause?
  /// Length of the episode without a fall [s].
  public var length = 0.0
  /// Time without a fall [s].
  public var survival = 0.0
  /// Mean velocity along the heading [m/s].
  public var forwardSpeed: Double?
  /// Root mean square of the error of the horizontal velocity [m/s].
  public var velocityError: Double?
  /// Root mean square of the error of the yaw rate [rad/s].
  public var yawRateError: Double?
  /// Length of the mean of (velocity in the heading's frame − command) after settling [m/s].
  public var meanVelocityError: Double?
  /// |net turn / time − mean command| after settling [rad/s].
  public var meanYawRateError: Double?
  /// Horizontal distance of the base at the end from where it was after one second [m].
  public var drift: Double?
  /// Σ |τ q̇| Δt / (m g d); nil for less than a metre.
  public var costOfTransport: Double?
  /// Σ max(τ q̇, 0) Δt / (m g d) of the commanded joints, what motors without recuperation take; nil for less
  /// than a metre.
  public var positiveCostOfTransport: Double?
  /// Mean |change of a joint's target| from control step to control step, by time [rad/s].
  public var actionRate: Double?
  /// Share of joints and steps in which the motor is at its limit.
  public var torqueLimitShare: Double?
  /// Touch-downs after a flight of at least 50 ms, of both feet [1/s].
  public var stepRate: Double?
  /// Mean over the flights of how far the sole's centre rises above where it left the ground [m].
  public var footClearance: Double?
  /// Mean horizontal speed of the soles' centres while the feet bear a load [m/s].
  public var footSlip: Double?
  /// Difference of the feet's mean flight times by their mean.
  public var asymmetry: Double?
  /// Share of the time without a foot on the ground.
  public var flightShare: Double?
  /// Hip, knee and ankle over the strides after settling.
  public var strides = StrideCurves()
  /// Mean distance of the base from the path that it was steered along [m]; nil without one.
  public var courseError: Double?
  /// Share of that path behind the robot at the end.
  public var courseShare: Double?
  /// Whether the robot was to follow a clip instead of a command.
  public var followsClip = false
  /// Mean over time and joints of |q − q_ref| [rad]; nil without a reference motion.
  public var jointError: Double?
  /// Mean over time and feet of the distance of the soles from the reference's, that being moved along
  /// the ground and turned until its base is where the robot's is [m]; nil without a reference motion.
  public var footError: Double?
  /// Largest vertical force on a foot, a mean over a control step, by the robot's weight.
  public var peakFootForce: Double?

  /// Whether the robot did not fall.
  public var hasSurvived: Bool { cause == nil }

  /// The most that an episode with a fall scores.
  private static let largestScoreOfFall = 0.1

  /// How well the command or the clip was followed, 0 to 1.
  ///
  /// A fall scores 0.1 · the share of the episode before it, so that the score rises from the first
  /// steps of a training on. Without a fall it is
  /// exp(−(e_v / 0.2 m/s)² − (e_ω / 0.3 rad/s)²) with the errors of the mean velocity and the mean
  /// yaw rate, and for standing · exp(−(drift / 0.3 m)²). An episode too short for a mean counts by
  /// its root mean squares. Of a clip it is exp(−(e_q / 0.2 rad)² − (e_p / 0.1 m)²) with the errors
  /// of joints and soles.
  ///
  /// - Parameter isStanding: whether the command was to stand.
  public func score(isStanding: Bool) -> Double {
    guard hasSurvived else {
      return length > 0 ? EpisodeFigures.largestScoreOfFall * min(1, survival / length) : 0
    }
    if followsClip, let jointError, let footError {
      return exp(-squared(jointError, by: 0.2) - squared(footError, by: 0.1))
    }
    guard let velocity = meanVelocityError ?? velocityError,
      let yawRate = meanYawRateError ?? yawRateError
    else { return 0 }
    let away = isStanding ? drift ?? 0 : 0
    return exp(
      -squared(velocity, by: 0.2) - squared(yawRate, by: 0.3) - squared(away, by: 0.3))
  }

  private func squared(_ value: Double, by scale: Double) -> Double {
    (value / scale) * (value / scale)
  }
}
