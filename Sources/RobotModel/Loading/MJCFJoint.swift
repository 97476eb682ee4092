import SpatialMath

/// A hinge or slide of an MJCF body.
struct MJCFJoint {
  /// The joint; its origin turns or shifts by −`ref`, so that position zero is the file's.
  let joint: Joint
  /// Where the joint acts, in the body's frame [m].
  let anchor: Vector3

  /// - Parameters:
  ///   - element: the `<joint>` with its defaults filled in.
  ///   - pose: the frame around it, in the body's frame.
  ///   - fallbackName: its name where it has none.
  init(
    _ element: MarkupElement, pose: Pose, fallbackName: String, document: MJCFDocument
  ) throws(RobotModelError) {
    let settings = document.settings
    let kind: Joint.Kind
    switch element.attributes["type"] ?? "hinge" {
    case "hinge": kind = .hinge
    case "slide": kind = .slide
    case "ball":
      throw element.invalid("type", expected: "hinge or slide; write a ball as three hinges")
    default:
      throw element.invalid("type", expected: "hinge, slide or free")
    }
    let unit = kind == .hinge ? settings.angleUnit : 1
    let axis = pose.orientation.act(try element.direction("axis") ?? .unitZ)
    anchor = pose.act(try element.vector("pos") ?? .zero)

    let reference = (try element.number("ref") ?? 0) * unit
    var joint = Joint(
      name: element.attributes["name"] ?? fallbackName, kind: kind, origin: .identity, axis: axis)
    joint.origin = joint.childInParent(position: -reference)
    if let range = try MJCFJoint.limitedRange(
      "range", flag: "limited", of: element, settings: settings)
    {
      joint.limits = range.lowerBound * unit...range.upperBound * unit
    }
    if let range = try MJCFJoint.limitedRange(
      "actuatorfrcrange", flag: "actuatorfrclimited", of: element, settings: settings)
    {
      joint.effortLimit = max(abs(range.lowerBound), abs(range.upperBound))
    }
    joint.viscousFriction = try element.nonNegative("damping") ?? 0
    joint.coulombFriction = try element.nonNegative("frictionloss") ?? 0
    joint.armature = try element.nonNegative("armature") ?? 0
    joint.nominalPosition =
      max(joint.limits.lowerBound, min(joint.limits.upperBound, reference))
    self.joint = joint
  }

  /// The range, where it limits: where its flag says so, or where it is given and the compiler
  /// lets ranges speak for themselves.
  static func limitedRange(
    _ key: String, flag: String, of element: MarkupElement, settings: MJCFSettings
  ) throws(RobotModelError) -> ClosedRange<Double>? {
    let range = try element.numbers(key, count: 2)
    switch try element.flag(flag) {
    case false:
      return nil
    case nil:
      guard range != nil else { return nil }
      guard settings.limitsFollowRanges else {
        throw element.invalid(
          found: "\(key) without \(flag), while autolimits is false",
          expected: "\(flag)=\"true\" or \"false\"")
      }
    case true:
      break
    }
    guard let range, range[0] < range[1] else {
      throw element.invalid(key, expected: "a lower and a higher number")
    }
    return range[0]...range[1]
  }
}
