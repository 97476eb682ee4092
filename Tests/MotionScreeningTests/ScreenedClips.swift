import MotionScreening
import Physics
import PhysicsCatalog
import ReferenceMotion
import Reproducibility
import RobotModel
import SpatialMath

/// Clips of 青龙 that are good, and ways to spoil them.
enum ScreenedClips {
  /// 青龙 with its legs only.
  static func robot() throws -> RobotDescription {
    try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
  }

  /// From standing two strides at 0.5 m/s to standing.
  static func walk() throws -> ReferenceClip {
    try BuiltInGait(robot: robot()).walk(
      GaitCommand(forwardSpeed: 0.5), strideCount: 2, standing: 0.3, frameRate: 50)
  }

  /// Standing for a second.
  static func standing() throws -> ReferenceClip {
    let cycle = try BuiltInGait(robot: robot()).cycle(.stand, frameRate: 50)
    var clip = cycle
    clip.isCyclic = false
    return clip
  }

  /// The results of a screening in the lane engine.
  static func screen(
    _ clips: [ReferenceClip], workers: Int = 1,
    configuration: ScreeningConfiguration = ScreeningConfiguration()
  ) throws -> [ScreeningResult] {
    let pool = WorkerPool(workerCount: workers)
    let screener = try ClipScreener(robot: robot(), configuration: configuration, pool: pool)
    return try screener.screen(clips) { robot, count, physics in
      try PhysicsEngine.lanes.makeBatch(
        of: robot, count: count, configuration: physics, settings: EngineSettings(), pool: pool)
    }
  }
}

extension ReferenceClip {
  /// The clip with a change.
  func spoilt(_ change: (inout ReferenceClip) -> Void) -> ReferenceClip {
    var clip = self
    change(&clip)
    return clip
  }

  /// Moves the base in some frames [m].
  mutating func moveBase(by shift: Vector3, from first: Int = 0) {
    for frame in first..<frameCount { basePositionsInWorld[frame] += shift }
  }

  /// Adds to a joint's positions in all frames [rad].
  mutating func turn(_ joint: String, by angle: Double, from first: Int = 0) {
    guard let column = jointNames.firstIndex(of: joint) else { return }
    for frame in first..<frameCount {
      jointPositions[frame * jointNames.count + column] += angle
    }
  }

  /// Exchanges the contacts of the two feet.
  mutating func exchangeContacts() {
    for frame in 0..<frameCount { footContacts.swapAt(2 * frame, 2 * frame + 1) }
  }
}
