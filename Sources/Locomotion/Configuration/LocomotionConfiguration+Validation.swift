import PolicyInterface

extension LocomotionConfiguration {
  /// Refuses settings that make no environment whatever the robot.
  func validate() throws(LocomotionError) {
    try require(control.rate, in: Bounds.positive, "control rate [Hz]")
    try require(control.actionScale, in: Bounds.any, "action scale [rad]")
    try require(control.actionClip, in: Bounds.positive, "action clip", allowsInfinity: true)
    try require(control.delay, in: 0...1, "delay [s]")
    try require(control.actionBlend, in: 0...1, "action blend")
    try require(control.actionNoise, in: Bounds.nonNegative, "action noise")
    try validateImpedance()
    try require(episode.length, in: Bounds.positive, "episode length [s]")
    try validateTerrain()
    try validateCommands()
    try validateGaitAndSensors()
    try validateEvents()
    try validateMotion()
    try validateRamp(curriculum.pushes, "curriculum of pushes")
    try validateRamp(curriculum.commands, "curriculum of commands")
    try validateRamp(curriculum.penalties, "curriculum of penalties")
    guard curriculum.interval >= 1 else {
      throw .invalid(
        setting: "curriculum interval", found: "\(curriculum.interval)", expected: "at least 1")
    }
  }

  private func validateImpedance() throws(LocomotionError) {
    let impedance = control.variableImpedance
    for (range, name) in [
      (impedance.stiffnessScale, "stiffness"), (impedance.dampingScale, "damping"),
    ] where !VariableImpedance.isBound(range) {
      throw .invalid(
        setting: "variable impedance, \(name) scale", found: "\(range)",
        expected: "1…1, or a positive range with 1 inside")
    }
    try require(impedance.sensitivity, in: Bounds.positive, "variable impedance, sensitivity")
  }

  private func validateTerrain() throws(LocomotionError) {
    guard terrain.ground == .tiles else { return }
    let sizes = [
      terrain.tileSize, terrain.spacing, terrain.platformSize, terrain.treadDepth, terrain.boxSize,
      terrain.wavelength, terrain.roughnessSpacing,
    ]
    for size in sizes { try require(size, in: Bounds.positive, "size of the terrain [m]") }
    try require(terrain.largestSlope, in: 0...1.5, "largest slope [rad]")
    let heights = [
      terrain.largestStepHeight, terrain.largestWaveHeight, terrain.largestRoughness,
    ]
    for height in heights { try require(height, in: Bounds.nonNegative, "terrain height [m]") }
    if let fault = terrain.fault {
      throw .invalid(setting: "terrain", found: fault.found, expected: fault.expected)
    }
    guard terrain.levelCount >= 1, curriculum.terrain.largestFirstLevel >= 0 else {
      throw .invalid(
        setting: "levels of the terrain",
        found: "\(terrain.levelCount), the first up to \(curriculum.terrain.largestFirstLevel)",
        expected: "at least 1, the first from 0 on")
    }
  }

  private func validateCommands() throws(LocomotionError) {
    try require(commands.forwardSpeed, in: Bounds.any, "forward speed [m/s]")
    try require(commands.leftwardSpeed, in: Bounds.any, "leftward speed [m/s]")
    try require(commands.yawRate, in: Bounds.any, "yaw rate [rad/s]")
    try require(commands.first.forwardSpeed, in: Bounds.any, "first forward speed [m/s]")
    try require(commands.first.leftwardSpeed, in: Bounds.any, "first leftward speed [m/s]")
    try require(commands.first.yawRate, in: Bounds.any, "first yaw rate [rad/s]")
    try require(commands.height, in: Bounds.any, "height command")
    try require(commands.interval, in: Bounds.positive, "command interval [s]")
    try require(commands.headingShare, in: 0...1, "heading share")
    try require(commands.headingGain, in: Bounds.nonNegative, "heading gain [1/s]")
    try require(commands.smallestSpeed, in: Bounds.nonNegative, "smallest speed [m/s]")
    try require(commands.smallestYawRate, in: Bounds.nonNegative, "smallest yaw rate [rad/s]")
    try require(commands.filterRetention, in: 0...0.999, "retention of the command filter")
    let shares = [
      commands.standingShare, commands.steppingShare, commands.turningShare,
      commands.forwardShare, commands.sidewaysShare,
    ]
    guard shares.allSatisfy({ $0 >= 0 }), shares.reduce(0, +) <= 1 + 1e-9 else {
      throw .invalid(
        setting: "shares of commands", found: "\(shares)",
        expected: "five shares from 0 on whose sum is at most 1")
    }
  }

  private func validateGaitAndSensors() throws(LocomotionError) {
    try require(gait.period, in: Bounds.positive, "gait period [s]")
    try require(gait.leftOffset, in: Bounds.any, "left offset [cycles]")
    try require(gait.rightOffset, in: Bounds.any, "right offset [cycles]")
    try require(gait.stanceRatio, in: 0.01...0.99, "stance ratio")
    let levels = [
      observation.noiseScale, observation.angularVelocityNoise, observation.gravityNoise,
      observation.jointPositionNoise, observation.jointVelocityNoise, observation.heightNoise,
    ]
    for level in levels { try require(level, in: Bounds.nonNegative, "sensor noise") }
    try validateHeightScan()
    try require(observation.encoderBias, in: Bounds.any, "encoder bias [rad]")
    try require(rewards.contactForce, in: Bounds.nonNegative, "contact force [N]")
  }

  private func validateHeightScan() throws(LocomotionError) {
    let scan = observation.heightScan
    guard scan.forwardCount >= 1, scan.leftwardCount >= 1 else {
      throw .invalid(
        setting: "points of the height scan",
        found: "\(scan.forwardCount) × \(scan.leftwardCount)", expected: "at least 1 × 1")
    }
    try require(scan.spacing, in: Bounds.positive, "spacing of the height scan [m]")
    try require(scan.offset, in: Bounds.any, "offset of the height scan [m]")
    try require(scan.limit, in: Bounds.positive, "limit of the height scan [m]")
  }

  private func validateEvents() throws(LocomotionError) {
    if let interval = pushes.interval {
      try require(interval, in: Bounds.positive, "push interval [s]")
    }
    if let interval = pushes.forceInterval {
      try require(interval, in: Bounds.positive, "force interval [s]")
    }
    try require(pushes.probability, in: 0...1, "push probability")
    try require(pushes.speed, in: Bounds.any, "push speed [m/s]")
    try require(pushes.verticalSpeed, in: Bounds.any, "vertical push speed [m/s]")
    try require(pushes.force, in: Bounds.any, "force [N]")
    try require(pushes.forceDuration, in: Bounds.positive, "force duration [s]")
    let starts = [
      reset.jointPosition, reset.jointVelocity, reset.tilt, reset.yaw, reset.linearVelocity,
      reset.angularVelocity, reset.dropHeight, reset.place,
    ]
    for range in starts { try require(range, in: Bounds.any, "reset range") }
    let factors = [
      randomization.friction, randomization.stiffnessScale, randomization.dampingScale,
      randomization.motorStrength, randomization.jointFrictionScale, randomization.armatureScale,
    ]
    for range in factors { try require(range, in: Bounds.nonNegative, "randomization factor") }
    try require(randomization.massScale, in: Bounds.positive, "mass scale")
    try require(randomization.inertiaScale, in: Bounds.positive, "inertia scale")
    try require(randomization.addedBaseMass, in: Bounds.any, "added base mass [kg]")
    let offsets = [
      randomization.baseCenterOfMassX, randomization.baseCenterOfMassY,
      randomization.baseCenterOfMassZ,
    ]
    for range in offsets { try require(range, in: Bounds.any, "base centre of mass [m]") }
    try require(randomization.jointOffset, in: Bounds.any, "joint offset [rad]")
    try require(randomization.gyroBias, in: Bounds.any, "gyro bias [rad/s]")
    try require(randomization.attitudeBias, in: -1.5...1.5, "attitude bias [rad]")
  }

  private func validateRamp(
    _ ramp: CurriculumConfiguration.Ramp, _ setting: String
  ) throws(LocomotionError) {
    try require(ramp.start, in: 0...1, "\(setting), start")
    try require(ramp.episodeShare, in: 0...1, "\(setting), episode share")
    try require(ramp.increment, in: 0...1, "\(setting), increment")
    guard ramp.firstStep >= 0, ramp.lastStep > ramp.firstStep else {
      throw .invalid(
        setting: "\(setting), steps", found: "\(ramp.firstStep) to \(ramp.lastStep)",
        expected: "a first step from 0 on and a last one after it")
    }
  }

  enum Bounds {
    static let any: ClosedRange<Double> = -Double.infinity...Double.infinity
    static let positive: ClosedRange<Double> = Double.leastNonzeroMagnitude...Double.infinity
    static let nonNegative: ClosedRange<Double> = 0...Double.infinity
  }

  func require(
    _ value: Double, in bounds: ClosedRange<Double>, _ setting: String,
    allowsInfinity: Bool = false
  ) throws(LocomotionError) {
    guard bounds.contains(value), value.isFinite || (allowsInfinity && value == .infinity) else {
      throw .invalid(
        setting: setting, found: "\(value)", expected: "a finite number in \(bounds)")
    }
  }

  func require(
    _ range: ClosedRange<Double>, in bounds: ClosedRange<Double>, _ setting: String
  ) throws(LocomotionError) {
    try require(range.lowerBound, in: bounds, setting)
    try require(range.upperBound, in: bounds, setting)
  }
}
