import Foundation
import RobotModel
import SpatialMath

/// When and how wide a robot steps at a command.
///
/// Steps and their frequency grow together as people's do: the walk ratio, step length over cadence,
/// is 0.0058 m min for an adult (Sekiya & Nagasaki 1998), which grows with the leg by `L^{3/2}` at the
/// same Froude number. Slow steps are made no rarer than 92 a minute, for the longer a robot stands
/// on one foot, the farther it must sway. Steps to the side or in a turn are made often enough that
/// the feet do not meet.
public struct GaitTiming: Equatable, Sendable {
  /// Time of two steps [s].
  public var strideTime: Double
  /// Part of the stride for which a foot stands.
  public var stanceShare: Double
  /// Half of the distance between the feet [m].
  public var halfWidth: Double
  /// By how much the base moves to the standing foot [m].
  public var sway: Double

  /// Walk ratio of a person [m s] and the leg from hip to ground for which it holds [m].
  private static let walkRatio = 0.0058 * 60
  private static let humanLegLength = 0.9
  /// Longest stride of a person-sized robot [s].
  private static let longestStride = 1.3
  /// The feet keep this distance, and turn this far, at most, against each other [m, rad].
  private static let footClearance = 0.01
  private static let largestFootTurn = 0.4
  /// A foot comes this far, at most, ahead of or behind its hip, by the leg's length.
  private static let largestReach = 0.46
  /// Feet that cannot roll against their legs lean this far, at most [rad].
  private static let largestFootRoll = 0.12
  /// The feet move this far apart, at most, to step sideways, by the leg's length.
  private static let largestWidening = 0.06
  /// Acceleration of free fall [m/s²].
  static let gravity = 9.81

  /// - Parameters:
  ///   - legs: both legs.
  ///   - command: how to walk.
  ///   - stanceShare: part of the stride for which a foot stands.
  ///   - ankleRollRange: how far the feet can roll to either side [rad]; nil where they cannot.
  ///   - strideFactor: of the time of people's strides.
  ///   - frameRate: the stride takes a whole number of frames [Hz].
  init(
    legs: [LegGeometry], command: GaitCommand, stanceShare: Double, ankleRollRange: Double?,
    strideFactor: Double, frameRate: Double
  ) {
    let length = legs.map(\.length).min() ?? 1
    let nominalHalfWidth = legs.map { abs($0.ankle.y) }.max() ?? 0
    let speed = Vector3(command.forwardSpeed, command.leftSpeed, 0).length
    let size = length / Self.humanLegLength

    // v = step · cadence and step / cadence = W, so that one step takes √(W / v).
    var stride = Self.longestStride * size.squareRoot()
    if speed > 0 {
      stride = min(stride, 2 * (Self.walkRatio * pow(size, 1.5) / speed).squareRoot())
    }
    stride *= strideFactor

    // While it stands, a foot moves in the base's frame by the speed times half its stance to either
    // side of its place.
    func limit(_ reach: Double, _ speed: Double) -> Double {
      speed > 0 ? 2 * reach / (speed * stanceShare) : .infinity
    }
    let halfFoot = legs.flatMap { leg in leg.solePoints.map { abs($0.y) } }.max() ?? 0
    let widening = Self.largestWidening * length
    let spread = nominalHalfWidth + widening - halfFoot - Self.footClearance
    // Widened by as much as it moves, a leg leans by twice that, and the ankle must make up for it.
    let lean = 0.5 * length * tan(ankleRollRange ?? Self.largestFootRoll)
    stride = min(
      stride, limit(Self.largestReach * length, abs(command.forwardSpeed)),
      limit(max(min(spread, 0.9 * lean), 0.02), abs(command.leftSpeed)),
      limit(Self.largestFootTurn, abs(command.yawRate)))

    strideTime = max((stride * frameRate).rounded(), 8) / frameRate
    self.stanceShare = stanceShare
    let excursion = 0.5 * abs(command.leftSpeed) * stanceShare * strideTime
    halfWidth = nominalHalfWidth + min(excursion, widening)

    // Lateral motion of the linear inverted pendulum (Kajita et al. 2001) that repeats with the steps:
    // y = w (1 − cosh ωt / cosh ωT/4). A foot that cannot roll does not let the robot sway.
    let frequency = (Self.gravity / length).squareRoot()
    sway =
      ankleRollRange != nil
      ? halfWidth * (1 - 1 / cosh(frequency * strideTime / 4)) : 0
  }
}
