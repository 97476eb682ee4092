import Foundation

extension RetargetingReport {
  /// The report as lines for a terminal, ending with a newline.
  ///
  /// - Parameter name: of the clip.
  public func text(name: String) -> String {
    var lines = [
      "\(name): \(frameCount) frames, \(number(duration, 2)) s, legs × \(number(scale, 3))",
      "  speed        \(number(speedOfPerson, 3)) m/s of the person, \(number(speed, 3)) m/s of the "
        + "robot",
      "  feet         standing \(millimetres(stancePositionError)) from their targets, all "
        + "\(millimetres(positionError)), turned by \(degrees(orientationError))",
      "  locking      moved standing ankles by \(millimetres(footCorrection)), lowered the pelvis by "
        + "\(millimetres(pelvisDrop))",
      "  yielding     moved the pelvis in the plane by \(millimetres(pelvisShift)), turned it by "
        + "\(degrees(pelvisTurn))",
      "  ground       \(stepCount) steps, skate \(millimetres(skatePerStep)) per step, "
        + "\(number(skateSpeed, 4)) m/s; soles \(millimetres(penetration)) deep, at most "
        + "\(number(1e3 * largestGap, 2)) mm high",
      "  contact      \(number(100 * flightShare, 1)) % of the time in flight, feet at least "
        + "\(number(1e3 * smallestStepWidth, 0)) mm apart",
      "  joints       at their limits in \(number(100 * limitShare, 1)) % of the frames, beyond in "
        + "\(limitViolationCount); fastest \(fastestJoint) at "
        + "\(number(100 * fastestJointShare, 0)) % of its speed",
    ]
    if let closure {
      lines.append(
        "  cycle        lacked \(number(1e3 * closure.position, 1)) mm and "
          + "\(number(closure.rotation * 180 / .pi, 1))° before it was closed")
    }
    lines.append(
      "  time         \(number(1e3 * wallTime, 1)) ms, \(number(realTimeFactor, 0)) × real time")
    return lines.joined(separator: "\n") + "\n"
  }

  private func number(_ value: Double, _ digits: Int) -> String {
    let text = String(format: "%.\(digits)f", value)
    // A rounded zero has no sign.
    return text.hasPrefix("-") && Double(text) == 0 ? String(text.dropFirst()) : text
  }

  private func millimetres(_ spread: Spread) -> String {
    "\(number(1e3 * spread.mean, 2)) mm (at most \(number(1e3 * spread.largest, 2)))"
  }

  private func degrees(_ spread: Spread) -> String {
    let scale = 180 / Double.pi
    return "\(number(scale * spread.mean, 2))° (at most \(number(scale * spread.largest, 2)))"
  }
}
