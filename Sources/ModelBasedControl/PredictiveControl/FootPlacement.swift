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
///
/// On a slope the centre of mass keeps its height z above the ground's plane instead. As the pendulum's
/// force goes through p, z ẍ = g (x − p) for the level part all the same (Kajita et al. 2001).
///
/// Where both feet carry for a time D at the beginning of a step, the centre of pressure goes from foot
/// to foot at constant speed meanwhile (Englsberger et al. 2015 have other ways). Over a time t in which
/// it goes by s, ξ becomes e^(ωt) ξ − β s from where it began, β = (e^(ωt) − 1) / (ω t) − 1, so that
/// with c = ξ − p at touch-down the place is e^(ωD) / (1 + β) c − b from the foot that stood.
public struct FootPlacement: Equatable, Sendable {
  /// Level distance of the feet in a steady walk straight ahead [m].
  public var stepWidth: Double
  /// How far a foot reaches before and behind the other one [m].
  public var forwardReach: Double
  /// Least and largest distance of the feet to the side [m]: room for the legs, and reach.
  public var sideReach: ClosedRange<Double>
  /// Share of an error of the capture point that the next step takes out: 1 for all of it, less where
  /// the centre of pressure takes out some, too.
  public var feedback: Double
  /// Acceleration of gravity [m/s²].
  public var gravity: Double

  /// - Parameters:
  ///   - stepWidth: level distance of the feet in a steady walk straight ahead, in `sideReach` [m].
  ///   - forwardReach: how far a foot reaches before and behind the other one [m].
  ///   - sideReach: least and largest distance of the feet to the side [m].
  ///   - feedback: share of an error of the capture point that a step takes out.
  ///   - gravity: [m/s²]
  public init(
    stepWidth: Double, forwardReach: Double = 0.6, sideReach: ClosedRange<Double>,
    feedback: Double = 1, gravity: Double = 9.81
  ) {
    precondition(
      sideReach.contains(stepWidth) && forwardReach > 0 && gravity > 0,
      "a step width of \(stepWidth) m and reaches of \(forwardReach) m and \(sideReach) m in gravity "
        + "of \(gravity) m/s², expected the width in the side reach and the others above 0")
    self.stepWidth = stepWidth
    self.forwardReach = forwardReach
    self.sideReach = sideReach
    self.feedback = feedback
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
    /// How long both feet carry at a step's beginning, below `stepDuration` [s].
    public var doubleSupportDuration: Double
    /// Until the foot in the air is lifted, where both feet carry yet [s]; else 0.
    public var timeToLiftOff: Double
    /// Centre of that foot's sole as long as it carries.
    public var liftingFoot: Vector3
    /// Velocity wanted along the base's heading and to its left [m/s].
    public var forwardCommand: Double
    /// To the left [m/s].
    public var leftCommand: Double
    /// Turning to the left [rad/s].
    public var yawRateCommand: Double
    /// How the ground rises.
    public var slope: GroundSlope

    /// The situation of the values given.
    public init(
      centerOfMass: Vector3, velocity: Vector3, yaw: Double, swingSide: Foot.Side,
      stanceFoot: Vector3, timeToTouchDown: Double, stepDuration: Double,
      doubleSupportDuration: Double = 0, timeToLiftOff: Double = 0,
      liftingFoot: Vector3 = .zero,
      forwardCommand: Double = 0, leftCommand: Double = 0, yawRateCommand: Double = 0,
      slope: GroundSlope = .level
    ) {
      self.centerOfMass = centerOfMass
      self.velocity = velocity
      self.yaw = yaw
      self.swingSide = swingSide
      self.stanceFoot = stanceFoot
      self.timeToTouchDown = timeToTouchDown
      self.stepDuration = stepDuration
      self.doubleSupportDuration = doubleSupportDuration
      self.timeToLiftOff = timeToLiftOff
      self.liftingFoot = liftingFoot
      self.forwardCommand = forwardCommand
      self.leftCommand = leftCommand
      self.yawRateCommand = yawRateCommand
      self.slope = slope
    }

    /// Of the centre of mass above the plane of the ground that the standing foot is on [m].
    public var height: Double {
      let arm = centerOfMass - stanceFoot
      return arm.z - slope.rise(over: arm)
    }
  }

  /// Where a foot goes.
  public struct Target: Equatable, Sendable {
    /// Centre of the sole in the world, on the plane of the ground that the standing foot is on [m].
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
  /// - Precondition: the centre of mass is above the ground, the step takes time.
  public func target(_ situation: Situation) -> Target {
    let height = situation.height
    precondition(
      height > 0 && situation.stepDuration > 0,
      "a centre of mass \(height) m above the ground and a step of \(situation.stepDuration) s, "
        + "expected both above 0")
    let rate = naturalFrequency(height: height)
    let remaining = max(situation.timeToTouchDown, 0)

    // c = ξ − p at touch-down, in the axes of the heading then.
    let yaw = situation.yaw + situation.yawRateCommand * remaining
    let toHeading = Quaternion(axis: .unitZ, angle: -yaw)
    let offset = toHeading.act(captureOffsetAtTouchDown(situation))

    // d = e^(ωD) / (1 + β) c − b, b that of a steady walk; the next foot is on the other side.
    let growth = exp(rate * situation.stepDuration)
    let passage = Passage(rate: rate, duration: situation.doubleSupportDuration)
    let gain = passage.growth / (1 + passage.lag)
    let side = situation.swingSide == .left ? 1.0 : -1.0
    let width = side * steadyWidth(situation)
    let steady = (
      forward: situation.forwardCommand * situation.stepDuration,
      left: situation.leftCommand * situation.stepDuration + width
    )
    let caught = (
      forward: gain * offset.x - steady.forward / (growth - 1),
      left: gain * offset.y - (steady.left - width) / (growth - 1) + width / (growth + 1)
    )
    let wanted = (
      forward: steady.forward + feedback * (caught.forward - steady.forward),
      left: steady.left + feedback * (caught.left - steady.left)
    )

    let forward = max(-forwardReach, min(forwardReach, wanted.forward))
    let sideways = max(sideReach.lowerBound, min(sideReach.upperBound, side * wanted.left))
    let step = toHeading.actInverse(Vector3(forward, side * sideways, 0))
    return Target(
      position: situation.stanceFoot + situation.slope.along(step), yaw: yaw,
      isAtLimit: forward != wanted.forward || side * sideways != wanted.left)
  }

  /// ξ − p of the standing foot when the other one touches down, in the world.
  func captureOffsetAtTouchDown(_ situation: Situation) -> Vector3 {
    let height = situation.height
    let rate = naturalFrequency(height: height)
    let capture = capturePoint(
      centerOfMass: situation.centerOfMass, velocity: situation.velocity, height: height)
    let way = situation.stanceFoot - situation.liftingFoot
    var offset = capture - situation.stanceFoot
    let loading = min(max(situation.timeToLiftOff, 0), situation.doubleSupportDuration)
    if loading > 0 {
      // The rest of the way s of the centre of pressure: ξ − p = e^(ωt) (ξ₀ − p + s) − β s − s.
      let rest = way * (loading / situation.doubleSupportDuration)
      let passage = Passage(rate: rate, duration: loading)
      offset = (offset + rest) * passage.growth - rest * (1 + passage.lag)
    }
    let alone = max(situation.timeToTouchDown - loading, 0)
    let level = offset * exp(rate * alone)
    return Vector3(level.x, level.y, 0)
  }

  /// The feet's distance in a steady walk, wide enough for steps to the side.
  private func steadyWidth(_ situation: Situation) -> Double {
    let sideways = abs(situation.leftCommand) * situation.stepDuration
    return min(
      max(stepWidth, sideReach.lowerBound + sideways),
      max(stepWidth, sideReach.upperBound - sideways))
  }

  /// What happens to ξ while the centre of pressure goes from one foot to the other.
  private struct Passage {
    /// e^(ωt)
    let growth: Double
    /// β = (e^(ωt) − 1) / (ω t) − 1
    let lag: Double

    init(rate: Double, duration: Double) {
      growth = exp(rate * duration)
      lag = duration > 0 ? (growth - 1) / (rate * duration) - 1 : 0
    }
  }

  /// Where the foot goes in a steady walk, whatever the motion at hand.
  func steadyTarget(_ situation: Situation) -> Target {
    let yaw = situation.yaw + situation.yawRateCommand * max(situation.timeToTouchDown, 0)
    let side = situation.swingSide == .left ? 1.0 : -1.0
    let step = Vector3(
      situation.forwardCommand * situation.stepDuration,
      situation.leftCommand * situation.stepDuration + side * steadyWidth(situation), 0)
    let way = situation.slope.along(Quaternion(axis: .unitZ, angle: yaw).act(step))
    return Target(position: situation.stanceFoot + way, yaw: yaw, isAtLimit: false)
  }

  /// `ω = √(g / z)` [1/s].
  func naturalFrequency(height: Double) -> Double { (gravity / height).squareRoot() }
}
