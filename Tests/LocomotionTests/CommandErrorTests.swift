import EnvironmentInterface
import Foundation
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct CommandErrorTests {
  @Test("errors of the command, up to 0.5, are averaged over 1 s, anew in every episode")
  func mean() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 1) {
      EnvironmentSupport.calm(&$0)
      $0.reset.linearVelocity = 1.3...1.3
    }
    var outcome = StepOutcome(environmentCount: 1)
    // Of the episode so far, the oldest first.
    var errors: [Vector3] = []
    for step in 0..<40 {
      if step == 25 { batch.failing = [0] }
      environment.step(actions: [Float](repeating: 0, count: 12), into: &outcome)
      let sample = environment.owners[0].shard.sample
      guard !outcome.terminated[0] else {
        errors = []
        continue
      }
      let velocity = batch.state.baseOrientation.quaternion(0).actInverse(
        batch.state.baseLinearVelocityInWorld.vector(0))
      errors.append(
        bounded(
          Vector3(
            velocity.x - sample.command.forwardSpeed, velocity.y - sample.command.leftwardSpeed,
            batch.state.baseAngularVelocityInWorld.vector(0).z - sample.command.yawRate)))
      // The implicit Euler steps of 1 s · ē′ = e − ē, written out as a sum.
      let expected = errors.enumerated().reduce(Vector3.zero) { sum, pair in
        sum + pair.element * (0.02 / pow(1.02, Double(errors.count - pair.offset)))
      }
      #expect((sample.meanCommandError - expected).length < 1e-12)
    }
    #expect(errors.count == 14)
    #expect(errors.allSatisfy { $0.length > 0.1 })
    #expect(errors.contains { abs($0.x) == 0.5 })
  }

  private func bounded(_ e: Vector3) -> Vector3 {
    Vector3(min(max(e.x, -0.5), 0.5), min(max(e.y, -0.5), 0.5), min(max(e.z, -0.5), 0.5))
  }
}
