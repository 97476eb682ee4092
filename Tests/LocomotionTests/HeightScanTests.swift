import EnvironmentInterface
import Foundation
import Physics
import PolicyInterface
import Reproducibility
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct HeightScanTests {
  /// Single precision of numbers about 1.
  private let tolerance: Float = 1e-6

  /// A robot that looks 0.5 rad to the left on a slope of 20 % along x, and sees the ground.
  private func make(
    configure: (inout LocomotionConfiguration) -> Void = { _ in }
  ) throws -> (environment: LocomotionEnvironment, batch: KinematicBatch) {
    let heights = (0..<4).flatMap { x in (0..<4).map { _ in 0.2 * Double(x) } }
    let field = HeightField(
      originX: -2, originY: -2, spacing: 1, countX: 4, countY: 4, heights: heights)
    return try EnvironmentSupport.make(count: 2, terrain: .heightField(field)) {
      EnvironmentSupport.calm(&$0)
      $0.reset.yaw = 0.5...0.5
      $0.observation.preset = .custom
      $0.observation.terms = ["projected_gravity", "height_scan", "foot_force", "foot_contact"]
      $0.observation.criticTerms = ["base_height"]
      configure(&$0)
    }
  }

  private func observe(_ environment: LocomotionEnvironment) -> ObservationBatch {
    var observations = ObservationBatch(shape: environment.shape)
    environment.observe(into: &observations)
    return observations
  }

  @Test("on a known slope it has the ground's height at each point, turned with the heading")
  func slope() throws {
    let (environment, batch) = try make()
    #expect(environment.shape.observationCount == 3 + 45 + 6 + 2)
    let observed = observe(environment)
    let base = batch.state.basePositionInWorld.vector(1)
    let standing = environment.definition.model.standingHeight
    for index in 0..<45 {
      let forward = 0.2 * Double(index / 5 - 4)
      let leftward = 0.2 * Double(index % 5 - 2)
      let x = base.x + cos(0.5) * forward - sin(0.5) * leftward
      let expected = Float(0.2 * (x + 2) - base.z + standing)
      #expect(abs(observed.actor[56 + 3 + index] - expected) < tolerance)
      #expect(observed.critic[57 + 3 + index] == observed.actor[56 + 3 + index])
    }
  }

  @Test("heights are cut at the limit, and an offset is what it says")
  func limit() throws {
    let (environment, batch) = try make {
      $0.observation.heightScan = HeightScan(
        forwardCount: 3, leftwardCount: 1, spacing: 0.5, offset: 0.9, limit: 0.05)
    }
    let observed = Array(observe(environment).actor[3..<6])
    let base = batch.state.basePositionInWorld.vector(0)
    let middle = Float(0.2 * (base.x + 2) - base.z + 0.9)
    #expect(abs(observed[1] - min(max(middle, -0.05), 0.05)) < tolerance)
    #expect(observed.allSatisfy { abs($0) <= 0.05 })
    #expect(observed[0] == max(observed[0], -0.05) && observed[2] >= observed[1])
    #expect(environment.contract.observation.heightScan?.offset == 0.9)
  }

  @Test("its noise is within the level and spares the critic")
  func noise() throws {
    let (environment, _) = try make {
      $0.observation.noise = .uniform
      $0.observation.gravityNoise = 0
      $0.observation.heightNoise = 0.1
    }
    let observed = observe(environment)
    let differences = (0..<45).map { observed.actor[3 + $0] - observed.critic[3 + $0] }
    #expect(differences.allSatisfy { abs($0) <= 0.1 + tolerance })
    #expect(differences.contains { abs($0) > 0.05 })
    #expect(Array(observed.actor[0..<3]) == Array(observed.critic[0..<3]))
  }

  @Test("an actor sees the force on its feet in weights of the robot")
  func footForce() throws {
    let (environment, _) = try make()
    var outcome = StepOutcome(environmentCount: 2)
    environment.step(
      actions: [Float](repeating: 0, count: 2 * environment.shape.actionCount), into: &outcome)
    let observed = observe(environment).actor
    #expect(abs(observed[48 + 2] + observed[48 + 5] - 1) < tolerance)
    #expect(observed[54] + observed[55] >= 1)
  }
}
