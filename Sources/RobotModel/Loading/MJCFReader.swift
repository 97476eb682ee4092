import Foundation
import SpatialMath

/// Reads a robot in MuJoCo's XML format: bodies, joints, inertias, primitive geoms, actuators,
/// defaults, includes and keyframes.
///
/// Of several bodies on the world the robot is the one with a free joint, the heaviest where there
/// are several; the others are reported as detached. The nominal pose is that of the keyframe named
/// `home`, else of one whose name begins with `stand`, else of the first, else the file's zero.
struct MJCFReader {
  private let document: MJCFDocument
  private let root: MarkupElement
  /// The element of each joint, for messages.
  private(set) var jointElements: [String: MarkupElement] = [:]

  /// - Parameter folder: where included files lie; nil where none may be included.
  init(_ root: MarkupElement, folder: URL?) throws(RobotModelError) {
    document = try MJCFDocument(root, folder: folder)
    self.root = root
  }

  /// - Throws: `RobotModelError` with the line.
  mutating func read() throws(RobotModelError) -> LoadedRobot {
    let trees = try readTrees(document.section("worldbody"), frame: MJCFFrame())
    guard let chosen = MJCFReader.robotIndex(in: trees) else {
      throw root.invalid(found: "no <body> in <worldbody>", expected: "the robot's base")
    }
    try checkNames(of: trees)
    let tree = trees[chosen]
    jointElements = tree.jointElements

    var description = RobotDescription(
      name: root.attributes["model"] ?? root.file, source: root.file, links: tree.links,
      joints: tree.joints, hasFloatingBase: tree.hasFreeJoint, basePose: tree.basePose)
    var others = trees
    others.remove(at: chosen)
    var warnings = tree.warnings
    try applyActuators(to: &description, others: others, warnings: &warnings)
    try applyKeyframe(to: &description, trees: trees, chosen: chosen)
    scaleMasses(of: &description)
    if let warning = meshWarning(linksOfMeshes: tree.meshShapes) { warnings.append(warning) }
    warnings += sectionWarnings()
    let detached = others.map { tree in
      DetachedBody(
        name: tree.name, mass: tree.mass, jointCount: tree.joints.count { $0.kind != .fixed })
    }
    warnings += detached.map { body in
      "body '\(body.name)' (\(body.mass) kg) stands in the world apart from the robot; "
        + "it is left out"
    }
    return LoadedRobot(
      description: description, format: .mjcf, warnings: warnings, detachedBodies: detached)
  }

  /// The trees of bodies on the world, also those within frames.
  private func readTrees(
    _ elements: [MarkupElement], frame: MJCFFrame
  ) throws(RobotModelError) -> [MJCFTree] {
    var trees: [MJCFTree] = []
    for element in elements {
      switch element.name {
      case "body":
        trees.append(try MJCFTree(element, frame: frame, document: document))
      case "frame":
        let orientation = MJCFOrientation(settings: document.settings)
        let inner = MJCFFrame(
          pose: frame.pose * (try orientation.pose(of: element)),
          childClass: element.attributes["childclass"] ?? frame.childClass)
        trees += try readTrees(element.children, frame: inner)
      case "replicate", "composite", "flexcomp", "attach":
        throw element.invalid(
          found: "<\(element.name)>, which is not read", expected: "bodies written out")
      default:
        break
      }
    }
    return trees
  }

  private static func robotIndex(in trees: [MJCFTree]) -> Int? {
    let free = trees.indices.filter { trees[$0].hasFreeJoint }
    let moving = trees.indices.filter { trees[$0].positionCount > 0 }
    let candidates = !free.isEmpty ? free : !moving.isEmpty ? moving : Array(trees.indices)
    return candidates.max { trees[$0].mass < trees[$1].mass }
  }

  private func checkNames(of trees: [MJCFTree]) throws(RobotModelError) {
    var lines: [String: Int] = [:]
    for element in bodies(in: document.section("worldbody")) {
      guard let name = element.attributes["name"] else { continue }
      if let line = lines[name] {
        throw element.invalid(
          found: "a second body of this name, after line \(line)", expected: "different names")
      }
      lines[name] = element.line
    }
    var joints: Set<String> = []
    for tree in trees {
      for (name, element) in tree.jointElements where !joints.insert(name).inserted {
        throw element.invalid(found: "a second joint of this name", expected: "different names")
      }
    }
  }

  private func bodies(in elements: [MarkupElement]) -> [MarkupElement] {
    elements.flatMap { element in
      (element.name == "body" ? [element] : []) + bodies(in: element.children)
    }
  }

  private func applyActuators(
    to description: inout RobotDescription, others: [MJCFTree], warnings: inout [String]
  ) throws(RobotModelError) {
    var actuators = MJCFActuators(document: document)
    let otherJoints = Set(others.flatMap { $0.joints.map(\.name) })
    try actuators.apply(to: &description.joints, otherJoints: otherJoints)
    warnings += actuators.warnings
  }

  /// Takes the base's pose and the nominal positions from the keyframe of standing.
  private func applyKeyframe(
    to description: inout RobotDescription, trees: [MJCFTree], chosen: Int
  ) throws(RobotModelError) {
    let keys = document.section("keyframe").filter { $0.attributes["qpos"] != nil }
    let key =
      keys.first { $0.attributes["name"] == "home" }
      ?? keys.first { $0.attributes["name"]?.hasPrefix("stand") == true } ?? keys.first
    let count = trees.reduce(0) { $0 + $1.positionCount }
    guard let key, let values = try key.numbers("qpos", count: count) else { return }

    var next = trees[..<chosen].reduce(0) { $0 + $1.positionCount }
    if trees[chosen].hasFreeJoint {
      let orientation = Quaternion(
        values[next + 3], values[next + 4], values[next + 5], values[next + 6])
      guard orientation.norm > 1e-9 else {
        throw key.invalid("qpos", expected: "a base orientation that is not zero")
      }
      description.basePose = Pose(
        position: Vector3(values[next], values[next + 1], values[next + 2]),
        orientation: orientation.normalized)
      next += 7
    }
    for index in description.joints.indices where description.joints[index].kind != .fixed {
      description.joints[index].nominalPosition = values[next]
      next += 1
    }
  }

  private func scaleMasses(of description: inout RobotDescription) {
    guard let total = document.settings.totalMass, description.totalMass > 0 else { return }
    let factor = total / description.totalMass
    for index in description.links.indices {
      description.links[index].inertia.mass *= factor
      description.links[index].inertia.inertia = description.links[index].inertia.inertia * factor
    }
  }

  /// Sections that change how the robot moves but are not read.
  private func sectionWarnings() -> [String] {
    ["equality", "tendon", "deformable"].compactMap { name in
      document.section(name).first.map { element in
        "\(element.file), line \(element.line): <\(name)> is not read; what it couples moves freely"
      }
    }
  }
}
