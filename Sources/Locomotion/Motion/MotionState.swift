import SpatialMath

/// Where a shard's environments are in the reference motion.
struct MotionState: FlatState, Sendable {
  /// `[environments]` which clip plays; 0 where the command chooses.
  var clips: [Int]
  /// `[environments]` time since the clip's first frame [s].
  var times: [Double]
  /// `[environments]` how far the reference is from standing to stepping, 0…1, where the command
  /// chooses.
  var stepShares: [Double]
  /// `[environments, 4]` the clip's world in that of the simulation: shift [m] and turn about z [rad].
  var anchors: [Double]
  /// `[environments, style]` the style observation at the end of the last step.
  var styles: [Float]
  /// `[environments, 3]` sums over the running episode of the joints' error [rad], that of the feet [m]
  /// and the number of steps, and the same of the episodes that ended.
  var errors: [Double]
  var endedErrors: [Double]

  /// Numbers of `errors` for an environment.
  static let errorCount = 3

  init(count: Int, styleCount: Int) {
    clips = Array(repeating: 0, count: count)
    times = Array(repeating: 0, count: count)
    stepShares = times
    anchors = Array(repeating: 0, count: 4 * count)
    styles = Array(repeating: 0, count: styleCount * count)
    errors = Array(repeating: 0, count: MotionState.errorCount * count)
    endedErrors = errors
  }

  static var fields: [FlatField<MotionState>] {
    [
      .integers("clip", \.clips), .doubles("time", \.times),
      .doubles("step_share", \.stepShares), .doubles("anchor", \.anchors),
      .floats("style", \.styles), .doubles("errors", \.errors),
      .doubles("ended_errors", \.endedErrors),
    ]
  }

  /// The clip's world in that of the simulation.
  func anchor(_ environment: Int) -> Pose {
    let start = 4 * environment
    return Pose(
      position: Vector3(anchors[start], anchors[start + 1], anchors[start + 2]),
      orientation: Quaternion(axis: .unitZ, angle: anchors[start + 3]))
  }

  /// Moves the clip's world.
  ///
  /// - Parameters:
  ///   - position: of its origin [m].
  ///   - yaw: its turn about z [rad].
  mutating func setAnchor(_ environment: Int, position: Vector3, yaw: Double) {
    let start = 4 * environment
    anchors[start] = position.x
    anchors[start + 1] = position.y
    anchors[start + 2] = position.z
    anchors[start + 3] = yaw
  }

  /// Adds a step's errors.
  mutating func add(_ environment: Int, _ error: TrackingError) {
    let start = MotionState.errorCount * environment
    errors[start] += error.jointPosition
    errors[start + 1] += error.footPosition
    errors[start + 2] += 1
  }

  /// Ends the running episode.
  mutating func endEpisode(_ environment: Int) {
    for slot in slots(environment) { endedErrors[slot] += errors[slot] }
    startEpisode(environment)
  }

  /// Forgets the running episode.
  mutating func startEpisode(_ environment: Int) {
    for slot in slots(environment) { errors[slot] = 0 }
  }

  /// Forgets the episodes that ended.
  mutating func forgetEnded() {
    for slot in endedErrors.indices { endedErrors[slot] = 0 }
  }

  private func slots(_ environment: Int) -> Range<Int> {
    MotionState.errorCount * environment..<MotionState.errorCount * (environment + 1)
  }
}

/// How far one robot is from its reference.
public struct TrackingError: Equatable, Sendable {
  /// Mean over the joints of |q − q_ref| [rad].
  public var jointPosition = 0.0
  /// Mean over the feet of the distance of the soles, the reference being moved along the ground and
  /// turned about the vertical until its base is where the robot's is [m].
  public var footPosition = 0.0

  /// No error.
  public init() {}
}
