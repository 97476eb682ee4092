import SpatialMath

/// One row of a built-in robot's table: a link and the joint that moves it.
///
/// A `*` in the name stands for `l` and `r`; the row is that of the left side, and the right side
/// is its exact mirror image in the x–z plane.
struct BuiltInSegment {
  /// Name without what `BuiltInNaming` adds for links and joints.
  let name: String
  /// The carrying link, named likewise; the base by its full name.
  let carrier: String
  /// The link's frame in the carrier's at position zero [m].
  let origin: Pose
  let inertia: SpatialInertia
  let axis: Vector3
  /// Sign of the right joint's position in the mirror image of a left position.
  let rightSign: Double
  let limits: ClosedRange<Double>
  /// Largest torque of the motor [N m].
  let effort: Double
  /// Largest speed [rad/s].
  let speed: Double
  /// Rotor inertia at the joint [kg m²]; nil for the robot's common value.
  let armature: Double?

  /// - Parameters:
  ///   - turned: orientation of the link's frame in the carrier's at position zero.
  ///   - moments: Ixx, Iyy, Izz about the centre of mass [kg m²].
  ///   - products: Ixy, Ixz, Iyz about the centre of mass [kg m²].
  init(
    _ name: String, on carrier: String, at position: Vector3,
    turned orientation: Quaternion = .identity, mass: Double, center: Vector3, moments: Vector3,
    products: Vector3, axis: Vector3, rightSign: Double = 1, limits: ClosedRange<Double>,
    effort: Double, speed: Double, armature: Double? = nil
  ) {
    self.name = name
    self.carrier = carrier
    origin = Pose(position: position, orientation: orientation)
    inertia = SpatialInertia(
      mass: mass, centerOfMass: center,
      inertia: Matrix3(
        xx: moments.x, yy: moments.y, zz: moments.z, xy: products.x, xz: products.y, yz: products.z)
    )
    self.axis = axis
    self.rightSign = rightSign
    self.limits = limits
    self.effort = effort
    self.speed = speed
    self.armature = armature
  }

  /// Whether the row stands for a left and a right link.
  var isPaired: Bool { name.contains("*") }
}

/// What a row does not say: the pose of standing and the joint's controller.
struct BuiltInControl {
  /// Position of the left or only joint in the standing pose [rad].
  var nominalPosition = 0.0
  /// Proportional gain [N m/rad].
  var stiffness = 0.0
  /// Derivative gain [N m s/rad].
  var damping = 0.0
}

/// Builds a robot from its table.
struct BuiltInAssembly {
  let naming: BuiltInNaming
  let segments: [BuiltInSegment]
  /// Controls by row name.
  let controls: [String: BuiltInControl]
  /// Shapes of the left or only link by row name.
  let shapes: [String: [CollisionShape]]
  /// Common values of the joints.
  let viscousFriction: Double
  let coulombFriction: Double
  let armature: Double

  private(set) var links: [Link]
  private(set) var joints: [Joint] = []

  init(
    naming: BuiltInNaming, base: Link, segments: [BuiltInSegment],
    controls: [String: BuiltInControl], shapes: [String: [CollisionShape]],
    viscousFriction: Double, coulombFriction: Double, armature: Double
  ) {
    self.naming = naming
    links = [base]
    self.segments = segments
    self.controls = controls
    self.shapes = shapes
    self.viscousFriction = viscousFriction
    self.coulombFriction = coulombFriction
    self.armature = armature
    appendAll()
  }

  /// The finished description, its base at the height of standing.
  ///
  /// - Parameters:
  ///   - leg: rows of the joints that a lower-body policy drives, from the hip down.
  ///   - foot: row of the link that stands on the ground.
  ///   - contactPoints: of either sole in the foot's frame [m].
  func robot(
    name: String, source: String, leg: [String], foot: String, contactPoints: [Vector3]
  ) -> RobotDescription {
    let sides = [Foot.Side.left, .right]
    let feet = sides.compactMap { side in
      links.firstIndex { $0.name == naming.link(foot, side: side) }.map {
        Foot(side: side, link: $0, contactPoints: contactPoints)
      }
    }
    var robot = RobotDescription(
      name: name, source: source, links: links, joints: joints, feet: feet,
      controlledJoints: sides.flatMap { side in leg.map { naming.joint($0, side: side) } })
    robot.basePose.position.z = robot.standingHeight(positions: robot.nominalPositions) ?? 0
    return robot
  }

  /// Consecutive paired rows are a limb: all of its left side comes before its right side.
  private mutating func appendAll() {
    var index = 0
    while index < segments.count {
      guard segments[index].isPaired else {
        append(segments[index], side: nil)
        index += 1
        continue
      }
      let limb = segments[index...].prefix { $0.isPaired }
      for side in [Foot.Side.left, .right] {
        for segment in limb { append(segment, side: side) }
      }
      index = limb.endIndex
    }
  }

  private mutating func append(_ segment: BuiltInSegment, side: Foot.Side?) {
    let isRight = side == .right
    let parent = links.firstIndex {
      $0.name == segment.carrier || $0.name == naming.link(segment.carrier, side: side)
    }
    let shapes = self.shapes[segment.name] ?? []
    links.append(
      Link(
        name: naming.link(segment.name, side: side),
        parent: parent ?? 0,
        inertia: isRight ? segment.inertia.mirrored : segment.inertia,
        collisions: isRight ? shapes.map(\.mirrored) : shapes))

    let control = controls[segment.name] ?? BuiltInControl()
    let sign = isRight ? segment.rightSign : 1
    // A rotation axis is a pseudo-vector: its mirror image is −M a.
    let axis = isRight ? -segment.axis.mirrored * sign : segment.axis
    let limits = segment.limits
    joints.append(
      Joint(
        name: naming.joint(segment.name, side: side), kind: .hinge,
        origin: isRight ? segment.origin.mirrored : segment.origin, axis: axis,
        limits: sign > 0 ? limits : -limits.upperBound ... -limits.lowerBound,
        nominalPosition: control.nominalPosition == 0 ? 0 : control.nominalPosition * sign,
        effortLimit: segment.effort, velocityLimit: segment.speed,
        viscousFriction: viscousFriction, coulombFriction: coulombFriction,
        armature: segment.armature ?? armature, stiffness: control.stiffness,
        damping: control.damping))
  }
}

extension Vector3 {
  /// Reflection in the x–z plane.
  var mirrored: Vector3 { Vector3(x, -y, z) }
}

extension Pose {
  /// Reflection in the x–z plane of a frame, or of a shape symmetric in its own x–z plane.
  var mirrored: Pose {
    Pose(
      position: position.mirrored,
      orientation: Quaternion(orientation.w, -orientation.x, orientation.y, -orientation.z))
  }
}

extension SpatialInertia {
  /// Reflection in the x–z plane.
  var mirrored: SpatialInertia {
    SpatialInertia(
      mass: mass, centerOfMass: centerOfMass.mirrored,
      inertia: Matrix3(
        xx: inertia.rowX.x, yy: inertia.rowY.y, zz: inertia.rowZ.z, xy: -inertia.rowX.y,
        xz: inertia.rowX.z, yz: -inertia.rowY.z))
  }
}

extension CollisionShape {
  /// Reflection in the x–z plane.
  var mirrored: CollisionShape { CollisionShape(geometry: geometry, pose: pose.mirrored) }

  /// A capsule between two points of the link's frame [m].
  static func capsule(from start: Vector3, to end: Vector3, radius: Double) -> CollisionShape {
    let span = end - start
    return CollisionShape(
      geometry: .capsule(radius: radius, halfLength: span.length / 2),
      pose: Pose(
        position: (start + end) * 0.5,
        orientation: MJCFOrientation.turningZ(to: span.normalized)))
  }

  /// A box with axes parallel to the link's [m].
  static func box(halfExtents: Vector3, at center: Vector3) -> CollisionShape {
    CollisionShape(geometry: .box(halfExtents: halfExtents), pose: Pose(position: center))
  }
}
