/// Why a skeleton cannot serve as that of a walking person.
public enum SkeletonError: Error, Equatable, CustomStringConvertible {
  /// Joints of the legs are not among the names.
  case withoutLegs(missing: [String], names: [String])
  /// Two joints of a leg lie at the same place.
  case boneWithoutLength(from: String, to: String, length: Double)

  /// One sentence: what was found and what would be right.
  public var description: String {
    switch self {
    case .withoutLegs(let missing, let names):
      "found a skeleton without legs: none of its \(names.count) joints "
        + "(\(names.prefix(6).joined(separator: ", "))\(names.count > 6 ? ", …" : "")) is a "
        + "\(missing.joined(separator: ", ")), expected names such as LeftUpLeg, LeftLeg, LeftFoot "
        + "or lfemur, ltibia, lfoot"
    case .boneWithoutLength(let from, let to, let length):
      "found \(length) m from \(from) to \(to), expected a bone of 0.05 m or more"
    }
  }
}
