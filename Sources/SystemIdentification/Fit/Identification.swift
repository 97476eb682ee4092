import Foundation

/// What a log tells of one joint's parameter.
public struct ParameterEstimate: Sendable {
  /// Which parameter.
  public let parameter: ActuatorParameter
  /// Name of the joint.
  public let joint: String
  /// What the robot's description has; 1 for a scale.
  public let described: Double
  /// The estimate.
  public let value: Double
  /// Standard deviation of its logarithm.
  public let relativeDeviation: Double
  /// Half the width of an interval, over the value, above which nothing is told.
  let tellableHalfWidth: Double

  /// The interval that holds the true value in 95 of 100 logs, as far as the model is right.
  public var interval: ClosedRange<Double> {
    let factor = exp(ParameterEstimate.quantile * relativeDeviation)
    return value / factor...value * factor
  }

  /// Half the interval's width in the logarithm, about its half width over the value.
  public var relativeHalfWidth: Double { ParameterEstimate.quantile * relativeDeviation }

  /// Whether the log tells the value.
  public var isTold: Bool { relativeHalfWidth <= tellableHalfWidth }

  /// 97.5 % of a normal distribution lie below.
  static let quantile = 1.959964
}

/// What a log tells of the delay.
public struct DelayEstimate: Sendable {
  /// [s].
  public let value: Double
  /// Standard deviation [s].
  public let deviation: Double
  /// Half the width of an interval above which nothing is told [s].
  let tellableHalfWidth: Double

  /// The interval that holds the true delay in 95 of 100 logs [s].
  public var interval: ClosedRange<Double> {
    let half = ParameterEstimate.quantile * deviation
    return max(0, value - half)...value + half
  }

  /// Whether the log tells the delay.
  public var isTold: Bool { ParameterEstimate.quantile * deviation <= tellableHalfWidth }
}

/// What came of a log.
public struct Identification: Sendable {
  /// Name of the robot.
  public let robotName: String
  /// Name of the log.
  public let logName: String
  /// Parameter by parameter, joint by joint.
  public let estimates: [ParameterEstimate]
  /// Of commands.
  public let delay: DelayEstimate
  /// All values, also those that the log does not tell.
  public let values: ActuatorValues
  /// Steps of the solver.
  public let stepCount: Int
  /// What was measured beside what was simulated.
  public let comparison: FitComparison

  /// The estimate of a joint's parameter.
  public func estimate(_ parameter: ActuatorParameter, of joint: String) -> ParameterEstimate? {
    estimates.first { $0.parameter == parameter && $0.joint == joint }
  }
}

/// Measured and simulated positions, row by row.
public struct FitComparison: Sendable {
  /// `[joints]`.
  public let jointNames: [String]
  /// `[rows]` since the first row [s].
  public let times: [Double]
  /// `[rows, joints]` [rad].
  public let measured: [Double]
  /// `[rows, joints]` with the robot's description [rad].
  public let before: [Double]
  /// `[rows, joints]` with the estimates [rad].
  public let after: [Double]
  /// `[joints]` root mean squares of measured less simulated positions [rad].
  public let deviationBefore: [Double]
  /// The same with the estimates.
  public let deviationAfter: [Double]
  /// `[joints]` noise of the measured positions, from how they jump from row to row [rad].
  public let sensorNoise: [Double]
}

extension FitComparison {
  init(_ fit: LogFit, before: [[Double]], after: [[Double]]) {
    let log = fit.window.log
    let (joints, channels) = (log.jointCount, fit.window.channelCount)
    var times: [Double] = []
    var numbers: [[Double]] = [[], [], []]
    for (index, window) in fit.windows.enumerated() {
      for (place, row) in window.rows.enumerated() {
        times.append(Double(row) * log.period)
        for joint in 0..<joints {
          let measured = log.position[row * joints + joint]
          numbers[0].append(measured)
          numbers[1].append(measured - before[index][place * channels + joint])
          numbers[2].append(measured - after[index][place * channels + joint])
        }
      }
    }
    self.init(
      jointNames: log.jointNames, times: times, measured: numbers[0], before: numbers[1],
      after: numbers[2],
      deviationBefore: fit.meanSquares(before).prefix(joints).map { $0.squareRoot() },
      deviationAfter: fit.meanSquares(after).prefix(joints).map { $0.squareRoot() },
      sensorNoise: (0..<joints).map { FitComparison.noise(of: $0, in: log) })
  }

  /// White noise of level σ has third differences of level √20 σ; a motion has next to none.
  private static func noise(of joint: Int, in log: JointLog) -> Double {
    var (sum, count) = (0.0, 0)
    func position(_ row: Int) -> Double { log.position[row * log.jointCount + joint] }
    for segment in log.segments where segment.count > 3 {
      for row in segment.dropFirst(3) {
        let third =
          position(row) - 3 * position(row - 1) + 3 * position(row - 2) - position(row - 3)
        sum += third * third
        count += 1
      }
    }
    return (sum / Double(20 * max(count, 1))).squareRoot()
  }
}
