import Physics
import SpatialMath

/// How a robot walked, as its simulator knows it.
public struct WalkFigures: Equatable, Sendable {
  /// Times that it fell while its runtime had it stand or walk.
  public var fallCount = 0
  /// Way of the base along the ground since it stands by itself [m].
  public var distance = 0.0
  /// Mean velocity in the axes of its heading, forwards and to the left, from 4 s on after it was put down
  /// and while its runtime walks [m/s].
  public var meanVelocity = (forward: 0.0, left: 0.0)
  /// Mean rate of turning in that time [rad/s].
  public var meanYawRate = 0.0
  /// How long that time was [s].
  public var steadyTime = 0.0

  /// Nothing yet.
  public init() {}

  /// Whether two walks were alike.
  public static func == (a: WalkFigures, b: WalkFigures) -> Bool {
    a.fallCount == b.fallCount && a.distance == b.distance && a.meanVelocity == b.meanVelocity
      && a.meanYawRate == b.meanYawRate && a.steadyTime == b.steadyTime
  }
}

/// Keeps the figures of one robot, step by step.
struct WalkAccount: Sendable {
  private let standingHeight: Double
  private let timestep: Double
  private var isDown = false
  private var releasedTime = 0.0
  private var distance = 0.0
  private var sum = Vector3.zero
  private var stepCount = 0
  private(set) var fallCount = 0

  /// Height of the base below which, over that of standing, a robot has fallen.
  private static let fallenShare = 0.5
  /// Time after which a robot that was put down counts as walking steadily [s].
  private static let steadyStart = 4.0

  /// - Parameters:
  ///   - standingHeight: of the base above the ground [m].
  ///   - timestep: of a step [s].
  init(standingHeight: Double, timestep: Double) {
    self.standingHeight = standingHeight
    self.timestep = timestep
  }

  /// Takes a step of a robot that stands by itself.
  ///
  /// - Parameters:
  ///   - state: of a batch of one robot.
  ///   - isDriven: whether its runtime has it stand or walk.
  mutating func add(_ state: BatchState, isDriven: Bool) {
    releasedTime += timestep
    let pose = state.basePose(0)
    let isLow = !(pose.position.z > Self.fallenShare * standingHeight)
    if isLow && !isDown && isDriven { fallCount += 1 }
    isDown = isLow
    let velocity = state.baseLinearVelocityInWorld.vector(0)
    distance += timestep * (velocity.x * velocity.x + velocity.y * velocity.y).squareRoot()
    guard isDriven, !isLow, releasedTime >= Self.steadyStart else { return }
    let heading = Quaternion(axis: .unitZ, angle: pose.orientation.yaw)
    var inHeading = heading.actInverse(velocity)
    inHeading.z = state.baseAngularVelocityInWorld.vector(0).z
    sum += inHeading
    stepCount += 1
  }

  /// The figures so far.
  var figures: WalkFigures {
    var figures = WalkFigures()
    let count = Double(max(stepCount, 1))
    figures.fallCount = fallCount
    figures.distance = distance
    figures.meanVelocity = (sum.x / count, sum.y / count)
    figures.meanYawRate = sum.z / count
    figures.steadyTime = Double(stepCount) * timestep
    return figures
  }
}
