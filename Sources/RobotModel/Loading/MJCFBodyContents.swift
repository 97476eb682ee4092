import SpatialMath

/// The `<frame>` elements around an element: their pose in the body and the class that they set.
struct MJCFFrame {
  var pose = Pose.identity
  var childClass: String?
}

/// What an MJCF `<body>` holds, with defaults filled in and `<frame>` elements resolved.
struct MJCFBodyContents {
  /// A body inside this one.
  struct Child {
    let element: MarkupElement
    let frame: MJCFFrame
  }

  let name: String
  private let element: MarkupElement
  private(set) var isFree = false
  /// The joints that are not free, in the order in which they act.
  private(set) var joints: [MarkupElement] = []
  /// The frame around each joint.
  private(set) var jointFrames: [Pose] = []
  private(set) var geoms: [MJCFGeom] = []
  private(set) var children: [Child] = []
  private var inertial: MarkupElement?
  private let document: MJCFDocument

  /// - Throws: `invalid` for what cannot be read.
  init(
    _ body: MarkupElement, frame: MJCFFrame, document: MJCFDocument
  ) throws(RobotModelError) {
    element = body
    name = body.attributes["name"] ?? "body_\(body.line)"
    self.document = document
    let childClass = body.attributes["childclass"] ?? frame.childClass
    try collect(body.children, in: MJCFFrame(childClass: childClass))
    if isFree, let joint = joints.first {
      throw joint.invalid(
        found: "a joint beside a free joint", expected: "the free joint alone on its body")
    }
  }

  private mutating func collect(
    _ elements: [MarkupElement], in frame: MJCFFrame
  ) throws(RobotModelError) {
    for child in elements {
      switch child.name {
      case "body":
        children.append(Child(element: child, frame: frame))
      case "frame":
        let orientation = MJCFOrientation(settings: document.settings)
        let pose = try frame.pose * orientation.pose(of: child)
        let childClass = child.attributes["childclass"] ?? frame.childClass
        try collect(child.children, in: MJCFFrame(pose: pose, childClass: childClass))
      case "freejoint":
        isFree = true
      case "joint":
        let filled = try document.defaults.filled(child, childClass: frame.childClass)
        if filled.attributes["type"] == "free" {
          isFree = true
        } else {
          joints.append(filled)
          jointFrames.append(frame.pose)
        }
      case "geom":
        let filled = try document.defaults.filled(child, childClass: frame.childClass)
        geoms.append(try MJCFGeom(filled, settings: document.settings, frame: frame.pose))
      case "inertial":
        inertial = child
      case "replicate", "composite", "flexcomp", "attach":
        throw child.invalid(
          found: "<\(child.name)>, which is not read", expected: "bodies written out")
      default:
        break
      }
    }
  }

  /// Inertia in the body's frame: as written, or from the geoms.
  func inertia(warnings: inout [String]) throws(RobotModelError) -> SpatialInertia {
    let settings = document.settings
    var result: SpatialInertia
    if let inertial, settings.inertiaSource != .alwaysGeoms {
      result = try written(inertial)
    } else if settings.inertiaSource == .neverGeoms {
      result = .zero
    } else {
      result = .zero
      for geom in geoms where settings.inertiaGroups.contains(geom.group) {
        result = result + (geom.inertia ?? .zero)
      }
      if result.mass == 0, geoms.contains(where: { $0.shape == .mesh && $0.mass != 0 }) {
        warnings.append(
          "\(element.file), line \(element.line): body '\(name)' has no <inertial> and only "
            + "meshes, which are not read; its mass counts as 0 kg")
      }
    }
    result.mass = max(result.mass, settings.smallestMass)
    try adjustMoments(of: &result, warnings: &warnings)
    return result
  }

  private func written(_ inertial: MarkupElement) throws(RobotModelError) -> SpatialInertia {
    guard let mass = try inertial.nonNegative("mass") else {
      throw inertial.invalid("mass", expected: "a mass in kg")
    }
    guard inertial.attributes["pos"] != nil else {
      throw inertial.invalid("pos", expected: "the centre of mass as three numbers in m")
    }
    var tensor = Matrix3.zero
    if let v = try inertial.numbers("fullinertia", count: 6) {
      tensor = Matrix3(xx: v[0], yy: v[1], zz: v[2], xy: v[3], xz: v[4], yz: v[5])
    } else if let diagonal = try inertial.vector("diaginertia") {
      tensor = Matrix3(diagonal: diagonal)
    } else if mass > 0 {
      throw inertial.invalid(
        found: "no inertia", expected: "diaginertia or fullinertia in kg m²")
    }
    _ = try inertial.isPlausible(tensor)
    let pose = try MJCFOrientation(settings: document.settings).pose(of: inertial)
    return SpatialInertia(mass: mass, centerOfMass: .zero, inertia: tensor).expressed(at: pose)
  }

  /// Lifts principal moments to the compiler's bound; balances impossible ones or warns of them.
  private func adjustMoments(
    of inertia: inout SpatialInertia, warnings: inout [String]
  ) throws(RobotModelError) {
    let settings = document.settings
    let (moments, axes) = inertia.inertia.symmetricEigensystem
    let bound = settings.smallestMoment
    if moments.x < bound {
      let lifted = Vector3(max(moments.x, bound), max(moments.y, bound), max(moments.z, bound))
      inertia.inertia = axes * Matrix3(diagonal: lifted) * axes.transpose
    }
    if try !element.isPlausible(inertia.inertia) {
      guard !settings.balancesInertia else {
        inertia.inertia = Matrix3.identity * (inertia.inertia.trace / 3)
        return
      }
      warnings.append(
        "\(element.file), line \(element.line): the inertia of body '\(name)' is not that of a "
          + "rigid body (one principal moment exceeds the sum of the others); it is used as written"
      )
    }
  }
}
