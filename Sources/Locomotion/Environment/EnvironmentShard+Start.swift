import Physics
import PolicyInterface
import Reproducibility
import SpatialMath

/// Episodes start.
extension EnvironmentShard {
  /// Puts a robot into the first state of a training episode.
  mutating func start(_ environment: Int, physics: any PhysicsBatch, commandFactor: Double) {
    let configuration = definition.configuration
    var stream = memory.streams[environment]
    var start = definition.start.draw(stream: &stream)
    start.properties.commandDelay = stream.uniform(in: configuration.control.delay)
    memory.gaitPeriods[environment] = stream.uniform(in: configuration.gait.period)
    let phase = stream.uniform()
    memory.phases[environment] = configuration.gait.hasRandomInitialPhase ? phase : 0
    for slot in jointSlots(environment) {
      let bias = stream.uniform(in: configuration.observation.encoderBias)
      memory.encoderBiases[slot] =
        bias + start.properties.jointOffset[slot - environment * definition.jointCount]
    }
    definition.commands.draw(
      &commands, environment, rangeFactor: commandFactor, stream: &stream)
    definition.pushes.start(&pushes, environment, stream: &stream)
    memory.streams[environment] = stream
    begin(environment, start, physics: physics)
  }

  /// Puts a robot into the first state of an evaluation's episode.
  mutating func start(_ environment: Int, plan: EvaluationEpisode, physics: any PhysicsBatch) {
    let control = definition.configuration.control
    var stream = RandomStream(seed: plan.seed, stream: 0)
    var start = definition.start.drawNominal(
      jointNoise: plan.jointNoise, properties: plan.properties, stream: &stream)
    memory.gaitPeriods[environment] = definition.clock.period
    let phase = stream.uniform()
    memory.phases[environment] =
      definition.configuration.gait.hasRandomInitialPhase ? phase : 0
    let offsets = start.properties.jointOffset
    for joint in 0..<definition.jointCount {
      memory.encoderBiases[environment * definition.jointCount + joint] =
        offsets.isEmpty ? 0 : offsets[joint]
    }
    commands[environment] = plan.command(at: 0)
    commands.followsHeading[environment] = 0
    pushes.pushVelocity.setVector(environment, .zero)
    memory.streams[environment] = stream
    causes[environment] = nil
    start.properties.commandDelay = 0.5 * (control.delay.lowerBound + control.delay.upperBound)
    begin(environment, start, physics: physics)
  }

  /// Sets the robot, and forgets what was before.
  private mutating func begin(
    _ environment: Int, _ start: StartState, physics: any PhysicsBatch
  ) {
    let robot = range.lowerBound + environment
    physics.setProperties(start.properties, of: robot)
    physics.reset(robot, to: start.robot, targets: definition.model.defaultPositions)
    physics.setExternalForce(robot, forceInWorld: .zero)

    memory.ages[environment] = 0
    memory.isFirst[environment] = 1
    memory.isFinished[environment] = 0
    memory.baseLinearVelocities.setVector(environment, start.robot.baseLinearVelocityInWorld)
    memory.baseAngularVelocities.setVector(environment, start.robot.baseAngularVelocityInWorld)
    memory.properties.setVector(
      environment,
      Vector3(
        start.properties.friction, start.properties.massScale, start.properties.addedBaseMass))
    let joints = definition.jointCount
    for joint in 0..<joints {
      let slot = environment * joints + joint
      memory.actions[slot] = 0
      memory.previousActions[slot] = 0
      memory.secondPreviousActions[slot] = 0
      memory.jointVelocities[slot] = start.robot.jointVelocities[joint]
      let strengths = start.properties.motorStrength
      memory.motorStrengths[slot] = strengths.isEmpty ? 1 : strengths[joint]
      targets[slot] = definition.model.defaultPositions[joint]
    }
    for foot in 0..<2 {
      let slot = 2 * environment + foot
      memory.footContacts[slot] = 0
      memory.footAirTimes[slot] = 0
      memory.footContactTimes[slot] = 0
    }
    accounts.startEpisode(environment)
  }

  private func jointSlots(_ environment: Int) -> Range<Int> {
    environment * definition.jointCount..<(environment + 1) * definition.jointCount
  }
}
