import SpatialMath

/// Reads a robot in the Unified Robot Description Format.
///
/// The root link floats, unless it is a massless link named `world`: then a `floating` joint frees
/// its child and a fixed joint bolts it. A joint with `<mimic>` is welded at the position that its
/// law gives for the leading joint at its nominal position. An effort or velocity of 0, the
/// placeholder of exporters, counts as unknown. Transmissions and simulator extensions are not
/// read.
struct URDFReader {
  /// The element of each joint, for messages.
  private(set) var jointElements: [String: MarkupElement] = [:]
  private var warnings: [String] = []
  private var links: [Link] = []
  private var joints: [Joint] = []
  private var meshShapes: [String] = []
  private var unknownLimits: [String] = []
  /// More links are refused: a chain of them is followed by recursion.
  private static let mostLinks = 1000

  /// - Throws: `RobotModelError` with the line.
  mutating func read(_ root: MarkupElement) throws(RobotModelError) -> LoadedRobot {
    let linkCount = root.children(named: "link").count
    guard linkCount <= Self.mostLinks else {
      throw root.invalid(found: "\(linkCount) links", expected: "at most \(Self.mostLinks)")
    }
    let linkElements = try uniquelyNamed(root.children(named: "link"), of: root)
    jointElements = try uniquelyNamed(root.children(named: "joint"), of: root)
    let tree = try URDFTree(
      links: linkElements, joints: root.children(named: "joint"), root: root)

    try appendSubtree(of: tree.base, tree: tree, parent: nil)
    try weldMimics(tree)
    addWarnings()
    let description = RobotDescription(
      name: root.attributes["name"] ?? root.file, source: root.file, links: links, joints: joints,
      hasFloatingBase: tree.hasFloatingBase)
    return LoadedRobot(description: description, format: .urdf, warnings: warnings)
  }

  /// The elements by name; throws for a missing or a double name.
  private func uniquelyNamed(
    _ elements: [MarkupElement], of root: MarkupElement
  ) throws(RobotModelError) -> [String: MarkupElement] {
    var byName: [String: MarkupElement] = [:]
    for element in elements {
      let name = try element.text("name")
      if let first = byName[name] {
        throw element.invalid(
          found: "a second <\(element.name)> of this name, after line \(first.line)",
          expected: "different names")
      }
      byName[name] = element
    }
    return byName
  }

  /// Appends the link and all that hangs on it, depth first in the order of the file's joints.
  private mutating func appendSubtree(
    of name: String, tree: URDFTree, parent: Int?
  ) throws(RobotModelError) {
    guard let element = tree.links[name] else { return }
    let index = links.count
    links.append(
      Link(
        name: name, parent: parent, inertia: try inertia(of: element),
        collisions: try collisions(of: element)))
    for joint in tree.childJoints[name] ?? [] {
      joints.append(try self.joint(joint.element))
      try appendSubtree(of: joint.child, tree: tree, parent: index)
    }
  }

  private mutating func inertia(of link: MarkupElement) throws(RobotModelError) -> SpatialInertia {
    guard let inertial = link.child(named: "inertial") else { return .zero }
    guard let massElement = inertial.child(named: "mass") else {
      throw inertial.invalid(found: "no <mass>", expected: "<mass value=\"…\"/>")
    }
    guard let mass = try massElement.nonNegative("value") else {
      throw massElement.invalid("value", expected: "a mass in kg")
    }
    let pose = try origin(of: inertial)
    var tensor = Matrix3.zero
    if let element = inertial.child(named: "inertia") {
      var values: [Double] = []
      for key in ["ixx", "iyy", "izz", "ixy", "ixz", "iyz"] {
        values.append(try element.number(key) ?? 0)
      }
      tensor = Matrix3(
        xx: values[0], yy: values[1], zz: values[2], xy: values[3], xz: values[4], yz: values[5])
      if try !element.isPlausible(tensor) {
        warnings.append(
          "\(element.file), line \(element.line): the inertia of link "
            + "'\(link.attributes["name"] ?? "")' is not that of a rigid body (one principal "
            + "moment exceeds the sum of the others); it is used as written")
      }
    }
    return SpatialInertia(mass: mass, centerOfMass: .zero, inertia: tensor).expressed(at: pose)
  }

  private mutating func collisions(
    of link: MarkupElement
  ) throws(RobotModelError) -> [CollisionShape] {
    var shapes: [CollisionShape] = []
    for collision in link.children(named: "collision") {
      guard let geometry = collision.child(named: "geometry") else {
        throw collision.invalid(found: "no <geometry>", expected: "<geometry> with a shape")
      }
      let pose = try origin(of: collision)
      for shape in geometry.children {
        if shape.name == "mesh" {
          meshShapes.append(link.attributes["name"] ?? "")
        } else {
          shapes.append(CollisionShape(geometry: try self.geometry(shape), pose: pose))
        }
      }
    }
    return shapes
  }

  private func geometry(
    _ shape: MarkupElement
  ) throws(RobotModelError) -> CollisionShape.Geometry {
    switch shape.name {
    case "box":
      guard let size = try shape.vector("size"), min(size.x, size.y, size.z) > 0 else {
        throw shape.invalid("size", expected: "three positive lengths in m")
      }
      return .box(halfExtents: size * 0.5)
    case "sphere":
      return .sphere(radius: try shape.positive("radius"))
    case "cylinder":
      return .cylinder(
        radius: try shape.positive("radius"), halfLength: try shape.positive("length") / 2)
    case "capsule":
      return .capsule(
        radius: try shape.positive("radius"), halfLength: try shape.positive("length") / 2)
    default:
      throw shape.invalid(
        found: "an unknown shape", expected: "box, sphere, cylinder, capsule or mesh")
    }
  }

  /// The pose of the element's `<origin>`; the identity where it has none.
  private func origin(of element: MarkupElement) throws(RobotModelError) -> Pose {
    guard let origin = element.child(named: "origin") else { return .identity }
    let angles = try origin.vector("rpy") ?? .zero
    return Pose(
      position: try origin.vector("xyz") ?? .zero,
      orientation: Quaternion(roll: angles.x, pitch: angles.y, yaw: angles.z))
  }

  private mutating func joint(_ element: MarkupElement) throws(RobotModelError) -> Joint {
    let name = try element.text("name")
    let kind: Joint.Kind
    switch try element.text("type") {
    case "fixed", "floating": kind = .fixed
    case "revolute", "continuous": kind = .hinge
    case "prismatic": kind = .slide
    default:
      throw element.invalid(
        "type", expected: "revolute, continuous, prismatic, fixed or floating")
    }
    var joint = Joint(name: name, kind: kind, origin: try origin(of: element))
    guard kind != .fixed else { return joint }

    joint.axis = try element.child(named: "axis")?.direction("xyz") ?? .unitX
    try readLimits(of: element, into: &joint)
    if let dynamics = element.child(named: "dynamics") {
      joint.viscousFriction = try dynamics.nonNegative("damping") ?? 0
      joint.coulombFriction = try dynamics.nonNegative("friction") ?? 0
    }
    joint.nominalPosition = max(joint.limits.lowerBound, min(joint.limits.upperBound, 0))
    return joint
  }

  private mutating func readLimits(
    of element: MarkupElement, into joint: inout Joint
  ) throws(RobotModelError) {
    let isContinuous = element.attributes["type"] == "continuous"
    guard let limit = element.child(named: "limit") else {
      if isContinuous { return }
      throw element.invalid(
        found: "no <limit>",
        expected: "<limit lower=\"…\" upper=\"…\" effort=\"…\" velocity=\"…\"/>")
    }
    if !isContinuous {
      let lower = try limit.number("lower") ?? 0
      let upper = try limit.number("upper") ?? 0
      guard lower <= upper else {
        throw .invalid(
          file: limit.file, line: limit.line, place: "\(element.label), limit",
          found: "lower \(lower) above upper \(upper)", expected: "lower not above upper")
      }
      joint.limits = lower...upper
    }
    let effort = try limit.nonNegative("effort") ?? 0
    let velocity = try limit.nonNegative("velocity") ?? 0
    if effort > 0 { joint.effortLimit = effort } else { unknownLimits.append(joint.name) }
    if velocity > 0 { joint.velocityLimit = velocity }
  }

  /// Welds every joint that follows another, at the position that the law of `<mimic>` gives.
  private mutating func weldMimics(_ tree: URDFTree) throws(RobotModelError) {
    for element in tree.jointElements {
      guard let mimic = element.child(named: "mimic"),
        let index = joints.firstIndex(where: { $0.name == element.attributes["name"] })
      else { continue }
      let leader = try mimic.text("joint")
      guard let leading = joints.first(where: { $0.name == leader }) else {
        throw mimic.invalid("joint", expected: "the name of a joint of the file")
      }
      let position =
        (try mimic.number("multiplier") ?? 1) * leading.nominalPosition
        + (try mimic.number("offset") ?? 0)
      let name = joints[index].name
      joints[index] = Joint(
        name: name, kind: .fixed, origin: joints[index].childInParent(position: position))
      warnings.append(
        "\(mimic.file), line \(mimic.line): joint '\(name)' follows '\(leader)'; it is welded at "
          + "\(position), the position for the nominal position of '\(leader)'")
    }
  }

  private mutating func addWarnings() {
    if let warning = meshWarning(linksOfMeshes: meshShapes) { warnings.append(warning) }
    if let first = unknownLimits.first {
      warnings.append(
        "\(unknownLimits.count) joints, the first '\(first)', give no effort limit above 0; their "
          + "effort counts as unlimited")
    }
  }
}

/// The one warning about collision shapes that are meshes; nil where there are none.
///
/// - Parameter links: the link of each mesh.
func meshWarning(linksOfMeshes links: [String]) -> String? {
  guard let first = links.first else { return nil }
  let count = Set(links).count
  return "\(links.count) mesh\(links.count == 1 ? "" : "es") for contact on \(count) "
    + "link\(count == 1 ? "" : "s"), the first on '\(first)', \(links.count == 1 ? "is" : "are") "
    + "not read; only boxes, spheres, cylinders, capsules and ellipsoids touch the ground"
}
