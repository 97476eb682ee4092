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
  /// The base's height left that of the reference motion.
  case referenceHeight = "reference_height"
  /// The base leant otherwise than the reference motion.
  case referenceTilt = "reference_tilt"
  /// A foot's height left that of the reference motion.
  case referenceFootHeight = "reference_foot_height"
  /// The base left the place of the reference motion.
  case referenceDistance = "reference_distance"

  /// Those that there are without a reference motion.
  static let withoutReference = allCases.filter { !ofReference.contains($0) }
  /// All of them, made once.
  static let all = allCases

  private static let ofReference: [TerminationCause] = [
    .referenceHeight, .referenceTilt, .referenceFootHeight, .referenceDistance,
  ]
}
