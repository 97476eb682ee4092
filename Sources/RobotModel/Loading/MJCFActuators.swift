/// Takes effort limits and gains of joints from the `<actuator>` section.
struct MJCFActuators {
  let document: MJCFDocument
  private(set) var warnings: [String] = []

  init(document: MJCFDocument) { self.document = document }

  /// Applies every actuator that drives a joint; `joints` are all of the file.
  ///
  /// - Throws: `invalid` for an unknown joint or a bad number.
  mutating func apply(
    to joints: inout [Joint], otherJoints: Set<String>
  ) throws(RobotModelError) {
    for element in document.section("actuator") {
      let actuator = try document.defaults.filled(element, childClass: nil)
      guard let name = actuator.attributes["joint"] ?? actuator.attributes["jointinparent"] else {
        warnings.append(
          "\(element.file), line \(element.line): \(element.label) drives no joint; it is left out")
        continue
      }
      if otherJoints.contains(name) { continue }
      guard let index = joints.firstIndex(where: { $0.name == name }) else {
        let nearest = nearestName(to: name, among: joints.map(\.name))
        throw element.invalid(
          "joint", expected: nearest.map { "a joint of the file, such as '\($0)'" } ?? "a joint")
      }
      try apply(actuator, to: &joints[index])
    }
  }

  private mutating func apply(
    _ actuator: MarkupElement, to joint: inout Joint
  ) throws(RobotModelError) {
    let settings = document.settings
    let gear = abs(try actuator.numbers("gear", counts: 1...6)?.first ?? 1)
    if let force = try MJCFJoint.limitedRange(
      "forcerange", flag: "forcelimited", of: actuator, settings: settings)
    {
      let largest = max(abs(force.lowerBound), abs(force.upperBound))
      joint.effortLimit = min(joint.effortLimit, largest * gear)
    }

    let control = try MJCFJoint.limitedRange(
      "ctrlrange", flag: "ctrllimited", of: actuator, settings: settings)
    let gain = try actuator.numbers("gainprm", counts: 1...10)?.first ?? 1
    let bias = try actuator.numbers("biasprm", counts: 1...10) ?? []
    switch actuator.name {
    case "position":
      joint.stiffness = (try actuator.nonNegative("kp") ?? 1) * gear * gear
      joint.damping = (try actuator.nonNegative("kv") ?? 0) * gear * gear
      if actuator.attributes["dampratio"] != nil {
        warnings.append(
          "\(actuator.file), line \(actuator.line): dampratio of \(actuator.label) is not read; "
            + "the damping of '\(joint.name)' counts as \(joint.damping)")
      }
    case "general" where actuator.attributes["biastype"] == "affine" && bias.count >= 2:
      joint.stiffness = max(0, -bias[1]) * gear * gear
      joint.damping = max(0, bias.count > 2 ? -bias[2] : 0) * gear * gear
    case "motor", "general":
      if let control {
        let largest = max(abs(control.lowerBound), abs(control.upperBound))
        joint.effortLimit = min(joint.effortLimit, largest * gear * abs(gain))
      }
    default:
      break
    }
  }
}
