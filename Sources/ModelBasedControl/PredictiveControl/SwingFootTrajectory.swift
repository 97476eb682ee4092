import SpatialMath

/// The path of a foot from lift-off to touch-down: level and yaw with least jerk, height above the ground
/// up to an apex and down again. The ground's plane goes through the foot at lift-off, and the sole is
/// parallel to it. Position, velocity and acceleration are continuous.
public struct SwingFootTrajectory: Equatable, Sendable {
  /// Where a foot is, how fast and how accelerated, in the world.
  public struct State: Equatable, Sendable {
    /// Position of the sole's centre [m].
    public var position: Vector3
    /// [m/s]
    public var velocity: Vector3
    /// [m/s²]
    public var acceleration: Vector3
    /// Heading [rad], its rate [rad/s] and acceleration [rad/s²].
    public var yaw: QuinticPolynomial.Sample
    /// Unit normal of the sole, about which it turns as its heading does.
    public var normal: Vector3

    /// A foot at rest.
    public init(at position: Vector3, yaw: Double = 0, normal: Vector3 = .unitZ) {
      self.init(
        position: position, velocity: .zero, acceleration: .zero,
        yaw: QuinticPolynomial.Sample(yaw), normal: normal)
    }

    /// The state of the values given.
    public init(
      position: Vector3, velocity: Vector3, acceleration: Vector3, yaw: QuinticPolynomial.Sample,
      normal: Vector3 = .unitZ
    ) {
      self.position = position
      self.velocity = velocity
      self.acceleration = acceleration
      self.yaw = yaw
      self.normal = normal
    }

    /// Sole to world: turned to its heading on the level, then by the shortest way to its normal.
    public var orientation: Quaternion {
      Quaternion(turningUpTo: normal) * Quaternion(axis: .unitZ, angle: yaw.value)
    }
    /// [rad/s]
    public var angularVelocity: Vector3 { yaw.rate * normal }
    /// [rad/s²]
    public var angularAcceleration: Vector3 { yaw.acceleration * normal }
  }

  /// How a foot is lifted and put down.
  public struct Shape: Equatable, Sendable {
    /// Height of the apex above the higher end, both above the ground's plane [m].
    public var apexHeight: Double
    /// Share of the swing at which the apex is reached, between 0 and 1.
    public var apexPhase: Double
    /// Speed downwards at touch-down, so that ground that is lower is found [m/s].
    public var touchDownSpeed: Double
    /// Swings shorter than this are lower in proportion [s].
    public var fullHeightDuration: Double

    /// The shape of the numbers given.
    public init(
      apexHeight: Double = 0.08, apexPhase: Double = 0.45, touchDownSpeed: Double = 0.15,
      fullHeightDuration: Double = 0.3
    ) {
      precondition(
        apexHeight >= 0 && apexPhase > 0 && apexPhase < 1 && touchDownSpeed >= 0
          && fullHeightDuration > 0,
        "a swing of apex \(apexHeight) m at \(apexPhase), \(touchDownSpeed) m/s at its end and full "
          + "height from \(fullHeightDuration) s, expected at least 0 m, between 0 and 1, at least "
          + "0 m/s and more than 0 s")
      self.apexHeight = apexHeight
      self.apexPhase = apexPhase
      self.touchDownSpeed = touchDownSpeed
      self.fullHeightDuration = fullHeightDuration
    }
  }

  /// Time of lift-off [s].
  public let start: Double
  /// Time of touch-down [s].
  public let end: Double
  /// How the ground rises.
  public let slope: GroundSlope

  /// Where the level part was last begun anew [s].
  private var levelStart: Double
  private var x: QuinticPolynomial
  private var y: QuinticPolynomial
  private var yaw: QuinticPolynomial
  /// Height less what the ground's plane has risen since lift-off.
  private let rise: QuinticPolynomial
  private let fall: QuinticPolynomial
  private let origin: Vector3

  /// - Parameters:
  ///   - foot: the foot as it is lifted off, at rest.
  ///   - target: where the sole's centre is put down in the world [m].
  ///   - targetYaw: its heading there [rad], within half a turn of that at lift-off.
  ///   - start: time of lift-off [s].
  ///   - end: time of touch-down, after `start` [s].
  ///   - slope: how the ground rises.
  ///   - shape: how it is lifted and put down.
  public init(
    from foot: State, to target: Vector3, targetYaw: Double = 0, start: Double, end: Double,
    slope: GroundSlope = .level, shape: Shape = Shape()
  ) {
    precondition(
      end > start, "a swing from \(start) s to \(end) s, expected an end after the start")
    self.start = start
    self.end = end
    self.slope = slope
    origin = foot.position
    let duration = end - start
    levelStart = start
    x = QuinticPolynomial(
      from: .init(foot.position.x), to: .init(target.x), duration: duration)
    y = QuinticPolynomial(
      from: .init(foot.position.y), to: .init(target.y), duration: duration)
    yaw = QuinticPolynomial(from: foot.yaw, to: .init(targetYaw), duration: duration)
    let height = target.z - slope.rise(over: target - foot.position)
    let apex =
      max(foot.position.z, height)
      + shape.apexHeight * min(1, duration / shape.fullHeightDuration)
    rise = QuinticPolynomial(
      from: .init(foot.position.z), to: .init(apex), duration: shape.apexPhase * duration)
    fall = QuinticPolynomial(
      from: .init(apex), to: .init(height, rate: -shape.touchDownSpeed),
      duration: duration - rise.duration)
  }

  /// The foot at a time [s]: before lift-off and after touch-down it stands at the end.
  public func state(at time: Double) -> State {
    let level = time - levelStart
    let (x, y) = (x.sample(at: level), y.sample(at: level))
    let lifted = time - start
    var z =
      lifted < rise.duration
      ? rise.sample(at: lifted) : fall.sample(at: lifted - rise.duration)
    if time >= end { z = QuinticPolynomial.Sample(z.value) }
    // Along the ground, and up from it.
    let place = Vector3(x.value, y.value, z.value)
    let velocity = Vector3(x.rate, y.rate, z.rate)
    let acceleration = Vector3(x.acceleration, y.acceleration, z.acceleration)
    return State(
      position: place + slope.rise(over: place - origin) * .unitZ,
      velocity: velocity + slope.rise(over: velocity) * .unitZ,
      acceleration: acceleration + slope.rise(over: acceleration) * .unitZ,
      yaw: yaw.sample(at: level), normal: slope.normal)
  }

  /// Puts the foot down elsewhere on the level, going on from where it is at `time` without a jump.
  ///
  /// - Parameters:
  ///   - target: where the sole's centre is put down in the world [m]; its height above the ground's
  ///     plane stays as planned.
  ///   - targetYaw: its heading there [rad].
  ///   - time: in the swing [s]; within `freeze` of its end nothing changes.
  ///   - freeze: how long before touch-down the target stays [s].
  public mutating func retarget(
    to target: Vector3, targetYaw: Double, at time: Double, freeze: Double = 0.05
  ) {
    let remaining = end - time
    guard time >= start, remaining > freeze, remaining > 0 else { return }
    let now = state(at: time)
    levelStart = time
    x = QuinticPolynomial(
      from: .init(now.position.x, rate: now.velocity.x, acceleration: now.acceleration.x),
      to: .init(target.x), duration: remaining)
    y = QuinticPolynomial(
      from: .init(now.position.y, rate: now.velocity.y, acceleration: now.acceleration.y),
      to: .init(target.y), duration: remaining)
    yaw = QuinticPolynomial(from: now.yaw, to: .init(targetYaw), duration: remaining)
  }
}
