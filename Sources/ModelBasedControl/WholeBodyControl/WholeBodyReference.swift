import RobotModel
import SpatialMath

/// What a whole-body controller is to do at one moment, all of it in the world's frame.
public struct WholeBodyReference: Equatable, Sendable {
  /// The point of the body whose place is controlled.
  public enum BodyPoint: String, CaseIterable, Sendable {
    /// The origin of the base's frame.
    case baseOrigin
    /// The centre of mass of the whole robot.
    case centerOfMass
  }

  /// Where a point is to be and how it is to move.
  public struct Point: Equatable, Sendable {
    /// [m]
    public var position: Vector3
    /// [m/s]
    public var velocity: Vector3
    /// [m/s²]
    public var acceleration: Vector3

    /// The point of the values given; at rest by default.
    public init(
      position: Vector3, velocity: Vector3 = .zero, acceleration: Vector3 = .zero
    ) {
      self.position = position
      self.velocity = velocity
      self.acceleration = acceleration
    }
  }

  /// How a body is to be turned and how it is to turn.
  public struct Rotation: Equatable, Sendable {
    /// Body to world.
    public var orientation: Quaternion
    /// [rad/s]
    public var velocity: Vector3
    /// [rad/s²]
    public var acceleration: Vector3

    /// The rotation of the values given; at rest by default.
    public init(
      orientation: Quaternion, velocity: Vector3 = .zero, acceleration: Vector3 = .zero
    ) {
      self.orientation = orientation
      self.velocity = velocity
      self.acceleration = acceleration
    }
  }

  /// What a foot is to do: follow a path where it does not stand, take a wrench where it does.
  public struct Foot: Equatable, Sendable {
    /// The origin of the sole's frame.
    public var point: Point
    /// The sole's frame.
    public var rotation: Rotation
    /// Wrench wanted of the ground, about the sole frame's origin.
    public var wrench: SpatialForce
    /// Most that the ground may give along the sole's normal [N]: raised and lowered slowly, it lets
    /// weight come and go without a jump.
    public var normalForceLimit: Double

    /// The foot of the values given.
    public init(
      point: Point, rotation: Rotation, wrench: SpatialForce = .zero,
      normalForceLimit: Double = .infinity
    ) {
      self.point = point
      self.rotation = rotation
      self.wrench = wrench
      self.normalForceLimit = normalForceLimit
    }
  }

  /// Which point `body` is meant of.
  public var bodyPoint: BodyPoint
  /// Where the body is to be.
  public var body: Point
  /// How the base is to be turned.
  public var base: Rotation
  /// The left foot.
  public var left: Foot
  /// The right foot.
  public var right: Foot
  /// `[joints]` posture that is taken where nothing else is asked for [rad].
  public var jointPositions: [Double]
  /// `[joints]` its velocity [rad/s].
  public var jointVelocities: [Double]

  /// The reference of the values given.
  public init(
    bodyPoint: BodyPoint = .centerOfMass, body: Point, base: Rotation, left: Foot, right: Foot,
    jointPositions: [Double], jointVelocities: [Double]
  ) {
    self.bodyPoint = bodyPoint
    self.body = body
    self.base = base
    self.left = left
    self.right = right
    self.jointPositions = jointPositions
    self.jointVelocities = jointVelocities
  }

  /// The foot of a side.
  public subscript(side: RobotModel.Foot.Side) -> Foot {
    get { side == .left ? left : right }
    set {
      switch side {
      case .left: left = newValue
      case .right: right = newValue
      }
    }
  }
}
