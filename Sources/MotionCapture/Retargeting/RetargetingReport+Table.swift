import Foundation

extension RetargetingReport {
  /// The head of a Markdown table of reports.
  public static let tableHead = """
    | recording | robot | speed in → out m/s | foot error mean / max mm | turned mean / max ° | \
    skate per step mean / max mm | sinks mm | at limits % | beyond | moved mm | pelvis lowered mm | \
    fastest joint % | × real time |
    |---|---|---|---|---|---|---|---|---|---|---|---|---|
    """

  /// A row of a Markdown table of reports.
  ///
  /// - Parameters:
  ///   - name: of the recording.
  ///   - robot: name of the robot.
  public func tableRow(name: String, robot: String) -> String {
    let degree = 180 / Double.pi
    let cells = [
      name, robot,
      "\(text(speedOfPerson, 2)) → \(text(speed, 2))",
      pair(stancePositionError, 1e3, 2), pair(orientationError, degree, 1),
      pair(skatePerStep, 1e3, 2), text(1e3 * penetration.largest, 2), text(100 * limitShare, 0),
      "\(limitViolationCount)", text(1e3 * footCorrection.mean, 0),
      text(1e3 * pelvisDrop.mean, 0), text(100 * fastestJointShare, 0),
      text(realTimeFactor, 0),
    ]
    return "| " + cells.joined(separator: " | ") + " |"
  }

  private func pair(_ spread: Spread, _ unit: Double, _ digits: Int) -> String {
    "\(text(unit * spread.mean, digits)) / \(text(unit * spread.largest, digits))"
  }

  private func text(_ value: Double, _ digits: Int) -> String {
    let text = String(format: "%.\(digits)f", value)
    // A rounded zero has no sign.
    return text.hasPrefix("-") && Double(text) == 0 ? String(text.dropFirst()) : text
  }
}
