import SpatialMath

/// A geom of an MJCF body: a shape with a mass, which may touch the ground or only be seen.
struct MJCFGeom {
  enum Shape: Equatable {
    case primitive(CollisionShape.Geometry)
    case ellipsoid(radii: Vector3)
    /// Read from a file that is not opened.
    case mesh
    /// A plane or height field: surroundings, not robot.
    case ground
  }

  let shape: Shape
  /// Pose in the body's frame.
  let pose: Pose
  /// Mass [kg]; nil where it follows from the density.
  let mass: Double?
  /// Mass per volume [kg/m³].
  let density: Double
  let group: Int
  /// Whether it can touch anything at all.
  let touches: Bool

  /// - Parameters:
  ///   - element: the `<geom>` with its defaults filled in.
  ///   - frame: the frame around it, in the body's frame.
  init(
    _ element: MarkupElement, settings: MJCFSettings, frame: Pose
  ) throws(RobotModelError) {
    if try element.flag("shellinertia") == true {
      throw element.invalid("shellinertia", expected: "false; inertia of shells is not computed")
    }
    mass = try element.nonNegative("mass")
    density = try element.nonNegative("density") ?? 1000
    group = try element.wholeNumbers("group", count: 1)?.first ?? 0
    let types = try element.number("contype") ?? 1
    let affinities = try element.number("conaffinity") ?? 1
    touches = types != 0 || affinities != 0

    let segment = try element.numbers("fromto", count: 6)
    var pose = try MJCFOrientation(settings: settings).pose(of: element)
    if let v = segment {
      let from = Vector3(v[0], v[1], v[2])
      let to = Vector3(v[3], v[4], v[5])
      guard (to - from).length > 1e-9 else {
        throw element.invalid("fromto", expected: "two different points")
      }
      pose = Pose(
        position: (from + to) * 0.5,
        orientation: MJCFOrientation.turningZ(to: (from - to).normalized))
    }
    self.pose = frame * pose
    shape = try MJCFGeom.shape(of: element, segment: segment)
  }

  /// The shape that touches the ground, and whether it only comes close to the one of the file.
  var collision: (shape: CollisionShape, isApproximate: Bool)? {
    guard touches else { return nil }
    switch shape {
    case .primitive(let geometry):
      return (CollisionShape(geometry: geometry, pose: pose), false)
    case .ellipsoid(let radii):
      return (MJCFGeom.capsule(like: radii, at: pose), true)
    case .mesh, .ground:
      return nil
    }
  }

  /// Inertia in the body's frame; nil where the shape is not known.
  var inertia: SpatialInertia? {
    let solid: SolidShape
    switch shape {
    case .primitive(let geometry): solid = SolidShape(geometry)
    case .ellipsoid(let radii): solid = SolidShape(ellipsoid: radii)
    case .mesh, .ground: return nil
    }
    let mass = self.mass ?? density * solid.volume
    return SpatialInertia(
      mass: mass, centerOfMass: .zero,
      inertia: Matrix3(diagonal: solid.momentsPerMass * mass)
    ).expressed(at: pose)
  }

  private static func shape(
    of element: MarkupElement, segment: [Double]?
  ) throws(RobotModelError) -> Shape {
    let type = element.attributes["type"] ?? "sphere"
    if element.attributes["mesh"] != nil || type == "mesh" || type == "sdf" { return .mesh }
    if type == "plane" || type == "hfield" { return .ground }

    var size = try element.numbers("size", counts: 1...3) ?? []
    if let v = segment {
      let length = (Vector3(v[3], v[4], v[5]) - Vector3(v[0], v[1], v[2])).length
      guard type != "sphere", let radius = size.first else {
        throw element.invalid(
          found: "fromto on a \(type)\(size.isEmpty ? " without size" : "")",
          expected: "a capsule, cylinder, box or ellipsoid with a size")
      }
      size =
        type == "box" || type == "ellipsoid"
        ? [radius, radius, length / 2] : [radius, length / 2]
    }
    let counts = ["sphere": 1, "capsule": 2, "cylinder": 2, "box": 3, "ellipsoid": 3]
    guard let count = counts[type] else {
      throw element.invalid(
        "type", expected: "sphere, capsule, cylinder, box, ellipsoid, mesh, plane or hfield")
    }
    guard size.count >= count, size.prefix(count).allSatisfy({ $0 > 0 }) else {
      throw element.invalid("size", expected: "\(count) positive lengths in m for a \(type)")
    }
    switch type {
    case "sphere": return .primitive(.sphere(radius: size[0]))
    case "capsule": return .primitive(.capsule(radius: size[0], halfLength: size[1]))
    case "cylinder": return .primitive(.cylinder(radius: size[0], halfLength: size[1]))
    case "box": return .primitive(.box(halfExtents: Vector3(size[0], size[1], size[2])))
    default: return .ellipsoid(radii: Vector3(size[0], size[1], size[2]))
    }
  }

  /// A capsule along the longest radius of the ellipsoid, as thick as the mean of the other two.
  private static func capsule(like radii: Vector3, at pose: Pose) -> CollisionShape {
    let sorted = [(radii.x, Vector3.unitX), (radii.y, .unitY), (radii.z, .unitZ)].sorted {
      $0.0 > $1.0
    }
    let radius = (sorted[1].0 + sorted[2].0) / 2
    let turn = Pose(orientation: MJCFOrientation.turningZ(to: sorted[0].1))
    return CollisionShape(
      geometry: .capsule(radius: radius, halfLength: sorted[0].0 - radius), pose: pose * turn)
  }
}

/// Volume and moments of a homogeneous body about its centre, in the axes of the shape.
struct SolidShape {
  /// Volume [m³].
  let volume: Double
  /// Principal moments divided by the mass [m²].
  let momentsPerMass: Vector3

  init(_ geometry: CollisionShape.Geometry) {
    switch geometry {
    case .box(let h):
      volume = 8 * h.x * h.y * h.z
      momentsPerMass =
        Vector3(h.y * h.y + h.z * h.z, h.x * h.x + h.z * h.z, h.x * h.x + h.y * h.y) / 3
    case .sphere(let r):
      volume = 4.0 / 3 * .pi * r * r * r
      momentsPerMass = Vector3(r * r, r * r, r * r) * 0.4
    case .cylinder(let r, let h):
      volume = 2 * .pi * r * r * h
      let across = (3 * r * r + 4 * h * h) / 12
      momentsPerMass = Vector3(across, across, r * r / 2)
    case .capsule(let r, let h):
      // A cylinder and two hemispheres, whose centres of mass lie 3r/8 beyond its ends.
      let cylinder = 2 * .pi * r * r * h
      let caps = 4.0 / 3 * .pi * r * r * r
      volume = cylinder + caps
      let across =
        cylinder * (3 * r * r + 4 * h * h) / 12 + caps * (2 * r * r / 5 + h * h + 3 * h * r / 4)
      let along = cylinder * r * r / 2 + caps * 2 * r * r / 5
      momentsPerMass = Vector3(across, across, along) / volume
    }
  }

  init(ellipsoid radii: Vector3) {
    let squares = Vector3(radii.x * radii.x, radii.y * radii.y, radii.z * radii.z)
    volume = 4.0 / 3 * .pi * radii.x * radii.y * radii.z
    momentsPerMass =
      Vector3(squares.y + squares.z, squares.x + squares.z, squares.x + squares.y) / 5
  }
}
