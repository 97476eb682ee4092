import Foundation
import Reproducibility
import RobotModel

/// Makes targets that move every joint of a hanging robot over a range of frequencies, as far as its
/// ranges, torques and speeds allow.
///
/// Each joint's target is a sum of sine waves about its nominal position, with frequencies and phases
/// of its own, so that joints can be told apart; each part with gains of its own begins and ends at the
/// nominal position. How far joints then move is simulated with the robot's description, and waves are
/// made smaller until all is within the share that was asked for.
public struct ExcitationDesign: Sendable {
  private let robot: HangingRobot
  private let options: ExcitationOptions

  /// - Precondition: a duration, a rate and at least one pair of factors on the gains.
  public init(_ robot: HangingRobot, options: ExcitationOptions = ExcitationOptions()) {
    precondition(
      options.duration > 0 && options.rate > 0 && !options.gainFactors.isEmpty,
      "an excitation has a duration, a rate and gains, got \(options)")
    self.robot = robot
    self.options = options
  }

  /// The excitation.
  ///
  /// - Throws: `unusable` for joints whose gains are unknown.
  public func make() throws(SystemIdentificationError) -> Excitation {
    let unknown = robot.description.joints.filter { $0.stiffness <= 0 || $0.damping <= 0 }
    guard unknown.isEmpty else {
      throw .unusable(
        log: robot.description.name, line: nil,
        reason: "found no gains of \(unknown.map(\.name).joined(separator: ", ")), "
          + "expected stiffness and damping above 0")
    }
    let waves = self.waves()
    // [parts, joints]
    var amplitudes = options.gainFactors.map { _ in
      robot.description.joints.map { options.share * room(of: $0) }
    }
    for _ in 0..<ExcitationDesign.trialCount {
      let excess = self.excess(of: excitation(waves, amplitudes))
      guard excess.contains(where: { $0.contains { $0 > 1 } }) else { break }
      for part in amplitudes.indices {
        // Joints of a limb shake each other: what moves too far makes its limb's waves smaller.
        for limb in robot.limbs {
          let worst = limb.map { excess[part][$0] }.max() ?? 1
          for joint in limb {
            let own = max(excess[part][joint], 1)
            amplitudes[part][joint] /= max(own, worst.squareRoot()) * 1.02
          }
        }
      }
    }
    return excitation(waves, amplitudes)
  }

  /// Simulations in which waves are made smaller.
  private static let trialCount = 12
  /// Beginning and end of a part [s].
  private static let rampDuration = 0.5

  /// Where a joint may go from its nominal position [rad].
  private func room(of joint: Joint) -> Double {
    let nominal = joint.nominalPosition
    let room = min(joint.limits.upperBound - nominal, nominal - joint.limits.lowerBound)
    return max(0, min(room, options.largestRoom))
  }

  /// `[joints, rows]` sums of sine waves, none above 1: frequencies in equal ratios, of amplitudes that
  /// keep their speeds alike above the corner.
  private func waves() -> [[Double]] {
    let rowCount = Int((options.duration * options.rate).rounded())
    let ratio = options.frequencies.upperBound / options.frequencies.lowerBound
    return robot.description.joints.indices.map { joint in
      var stream = RandomStream(seed: options.seed, stream: UInt64(joint))
      var sum = Array(repeating: 0.0, count: rowCount)
      for wave in 0..<options.waveCount {
        let place = (Double(wave) + stream.uniform()) / Double(options.waveCount)
        let frequency = options.frequencies.lowerBound * pow(ratio, place)
        let phase = 2 * Double.pi * stream.uniform()
        let amplitude = 1 / max(1, frequency / options.cornerFrequency)
        for row in 0..<rowCount {
          let time = Double(row) / options.rate
          sum[row] += amplitude * sin(2 * Double.pi * frequency * time + phase)
        }
      }
      let peak = sum.map(abs).max() ?? 1
      return sum.map { $0 / max(peak, 1e-9) }
    }
  }

  /// The rows of amplitudes `[parts, joints]` [rad].
  private func excitation(_ waves: [[Double]], _ amplitudes: [[Double]]) -> Excitation {
    let (joints, parts) = (robot.description.joints, options.gainFactors.count)
    let rowCount = waves.first?.count ?? 0
    let ramp = ExcitationDesign.rampDuration * options.rate
    var excitation = Excitation(
      jointNames: joints.map(\.name), period: 1 / options.rate, target: [], stiffness: [],
      damping: [], gainFactors: [])
    for row in 0..<rowCount {
      let part = row * parts / rowCount
      let (start, end) = (part * rowCount / parts, (part + 1) * rowCount / parts)
      let edge = min(1, min(Double(row - start), Double(end - 1 - row)) / ramp)
      let share = (1 - cos(Double.pi * edge)) / 2
      let factors = options.gainFactors[part]
      for (index, joint) in joints.enumerated() {
        excitation.target.append(
          joint.nominalPosition + share * amplitudes[part][index] * waves[index][row])
        excitation.stiffness.append(factors.stiffness * joint.stiffness)
        excitation.damping.append(factors.damping * joint.damping)
      }
      excitation.gainFactors.append(factors)
    }
    return excitation
  }

  /// `[parts, joints]` what the simulated robot takes of its room, torque and speed, over the share
  /// that it may take.
  private func excess(of excitation: Excitation) -> [[Double]] {
    let (joints, parts) = (robot.description.joints, options.gainFactors.count)
    let options = IdentificationOptions()
    let stepsPerRow = max(1, Int((excitation.period / options.largestTimestep).rounded(.up)))
    let timestep = excitation.period / Double(stepsPerRow)
    let values = ActuatorValues(robot.description)
    var motion = HangingMotion(
      robot, timestep: timestep,
      friction: FrictionLaw(
        robot, values, smoothingSpeed: options.frictionSmoothingSpeed, timestep: timestep),
      hasTangents: false)
    var peaks = Array(repeating: Array(repeating: 0.0, count: joints.count), count: parts)
    for row in 0..<excitation.rowCount {
      let part = row * parts / excitation.rowCount
      let place = row * joints.count
      motion.command.target = Array(excitation.target[place..<place + joints.count])
      motion.command.stiffness = Array(excitation.stiffness[place..<place + joints.count])
      motion.command.damping = Array(excitation.damping[place..<place + joints.count])
      for _ in 0..<stepsPerRow {
        guard motion.advance(values) else { return peaks.map { $0.map { _ in 2 } } }
      }
      for (index, joint) in joints.enumerated() {
        let taken = [
          abs(motion.position[index] - joint.nominalPosition) / room(of: joint),
          abs(motion.torque[index]) / joint.effortLimit,
          abs(motion.velocity[index]) / joint.velocityLimit,
        ]
        peaks[part][index] = max(peaks[part][index], (taken.max() ?? 0) / self.options.share)
      }
    }
    return peaks
  }
}
