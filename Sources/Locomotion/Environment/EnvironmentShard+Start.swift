import Physics
import PolicyInterface
import Reproducibility
import SpatialMath

/// Episodes start: first all is drawn, by the workers side by side, then the engine takes it over.
extension EnvironmentShard {
  /// How many starts a shard draws before the engine takes them over.
  static let startCapacity = 8

  /// The environments whose episodes start in one round of the loop, `ended` from `first` on.
  private func starting(from first: Int) -> ArraySlice<Int> {
    ended.dropFirst(first).prefix(EnvironmentShard.startCapacity)
  }

  /// Draws the first states of training episodes, of one round.
  mutating func drawStarts(from first: Int, commandFactor: Double) {
    for (slot, environment) in starting(from: first).enumerated() {
      drawStart(environment, slot: slot, commandFactor: commandFactor)
    }
  }

  /// Puts the robots of one round into the states that were drawn.
  mutating func placeStarts(from first: Int, in physics: any PhysicsBatch) {
    for (slot, environment) in starting(from: first).enumerated() {
      place(environment, slot: slot, in: physics)
    }
  }

  /// Sets the potentials of the states in which episodes started.
  mutating func startPotentials(_ state: BatchState) {
    for environment in ended {
      readKinematics(environment, state)
      readTask(environment)
      readReference(environment)
      definition.rewards.startPotentials(
        sample, &memory.potentials, at: environment * definition.rewards.potentialCount)
    }
  }

  private mutating func drawStart(_ environment: Int, slot: Int, commandFactor: Double) {
    var stream = memory.streams[environment]
    definition.start.draw(
      into: &starts[slot], around: place(of: environment), kinematics: &kinematics, stream: &stream)
    terrain.start(environment, at: starts[slot].robot.basePose.position)
    starts[slot].properties.commandDelay =
      stream.uniform(in: definition.configuration.control.delay)
    memory.gaitPeriods[environment] = stream.uniform(in: definition.configuration.gait.period)
    let phase = stream.uniform()
    memory.phases[environment] =
      definition.configuration.gait.hasRandomInitialPhase ? phase : 0
    for joint in 0..<definition.jointCount {
      let bias = stream.uniform(in: definition.configuration.observation.encoderBias)
      memory.encoderBiases[environment * definition.jointCount + joint] =
        bias + starts[slot].properties.jointOffset[joint]
    }
    definition.commands.start(
      &commands, environment, progress: commandFactor, stream: &stream)
    definition.pushes.start(&pushes, environment, stream: &stream)
    drawInertialBiases(environment, stream: &stream)
    if definition.motion != nil {
      drawReferenceStart(environment, slot: slot, stream: &stream)
      terrain.start(environment, at: starts[slot].robot.basePose.position)
    }
    memory.streams[environment] = stream
    begin(environment, slot: slot)
  }

  /// Draws the constant errors of gyro and attitude. They come last, and only where an experiment has
  /// them, so that others keep their draws.
  private mutating func drawInertialBiases(_ environment: Int, stream: inout RandomStream) {
    let randomization = definition.configuration.randomization
    if randomization.gyroBias != 0...0 {
      let (x, y, z) = (
        stream.uniform(in: randomization.gyroBias), stream.uniform(in: randomization.gyroBias),
        stream.uniform(in: randomization.gyroBias)
      )
      memory.gyroBiases.setVector(environment, Vector3(x, y, z))
    }
    if randomization.attitudeBias != 0...0 {
      let (x, y) = (
        stream.uniform(in: randomization.attitudeBias),
        stream.uniform(in: randomization.attitudeBias)
      )
      memory.attitudeBiases.setVector(environment, Vector3(x, y, 0))
    }
  }

  /// Where an environment's robot starts in training [m]; the origin on a plane.
  private func place(of environment: Int) -> Vector3 {
    definition.tiles?.center(
      level: terrain.levels[environment], column: terrain.columns[environment]) ?? .zero
  }

  /// Puts a robot into the first state of an evaluation's episode.
  mutating func start(_ environment: Int, plan: EvaluationEpisode, physics: any PhysicsBatch) {
    var stream = RandomStream(seed: plan.seed, stream: 0)
    starts[0].properties = plan.properties(jointCount: definition.jointCount)
    definition.start.drawNominal(
      into: &starts[0].robot, at: definition.tiles?.center(of: plan.tile) ?? .zero,
      jointNoise: plan.jointNoise, kinematics: &kinematics,
      stream: &stream)
    memory.gaitPeriods[environment] = definition.clock.period
    let phase = stream.uniform()
    memory.phases[environment] =
      definition.configuration.gait.hasRandomInitialPhase ? phase : 0
    memory.encoderBiases.copy(
      0..<definition.jointCount, of: starts[0].properties.jointOffset,
      to: environment * definition.jointCount)
    memory.gyroBiases.setVector(environment, .zero)
    memory.attitudeBiases.setVector(environment, .zero)
    definition.commands.start(&commands, environment, command: plan.command(at: 0))
    startReference(environment, seed: plan.seed)
    pushes.pushVelocity.setVector(environment, .zero)
    memory.streams[environment] = stream
    causes[environment] = nil
    begin(environment, slot: 0)
    place(environment, slot: 0, in: physics)
  }

  /// Forgets what was before the start in `slot`.
  private mutating func begin(_ environment: Int, slot: Int) {
    memory.ages[environment] = 0
    memory.isFirst[environment] = 1
    memory.isFinished[environment] = 0
    memory.baseLinearVelocities.setVector(
      environment, starts[slot].robot.baseLinearVelocityInWorld)
    memory.baseAngularVelocities.setVector(
      environment, starts[slot].robot.baseAngularVelocityInWorld)
    memory.meanCommandErrors.setVector(environment, .zero)
    memory.properties.setVector(
      environment,
      Vector3(
        starts[slot].properties.friction, starts[slot].properties.massScale,
        starts[slot].properties.addedBaseMass))
    let joints = definition.jointCount
    let first = environment * joints
    memory.jointVelocities.copy(0..<joints, of: starts[slot].robot.jointVelocities, to: first)
    memory.motorStrengths.copy(0..<joints, of: starts[slot].properties.motorStrength, to: first)
    targets.copy(0..<joints, of: definition.model.defaultPositions, to: first)
    for index in gains.stiffness.isEmpty ? 0..<0 : jointSlots(environment) {
      gains.stiffness[index] = 1
      gains.damping[index] = 1
    }
    for index in actionSlots(environment) {
      memory.actions[index] = 0
      memory.previousActions[index] = 0
      memory.secondPreviousActions[index] = 0
    }
    for foot in 2 * environment..<2 * environment + 2 {
      memory.footContacts[foot] = 0
      memory.footAirTimes[foot] = 0
      memory.footContactTimes[foot] = 0
    }
    accounts.startEpisode(environment)
    rememberStartStyle(environment, slot: slot)
  }

  private func place(_ environment: Int, slot: Int, in physics: any PhysicsBatch) {
    let robot = range.lowerBound + environment
    physics.setProperties(starts[slot].properties, of: robot)
    physics.reset(robot, to: starts[slot].robot, targets: definition.model.defaultPositions)
    physics.setExternalForce(robot, forceInWorld: .zero)
  }

  /// Where an environment's numbers are in buffers `[environments, actions]`.
  func actionSlots(_ environment: Int) -> Range<Int> {
    environment * definition.actionCount..<(environment + 1) * definition.actionCount
  }

  /// Where an environment's numbers are in buffers `[environments, joints]`.
  func jointSlots(_ environment: Int) -> Range<Int> {
    environment * definition.jointCount..<(environment + 1) * definition.jointCount
  }
}

extension EvaluationEpisode {
  /// The robot's properties, with every list written out.
  fileprivate func properties(jointCount: Int) -> RobotProperties {
    RobotProperties(
      numbers: properties.numbers(jointCount: jointCount), jointCount: jointCount)
  }
}
