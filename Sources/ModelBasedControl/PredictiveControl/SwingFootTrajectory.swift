import SpatialMath

/// The path of a foot from lift-off to touch-down: level and yaw with least jerk, height up to an apex
/// and down again. Position, velocity and acceleration are continuous.
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

    /// A foot at rest.
    public init(at position: Vector3, yaw: Double = 0) {
      self.init(
        position: position, velocity: .zero, acceleration: .zero,
        yaw: QuinticPolynomial.Sample(yaw))
    }

    /// The state of the values given.
    public init(
      position: Vector3, velocity: Vector3, acceleration: Vector3, yaw: QuinticPolynomial.Sample
    ) {
      self.position = position
      self.velocity = velocity
      self.acceleration = acceleration
      self.yaw = yaw
    }
  }

  /// How a foot is lifted and put down.
  public struct Shape: Equatable, Sendable {
    /// Height of the apex above the higher end [m].
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

  /// Where the level part was last begun anew [s].
  private var levelStart: Double
  private var x: QuinticPolynomial
  private var y: QuinticPolynomial
  private var yaw: QuinticPolynomial
  private let rise: QuinticPolynomial
  private let fall: QuinticPolynomial

  /// - Parameters:
  ///   - foot: the foot as it is lifted off, at rest.
  ///   - target: where the sole's centre is put down in the world [m].
  ///   - targetYaw: its heading there [rad], within half a turn of that at lift-off.
  ///   - start: time of lift-off [s].
  ///   - end: time of touch-down, after `start` [s].
  ///   - shape: how it is lifted and put down.
  public init(
    from foot: State, to target: Vector3, targetYaw: Double = 0, start: Double, end: Double,
    shape: Shape = Shape()
  ) {
    precondition(
      end > start, "a swing from \(start) s to \(end) s, expected an end after the start")
    self.start = start
    self.end = end
    let duration = end - start
    levelStart = start
    x = QuinticPolynomial(
      from: .init(foot.position.x), to: .init(target.x), duration: duration)
    y = QuinticPolynomial(
      from: .init(foot.position.y), to: .init(target.y), duration: duration)
    yaw = QuinticPolynomial(from: foot.yaw, to: .init(targetYaw), duration: duration)
    let apex =
      max(foot.position.z, target.z)
      + shape.apexHeight * min(1, duration / shape.fullHeightDuration)
    rise = QuinticPolynomial(
      from: .init(foot.position.z), to: .init(apex), duration: shape.apexPhase * duration)
    fall = QuinticPolynomial(
      from: .init(apex), to: .init(target.z, rate: -shape.touchDownSpeed),
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
    return State(
      position: Vector3(x.value, y.value, z.value), velocity: Vector3(x.rate, y.rate, z.rate),
      acceleration: Vector3(x.acceleration, y.acceleration, z.acceleration),
      yaw: yaw.sample(at: level))
  }

  /// Puts the foot down elsewhere on the level, going on from where it is at `time` without a jump.
  ///
  /// - Parameters:
  ///   - target: where the sole's centre is put down in the world [m]; its height stays as planned.
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
