import Foundation

extension MotionReport {
  /// The report as lines for a terminal, ending with a newline.
  public var text: String {
    var lines = [
      "\(name): \(frameCount) frames at \(number(frameRate, 2)) Hz, \(number(duration, 2)) s, "
        + "\(jointCount) joints",
      "  pelvis    path \(number(pathLength, 2)) m at \(number(pathSpeed, 2)) m/s, net "
        + "\(number(netSpeed, 2)) m/s, forwards \(number(forwardSpeed, 2)), to the left "
        + "\(number(leftwardSpeed, 2)) m/s",
      "  facing    \(degrees(facing))° at first, turns \(degrees(turn))° to the left",
      "  body      legs \(number(legLength, 3)) m, pelvis \(number(pelvisHeight, 3)) m above the feet",
    ]
    if let robot {
      lines.append("  robot     \(robot.name), joints \(robot.jointNames.joined(separator: ", "))")
    }
    var gaitFigures = ["\(gait.events.count { $0.isStrike }) strikes"]
    if let cadence = gait.cadence { gaitFigures.append("\(number(cadence, 0)) steps/min") }
    if let time = gait.strideTime { gaitFigures.append("stride \(number(time, 2)) s") }
    if let share = gait.stanceShare { gaitFigures.append("stance \(number(100 * share, 0)) %") }
    lines.append("  gait      \(gaitFigures.joined(separator: ", ")) (\(contactSource.rawValue))")
    for event in gait.events.prefix(MotionReport.mostEventLines) {
      lines.append(
        "            \(number(event.time, 2)) s \(event.foot.rawValue) "
          + (event.isStrike ? "strike" : "off"))
    }
    if gait.events.count > MotionReport.mostEventLines {
      lines.append("            … \(gait.events.count - MotionReport.mostEventLines) more")
    }
    lines += provenance.map { "  \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let mostEventLines = 24

  /// A number with a fixed count of digits behind the point.
  func number(_ value: Double, _ digits: Int) -> String {
    let text = String(format: "%.\(digits)f", value)
    // A rounded zero has no sign.
    return text.hasPrefix("-") && Double(text) == 0 ? String(text.dropFirst()) : text
  }

  private func degrees(_ angle: Double) -> String { number(angle * 180 / .pi, 0) }
}
