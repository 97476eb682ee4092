/// Looks at every sample before anything is asked of the motors, and remembers the first fault.
struct SafetySupervisor: Sendable {
  private let limits: SafetyLimits
  private let hardware: RobotHardware
  private let effortLimits: [Double]
  /// Loop steps for which a torque may be above its limit.
  private let torqueSteps: Int
  /// `[joints]` loop steps for which each torque has been.
  private var torqueAges: [Int]
  /// The first fault, until it is acknowledged.
  private(set) var trip: SafetyTrip?

  init(_ limits: SafetyLimits, hardware: RobotHardware, effortLimits: [Double]) {
    self.limits = limits
    self.hardware = hardware
    self.effortLimits = effortLimits
    torqueSteps = Int(min(limits.torqueTime * hardware.loopRate, 1e9))
    torqueAges = Array(repeating: 0, count: effortLimits.count)
  }

  /// Forgets the fault.
  mutating func clear() {
    trip = nil
    for joint in torqueAges.indices { torqueAges[joint] = 0 }
  }

  /// Remembers a fault, where none is remembered.
  mutating func stop(
    _ reason: SafetyTrip.Reason, joint: Int? = nil, value: Double, limit: Double, at time: Int64
  ) {
    guard trip == nil else { return }
    trip = SafetyTrip(reason: reason, joint: joint, value: value, limit: limit, time: time)
  }

  /// Checks a sample and the loop's own time.
  ///
  /// - Parameters:
  ///   - sample: the newest.
  ///   - monitor: of the loop.
  ///   - time: now [ns].
  mutating func check(_ sample: RobotSample, _ monitor: DeadlineMonitor, at time: Int64) {
    checkTime(sample, monitor, at: time)
    guard sample.isFinite(hardware) else {
      stop(.nonFiniteSample, value: .nan, limit: 0, at: time)
      return
    }
    let tilt = sample.tilt
    if tilt > limits.largestTilt {
      stop(.tilt, value: tilt, limit: limits.largestTilt, at: time)
    }
    for joint in effortLimits.indices { checkJoint(joint, sample, at: time) }
  }

  private mutating func checkTime(
    _ sample: RobotSample, _ monitor: DeadlineMonitor, at time: Int64
  ) {
    // A sample of the future is as wrong as an old one: the clocks are not the same.
    let age = abs(seconds(from: sample.time, to: time))
    if age > limits.largestSampleAge {
      stop(.staleSample, value: age, limit: limits.largestSampleAge, at: time)
    }
    if monitor.lastGap > limits.longestGap {
      stop(.longGap, value: monitor.lastGap, limit: limits.longestGap, at: time)
    }
    if monitor.lateStreak > limits.largestLateCount {
      stop(
        .missedDeadlines, value: Double(monitor.lateStreak),
        limit: Double(limits.largestLateCount), at: time)
    }
  }

  private mutating func checkJoint(_ joint: Int, _ sample: RobotSample, at time: Int64) {
    let position = sample.reading.jointPositions[joint]
    if let range = hardware.positionLimits?[joint] {
      if position < range.lowerBound - limits.positionMargin {
        stop(.jointPosition, joint: joint, value: position, limit: range.lowerBound, at: time)
      } else if position > range.upperBound + limits.positionMargin {
        stop(.jointPosition, joint: joint, value: position, limit: range.upperBound, at: time)
      }
    }
    let speed = abs(sample.reading.jointVelocities[joint])
    if let largest = hardware.velocityLimits?[joint], speed > largest * limits.velocityFactor {
      stop(
        .jointVelocity, joint: joint, value: speed, limit: largest * limits.velocityFactor,
        at: time)
    }
    guard hardware.sensesTorque else { return }
    let torque = abs(sample.jointTorques[joint])
    let largest = effortLimits[joint] * limits.torqueFactor
    torqueAges[joint] = torque > largest ? torqueAges[joint] + 1 : 0
    if torqueAges[joint] > torqueSteps {
      stop(.jointTorque, joint: joint, value: torque, limit: largest, at: time)
    }
  }
}

extension RobotSample {
  /// Whether all that the robot senses is numbers.
  func isFinite(_ hardware: RobotHardware) -> Bool {
    guard reading.baseAngularVelocityInBase.isFinite, reading.gravityInBase.isFinite else {
      return false
    }
    for joint in reading.jointPositions.indices {
      guard reading.jointPositions[joint].isFinite, reading.jointVelocities[joint].isFinite else {
        return false
      }
      if hardware.sensesTorque, !jointTorques[joint].isFinite { return false }
    }
    if hardware.sensesFootForce {
      for force in reading.footForcesInHeading where !force.isFinite { return false }
    }
    if hardware.sensesGroundHeight {
      for height in reading.groundHeights where !height.isFinite { return false }
    }
    return true
  }
}
