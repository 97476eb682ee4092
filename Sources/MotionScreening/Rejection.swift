import Foundation

/// Why a clip does not pass, in the order of what is to be mended first.
public enum RejectionReason: String, CaseIterable, Sendable {
  /// A number of the clip is not finite.
  case notFinite = "not finite"
  /// A clip that repeats does not return to its first frame.
  case notClosed = "not closed"
  /// The base leaps from one frame to the next.
  case baseJump = "base jump"
  /// A joint is beyond its limits.
  case jointLimit = "joint limit"
  /// Left and right are exchanged: crossed legs, turned soles, or the contacts of the other foot.
  case sidesMixedUp = "left and right"
  /// A sole is below the ground.
  case penetration = "below ground"
  /// A sole that is to stand is above the ground.
  case gap = "above ground"
  /// A joint is faster than its motor can be.
  case jointSpeed = "joint speed"
  /// A sole that is to stand moves along the ground.
  case skate = "foot skate"
  /// The engine gave up.
  case fault = "engine fault"
  /// In the replay the robot fell.
  case fell = "fell"
  /// In the replay the robot left the reference.
  case trackingError = "tracking error"
  /// In the replay a standing foot slipped.
  case slipped = "slipped"
  /// In the replay a motor stayed at its torque limit.
  case torqueLimit = "torque limit"
  /// In the replay a joint stayed faster than its motor can be.
  case speedLimit = "speed limit"
  /// The replay took more help at the base than a sound motion needs.
  case assist = "assist"
}

/// A bound that a clip does not keep, when it first does not and by how much.
public struct Rejection: Equatable, Sendable, CustomStringConvertible {
  /// Which bound.
  public var reason: RejectionReason
  /// Since the first frame [s].
  public var time: Double
  /// What was found, in `unit`.
  public var found: Double
  /// What is allowed, in `unit`.
  public var allowed: Double
  /// Unit of both numbers.
  public var unit: String
  /// The joint, foot or part that it was found at; empty for none.
  public var place: String

  /// The rejection of the values given.
  public init(
    _ reason: RejectionReason, time: Double, found: Double, allowed: Double, unit: String,
    place: String = ""
  ) {
    self.reason = reason
    self.time = time
    self.found = found
    self.allowed = allowed
    self.unit = unit
    self.place = place
  }

  /// The reason, the place and both numbers.
  public var finding: String {
    let place = place.isEmpty ? "" : " (\(place))"
    guard found.isFinite else { return reason.rawValue + place }
    return reason.rawValue + place
      + String(format: ": found %.3g, allowed %.3g", found, allowed)
      + (unit.isEmpty ? "" : " \(unit)")
  }

  /// One line: the finding and its time.
  public var description: String { finding + String(format: ", at %.2f s", time) }
}
