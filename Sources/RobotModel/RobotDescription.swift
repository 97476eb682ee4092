import SpatialMath

/// A robot as a tree of rigid links: what every engine, controller and report is built from.
///
/// Links and joints are in topological order: link 0 is the base, joint `i` moves link `i + 1`, and
/// a parent's index is lower than its child's. Values are SI and radians.
public struct RobotDescription: Equatable, Sendable {
  /// Name of the robot (`qinglong`), as experiments and exported policies name it.
  public var name: String
  /// Where the numbers come from: a file, or the publication for a built-in robot.
  public var source: String
  /// `[links]`, the base first.
  public var links: [Link]
  /// `[links − 1]`; joint `i` connects `links[i + 1]` with its parent. May hold fixed joints.
  public var joints: [Joint]
  /// The feet, left before right.
  public var feet: [Foot]
  /// Names of the joints that a lower-body policy drives, in the order of its actions: the left leg
  /// from the hip down, then the right. All joints that are not fixed where no legs are known.
  public var controlledJoints: [String]
  /// Whether the base floats; a fixed base is bolted to the world at `basePose`.
  public var hasFloatingBase: Bool
  /// Pose of the base in the world as the file places it.
  public var basePose: Pose

  /// - Parameter controlledJoints: nil for all joints that are not fixed.
  public init(
    name: String, source: String, links: [Link], joints: [Joint], feet: [Foot] = [],
    controlledJoints: [String]? = nil, hasFloatingBase: Bool = true, basePose: Pose = .identity
  ) {
    self.name = name
    self.source = source
    self.links = links
    self.joints = joints
    self.feet = feet
    self.controlledJoints =
      controlledJoints ?? joints.filter { $0.kind != .fixed }.map(\.name)
    self.hasFloatingBase = hasFloatingBase
    self.basePose = basePose
  }

  /// Sum of the link masses [kg].
  public var totalMass: Double { links.reduce(0) { $0 + $1.inertia.mass } }

  /// Nominal positions of all joints, `[joints]` [rad or m].
  public var nominalPositions: [Double] { joints.map(\.nominalPosition) }
}

/// A rigid body.
public struct Link: Equatable, Sendable {
  /// Name, unique in the robot.
  public var name: String
  /// Index of the parent link; nil for the base.
  public var parent: Int?
  /// Mass, centre of mass and inertia in the link's frame.
  public var inertia: SpatialInertia
  /// Shapes that touch the ground.
  public var collisions: [CollisionShape]

  /// The link of the values given.
  public init(
    name: String, parent: Int?, inertia: SpatialInertia, collisions: [CollisionShape] = []
  ) {
    self.name = name
    self.parent = parent
    self.inertia = inertia
    self.collisions = collisions
  }
}

/// The connection of a link to its parent, with the motor that drives it.
public struct Joint: Equatable, Sendable {
  /// How a joint moves.
  public enum Kind: String, Sendable { case hinge, slide, fixed }

  /// Name, unique in the robot.
  public var name: String
  /// How the joint moves.
  public var kind: Kind
  /// The child link's frame in its parent's, at position zero.
  public var origin: Pose
  /// Unit axis in the child link's frame; it passes through that frame's origin.
  public var axis: Vector3
  /// Range of positions [rad or m]; infinite where the file gives none.
  public var limits: ClosedRange<Double>
  /// The position of the standing pose, at which uncontrolled joints are welded [rad or m].
  public var nominalPosition: Double
  /// Largest torque or force of the motor [N m or N]; infinite where the file gives none.
  public var effortLimit: Double
  /// Largest speed [rad/s or m/s]; infinite where the file gives none.
  public var velocityLimit: Double
  /// Viscous friction [N m s/rad].
  public var viscousFriction: Double
  /// Coulomb friction [N m].
  public var coulombFriction: Double
  /// Rotor inertia seen at the joint [kg m²].
  public var armature: Double
  /// Proportional gain of the joint's position controller [N m/rad]; 0 where unknown.
  public var stiffness: Double
  /// Derivative gain of the joint's position controller [N m s/rad]; 0 where unknown.
  public var damping: Double
  /// Part of the stiffness that the motor's driver gives by a loop of its own [N m/rad].
  public var driverStiffness = 0.0
  /// Part of the damping that the motor's driver gives by a loop of its own [N m s/rad].
  public var driverDamping = 0.0

  /// The joint of the values given; what a file leaves out is unlimited or zero.
  public init(
    name: String, kind: Kind, origin: Pose, axis: Vector3 = .unitZ,
    limits: ClosedRange<Double> = -Double.infinity...Double.infinity,
    nominalPosition: Double = 0, effortLimit: Double = .infinity,
    velocityLimit: Double = .infinity, viscousFriction: Double = 0, coulombFriction: Double = 0,
    armature: Double = 0, stiffness: Double = 0, damping: Double = 0
  ) {
    self.name = name
    self.kind = kind
    self.origin = origin
    self.axis = axis
    self.limits = limits
    self.nominalPosition = nominalPosition
    self.effortLimit = effortLimit
    self.velocityLimit = velocityLimit
    self.viscousFriction = viscousFriction
    self.coulombFriction = coulombFriction
    self.armature = armature
    self.stiffness = stiffness
    self.damping = damping
  }
}

/// A convex shape fixed to a link.
public struct CollisionShape: Equatable, Sendable {
  /// Kind and size of a shape.
  public enum Geometry: Equatable, Sendable {
    /// Half extents [m].
    case box(halfExtents: Vector3)
    /// Radius [m].
    case sphere(radius: Double)
    /// Along its z axis, `halfLength` without the caps [m].
    case capsule(radius: Double, halfLength: Double)
    /// Along its z axis [m].
    case cylinder(radius: Double, halfLength: Double)
  }

  /// Kind and size.
  public var geometry: Geometry
  /// Pose of the shape in the link's frame.
  public var pose: Pose

  /// The shape at `pose` in the link's frame.
  public init(geometry: Geometry, pose: Pose) {
    self.geometry = geometry
    self.pose = pose
  }
}

/// A foot: the link that stands on the ground and the points with which it does.
public struct Foot: Equatable, Sendable {
  /// Side of the body.
  public enum Side: String, Sendable { case left, right }

  /// Side of the body.
  public var side: Side
  /// Index of the link.
  public var link: Int
  /// Points of the sole in the link's frame [m], usually its four corners.
  public var contactPoints: [Vector3]

  /// The foot of the values given.
  public init(side: Side, link: Int, contactPoints: [Vector3]) {
    self.side = side
    self.link = link
    self.contactPoints = contactPoints
  }

  /// Mean of the contact points in the link's frame [m].
  public var soleCenter: Vector3 {
    contactPoints.reduce(.zero, +) / Double(max(contactPoints.count, 1))
  }
}
