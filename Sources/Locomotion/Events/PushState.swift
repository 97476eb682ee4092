import Physics
import SpatialMath

/// Pushes and forces of a shard's environments.
struct PushState: FlatState, Sendable {
  /// `[environments]` control steps until the next push.
  var pushStepsLeft: [Int]
  /// `[environments]` control steps until the next force starts, 0 while one holds.
  var forceStepsLeft: [Int]
  /// `[environments]` control steps for which the force still holds.
  var forceStepsHeld: [Int]
  /// `[environments, 3]` velocity that the last push gave, in the world [m/s].
  var pushVelocity: [Double]

  init(count: Int) {
    pushStepsLeft = Array(repeating: 0, count: count)
    forceStepsLeft = pushStepsLeft
    forceStepsHeld = pushStepsLeft
    pushVelocity = Array(repeating: 0, count: 3 * count)
  }

  static var fields: [FlatField<PushState>] {
    [
      .integers("push_steps_left", \.pushStepsLeft),
      .integers("force_steps_left", \.forceStepsLeft),
      .integers("force_steps_held", \.forceStepsHeld),
      .doubles("push_velocity", \.pushVelocity),
    ]
  }
}

/// What an event wants done to one robot before the physics goes on.
enum PhysicsRequest: Sendable {
  /// Change the base's velocity at once [m/s].
  case push(robot: Int, velocityChangeInWorld: Vector3)
  /// Hold a force on the base [N]; zero to let go.
  case force(robot: Int, forceInWorld: Vector3)

  func apply(to physics: any PhysicsBatch) {
    switch self {
    case .push(let robot, let change): physics.push(robot, velocityChangeInWorld: change)
    case .force(let robot, let force): physics.setExternalForce(robot, forceInWorld: force)
    }
  }
}
