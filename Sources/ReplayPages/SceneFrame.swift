import SpatialMath

/// A moment of a recording.
public struct SceneFrame: Equatable, Sendable {
  /// `[bodies]` in the world.
  public var poses: [Pose]
  /// `[contacts]` where the ground pushes and how strongly.
  public var contacts: [SceneContact] = []
  /// What the robot is told; there where the scene has commands.
  public var command: SceneCommand?
  /// `[bodies]` poses of the reference in the world; empty where the scene has none.
  public var reference: [Pose] = []
  /// `[figures]`.
  public var figures: [Double] = []

  /// A moment of poses alone.
  public init(poses: [Pose]) { self.poses = poses }
}

/// A force of the ground.
public struct SceneContact: Equatable, Sendable {
  /// Where it acts, in the world [m].
  public var point: Vector3
  /// The force on the robot, in the world [N]; zero for no contact.
  public var force: Vector3

  /// The force at a point.
  public init(point: Vector3, force: Vector3) {
    self.point = point
    self.force = force
  }
}

/// Velocities that are asked for, in the frame of the base's heading.
public struct SceneCommand: Equatable, Sendable {
  /// Ahead [m/s].
  public var forwardSpeed: Double
  /// To the left [m/s].
  public var leftwardSpeed: Double
  /// About the vertical [rad/s].
  public var yawRate: Double

  /// The command of three velocities.
  public init(forwardSpeed: Double, leftwardSpeed: Double = 0, yawRate: Double = 0) {
    self.forwardSpeed = forwardSpeed
    self.leftwardSpeed = leftwardSpeed
    self.yawRate = yawRate
  }
}

/// A push, drawn as an arrow while it lasts.
public struct ScenePush: Equatable, Sendable {
  /// What a push's vector is.
  public enum Kind: String, Codable, Sendable {
    /// A force [N].
    case force = "N"
    /// A change of velocity at once [m/s].
    case velocity = "m/s"
  }

  /// When it begins [s].
  public var time: Double
  /// How long it lasts [s]; 0 for one at once.
  public var duration: Double
  /// What the vector is.
  public var kind: Kind
  /// Force or change of velocity, in the world [N or m/s].
  public var vector: Vector3
  /// Index of the body that is pushed.
  public var body: Int
  /// Where, in the body's frame [m].
  public var point: Vector3

  /// The push of the values given.
  public init(
    time: Double, duration: Double = 0, kind: Kind, vector: Vector3, body: Int = 0,
    point: Vector3 = .zero
  ) {
    self.time = time
    self.duration = duration
    self.kind = kind
    self.vector = vector
    self.body = body
    self.point = point
  }
}

/// Words that are shown from a time on.
public struct SceneCaption: Equatable, Sendable {
  /// [s]
  public var time: Double
  /// The words.
  public var text: String

  /// The words from `time` [s] on.
  public init(time: Double, _ text: String) {
    self.time = time
    self.text = text
  }
}
