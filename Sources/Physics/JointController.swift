import RobotModel

/// The position controller of every joint of one robot, as each engine runs it in each physics step:
/// command delay, target filter, proportional–derivative law with gains that may vary and torques that
/// may be fed forward, torque limits and motor strength.
///
/// Engines whose arithmetic is scalar share it, so that they cannot differ in it.
public struct JointController: Equatable, Sendable {
  /// `[joints]` targets after the filter [rad or m].
  public private(set) var filteredTargets: [Double]
  /// `[joints]` factors on the proportional gains that act, then as many on the derivative ones;
  /// empty where the gains do not vary.
  private var gainScales: [Double]
  /// `[joints]` velocities that are wanted [rad/s or m/s], then as many torques [N m or N]; empty where
  /// nothing is fed forward.
  private var feedForward: [Double]
  /// `[steps, width]` what was asked for by the step, a ring: `[joints]` targets [rad or m], then, where
  /// there are any, `[2 joints]` factors on the gains, then `[2 joints]` what is fed forward.
  private var ring: [Double]
  /// Numbers in a row of the ring.
  private let width: Int
  /// Row of the newest step.
  private var newest = 0

  private let stallTorqueRatio: Double
  /// Share that the filter keeps from one physics step to the next.
  private let retention: Double

  /// The controller at rest on the nominal positions.
  public init(robot: RobotDescription, configuration: PhysicsConfiguration) {
    stallTorqueRatio = configuration.stallTorqueRatio
    retention = configuration.targetFilterRetentionPerStep
    filteredTargets = robot.nominalPositions
    let count = filteredTargets.count
    gainScales = Array(repeating: 1, count: configuration.hasVariableGains ? 2 * count : 0)
    feedForward = Array(repeating: 0, count: configuration.hasFeedForward ? 2 * count : 0)
    width = count + gainScales.count + feedForward.count
    ring = Array(repeating: 0, count: configuration.targetStepCount * width)
    reset(to: filteredTargets)
  }

  /// Puts filter and delayed targets at rest on `targets`, `[joints]` [rad or m], with the gains as
  /// they are described and nothing fed forward.
  public mutating func reset(to targets: [Double]) {
    precondition(
      targets.count == filteredTargets.count,
      "\(filteredTargets.count) joints got \(targets.count) targets")
    filteredTargets = targets
    let feedForwardStart = targets.count + gainScales.count
    for index in ring.indices {
      let place = index % width
      ring[index] = place < targets.count ? targets[place] : place < feedForwardStart ? 1 : 0
    }
    newest = 0
  }

  /// Begins a physics step: takes what is asked for, and filters what is old enough to act.
  ///
  /// - Parameters:
  ///   - targets: `[robots, joints]` [rad or m], row-major.
  ///   - gains: factors on the gains; nil for 1.
  ///   - feedForward: wanted velocities and torques; nil for 0.
  ///   - row: this robot's row.
  ///   - delay: age of the targets that act [physics steps], below the batch's `targetStepCount`.
  public mutating func beginStep(
    targets: [Double], gains: GainScales? = nil, feedForward asked: FeedForward? = nil, row: Int,
    delay: Int
  ) {
    let count = filteredTargets.count
    guard count > 0 else { return }
    let stepCount = ring.count / width
    newest = (newest + 1) % stepCount
    let acting = (newest + stepCount - delay) % stepCount
    for joint in 0..<count {
      ring[newest * width + joint] = targets[row * count + joint]
      filteredTargets[joint] =
        retention * filteredTargets[joint] + (1 - retention) * ring[acting * width + joint]
    }
    guard width > count else { return }
    let feedForwardStart = count + gainScales.count
    for joint in 0..<count {
      let number = row * count + joint
      if !gainScales.isEmpty {
        let place = newest * width + count + joint
        ring[place] = gains?.stiffness[number] ?? 1
        ring[place + count] = gains?.damping[number] ?? 1
      }
      if !feedForward.isEmpty {
        let place = newest * width + feedForwardStart + joint
        ring[place] = asked?.velocities[number] ?? 0
        ring[place + count] = asked?.torques[number] ?? 0
      }
    }
    for index in gainScales.indices { gainScales[index] = ring[acting * width + count + index] }
    for index in feedForward.indices {
      feedForward[index] = ring[acting * width + feedForwardStart + index]
    }
  }

  /// What the motor of a joint gives at a position and velocity:
  /// `strength · clip(kp (q* − q_encoder) + kd (q̇* − q̇) + τ*, limits)`, with the gains as `GainScales`
  /// changes them, and q̇* and τ* as `FeedForward` has them.
  ///
  /// - Parameters:
  ///   - index: index of the joint.
  ///   - joint: its description.
  ///   - position: true position [rad or m].
  ///   - velocity: [rad/s or m/s].
  ///   - properties: of this robot.
  public func motorTorque(
    _ index: Int, of joint: Joint, position: Double, velocity: Double,
    properties: RobotProperties
  ) -> MotorTorque {
    var stiffness = joint.stiffness * properties.stiffnessScale.element(index, orElse: 1)
    var damping = joint.damping * properties.dampingScale.element(index, orElse: 1)
    if !gainScales.isEmpty {
      let (scaleP, scaleD) = (gainScales[index], gainScales[filteredTargets.count + index])
      stiffness *= 1 + joint.commandedStiffnessShare * (scaleP - 1)
      damping *= 1 + joint.commandedDampingShare * (scaleD - 1)
    }
    let strength = properties.motorStrength.element(index, orElse: 1)
    let encoder = position + properties.jointOffset.element(index, orElse: 0)

    var wanted = stiffness * (filteredTargets[index] - encoder) - damping * velocity
    if !feedForward.isEmpty {
      wanted += damping * feedForward[index] + feedForward[filteredTargets.count + index]
    }
    // A turning motor drives with less than it brakes with.
    let driving = drivingLimit(of: joint, speed: abs(velocity))
    let lower = velocity < 0 ? -driving : -joint.effortLimit
    let upper = velocity > 0 ? driving : joint.effortLimit
    guard wanted >= lower else { return MotorTorque(value: strength * lower, damping: 0) }
    guard wanted <= upper else { return MotorTorque(value: strength * upper, damping: 0) }
    return MotorTorque(value: strength * wanted, damping: strength * damping)
  }

  /// `effortLimit · min(1, ratio · (1 − speed / velocityLimit))`, never negative.
  private func drivingLimit(of joint: Joint, speed: Double) -> Double {
    guard stallTorqueRatio.isFinite else { return joint.effortLimit }
    let share = min(1, stallTorqueRatio * (1 - speed / joint.velocityLimit))
    return share > 0 ? joint.effortLimit * share : 0
  }

  /// Filtered targets, then the rows of the ring from the oldest step to the newest, for a snapshot.
  public var numbers: [Double] {
    get {
      let start = filteredTargets.isEmpty ? 0 : (newest + 1) * width % ring.count
      return filteredTargets + ring[start...] + ring[..<start]
    }
    set {
      let count = filteredTargets.count
      precondition(
        newValue.count == count + ring.count,
        "a controller of \(count + ring.count) numbers got \(newValue.count)")
      filteredTargets = Array(newValue[..<count])
      ring = Array(newValue[count...])
      newest = count > 0 ? ring.count / width - 1 : 0
    }
  }
}

/// What a motor gives during one physics step.
public struct MotorTorque: Equatable, Sendable {
  /// Torque at the step's beginning [N m or N].
  public var value: Double
  /// `−∂τ/∂q̇`, for engines that treat the damping implicitly; 0 at a torque limit [N m s/rad].
  public var damping: Double

  /// The torque of the values given.
  public init(value: Double, damping: Double) {
    self.value = value
    self.damping = damping
  }
}
