import Foundation
import Physics
import RobotModel
import SpatialMath

extension SmallRobots {
  /// How far the block slides down a slope from rest, in steps of 1 ms [m]; not a number where it
  /// failed.
  ///
  /// - Parameters:
  ///   - angle: of the slope [rad].
  ///   - friction: Coulomb coefficient.
  ///   - stepCount: physics steps.
  ///   - makeBatch: makes a batch of one robot on a ground, with a time step of 1 ms.
  public static func slideOfBlock(
    angle: Double, friction: Double, stepCount: Int,
    makeBatch: (RobotDescription, Terrain) throws -> any PhysicsBatch
  ) rethrows -> Double {
    let heights = [-100.0, 100].flatMap { x in [x * tan(angle), x * tan(angle)] }
    let batch = try makeBatch(
      block,
      .heightField(
        HeightField(
          originX: -100, originY: -100, spacing: 200, countX: 2, countY: 2, heights: heights)))
    var properties = RobotProperties()
    properties.friction = friction
    batch.setProperties(properties, of: 0)
    let tilt = Quaternion(axis: .unitY, angle: -angle)
    var start = state(of: block, orientation: tilt)
    start.basePose.position = tilt.act(Vector3(0, 0, 0.05))
    batch.reset(0, to: start, targets: [])
    guard batch.advance(targets: [], substeps: stepCount).isEmpty else { return .nan }
    return (batch.state.basePositionInWorld.vector(0) - start.basePose.position).length
  }

  /// How far a block slides from rest on a slope in a time, ½ g (sin α − μ cos α) t² [m].
  ///
  /// - Parameters:
  ///   - angle: of the slope, steeper than tan⁻¹ μ [rad].
  ///   - friction: Coulomb coefficient μ.
  ///   - duration: [s].
  public static func expectedSlide(angle: Double, friction: Double, duration: Double) -> Double {
    0.5 * 9.81 * (sin(angle) - friction * cos(angle)) * duration * duration
  }
}
