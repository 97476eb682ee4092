import EnvironmentInterface
import Physics
import PolicyInterface
import ReferenceMotion
import RobotModel

/// An experiment's settings with everything worked out that does not change: names looked up, times
/// turned into steps.
struct LocomotionDefinition: Sendable {
  let configuration: LocomotionConfiguration
  let model: BipedModel
  let terrain: Terrain
  /// The tiles of the ground, nil for a plane.
  let tiles: TerrainTiles?
  let actions: ActionMapping
  let clock: GaitClock
  let layouts: ObservationLayouts
  let rewards: RewardSum
  let terminations: TerminationCheck
  let commands: CommandGenerator
  let pushes: PushGenerator
  let start: StartDraw
  let noise: SensorNoise
  let curriculum: Curriculum
  /// The reference motion, nil where there is none.
  let motion: MotionDefinition?
  /// Length of a control step [s].
  let timestep: Double
  /// Physics steps of a control step.
  let substeps: Int
  /// Control steps of a full episode.
  let episodeLength: Int
  /// Bend of hip, knee and ankle in the reference gait [rad].
  let referenceAmplitudes: (hip: Double, knee: Double, ankle: Double)

  var jointCount: Int { model.defaultPositions.count }
  /// Numbers in an action.
  var actionCount: Int { actions.actionCount }

  /// Factors of 1 on the gains of so many robots, none where the impedance is not variable.
  func gainScales(robotCount: Int) -> GainScales {
    GainScales(count: actions.impedance == nil ? 0 : robotCount * jointCount)
  }

  /// - Throws: `LocomotionError` for settings that make no environment with the robot.
  init(
    _ configuration: LocomotionConfiguration, robot: RobotDescription,
    physics: PhysicsConfiguration, clips: [ReferenceClip]
  ) throws(LocomotionError) {
    try configuration.validate()
    self.configuration = configuration
    terrain = physics.terrain
    tiles = try TerrainTiles(configuration.terrain, on: physics.terrain)
    let control = configuration.control
    timestep = 1 / control.rate
    substeps = try control.substeps(physicsTimestep: physics.timestep)
    guard control.delay.upperBound <= physics.largestCommandDelay else {
      throw .invalid(
        setting: "delay [s]", found: "\(control.delay.upperBound)",
        expected: "at most the \(physics.largestCommandDelay) s that the physics keeps targets for")
    }
    episodeLength = max(1, Int((configuration.episode.length * control.rate).rounded()))

    let names = robot.joints.map(\.name)
    let pose = try JointValue.resolve(
      control.defaultPose, names: names, defaults: robot.nominalPositions, setting: "default pose")
    let scales = try JointValue.resolve(
      control.actionScales, names: names,
      defaults: names.map { _ in control.actionScale }, setting: "action scales")
    model = try BipedModel(robot: robot, defaultPositions: pose, gravity: physics.gravity)
    let impedance = model.impedance(control.variableImpedance)
    guard impedance == nil || physics.hasVariableGains else {
      throw .invalid(
        setting: "variable impedance", found: "a physics whose gains do not vary",
        expected: "one that was made with variable gains")
    }
    actions = ActionMapping(
      defaultPositions: pose, scale: scales, clip: control.actionClip, impedance: impedance)
    clock = configuration.gait.clock
    let preview = ReferencePreview(
      count: configuration.motion.previewCount, interval: configuration.motion.previewInterval)
    layouts = try ObservationLayouts(
      configuration.observation, preview: preview, model: model, actionCount: actions.actionCount)
    rewards = try RewardSum(configuration.rewards, timestep: timestep)
    terminations = TerminationCheck(configuration.terminations)
    commands = CommandGenerator(configuration: configuration.commands, timestep: timestep)
    pushes = PushGenerator(configuration: configuration.pushes, timestep: timestep)
    start = StartDraw(
      reset: configuration.reset, randomization: configuration.randomization, model: model,
      terrain: physics.terrain)
    noise = SensorNoise(configuration: configuration.observation)
    curriculum = Curriculum(
      configuration: configuration.curriculum, episodeLength: episodeLength)
    motion = try MotionDefinition(
      configuration.motion, clips: clips, model: model, preview: layouts.preview,
      timestep: timestep)
    try Self.checkReferenceUse(configuration, rewards, layouts)
    let reference = rewards.terms.first { $0.definition.name == "reference_gait" }?.parameters
    referenceAmplitudes = reference.map { ($0[3], $0[4], $0[5]) } ?? (0.17, 0.34, 0.17)
  }

  /// What may end an episode as a fall.
  var causes: [TerminationCause] {
    motion == nil ? TerminationCause.withoutReference : TerminationCause.all
  }

  /// Refuses terms that compare with a reference where there is none.
  private static func checkReferenceUse(
    _ configuration: LocomotionConfiguration, _ rewards: RewardSum, _ layouts: ObservationLayouts
  ) throws(LocomotionError) {
    guard configuration.motion.source == .none else { return }
    let names =
      rewards.terms.filter(\.definition.needsReference).map { "reward '\($0.definition.name)'" }
      + layouts.critic.terms.filter(\.quantity.isOfReference).map { "observation '\($0.name)'" }
    guard let name = names.first else { return }
    throw .invalid(
      setting: name, found: "an environment without a reference motion",
      expected: "motion source clips or gaits")
  }

  /// The left–right symmetry, or nil where pose, scales or gait have none.
  func mirror(_ joints: JointMirror) -> EnvironmentMirror? {
    let seesPhase = layouts.critic.terms.contains { $0.quantity == .gaitPhase }
    guard !seesPhase || (motion?.isSymmetric(joints) ?? clock.isSymmetric),
      let action = actions.mirror(joints),
      let actor = layouts.actor.mirror(joints, action: action),
      let critic = layouts.critic.mirror(joints, action: action)
    else { return nil }
    return EnvironmentMirror(
      observation: SignedPermutation(source: actor.source, sign: actor.sign),
      criticObservation: SignedPermutation(source: critic.source, sign: critic.sign),
      action: SignedPermutation(source: action.source, sign: action.sign))
  }
}

extension TerrainTiles {
  /// The tiles of a configuration, or nil for a plane.
  ///
  /// - Throws: `invalid` where the physics has another ground.
  fileprivate init?(
    _ configuration: TerrainConfiguration, on terrain: Terrain
  ) throws(LocomotionError) {
    self.init(configuration)
    if case .heightField(let field) = terrain, fit(field) { return }
    throw .invalid(
      setting: "terrain", found: "tiles on a physics with another ground",
      expected: "the height field of the tiles as the physics' ground")
  }
}

extension ControlConfiguration {
  /// Physics steps per control step.
  fileprivate func substeps(physicsTimestep: Double) throws(LocomotionError) -> Int {
    let count = 1 / (rate * physicsTimestep)
    let whole = count.rounded()
    guard whole >= 1, abs(count - whole) < 1e-6 * whole else {
      throw .invalid(
        setting: "control rate", found: "\(rate) Hz, \(count) physics steps per control step",
        expected: "a whole number of physics steps of \(physicsTimestep) s")
    }
    return Int(whole)
  }
}

extension JointValue {
  /// One value for each joint: that of the last pattern that fits its name, else the default.
  ///
  /// - Throws: `unmatchedPattern`, `invalid` for a value that is not finite.
  static func resolve(
    _ values: [JointValue], names: [String], defaults: [Double], setting: String
  ) throws(LocomotionError) -> [Double] {
    var resolved = defaults
    for value in values {
      let pattern = NamePattern(value.pattern)
      let fitting = names.indices.filter { pattern.matches(names[$0]) }
      guard !fitting.isEmpty else {
        throw .unmatchedPattern(setting: setting, pattern: value.pattern, joints: names)
      }
      guard value.value.isFinite else {
        throw .invalid(
          setting: "\(setting), \(value.pattern)", found: "\(value.value)",
          expected: "a finite number")
      }
      for joint in fitting { resolved[joint] = value.value }
    }
    return resolved
  }
}
