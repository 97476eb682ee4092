import Foundation

extension Identification {
  /// The result as a table for people: parameter, joint, estimate, interval, and what the robot's
  /// description has.
  public var table: String {
    let width = max(12, estimates.map(\.joint.count).max() ?? 0)
    var text =
      "\(logName): \(robotName), \(String(format: "%.1f", comparison.duration)) s, "
      + "\(comparison.jointNames.count) joints\n\n"
    for parameter in ActuatorParameter.allCases {
      let unit = parameter.unit.isEmpty ? "" : " [\(parameter.unit)]"
      text += "\(parameter.rawValue)\(unit)\n"
      for estimate in estimates where estimate.parameter == parameter {
        text += "  \(Self.padded(estimate.joint, width))\(Self.told(estimate))"
        text += "   described \(Self.number(estimate.described))\n"
      }
    }
    text += "delay [ms]\n  \(Self.padded("", width))"
    if delay.isTold {
      text += String(
        format: "%9.2f   %.2f … %.2f\n", 1e3 * delay.value, 1e3 * delay.interval.lowerBound,
        1e3 * delay.interval.upperBound)
    } else {
      text += "not told by this log\n"
    }
    return text + "\n" + fitTable(width)
  }

  /// Root mean squares of measured less simulated positions.
  private func fitTable(_ width: Int) -> String {
    var text =
      "fit [mrad RMS]  \(Self.padded("", max(0, width - 14)))described  estimated  sensor noise\n"
    for (index, joint) in comparison.jointNames.enumerated() {
      text +=
        "  \(Self.padded(joint, width))"
        + String(
          format: "%9.3f  %9.3f  %9.3f\n", 1e3 * comparison.deviationBefore[index],
          1e3 * comparison.deviationAfter[index], 1e3 * comparison.sensorNoise[index])
    }
    let unexplained = comparison.jointNames.indices.filter {
      comparison.deviationAfter[$0] > 1.5 * comparison.sensorNoise[$0] + 1e-4
    }.map { comparison.jointNames[$0] }
    if !unexplained.isEmpty {
      text +=
        "What the simulation leaves of \(unexplained.joined(separator: ", ")) is more than noise: "
        + "true values may lie outside of intervals.\n"
    }
    return text
  }

  private static func told(_ estimate: ParameterEstimate) -> String {
    guard estimate.isTold else { return padded("  not told by this log", 32) }
    let interval = estimate.interval
    return padded(
      "  \(padded(number(estimate.value), 9))\(number(interval.lowerBound)) … "
        + number(interval.upperBound), 32)
  }

  /// Four digits.
  private static func number(_ value: Double) -> String { String(format: "%.4g", value) }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension FitComparison {
  /// Length of what was compared [s].
  var duration: Double { (times.last ?? 0) - (times.first ?? 0) }
}
