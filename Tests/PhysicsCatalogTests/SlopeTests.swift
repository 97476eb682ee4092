import Foundation
import Locomotion
import Physics
import PhysicsCatalog
import RobotModel
import SpatialMath
import TestSupport
import Testing

@Suite("青龙 as a statue on a slope of 10°") struct SlopeTests {
  private let angle = 10 * Double.pi / 180

  private func slope() throws -> HeightField {
    var terrain = TerrainConfiguration()
    terrain.ground = .tiles
    terrain.levelCount = 1
    terrain.largestSlope = angle
    let tiles = try #require(TerrainTiles(terrain))
    // The tile whose slope rises from its platform stands at the origin.
    let column = try #require(tiles.kinds.firstIndex(of: .slopeUp))
    let field = tiles.heightField(seed: 1)
    return HeightField(
      originX: field.originX, originY: field.originY - tiles.center(level: 0, column: column).y,
      spacing: field.spacing, countX: field.countX, countY: field.countY, heights: field.heights)
  }

  /// All joints welded, the ankles bent by as much as the ground rises.
  private func statue() throws -> RobotDescription {
    let robot = try RobotCatalog.robot(named: "qinglong")
    var positions: [String: Double] = [:]
    for joint in robot.joints where joint.name.contains("ankle") && joint.name.contains("pitch") {
      positions[joint.name] = joint.nominalPosition - angle * (joint.axis.y > 0 ? 1 : -1)
    }
    #expect(positions.count == 2)
    return try robot.reduced(keeping: [], positions: positions)
  }

  @Test(
    "soles stay within 2 mm of the ground and carry the weight within 1 %",
    arguments: PhysicsEngine.tested)
  func resting(engine: PhysicsEngine) throws {
    let field = try slope()
    let robot = try statue()
    let batch = try engine.batch(robot) { $0.terrain = .heightField(field) }
    let soles = robot.linkPosesInWorld(base: .identity, positions: [])
    let corners = robot.feet.flatMap { foot in
      foot.contactPoints.map { soles[foot.link].act($0) }
    }
    func gaps(_ base: Pose) -> [Double] {
      corners.map { corner in
        let point = base.act(corner)
        return point.z - field.height(x: point.x, y: point.y)
      }
    }
    // In the middle of the slope, which goes from 1 m to 4 m, turned so that the soles lie flat on it;
    // a statue on its edges rocks for seconds.
    let heel = try #require(corners.min { $0.x < $1.x })
    let toe = try #require(corners.max { $0.x < $1.x })
    let pitch = atan2(toe.z - heel.z, toe.x - heel.x)
    var base = Pose(
      position: Vector3(2.5, 0, 0),
      orientation: Quaternion(axis: .unitY, angle: pitch - angle))
    base.position.z = -(gaps(base).min() ?? 0)
    #expect(abs(pitch - angle) < 0.02)
    #expect(field.surface(x: 2.5, y: 0).normal.x < -0.17)
    batch.reset(
      0, to: RobotState(basePose: base, jointPositions: [], jointVelocities: []), targets: [])
    #expect(batch.advance(targets: [], substeps: 1000).isEmpty)
    #expect(batch.advance(targets: [], substeps: 200).isEmpty)

    let state = batch.state
    #expect(gaps(state.basePose(0)).allSatisfy { abs($0) < 2e-3 })
    let force = state.footForceInWorld.vector(0) + state.footForceInWorld.vector(1)
    let weight = robot.totalMass * 9.81
    #expect(abs(force.z - weight) < 0.01 * weight)
    #expect(abs(force.x) < 0.01 * weight && abs(force.y) < 0.01 * weight)
    #expect(state.bodyContactForce[0] == 0)
  }
}
