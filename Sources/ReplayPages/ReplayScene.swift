import RobotModel
import SpatialMath

/// What stays the same in a recording: a robot's bodies, the ground, and what its frames hold.
public struct ReplayScene: Equatable, Sendable {
  /// Who is seen, as it stands over the picture.
  public var name: String
  /// The rigid bodies; the first is the one that a camera follows.
  public var bodies: [SceneBody]
  /// The ground.
  public var ground = SceneGround.plane
  /// Time from a frame to the next [s].
  public var frameInterval: Double
  /// Time of the first frame [s].
  public var firstFrameTime = 0.0
  /// Number of points where the ground may push.
  public var contactCount = 0
  /// Numbers that are told in words beside the picture.
  public var figures: [SceneFigure] = []
  /// Length of an arrow for a force of the ground [m/N].
  public var metresPerNewton = 0.001
  /// Whether frames say what the robot is told.
  public var hasCommand = false
  /// Whether frames hold the poses of a reference.
  public var hasReference = false

  /// A scene of bodies on a plane whose frames hold nothing but poses.
  public init(name: String, bodies: [SceneBody], frameInterval: Double) {
    self.name = name
    self.bodies = bodies
    self.frameInterval = frameInterval
  }
}

/// A rigid body as it is drawn.
public struct SceneBody: Equatable, Sendable {
  /// Which colour it has.
  public enum Side: String, Codable, Sendable { case left, right, middle }

  /// Name, unique in its scene.
  public var name: String
  /// Which colour it has.
  public var side: Side
  /// Its shapes.
  public var shapes: [SceneShape]

  /// The body of the values given.
  public init(name: String, side: Side = .middle, shapes: [SceneShape]) {
    self.name = name
    self.side = side
    self.shapes = shapes
  }
}

/// A shape fixed to a body.
public struct SceneShape: Equatable, Sendable {
  /// Kind and size of a shape.
  public enum Geometry: Equatable, Sendable {
    /// One of the shapes that touch.
    case primitive(CollisionShape.Geometry)
    /// Triangles, as a file has them.
    case mesh(TriangleMesh)
  }

  /// Kind and size.
  public var geometry: Geometry
  /// Pose of the shape in the body's frame.
  public var pose: Pose

  /// The shape at `pose` in the body's frame.
  public init(_ geometry: Geometry, at pose: Pose = .identity) {
    self.geometry = geometry
    self.pose = pose
  }
}

/// The ground of a scene.
public enum SceneGround: Equatable, Sendable {
  /// The plane z = 0.
  case plane
  /// A height field.
  case heightField(SceneHeightField)
}

/// Heights on a regular grid.
public struct SceneHeightField: Equatable, Sendable {
  /// The most points that a page is given.
  public static let largestPointCount = 1_000_000

  /// Position of the first grid point in the world [m].
  public var originX: Double
  /// Position of the first grid point in the world [m].
  public var originY: Double
  /// Distance of neighbouring grid points [m].
  public var spacing: Double
  /// Number of grid points along x, at least 2.
  public var countX: Int
  /// Number of grid points along y, at least 2.
  public var countY: Int
  /// `[countX, countY]` heights, row-major [m].
  public var heights: [Double]

  /// The field of the values given.
  public init(
    originX: Double, originY: Double, spacing: Double, countX: Int, countY: Int, heights: [Double]
  ) {
    self.originX = originX
    self.originY = originY
    self.spacing = spacing
    self.countX = countX
    self.countY = countY
    self.heights = heights
  }
}

/// A number of every frame, told in words.
public struct SceneFigure: Equatable, Codable, Sendable {
  /// What it is.
  public var name: String
  /// Its unit.
  public var unit: String
  /// The largest magnitude it may have, for a bar beside it; nil for no bar.
  public var limit: Double?
  /// Whether it is shown only to those who ask.
  public var isDetail: Bool

  /// The figure of the values given.
  public init(name: String, unit: String, limit: Double? = nil, isDetail: Bool = false) {
    self.name = name
    self.unit = unit
    self.limit = limit
    self.isDetail = isDetail
  }
}
