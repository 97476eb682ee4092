import Foundation
import SpatialMath

/// What a robot description holds, as a text to read and as JSON to compare.
public struct RobotReport: Sendable {
  /// The robot, with what its reader said.
  public let loaded: LoadedRobot
  /// Height of the base above flat ground in the nominal pose [m]; nil without feet.
  public let standingHeight: Double?
  /// Centre of mass in the nominal pose, in the base's frame [m].
  public let centerOfMassInBase: Vector3

  var robot: RobotDescription { loaded.description }
  /// Poses of the links in the base's frame in the nominal pose, `[links]`.
  let linkPosesInBase: [Pose]

  /// The report of a robot that was read from a file.
  public init(_ loaded: LoadedRobot) {
    self.loaded = loaded
    let robot = loaded.description
    standingHeight = robot.standingHeight(positions: robot.nominalPositions)
    linkPosesInBase = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
    centerOfMassInBase = robot.centerOfMassInWorld(linkPoses: linkPosesInBase)
  }

  /// The report of a built-in or reduced robot.
  public init(_ description: RobotDescription) {
    self.init(LoadedRobot(description: description, format: .builtIn))
  }

  /// Number of joints that move.
  public var jointCount: Int { robot.joints.count { $0.kind != .fixed } }

  /// The report as text, ending with a newline.
  public var text: String {
    var lines: [String] = []
    lines.append("\(robot.name)  (\(robot.source))")
    lines.append("")
    lines += summary
    lines.append("")
    lines += table
    lines.append("")
    lines += feetLines
    if !loaded.warnings.isEmpty {
      lines.append("")
      lines.append("Warnings")
      lines += loaded.warnings.map { "  - \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var summary: [String] {
    let com = centerOfMassInBase
    var lines = [
      "  total mass        \(format(robot.totalMass, digits: 3)) kg",
      "  joints            \(jointCount) that move, \(robot.joints.count - jointCount) fixed",
      "  base              \(robot.hasFloatingBase ? "floating" : "fixed")",
      "  controlled        \(robot.controlledJoints.count) joints: "
        + robot.controlledJoints.joined(separator: ", "),
    ]
    if let height = standingHeight {
      lines.append(
        "  base height       \(format(height, digits: 4)) m, standing in the nominal pose")
      lines.append("  centre of mass    \(format(com.z + height, digits: 4)) m above the ground")
    }
    lines.append("  in base's frame \(triple(com)) m, the centre of mass in the nominal pose")
    return lines
  }

  /// One row per link: the tree, then the joint that moves it.
  private var table: [String] {
    let names = treeNames()
    let width = max(names.map(\.count).max() ?? 0, 4)
    var lines = [
      pad("Link", width) + pad("mass", 10, right: true) + "  " + pad("joint", 28)
        + pad("lower", 9, right: true) + pad("upper", 9, right: true)
        + pad("nominal", 9, right: true) + pad("effort", 8, right: true)
        + pad("speed", 8, right: true) + pad("Kp", 7, right: true) + pad("Kd", 6, right: true),
      pad("", width) + pad("kg", 10, right: true) + "  " + pad("", 28)
        + pad("rad", 9, right: true) + pad("rad", 9, right: true) + pad("rad", 9, right: true)
        + pad("N m", 8, right: true) + pad("rad/s", 8, right: true)
        + pad("N m/rad", 9, right: true),
    ]
    for (index, link) in robot.links.enumerated() {
      var line = pad(names[index], width)
      line += pad(format(link.inertia.mass, digits: 4), 10, right: true)
      if index > 0 { line += "  " + jointColumns(robot.joints[index - 1]) }
      lines.append(line.trimmingTrailingSpaces)
    }
    return lines
  }

  private func jointColumns(_ joint: Joint) -> String {
    guard joint.kind != .fixed else { return pad(joint.name, 28) + " fixed" }
    let name = pad(joint.name + (joint.kind == .slide ? " (slide)" : ""), 28)
    let numbers = [
      (joint.limits.lowerBound, 9, 4), (joint.limits.upperBound, 9, 4),
      (joint.nominalPosition, 9, 4), (joint.effortLimit, 8, 1), (joint.velocityLimit, 8, 2),
      (joint.stiffness, 7, 0), (joint.damping, 6, 1),
    ]
    return numbers.reduce(name) { line, column in
      line + pad(format(column.0, digits: column.2), column.1, right: true)
    }
  }

  /// Names with the branches of the tree in front.
  private func treeNames() -> [String] {
    var names = Array(repeating: "", count: robot.links.count)
    var children: [[Int]] = Array(repeating: [], count: robot.links.count)
    for (index, link) in robot.links.enumerated() {
      if let parent = link.parent { children[parent].append(index) }
    }
    func visit(_ link: Int, prefix: String, branch: String) {
      names[link] = prefix + branch + robot.links[link].name
      let inner = prefix + (branch.isEmpty ? "" : branch == "└ " ? "  " : "│ ")
      for child in children[link] {
        visit(child, prefix: inner, branch: child == children[link].last ? "└ " : "├ ")
      }
    }
    visit(0, prefix: "", branch: "")
    return names
  }

  private var feetLines: [String] {
    guard !robot.feet.isEmpty else { return ["Feet: none"] }
    return robot.feet.flatMap { foot -> [String] in
      let points = foot.contactPoints.map { "    \(triple($0))" }
      let link = robot.links[foot.link].name
      return ["Foot, \(foot.side.rawValue): \(link), contact points in its frame [m]"] + points
    }
  }

  private func triple(_ v: Vector3) -> String {
    [v.x, v.y, v.z].map { pad(format($0, digits: 4), 9, right: true) }.joined()
  }

  private func format(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return value > 0 ? "∞" : "−∞" }
    let text = String(format: "%.\(digits)f", value)
    return Double(text) == 0 && text.hasPrefix("-") ? String(text.dropFirst()) : text
  }

  private func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
