import EnvironmentInterface
import Physics
import PolicyInterface
import SpatialMath

/// After the physics: what became of the robots, and what it is worth.
extension EnvironmentShard {
  /// Looks, commands, tells falls, rewards, and notes whose episode ended.
  mutating func judge(_ state: BatchState, commandFactor: Double, penaltyFactor: Double) {
    ended.removeAll(keepingCapacity: true)
    faults.removeAll(keepingCapacity: true)
    endedLengthSum = 0
    for bin in clipFailures.indices { clipFailures[bin] = 0 }
    for environment in 0..<count {
      terminated[environment] = false
      truncated[environment] = false
      rewards[environment] = 0
      guard memory.isFinished[environment] == 0 else { continue }
      judge(environment, state, commandFactor: commandFactor, penaltyFactor: penaltyFactor)
    }
  }

  private mutating func judge(
    _ environment: Int, _ state: BatchState, commandFactor: Double, penaltyFactor: Double
  ) {
    // What became of the robot.
    readKinematics(environment, state)
    checkFinite(environment, "the state is not finite")
    updateFeet(environment)
    advanceClock(environment)

    // What it is to do.
    memory.ages[environment] += 1
    advanceCommand(environment, commandFactor: commandFactor)
    advanceMotion(environment)
    readTask(environment)
    averageCommandError(environment)
    readReference(environment)
    askWay(environment)

    // Whether it fell, and what the step is worth.
    var cause = isFaulty[environment] ? .fault : definition.terminations.cause(sample)
    if cause == nil { cause = definition.motion?.terminations.cause(sample) }
    sample.isTerminated = cause != nil
    var reward = evaluate(environment, penaltyFactor: penaltyFactor)
    if !Float(reward).isFinite {
      report(environment, "the reward is not finite")
      cause = .fault
      sample.isTerminated = true
      reward = definition.rewards.evaluateFault(contributions: &contributions)
    }
    rewards[environment] = Float(reward)
    account(environment, reward: reward)
    compareWithReference(environment)
    remember(environment)
    end(environment, cause: cause)
  }

  /// Copies what the step gave to its place in that of all environments.
  mutating func copyOutcome(into outcome: inout StepOutcome) {
    outcome.rewards.copy(0..<count, of: rewards, to: range.lowerBound)
    outcome.terminated.copy(0..<count, of: terminated, to: range.lowerBound)
    outcome.truncated.copy(0..<count, of: truncated, to: range.lowerBound)
    guard !outcome.styleTransitions.isEmpty, definition.motion != nil else { return }
    outcome.styleTransitions.copy(
      styleTransitions.indices, of: styleTransitions,
      to: range.lowerBound * (styleTransitions.count / max(count, 1)))
  }

  private mutating func checkFinite(_ environment: Int, _ reason: String) {
    if isFaulty[environment] {
      accounts.faults[environment] += 1
    } else if !sample.isFinite {
      report(environment, reason)
    }
  }

  private mutating func report(_ environment: Int, _ reason: String) {
    isFaulty[environment] = true
    accounts.faults[environment] += 1
    faults.append(PhysicsFault(index: range.lowerBound + environment, reason: reason))
  }

  private mutating func advanceClock(_ environment: Int) {
    sample.clock.period = memory.gaitPeriods[environment]
    // With a reference, its phase is the clock's.
    guard definition.motion == nil else { return }
    memory.phases[environment] = sample.clock.advanced(
      memory.phases[environment], by: definition.timestep,
      isStanding: commands[environment].isStanding)
  }

  private mutating func advanceCommand(_ environment: Int, commandFactor: Double) {
    if definition.motion?.clips != nil {
      // A sampled clip brings its own command.
      definition.commands.follow(
        &commands, environment, command: commands.wanted(environment))
    } else if let evaluation {
      let time = Double(memory.ages[environment]) * definition.timestep
      definition.commands.follow(
        &commands, environment,
        command: evaluation[environment].command(
          at: time, position: sample.basePositionInWorld, yaw: sample.baseOrientation.yaw))
    } else if !isFaulty[environment] {
      definition.commands.advance(
        &commands, environment, progress: commandFactor, heading: sample.heading,
        stream: &memory.streams[environment])
    }
  }

  /// Adds the way that the command asks for in this step along the robot's own heading.
  private mutating func askWay(_ environment: Int) {
    guard definition.tiles != nil, !isFaulty[environment] else { return }
    terrain.ask(environment, wayInWorld: commandedVelocityInWorld * definition.timestep)
  }

  /// [m/s].
  private var commandedVelocityInWorld: Vector3 {
    sample.heading.act(Vector3(sample.command.forwardSpeed, sample.command.leftwardSpeed, 0))
  }

  /// Moves an environment to the level of the ground that its episode earned. A fall stands for the
  /// rest of the way that the command asked for.
  private mutating func advanceLevel(_ environment: Int) {
    guard let tiles = definition.tiles, !isFaulty[environment] else { return }
    var asked = terrain.askedWays.vector(environment)
    if terminated[environment] {
      let left = Double(definition.episodeLength - memory.ages[environment])
      asked += commandedVelocityInWorld * (left * definition.timestep)
    }
    let walked = sample.basePositionInWorld - terrain.starts.vector(environment)
    terrain.levels[environment] = definition.configuration.curriculum.terrain.next(
      after: terrain.levels[environment], walked: Vector3(walked.x, walked.y, 0).length,
      asked: asked.length, tiles: tiles, stream: &memory.streams[environment])
  }

  private mutating func evaluate(_ environment: Int, penaltyFactor: Double) -> Double {
    guard !isFaulty[environment] else {
      return definition.rewards.evaluateFault(contributions: &contributions)
    }
    return definition.rewards.evaluate(
      sample, potentials: &memory.potentials,
      at: environment * definition.rewards.potentialCount, penaltyFactor: penaltyFactor,
      contributions: &contributions)
  }

  private mutating func account(_ environment: Int, reward: Double) {
    let velocity = sample.baseLinearVelocityInBase
    let isFaulty = isFaulty[environment]
    accounts.add(
      environment, reward: reward, contributions: contributions,
      errors: (
        isFaulty ? 0 : abs(velocity.x - sample.command.forwardSpeed),
        isFaulty ? 0 : abs(velocity.y - sample.command.leftwardSpeed),
        isFaulty ? 0 : abs(sample.baseAngularVelocityInBase.z - sample.command.yawRate)
      ))
  }

  /// Keeps what the next step compares with.
  private mutating func remember(_ environment: Int) {
    memory.baseLinearVelocities.setVector(environment, sample.baseLinearVelocityInWorld)
    memory.baseAngularVelocities.setVector(environment, sample.baseAngularVelocityInWorld)
    let joints = definition.jointCount
    memory.jointVelocities.copy(
      0..<joints, of: sample.jointVelocities, to: environment * joints)
  }

  private mutating func end(_ environment: Int, cause: TerminationCause?) {
    let length =
      evaluation.map {
        max(1, Int(($0[environment].duration / definition.timestep).rounded()))
      } ?? definition.episodeLength
    terminated[environment] = cause != nil
    truncated[environment] =
      cause == nil && (memory.ages[environment] >= length || isMotionOver(environment))
    guard terminated[environment] || truncated[environment] else { return }
    causes[environment] = cause
    endedLengthSum += accounts.steps[environment]
    accounts.end(environment, cause: cause)
    endMotion(environment)
    if evaluation != nil {
      memory.isFinished[environment] = 1
    } else {
      advanceLevel(environment)
      ended.append(environment)
    }
  }
}
