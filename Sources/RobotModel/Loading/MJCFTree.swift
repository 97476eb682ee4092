import SpatialMath

/// One tree of bodies of an MJCF file, hanging on the world.
///
/// A body with several joints becomes a chain of links, of which the last has the mass and bears
/// the body's name. A link's frame has its origin where the body's joint is anchored (`pos` of the
/// last `<joint>`), so it may be shifted against the body's own frame.
struct MJCFTree {
  /// Name of the outermost body.
  let name: String
  private(set) var links: [Link] = []
  private(set) var joints: [Joint] = []
  /// The element of each joint, for messages.
  private(set) var jointElements: [String: MarkupElement] = [:]
  /// Whether a free joint carries the outermost body.
  private(set) var hasFreeJoint = false
  /// Pose of link 0 in the world.
  private(set) var basePose = Pose.identity
  /// The link of each geom for contact that is a mesh.
  private(set) var meshShapes: [String] = []
  private(set) var warnings: [String] = []

  private let document: MJCFDocument
  private let orientation: MJCFOrientation

  /// The number of positions of the tree in a keyframe.
  var positionCount: Int {
    (hasFreeJoint ? 7 : 0) + joints.count { $0.kind != .fixed }
  }

  /// Total mass [kg].
  var mass: Double { links.reduce(0) { $0 + $1.inertia.mass } }

  /// - Parameters:
  ///   - body: the outermost `<body>`.
  ///   - frame: pose and child class of the frames around it.
  init(
    _ body: MarkupElement, frame: MJCFFrame, document: MJCFDocument
  ) throws(RobotModelError) {
    name = body.attributes["name"] ?? "body"
    self.document = document
    orientation = MJCFOrientation(settings: document.settings)

    let contents = try MJCFBodyContents(body, frame: frame, document: document)
    hasFreeJoint = contents.isFree
    let bodyInWorld = try frame.pose * orientation.pose(of: body)
    if contents.isFree || contents.joints.isEmpty {
      basePose = bodyInWorld
      try appendLink(of: contents, parent: nil, bodyInLink: .identity)
    } else {
      // A body that moves against the world hangs on a massless, fixed base.
      links.append(Link(name: "world", parent: nil, inertia: .zero))
      try appendBody(contents, parent: 0, bodyInParent: bodyInWorld)
    }
  }

  /// Appends the links of a body below link `parent`, then of all that it carries.
  private mutating func appendBody(
    _ contents: MJCFBodyContents, parent: Int, bodyInParent: Pose
  ) throws(RobotModelError) {
    guard !contents.joints.isEmpty else {
      joints.append(Joint(name: "\(contents.name)_fixed", kind: .fixed, origin: bodyInParent))
      try appendLink(of: contents, parent: parent, bodyInLink: .identity)
      return
    }

    var parent = parent
    // The body's frame, as the joints so far leave it, in the frame of link `parent`.
    var body = bodyInParent
    for (index, element) in contents.joints.enumerated() {
      let isLast = index == contents.joints.count - 1
      let fallback = "\(contents.name)_joint" + (index == 0 ? "" : "\(index + 1)")
      let parsed = try MJCFJoint(
        element, pose: contents.jointFrames[index], fallbackName: fallback, document: document)
      var joint = parsed.joint
      joint.origin = body * Pose(position: parsed.anchor) * joint.origin
      if jointElements[joint.name] != nil {
        throw element.invalid(found: "a second joint of this name", expected: "different names")
      }
      jointElements[joint.name] = element
      joints.append(joint)
      body = Pose(position: -parsed.anchor)
      if isLast {
        try appendLink(of: contents, parent: parent, bodyInLink: body)
      } else {
        let name = "\(contents.name)_\(index + 1)"
        links.append(Link(name: name, parent: parent, inertia: .zero))
        parent = links.count - 1
      }
    }
  }

  /// Appends the link that has the body's mass and shapes, then all that the body carries.
  private mutating func appendLink(
    of contents: MJCFBodyContents, parent: Int?, bodyInLink: Pose
  ) throws(RobotModelError) {
    let index = links.count
    var link = Link(
      name: contents.name, parent: parent,
      inertia: try contents.inertia(warnings: &warnings).expressed(at: bodyInLink))
    for geom in contents.geoms {
      if geom.shape == .mesh && geom.touches { meshShapes.append(contents.name) }
      guard var collision = geom.collision else { continue }
      collision.shape.pose = bodyInLink * collision.shape.pose
      link.collisions.append(collision.shape)
      if collision.isApproximate {
        warnings.append(
          "an ellipsoid on '\(contents.name)' touches the ground as a capsule of like size")
      }
    }
    links.append(link)

    for child in contents.children {
      let inner = try MJCFBodyContents(child.element, frame: child.frame, document: document)
      if inner.isFree {
        throw child.element.invalid(
          found: "a free joint inside another body", expected: "free joints only below <worldbody>")
      }
      let bodyInParent = try child.frame.pose * orientation.pose(of: child.element)
      try appendBody(inner, parent: index, bodyInParent: bodyInLink * bodyInParent)
    }
  }
}
