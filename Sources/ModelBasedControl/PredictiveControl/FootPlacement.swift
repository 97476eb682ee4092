import Foundation
import RobotModel
import SpatialMath

/// Where the swinging foot is put down, so that the robot walks on at the speed wanted and is caught
/// where it is pushed: the place is that of the capture point at touch-down, less the offset from it
/// that a steady walk has.
///
/// The centre of mass moves as a linear inverted pendulum of constant height, ẍ = ω² (x − p) about the
/// centre p of the standing foot. Its capture point ξ = c + ċ / ω leaves the foot as
/// ξ(t) = p + (ξ₀ − p) e^(ωt) (Pratt et al. 2006). From the beginning of one step to that of the next,
/// of displacement d, the offset b = ξ − p becomes b e^(ωT) − d. It repeats, with displacements of v T
/// and ± w to the side, where b = v T / (e^(ωT) − 1) ± w / (e^(ωT) + 1) (Khadiv et al. 2016 use the
/// same offsets); putting the foot there takes all error out of ξ in one step, if it is in reach.
public struct FootPlacement: Equatable, Sendable {
  /// Level distance of the feet in a steady walk straight ahead [m].
  public var stepWidth: Double
  /// How far a foot reaches before and behind the other one [m].
  public var forwardReach: Double
  /// Least and largest distance of the feet to the side [m]: room for the legs, and reach.
  public var sideReach: ClosedRange<Double>
  /// Acceleration of gravity [m/s²].
  public var gravity: Double

  /// - Parameters:
  ///   - stepWidth: level distance of the feet in a steady walk straight ahead, in `sideReach` [m].
  ///   - forwardReach: how far a foot reaches before and behind the other one [m].
  ///   - sideReach: least and largest distance of the feet to the side [m].
  ///   - gravity: [m/s²]
  public init(
    stepWidth: Double, forwardReach: Double = 0.6, sideReach: ClosedRange<Double>,
    gravity: Double = 9.81
  ) {
    precondition(
      sideReach.contains(stepWidth) && forwardReach > 0 && gravity > 0,
      "a step width of \(stepWidth) m and reaches of \(forwardReach) m and \(sideReach) m in gravity "
        + "of \(gravity) m/s², expected the width in the side reach and the others above 0")
    self.stepWidth = stepWidth
    self.forwardReach = forwardReach
    self.sideReach = sideReach
    self.gravity = gravity
  }

  /// What a placement is computed from; all in the world, velocities as measured.
  public struct Situation: Equatable, Sendable {
    /// Centre of mass [m].
    public var centerOfMass: Vector3
    /// Its velocity, as measured or estimated [m/s].
    public var velocity: Vector3
    /// Heading of the base [rad].
    public var yaw: Double
    /// The foot in the air.
    public var swingSide: Foot.Side
    /// Centre of the standing foot's sole [m].
    public var stanceFoot: Vector3
    /// Until touch-down [s].
    public var timeToTouchDown: Double
    /// From one touch-down to the next [s].
    public var stepDuration: Double
    /// Velocity wanted along the base's heading and to its left [m/s].
    public var forwardCommand: Double
    /// To the left [m/s].
    public var leftCommand: Double
    /// Turning to the left [rad/s].
    public var yawRateCommand: Double

    /// The situation of the values given.
    public init(
      centerOfMass: Vector3, velocity: Vector3, yaw: Double, swingSide: Foot.Side,
      stanceFoot: Vector3, timeToTouchDown: Double, stepDuration: Double,
      forwardCommand: Double = 0, leftCommand: Double = 0, yawRateCommand: Double = 0
    ) {
      self.centerOfMass = centerOfMass
      self.velocity = velocity
      self.yaw = yaw
      self.swingSide = swingSide
      self.stanceFoot = stanceFoot
      self.timeToTouchDown = timeToTouchDown
      self.stepDuration = stepDuration
      self.forwardCommand = forwardCommand
      self.leftCommand = leftCommand
      self.yawRateCommand = yawRateCommand
    }
  }

  /// Where a foot goes.
  public struct Target: Equatable, Sendable {
    /// Centre of the sole in the world, at the height of the standing foot [m].
    public var position: Vector3
    /// Heading [rad].
    public var yaw: Double
    /// Whether the place wanted was out of reach; then this one does not take all error out.
    public var isAtLimit: Bool
  }

  /// The capture point ξ = c + ċ / ω on the ground below, in the world [m].
  ///
  /// - Parameters:
  ///   - height: of the centre of mass above the ground, above 0 [m].
  public func capturePoint(
    centerOfMass: Vector3, velocity: Vector3, height: Double
  ) -> Vector3 {
    let rate = naturalFrequency(height: height)
    return Vector3(
      centerOfMass.x + velocity.x / rate, centerOfMass.y + velocity.y / rate,
      centerOfMass.z - height)
  }

  /// Where the foot in the air is to be put down.
  ///
  /// - Precondition: the centre of mass is above the standing foot, the step takes time.
  public func target(_ situation: Situation) -> Target {
    let height = situation.centerOfMass.z - situation.stanceFoot.z
    precondition(
      height > 0 && situation.stepDuration > 0,
      "a centre of mass \(height) m above the foot and a step of \(situation.stepDuration) s, "
        + "expected both above 0")
    let rate = naturalFrequency(height: height)
    let remaining = max(situation.timeToTouchDown, 0)

    // ξ at touch-down, from the standing foot: b e^(ωt), in the axes of the heading then.
    let yaw = situation.yaw + situation.yawRateCommand * remaining
    let toHeading = Quaternion(axis: .unitZ, angle: -yaw)
    let capture = capturePoint(
      centerOfMass: situation.centerOfMass, velocity: situation.velocity, height: height)
    let offset = toHeading.act(capture - situation.stanceFoot) * exp(rate * remaining)

    // Less the offset from the new foot that a steady walk has; the next foot is on the other side.
    let growth = exp(rate * situation.stepDuration)
    let side = situation.swingSide == .left ? 1.0 : -1.0
    let steadyForward = situation.forwardCommand * situation.stepDuration / (growth - 1)
    let steadyLeft =
      situation.leftCommand * situation.stepDuration / (growth - 1)
      - side * stepWidth / (growth + 1)
    let wanted = (forward: offset.x - steadyForward, left: offset.y - steadyLeft)

    let forward = max(-forwardReach, min(forwardReach, wanted.forward))
    let sideways = max(sideReach.lowerBound, min(sideReach.upperBound, side * wanted.left))
    let step = toHeading.actInverse(Vector3(forward, side * sideways, 0))
    return Target(
      position: situation.stanceFoot + step, yaw: yaw,
      isAtLimit: forward != wanted.forward || side * sideways != wanted.left)
  }

  /// Where the foot goes in a steady walk, whatever the motion at hand.
  func steadyTarget(_ situation: Situation) -> Target {
    let yaw = situation.yaw + situation.yawRateCommand * max(situation.timeToTouchDown, 0)
    let side = situation.swingSide == .left ? 1.0 : -1.0
    let step = Vector3(
      situation.forwardCommand * situation.stepDuration,
      situation.leftCommand * situation.stepDuration + side * stepWidth, 0)
    return Target(
      position: situation.stanceFoot + Quaternion(axis: .unitZ, angle: yaw).act(step), yaw: yaw,
      isAtLimit: false)
  }

  /// `ω = √(g / z)` [1/s].
  func naturalFrequency(height: Double) -> Double { (gravity / height).squareRoot() }
}
