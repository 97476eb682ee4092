import Foundation
import Reproducibility
import RobotModel

/// Finds actuators and delay with which the simulated robot does what the log says, by least squares.
///
/// The noise of each channel is unknown, so what is maximised is the likelihood for noise of any level;
/// its Gauss–Newton steps are damped by Levenberg and Marquardt's rule, and derivatives are those of
/// the simulation's own steps. States in which windows begin are eliminated. docs/system-identification.md
/// has the formulas.
public struct Identifier: Sendable {
  let robot: HangingRobot
  let options: IdentificationOptions
  let pool: WorkerPool

  /// - Parameters:
  ///   - robot: with the log's joints.
  ///   - options: how to fit.
  ///   - pool: workers that share the windows; the result does not depend on their number.
  public init(
    _ robot: HangingRobot, options: IdentificationOptions = IdentificationOptions(),
    pool: WorkerPool
  ) {
    self.robot = robot
    self.options = options
    self.pool = pool
  }

  /// Fits a log.
  ///
  /// - Parameter log: of a robot whose base is held and whose joints touch nothing.
  /// - Throws: `SystemIdentificationError`.
  public func identify(
    _ log: JointLog
  ) throws(SystemIdentificationError) -> Identification {
    try LogRequirements(robot).check(log)
    let names = robot.description.joints.map(\.name)
    let arranged = log.arranged(as: names)
    var start = ActuatorValues(robot.description)
    for (index, joint) in robot.description.joints.enumerated() {
      start.joints[index].startAbove(zero: joint)
    }
    var fit = LogFit(
      WindowFit(robot, arranged, options, about: start), from: start, pool: pool)
    guard !fit.windows.isEmpty else {
      throw .unusable(
        log: log.name, line: nil,
        reason: "found no part without a gap of \(JointLog.fewestRows) rows, expected a longer log")
    }

    let before = try described(&fit, log)
    try findDelay(&fit, log)
    var stepCount = try solve(&fit, log)
    // Once more with what deviations that follow one another count for.
    let deviations = try finite(fit.deviations(fit.values, fit.starts), log)
    fit.correlation = DeviationSpectrum.correlation(
      deviations, channelCount: fit.window.channelCount)
    fit.window.settle(about: fit.values)
    stepCount += try solve(&fit, log)
    return try identification(fit, before: before, log: log, stepCount: stepCount)
  }

  /// How well the robot's description fits, with the best states for windows to begin in.
  private func described(
    _ fit: inout LogFit, _ log: JointLog
  ) throws(SystemIdentificationError) -> [[Double]] {
    let zero = Array(repeating: 0.0, count: fit.vector.count)
    var deviations = try finite(fit.deviations(fit.values, fit.starts), log)
    for _ in 0..<2 {
      let squares = fit.meanSquares(deviations)
      guard let equations = fit.equations(meanSquares: squares) else { break }
      let starts = equations.starts(fit.starts, after: zero)
      guard let next = fit.deviations(fit.values, starts),
        fit.objective(fit.values, meanSquares: fit.meanSquares(next))
          < fit.objective(fit.values, meanSquares: squares)
      else { break }
      fit.starts = starts
      deviations = next
    }
    return deviations
  }

  /// Begins with the delay that fits best by itself, so that the solver is near the right jump of the
  /// targets.
  private func findDelay(
    _ fit: inout LogFit, _ log: JointLog
  ) throws(SystemIdentificationError) {
    var best = Double.infinity
    var found = 0.0
    for delay in stride(from: 0, through: options.largestDelay, by: Identifier.delayStep) {
      var values = fit.values
      values.delay = delay
      guard let deviations = fit.deviations(values, fit.starts) else { continue }
      let objective = fit.objective(values, meanSquares: fit.meanSquares(deviations))
      if objective < best { (best, found) = (objective, delay) }
    }
    fit.values.delay = found
  }

  /// [s].
  private static let delayStep = 0.004

  /// Levenberg and Marquardt's steps until they are small against what the log tells.
  ///
  /// - Returns: how many there were.
  private func solve(
    _ fit: inout LogFit, _ log: JointLog
  ) throws(SystemIdentificationError) -> Int {
    var squares = fit.meanSquares(try finite(fit.deviations(fit.values, fit.starts), log))
    var objective = fit.objective(fit.values, meanSquares: squares)
    var damping = 1e-3
    for count in 1...options.largestStepCount {
      let equations = try finite(fit.equations(meanSquares: squares), log)
      var isImproved = false
      var isSmall = false
      while !isImproved, damping < 1e6 {
        defer { damping = isImproved ? max(damping / 10, 1e-9) : damping * 10 }
        guard let step = equations.step(damping: damping) else { continue }
        let values = fit.vector.values(
          fit.values, after: step, largestDelay: options.largestDelay)
        let taken = zip(fit.vector.numbers(values), fit.vector.numbers(fit.values)).map { $0 - $1 }
        let starts = equations.starts(fit.starts, after: taken)
        guard let deviations = fit.deviations(values, starts) else { continue }
        let newSquares = fit.meanSquares(deviations)
        let newObjective = fit.objective(values, meanSquares: newSquares)
        guard newObjective <= objective else { continue }
        isImproved = true
        // The objective is in units of the likelihood's logarithm: 1/2 is one standard deviation.
        isSmall = objective - newObjective < 1e-3
        (fit.values, fit.starts) = (values, starts)
        (squares, objective) = (newSquares, newObjective)
      }
      if isSmall || !isImproved { return count }
    }
    return options.largestStepCount
  }

  private func identification(
    _ fit: LogFit, before: [[Double]], log: JointLog, stepCount: Int
  ) throws(SystemIdentificationError) -> Identification {
    let after = try finite(fit.deviations(fit.values, fit.starts), log)
    let squares = fit.meanSquares(after)
    let deviations = try finite(
      try finite(fit.equations(meanSquares: squares), log).deviations, log)
    let described = ActuatorValues(robot.description)
    var estimates: [ParameterEstimate] = []
    for parameter in ActuatorParameter.allCases {
      for (index, joint) in robot.description.joints.enumerated() {
        estimates.append(
          ParameterEstimate(
            parameter: parameter, joint: joint.name, described: described.joints[index][parameter],
            value: fit.values.joints[index][parameter],
            relativeDeviation: deviations[fit.vector.place(parameter, index)],
            tellableHalfWidth: options.tellableHalfWidth))
      }
    }
    let delay = DelayEstimate(
      value: fit.values.delay, deviation: deviations[fit.vector.delay],
      tellableHalfWidth: options.tellableDelay)
    guard delay.isTold || estimates.contains(where: \.isTold) else {
      throw .unusable(
        log: log.name, line: nil,
        reason: "found nothing that it tells, expected joints that are moved by changing targets "
          + "(treadmill identify excitation makes some)")
    }
    return Identification(
      robotName: robot.description.name, logName: log.name, estimates: estimates, delay: delay,
      values: fit.values, stepCount: stepCount,
      comparison: FitComparison(fit, before: before, after: after))
  }

  private func finite<Value>(
    _ value: Value?, _ log: JointLog
  ) throws(SystemIdentificationError) -> Value {
    guard let value else {
      throw .unusable(
        log: log.name, line: nil,
        reason: "found motions that the simulated robot cannot follow at all, expected a log of "
          + "\(robot.description.name) with the gains that its motors were asked for")
    }
    return value
  }
}

extension JointActuator {
  /// Puts small values in the place of zeros, which have no logarithm.
  fileprivate mutating func startAbove(zero joint: Joint) {
    let torque = joint.effortLimit.isFinite ? joint.effortLimit : 100
    if coulombFriction <= 0 { coulombFriction = 0.002 * torque }
    if viscousFriction <= 0 { viscousFriction = 0.0002 * torque }
    if armature <= 0 { armature = 0.01 }
  }
}
