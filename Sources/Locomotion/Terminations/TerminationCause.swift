/// Why an episode ended as a fall.
public enum TerminationCause: String, CaseIterable, Sendable {
  /// The base's z axis left the vertical too far.
  case tilt
  /// The base rolled too far.
  case roll
  /// The base pitched too far.
  case pitch
  /// The base came too low.
  case baseHeight = "base_height"
  /// Something that is no foot touched the ground too hard.
  case bodyContact = "body_contact"
  /// The base became too fast.
  case baseSpeed = "base_speed"
  /// The base turned too fast.
  case baseAngularSpeed = "base_angular_speed"
  /// A joint became too fast.
  case jointSpeed = "joint_speed"
  /// The physics engine failed, or a number was not finite.
  case fault

  /// `allCases`, made once.
  static let all = allCases
}
