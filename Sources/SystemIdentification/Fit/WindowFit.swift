/// What a log measures.
enum ChannelKind: Sendable { case position, velocity, torque }

/// Simulates a window of a log and compares what comes with what was measured.
///
/// Channels are `[kinds, joints]`: positions, then velocities and torques where the log has them.
struct WindowFit: Sendable {
  let robot: HangingRobot
  let log: JointLog
  let options: IdentificationOptions
  /// What the log measures, torques last.
  let kinds: [ChannelKind]
  /// Where in a step friction acts.
  private(set) var friction: FrictionLaw
  /// Steps of the simulation in a row of the log.
  private let stepsPerRow: Int

  /// - Parameters:
  ///   - log: in the robot's order.
  ///   - values: about the values to be simulated with.
  init(
    _ robot: HangingRobot, _ log: JointLog, _ options: IdentificationOptions,
    about values: ActuatorValues
  ) {
    self.robot = robot
    self.log = log
    self.options = options
    kinds =
      [.position] + (log.velocity.isEmpty ? [] : [.velocity])
      + (log.torque.isEmpty ? [] : [.torque])
    stepsPerRow = max(1, Int((log.period / options.largestTimestep - 1e-6).rounded(.up)))
    friction = FrictionLaw(
      robot, values, smoothingSpeed: options.frictionSmoothingSpeed,
      timestep: log.period / Double(stepsPerRow))
  }

  /// Chooses anew where in a step friction acts.
  mutating func settle(about values: ActuatorValues) {
    friction = FrictionLaw(
      robot, values, smoothingSpeed: options.frictionSmoothingSpeed, timestep: timestep)
  }

  /// Of the simulation [s].
  private var timestep: Double { log.period / Double(stepsPerRow) }

  /// Number of channels.
  var channelCount: Int { log.jointCount * kinds.count }

  /// What a window's rows deviate by; nil where the simulation left the finite numbers.
  ///
  /// - Returns: `[rows, channels]`, measured less simulated; NaN where the sample was too old.
  func deviations(
    _ window: LogWindow, from start: WindowStart, _ values: ActuatorValues
  ) -> [Double]? {
    var deviations: [Double] = []
    deviations.reserveCapacity(window.rows.count * channelCount)
    let isFinite = simulate(window, from: start, values, hasTangents: false) { row, kinds, motion in
      for kind in kinds {
        for joint in 0..<log.jointCount {
          deviations.append(isFresh(row) ? deviation(kind, row, joint, motion) : .nan)
        }
      }
    }
    return isFinite ? deviations : nil
  }

  /// The normal equations of a window; nil where the simulation left the finite numbers.
  ///
  /// - Parameter weights: `[channels]` one over the variance of each.
  func normalEquations(
    _ window: LogWindow, from start: WindowStart, _ values: ActuatorValues, weights: [Double]
  ) -> WindowEquations? {
    var equations = WindowEquations(robot.limbs)
    let isFinite = simulate(window, from: start, values, hasTangents: true) { row, kinds, motion in
      guard isFresh(row), let tangents = motion.tangents else { return }
      for kind in kinds {
        let first = (self.kinds.firstIndex(of: kind) ?? 0) * log.jointCount
        for index in tangents.limbs.indices {
          for (place, joint) in robot.limbs[index].enumerated() {
            equations.limbs[index].add(
              tangents.limbs[index], kind, place, age: log.sampleAge[row],
              deviation: deviation(kind, row, joint, motion), weight: weights[first + joint])
          }
        }
      }
    }
    return isFinite ? equations : nil
  }

  /// Older samples are left out [s].
  static let oldestSample = 0.005

  private func isFresh(_ row: Int) -> Bool { log.sampleAge[row] <= WindowFit.oldestSample }

  /// Measured less simulated.
  private func deviation(
    _ kind: ChannelKind, _ row: Int, _ joint: Int, _ motion: HangingMotion
  ) -> Double {
    let place = row * log.jointCount + joint
    switch kind {
    case .position:
      let then = motion.position[joint] - log.sampleAge[row] * motion.velocity[joint]
      return log.position[place] - then
    case .velocity: return log.velocity[place] - motion.velocity[joint]
    case .torque: return log.torque[place] - motion.torque[joint]
    }
  }

  /// Simulates a window.
  ///
  /// - Parameter visit: is called with each row and the kinds that can be compared: before its first
  ///   step, and for torques after it.
  private func simulate(
    _ window: LogWindow, from start: WindowStart, _ values: ActuatorValues, hasTangents: Bool,
    visit: (Int, ArraySlice<ChannelKind>, HangingMotion) -> Void
  ) -> Bool {
    var motion = HangingMotion(
      robot, timestep: timestep, friction: friction, hasTangents: hasTangents)
    motion.position = start.position
    motion.velocity = start.velocity
    motion.tangents?.reset()
    let ofState = kinds.prefix { $0 != .torque }
    let ofStep = kinds.dropFirst(ofState.count)
    for row in window.rows {
      visit(row, ofState, motion)
      for step in 0..<stepsPerRow {
        ask(&motion.command, row: row, step: step, window.segment, delay: values.delay)
        guard motion.advance(values) else { return false }
        if step == 0, !ofStep.isEmpty { visit(row, ofStep, motion) }
      }
    }
    return true
  }

  /// What acts on the motors in a step.
  private func ask(
    _ command: inout MotorCommand, row: Int, step: Int, _ segment: Range<Int>, delay: Double
  ) {
    let length = 1 / Double(stepsPerRow)
    let acting = log.command(
      row: row, in: segment, start: Double(step) * length, length: length, delay: delay)
    let count = log.jointCount
    for joint in 0..<count {
      let early = log.target[acting.early * count + joint]
      let jump = log.target[acting.late * count + joint] - early
      command.target[joint] = early + acting.share * jump
      command.targetRate[joint] = acting.shareRate * jump
      command.stiffness[joint] = log.stiffness[acting.longest * count + joint]
      command.damping[joint] = log.damping[acting.longest * count + joint]
    }
  }
}
