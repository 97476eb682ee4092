/// Which link of a URDF file hangs on which, checked to be one tree.
struct URDFTree {
  /// A joint and the link that it moves.
  struct ChildJoint {
    let element: MarkupElement
    let child: String
  }

  /// The `<link>` elements by name.
  let links: [String: MarkupElement]
  /// The `<joint>` elements in the order of the file.
  let jointElements: [MarkupElement]
  /// The joints below each link, in the order of the file.
  private(set) var childJoints: [String: [ChildJoint]] = [:]
  /// Name of the link that becomes the base.
  private(set) var base = ""
  private(set) var hasFloatingBase = true

  /// - Throws: `invalid` for an unknown link, a link with two parents, a cycle, or several roots.
  init(
    links: [String: MarkupElement], joints: [MarkupElement], root: MarkupElement
  ) throws(RobotModelError) {
    self.links = links
    jointElements = joints

    var parents: [String: String] = [:]
    for joint in joints {
      let parent = try linkName("parent", of: joint)
      let child = try linkName("child", of: joint)
      if let other = parents[child] {
        throw joint.invalid(
          found: "the child '\(child)', which already hangs on '\(other)'",
          expected: "one parent for each link")
      }
      parents[child] = parent
      childJoints[parent, default: []].append(ChildJoint(element: joint, child: child))
    }

    try checkOneTree(parents: parents, root: root)
    try chooseBase()
  }

  private func linkName(
    _ role: String, of joint: MarkupElement
  ) throws(RobotModelError) -> String {
    guard let element = joint.child(named: role) else {
      throw joint.invalid(found: "no <\(role)>", expected: "<\(role) link=\"…\"/>")
    }
    let name = try element.text("link")
    guard links[name] != nil else {
      let nearest = nearestName(to: name, among: links.keys.sorted())
      throw .invalid(
        file: element.file, line: element.line, place: "\(joint.label), \(role)",
        found: "the unknown link '\(name)'",
        expected: nearest.map { "a <link> of the file, such as '\($0)'" } ?? "a <link> of the file")
    }
    return name
  }

  /// Finds the root and follows all branches: what is not reached hangs in a cycle.
  private mutating func checkOneTree(
    parents: [String: String], root: MarkupElement
  ) throws(RobotModelError) {
    let roots = links.values.filter { parents[$0.attributes["name"] ?? ""] == nil }
      .sorted { $0.line < $1.line }
    guard let first = roots.first else {
      throw root.invalid(
        found: links.isEmpty ? "no <link>" : "a cycle: every link hangs on another",
        expected: links.isEmpty ? "at least one <link>" : "one link without a parent")
    }
    if roots.count > 1 {
      throw roots[1].invalid(
        found: "a second link without a parent, after \(first.label) of line \(first.line)",
        expected: "one link without a parent")
    }
    base = try first.text("name")

    var reached: Set<String> = [base]
    var pending = [base]
    while let link = pending.popLast() {
      for joint in childJoints[link] ?? [] where reached.insert(joint.child).inserted {
        pending.append(joint.child)
      }
    }
    for joint in jointElements {
      let child = try linkName("child", of: joint)
      guard reached.contains(child) else {
        throw joint.invalid(
          found: "a cycle: '\(child)' hangs on itself by a chain of joints",
          expected: "a chain that ends at the root '\(base)'")
      }
    }
  }

  /// A massless root named `world` stands for the surroundings.
  private mutating func chooseBase() throws(RobotModelError) {
    let isWorld = base == "world" && links[base]?.child(named: "inertial") == nil
    if isWorld, let joint = childJoints[base]?.first, childJoints[base]?.count == 1,
      joint.element.attributes["type"] == "floating"
    {
      base = joint.child
    } else if isWorld {
      hasFloatingBase = false
    }
    for joint in jointElements
    where joint.attributes["type"] == "floating"
      && joint.child(named: "child")?.attributes["link"] != base
    {
      throw joint.invalid("type", expected: "a floating joint only between 'world' and the base")
    }
  }
}
