import Physics
import PolicyInterface
import Reproducibility
import SpatialMath

/// Episodes start.
extension EnvironmentShard {
  /// Puts a robot into the first state of a training episode.
  func start(_ environment: Int, physics: any PhysicsBatch, commandFactor: Double) {
    let configuration = definition.configuration
    var stream = memory.streams[environment]
    let start = definition.start.draw(stream: &stream)
    let delay = stream.uniform(in: configuration.control.delay)
    memory.gaitPeriods[environment] = stream.uniform(in: configuration.gait.period)
    let phase = stream.uniform()
    memory.phases[environment] = configuration.gait.hasRandomInitialPhase ? phase : 0
    for slot in jointSlots(environment) {
      memory.encoderBiases[slot] = stream.uniform(in: configuration.observation.encoderBias)
    }
    definition.commands.draw(
      &commands, environment, rangeFactor: commandFactor, stream: &stream)
    definition.pushes.start(&pushes, environment, stream: &stream)
    memory.streams[environment] = stream
    begin(environment, start, delay: delay, physics: physics)
  }

  /// Puts a robot into the first state of an evaluation's episode.
  func start(_ environment: Int, plan: EvaluationEpisode, physics: any PhysicsBatch) {
    let control = definition.configuration.control
    var stream = RandomStream(seed: plan.seed, stream: 0)
    let start = definition.start.drawNominal(
      jointNoise: plan.jointNoise, properties: plan.properties, stream: &stream)
    memory.gaitPeriods[environment] = definition.clock.period
    let phase = stream.uniform()
    memory.phases[environment] =
      definition.configuration.gait.hasRandomInitialPhase ? phase : 0
    for slot in jointSlots(environment) { memory.encoderBiases[slot] = 0 }
    commands[environment] = plan.command(at: 0)
    commands.followsHeading[environment] = 0
    pushes.pushVelocity.setVector(environment, .zero)
    memory.streams[environment] = stream
    causes[environment] = nil
    let delay = 0.5 * (control.delay.lowerBound + control.delay.upperBound)
    begin(environment, start, delay: delay, physics: physics)
  }

  /// Sets the robot, and forgets what was before.
  private func begin(
    _ environment: Int, _ start: StartState, delay: Double, physics: any PhysicsBatch
  ) {
    let robot = range.lowerBound + environment
    physics.setProperties(start.properties, of: robot)
    physics.reset(robot, to: start.robot, targets: definition.model.defaultPositions)
    physics.setExternalForce(robot, forceInWorld: .zero)

    memory.ages[environment] = 0
    memory.isFirst[environment] = 1
    memory.isFinished[environment] = 0
    let parts = Double(definition.partCount)
    memory.delays[environment] = Int((delay / definition.timestep * parts).rounded())
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
      for age in 0..<definition.targetHistoryCount {
        memory.targets[(environment * definition.targetHistoryCount + age) * joints + joint] =
          definition.model.defaultPositions[joint]
      }
    }
    memory.bodyForces[environment] = 0
    for foot in 0..<2 {
      let slot = 2 * environment + foot
      memory.footContacts[slot] = 0
      memory.footAirTimes[slot] = 0
      memory.footContactTimes[slot] = 0
      memory.footForces.setVector(slot, .zero)
    }
    accounts.startEpisode(environment)
  }

  private func jointSlots(_ environment: Int) -> Range<Int> {
    environment * definition.jointCount..<(environment + 1) * definition.jointCount
  }
}
