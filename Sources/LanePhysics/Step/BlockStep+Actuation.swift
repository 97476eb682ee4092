extension BlockStep {
  /// filtered ← k filtered + (1 − k) target, with the targets of as many steps ago as each robot's
  /// delay says. Held joints keep the target that they were reset to.
  @inline(__always)
  func filterTargets(tick: Int) {
    let count = tables.commandedJointCount
    let joints = tables.commandedJoints
    let keep = Lanes(constants.targetRetention)
    let take = Lanes(1 - constants.targetRetention)
    let length = constants.ringLength
    guard length > 1 else {
      for place in 0..<count {
        let joint = joints[place]
        state.filteredTarget[joint] = (state.filteredTarget[joint] * keep)
          .adding(workspace.command[place], times: take)
      }
      return
    }
    let newest = tick % length
    for place in 0..<count {
      state.targetRing[newest * count + place] = workspace.command[place]
    }
    for place in 0..<count {
      let target = delayed(
        state.targetRing, place: place, width: count, newest: newest, length: length)
      let joint = joints[place]
      state.filteredTarget[joint] = (state.filteredTarget[joint] * keep)
        .adding(target, times: take)
    }
  }

  /// Takes the factors on the gains of as many steps ago as each robot's delay says, and 1 for held
  /// joints.
  @inline(__always)
  func takeGains(tick: Int) {
    for place in 0..<2 * model.jointCount { workspace.gain[place] = .one }
    take(
      workspace.gainCommand, through: state.gainRing, length: constants.gainRingLength, tick: tick,
      into: workspace.gain)
  }

  /// Takes the velocities and torques to feed forward of as many steps ago as each robot's delay says,
  /// and 0 for held joints.
  @inline(__always)
  func takeFeedForward(tick: Int) {
    for place in 0..<2 * model.jointCount { workspace.feedForward[place] = .zero }
    take(
      workspace.feedForwardCommand, through: state.feedForwardRing,
      length: constants.feedForwardRingLength, tick: tick, into: workspace.feedForward)
  }

  /// Puts what is asked of the commanded joints into a ring, and what is old enough among that of all
  /// joints.
  ///
  /// - Parameters:
  ///   - command: `[2 commanded joints]`.
  ///   - ring: `[length, 2 commanded joints]`.
  ///   - length: 0 where nothing waits.
  ///   - acting: `[2 joints]`.
  @inline(__always)
  private func take(
    _ command: LaneBuffer<Lanes>, through ring: LaneBuffer<Lanes>, length: Int, tick: Int,
    into acting: LaneBuffer<Lanes>
  ) {
    let width = 2 * tables.commandedJointCount
    guard length > 0 else {
      for place in 0..<width { acting[jointPlace(place)] = command[place] }
      return
    }
    let newest = tick % length
    for place in 0..<width { ring[newest * width + place] = command[place] }
    for place in 0..<width {
      acting[jointPlace(place)] = delayed(
        ring, place: place, width: width, newest: newest, length: length)
    }
  }

  /// What a ring took in as many steps ago as each robot's delay says.
  ///
  /// - Parameters:
  ///   - ring: `[length, width]`.
  ///   - place: of the number in its row.
  ///   - newest: the row of this step.
  @inline(__always)
  private func delayed(
    _ ring: LaneBuffer<Lanes>, place: Int, width: Int, newest: Int, length: Int
  ) -> Lanes {
    var value = Lanes.zero
    for lane in 0..<Lanes.count {
      let late = Int(state.delay[0][lane])
      let row = newest >= late ? newest - late : newest - late + length
      value[lane] = ring[row * width + place][lane]
    }
    return value
  }

  /// The place in `[2 joints]` of a place in `[2 commanded joints]`.
  @inline(__always)
  private func jointPlace(_ place: Int) -> Int {
    let count = tables.commandedJointCount
    return place < count
      ? tables.commandedJoints[place]
      : model.jointCount + tables.commandedJoints[place - count]
  }

  /// Adds the impulses of motors, friction and stops, and what they resist by speed to the mass
  /// matrix: damping acts on the velocity at the end of the step, so that no gain is too high.
  @inline(__always)
  func actuate() {
    let w = workspace
    let dt = Lanes(constants.timestep)
    for joint in 0..<model.jointCount {
      let link = tables.links[joint + 1]
      let motor = state.motors[joint]
      let q = state.jointPosition[joint]
      let speed = state.jointVelocity[joint]
      let freedom = model.baseFreedomCount + joint
      let diagonal = tables.chains[freedom].start + tables.chains[freedom].last

      // τ = strength · clip(kp (q* − q) + kd (q̇* − q̇) + τ*).
      let error = state.filteredTarget[joint] - (q + motor.offset)
      let (stiffnessGain, dampingGain) = gains(of: motor, joint: joint, link)
      var wanted = (stiffnessGain * error).subtracting(dampingGain, times: speed)
      if constants.hasFeedForward {
        wanted = (wanted + w.feedForward[model.jointCount + joint])
          .adding(dampingGain, times: w.feedForward[joint])
      }
      let (lowest, highest) = torqueRange(link, speed: speed)
      let limited = min(max(wanted, lowest), highest)
      let torque = limited * motor.strength
      let motorDamping = Lanes(
        where: limited == wanted, dampingGain * motor.strength, else: .zero)
      state.motorTorque[joint] = torque
      w.motorDamping[joint] = motorDamping

      // Coulomb friction as the viscous friction that gives it at this speed.
      let smoothed = max(abs(speed), Lanes(StepConstants.frictionSmoothingSpeed))
      let friction = motor.viscousFriction + motor.coulombFriction / smoothed
      let inertia = w.mass[diagonal] + motor.armature

      // A stop: the joint may come to it, not pass it, and goes back where it is beyond.
      let stop = stopVelocity(link, q: q, speed: speed)
      let stiffness = Lanes(where: stop.isActive, inertia * constants.stopStiffness, else: .zero)

      let force = torque.subtracting(friction, times: speed)
      w.mass[diagonal] = (inertia + stiffness).adding(motorDamping + friction, times: dt)
      w.impulse[freedom] = w.impulse[freedom].adding(force, times: dt)
        .adding(stiffness, times: stop.velocity - speed)
    }
  }

  /// Stiffness and damping in this step, the policy's factors acting on what is not the driver's own.
  @inline(__always)
  private func gains(
    of motor: LaneMotor, joint: Int, _ link: LinkConstants
  ) -> (stiffness: Lanes, damping: Lanes) {
    guard constants.hasVariableGains else { return (motor.stiffness, motor.damping) }
    let stiffness = workspace.gain[joint] - .one
    let damping = workspace.gain[model.jointCount + joint] - .one
    return (
      motor.stiffness * Lanes.one.adding(stiffness, times: Lanes(link.commandedStiffnessShare)),
      motor.damping * Lanes.one.adding(damping, times: Lanes(link.commandedDampingShare))
    )
  }

  /// What the motor gives at most at a speed: all of its torque, or what is left of the stall
  /// torque where it drives the joint on.
  @inline(__always)
  private func torqueRange(
    _ link: LinkConstants, speed: Lanes
  ) -> (lowest: Lanes, highest: Lanes) {
    let limit = Lanes(link.effortLimit)
    guard constants.stallTorqueRatio.isFinite else { return (-limit, limit) }
    let share = speed * link.inverseVelocityLimit
    let ratio = Lanes(constants.stallTorqueRatio)
    let forwards = min(max(ratio.subtracting(ratio, times: share), .zero), .one)
    let backwards = min(max(ratio.adding(ratio, times: share), .zero), .one)
    return (-(limit * backwards), limit * forwards)
  }

  /// The velocity that a stop asks for, and whether the joint is at or beyond it after this step.
  @inline(__always)
  private func stopVelocity(
    _ link: LinkConstants, q: Lanes, speed: Lanes
  ) -> (isActive: LaneMask, velocity: Lanes) {
    let rate = Lanes(1 / constants.timestep)
    let next = q.adding(speed, times: Lanes(constants.timestep))
    let isHigh = next > Lanes(link.upperLimit)
    let isLow = next < Lanes(link.lowerLimit)
    // Room left to the stop; negative beyond it, of which a share is corrected.
    let above = (Lanes(link.upperLimit) - q) * rate
    let below = (Lanes(link.lowerLimit) - q) * rate
    let whenHigh = max(above, above * constants.errorReduction)
    let whenLow = min(below, below * constants.errorReduction)
    // Without a stop the room is infinite, so the velocity is the joint's own.
    let velocity = Lanes(where: isHigh, whenHigh, else: Lanes(where: isLow, whenLow, else: speed))
    return (isHigh .| isLow, velocity)
  }
}
