import Foundation

/// A figure with its 95 % interval.
public struct Estimate: Equatable, Sendable {
  /// The figure.
  public var value: Double
  /// Lower end of the interval.
  public var low: Double
  /// Upper end of the interval.
  public var high: Double

  /// A share of successes with Wilson's score interval (Wilson 1927).
  public static func share(_ successes: Int, of count: Int) -> Estimate {
    let n = Double(count)
    let p = Double(successes) / n
    let z = 1.959_963_984_540_054
    let center = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    return Estimate(value: p, low: max(0, center - half), high: min(1, center + half))
  }

  /// A mean with its normal interval; the interval is the value itself for fewer than two numbers.
  public static func mean(_ values: [Double]) -> Estimate {
    guard !values.isEmpty else { return Estimate(value: .nan, low: .nan, high: .nan) }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    guard values.count > 1 else { return Estimate(value: mean, low: mean, high: mean) }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let half = 1.959_963_984_540_054 * (variance / n).squareRoot()
    return Estimate(value: mean, low: mean - half, high: mean + half)
  }
}

/// What one controller did in one case.
public struct CaseResult: Equatable, Sendable {
  /// Name of the controller.
  public var controller: String
  /// Name of the physics engine.
  public var engine: String
  /// Name of the case: the experiment's.
  public var name: String
  /// Number of episodes.
  public var episodes: Int
  /// Share of episodes without a fall.
  public var survived: Estimate
  /// Mean velocity along the robot's heading, episode by episode [m/s].
  public var forwardSpeed: Estimate
  /// Root mean square of the error of the horizontal velocity, episode by episode [m/s].
  public var velocityError: Estimate
  /// Root mean square of the error of the yaw rate, episode by episode [rad/s].
  public var yawRateError: Estimate
  /// Σ |τ q̇| Δt / (m g d) of the episodes that covered more than a metre; NaN where none did.
  public var costOfTransport: Estimate
  /// Mean time without a fall [s].
  public var meanSurvival: Double
  /// Episodes by what ended them.
  public var causes: [String: Int]

  /// One JSON object with the keys of the command-line contract.
  var json: [String: Any] {
    var object: [String: Any] = [
      "controller": controller, "engine": engine, "case": name, "episodes": episodes,
      "mean_survival_s": meanSurvival, "causes": causes,
    ]
    let estimates = [
      ("survived", survived), ("forward_speed_m_s", forwardSpeed),
      ("velocity_error_rms_m_s", velocityError),
      ("yaw_rate_error_rms_rad_s", yawRateError), ("cost_of_transport", costOfTransport),
    ]
    for (key, estimate) in estimates {
      object[key] = estimate.value.isFinite ? estimate.value : NSNull()
      object[key + "_low"] = estimate.low.isFinite ? estimate.low : NSNull()
      object[key + "_high"] = estimate.high.isFinite ? estimate.high : NSNull()
    }
    return object
  }
}

/// Results of several cases.
public struct EvaluationReport: Equatable, Sendable {
  /// The results, in the order of the cases.
  public var cases: [CaseResult]

  /// The results of the given cases.
  public init(cases: [CaseResult]) { self.cases = cases }

  /// `{"schema": 1, "cases": […]}`, ending with a newline.
  public func json() throws -> Data {
    let object: [String: Any] = ["schema": 1, "cases": cases.map(\.json)]
    var data = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
    data.append(contentsOf: Array("\n".utf8))
    return data
  }

  /// The results as a table.
  public var text: String {
    var lines: [String] = []
    for result in cases {
      let percent = { (value: Double) in String(format: "%.0f %%", 100 * value) }
      lines.append(
        """
        \(result.name): \(result.controller) in \(result.engine), \(result.episodes) episodes
          survived          \(percent(result.survived.value)) \
        (95 % interval \(percent(result.survived.low)) to \(percent(result.survived.high)))
          mean survival     \(String(format: "%.1f", result.meanSurvival)) s
          forward speed     \(String(format: "%.3f", result.forwardSpeed.value)) m/s
          velocity error    \(String(format: "%.3f", result.velocityError.value)) m/s RMS
          yaw rate error    \(String(format: "%.3f", result.yawRateError.value)) rad/s RMS
          ended by          \
        \(result.causes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
          .joined(separator: ", "))
        """)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
