import Physics
import ReferenceMotion
import Reproducibility
import RobotModel

/// What came of the screening of one clip.
public struct ScreeningResult: Equatable, Sendable {
  /// Name of the clip.
  public var clipName: String
  /// What the frames showed; nil where they could not be read as a motion of the robot.
  public var kinematics: KinematicFigures?
  /// What the replay showed; nil for a clip that was rejected before.
  public var replay: ReplayFigures?
  /// All that was found against the clip, what decides first: of the frames, or the first thing that
  /// happened in the replay. Empty for a clip that passes.
  public var rejections: [Rejection]

  /// Whether the clip passes.
  public var hasPassed: Bool { rejections.isEmpty }
  /// Why the clip does not pass; nil for one that does.
  public var rejection: Rejection? { rejections.first }
}

/// Screens reference clips for a robot: first their frames, then a replay in physics.
///
/// Nothing is random, and robots of a batch do not touch one another: the results have the same bits
/// for any number of workers and any company of other clips.
public struct ClipScreener {
  /// The robot, with gains for every joint.
  public let robot: RobotDescription
  /// Bounds and settings.
  public let configuration: ScreeningConfiguration
  private let legs: [LegGeometry]
  private let pool: WorkerPool

  /// - Parameters:
  ///   - robot: two-legged, without fixed joints.
  ///   - pool: workers that share the clips.
  /// - Throws: `ReferenceMotionError.notBiped`.
  public init(
    robot: RobotDescription, configuration: ScreeningConfiguration = ScreeningConfiguration(),
    pool: WorkerPool
  ) throws(ReferenceMotionError) {
    self.robot = robot.withGains()
    self.configuration = configuration
    self.pool = pool
    legs = try LegGeometry.legs(of: robot)
  }

  /// Screens clips.
  ///
  /// - Parameters:
  ///   - clips: any number.
  ///   - makeBatch: makes a batch of so many copies of `robot`, with the configuration given.
  /// - Returns: a result for each clip, in their order.
  /// - Throws: `ReferenceMotionError` for a clip that is not of the robot; what `makeBatch` throws.
  public func screen(
    _ clips: [ReferenceClip],
    makeBatch: (RobotDescription, Int, PhysicsConfiguration) throws -> any PhysicsBatch
  ) throws -> [ScreeningResult] {
    var results: [ScreeningResult] = []
    var tracks: [(index: Int, track: ReferenceTrack)] = []
    for (index, clip) in clips.enumerated() {
      let (result, track) = try screenFrames(of: clip)
      results.append(result)
      if let track, result.hasPassed { tracks.append((index, track)) }
    }

    // Clips of like length together: a batch runs as long as its longest.
    tracks.sort { ($0.track.duration, $0.index) < ($1.track.duration, $1.index) }
    let replay = TrackingReplay(
      robot, configuration: configuration, gravity: configuration.replay.physics.gravity)
    var start = 0
    while start < tracks.count {
      let end = min(start + max(1, configuration.replay.batchSize), tracks.count)
      let part = tracks[start..<end]
      let batch = try makeBatch(robot, part.count, configuration.replay.physics)
      let outcomes = replay.run(part.map(\.track), in: batch, pool: pool)
      for (place, outcome) in zip(part, outcomes) {
        results[place.index].replay = outcome.figures
        results[place.index].rejections += outcome.rejection.map { [$0] } ?? []
      }
      start = end
    }
    return results
  }

  /// The part of the screening that needs no physics.
  private func screenFrames(
    of clip: ReferenceClip
  ) throws(ReferenceMotionError) -> (ScreeningResult, ReferenceTrack?) {
    let track: ReferenceTrack
    do {
      track = try ReferenceTrack(clip, robot: robot)
    } catch {
      guard let rejection = Rejection(error, frameRate: clip.frameRate, end: clip.duration) else {
        throw error
      }
      return (ScreeningResult(clipName: clip.name, rejections: [rejection]), nil)
    }
    let screening = KinematicScreening(track, legs: legs, bounds: configuration.kinematics)
    let result = ScreeningResult(
      clipName: clip.name, kinematics: screening.figures, rejections: screening.rejections)
    return (result, track)
  }
}

extension Rejection {
  /// What makes a clip unfit by itself; nil for a clip of another robot.
  fileprivate init?(_ error: ReferenceMotionError, frameRate: Double, end: Double) {
    switch error {
    case .notFinite(_, let track, let frame):
      self.init(
        .notFinite, time: Double(frame) / frameRate, found: .nan, allowed: 0, unit: "",
        place: track)
    case .notClosed(_, let quantity, let found, let allowed):
      self.init(
        .notClosed, time: end, found: found, allowed: allowed, unit: "", place: quantity)
    default: return nil
    }
  }
}

extension RobotDescription {
  /// The robot with a gain for every joint that has none: its largest torque at an error of 0.3 rad,
  /// damping for a time constant of 20 ms.
  fileprivate func withGains() -> RobotDescription {
    var robot = self
    for index in robot.joints.indices where robot.joints[index].stiffness <= 0 {
      let torque = min(robot.joints[index].effortLimit, 200)
      robot.joints[index].stiffness = torque / 0.3
      robot.joints[index].damping = robot.joints[index].stiffness / 50
    }
    return robot
  }
}
