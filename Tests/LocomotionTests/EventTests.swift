import EnvironmentInterface
import Foundation
import Reproducibility
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct EventTests {
  private func play(
    _ steps: Int, count: Int = 4,
    configure: (inout LocomotionConfiguration) -> Void
  ) throws -> KinematicBatch {
    let (environment, batch) = try EnvironmentSupport.make(count: count) {
      EnvironmentSupport.calm(&$0)
      configure(&$0)
    }
    var outcome = StepOutcome(environmentCount: count)
    let zeros = [Float](repeating: 0, count: 12 * count)
    for _ in 0..<steps { environment.step(actions: zeros, into: &outcome) }
    return batch
  }

  @Test("pushes come in their intervals, with their speeds, in all directions")
  func pushes() throws {
    let batch = try play(400) {
      $0.pushes.interval = 0.1...0.2
      $0.pushes.speed = 0.2...0.4
    }
    var directions = Set<Int>()
    for robot in 0..<4 {
      let pushes = batch.pushes.filter { $0.robot == robot }
      for (push, next) in zip(pushes, pushes.dropFirst()) {
        #expect((5...10).contains(next.call - push.call))
      }
      #expect((40...80).contains(pushes.count))
      for push in pushes {
        let speed = push.change.length
        #expect(speed >= 0.2 - 1e-12 && speed <= 0.4 + 1e-12)
        directions.insert(Int((atan2(push.change.y, push.change.x) + Double.pi) / 1.6))
      }
    }
    #expect(directions.count == 4)
  }

  @Test("a push happens with its probability")
  func probability() throws {
    let batch = try play(500) {
      $0.pushes.interval = 0.02...0.02
      $0.pushes.probability = 0.4
    }
    // 2000 chances; three standard deviations are 0.033.
    #expect(abs(Double(batch.pushes.count) / 2000 - 0.4) < 0.033)
  }

  @Test("a push that sets the velocity leaves nothing of the one before")
  func setVelocity() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 1) {
      EnvironmentSupport.calm(&$0)
      $0.reset.linearVelocity = 0.5...0.5
      $0.pushes.mode = .set
      $0.pushes.interval = 0.02...0.02
      $0.pushes.speed = 0.3...0.3
    }
    var outcome = StepOutcome(environmentCount: 1)
    for _ in 0..<20 {
      environment.step(actions: [Float](repeating: 0, count: 12), into: &outcome)
      // The velocity fades by 0.5 % in each of the batch's calls after the push.
      let velocity = batch.state.baseLinearVelocityInWorld.vector(0)
      #expect(abs(velocity.length - 0.3 * 0.98) < 1e-9)
    }
  }

  @Test("forces hold for their time and let go")
  func forces() throws {
    let batch = try play(200, count: 1) {
      $0.pushes.forceInterval = 0.2...0.2
      $0.pushes.force = 30...30
      $0.pushes.forceDuration = 0.1...0.1
    }
    let calls = batch.forces.map(\.call)
    let starts = batch.forces.filter { $0.force != .zero }
    #expect(starts.count >= 12)
    for (index, entry) in batch.forces.enumerated() {
      let isStart = index % 2 == 0
      #expect(abs(entry.force.length - (isStart ? 30 : 0)) < 1e-9)
      if index > 0 { #expect(calls[index] - calls[index - 1] == (isStart ? 10 : 5)) }
    }
  }

  @Test("the robots' properties lie in their ranges and change from episode to episode")
  func properties() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 20) {
      $0.episode.length = 0.1
      $0.episode.hasRandomInitialAge = false
      $0.randomization.massScale = 0.9...1.1
      $0.randomization.motorStrength = 0.8...0.9
    }
    let before = batch.properties
    var stream = RandomStream(seed: 2, stream: 0)
    _ = Recording(environment, count: 5, stream: &stream)
    for (old, new) in zip(before, batch.properties) {
      #expect(old != new)
      #expect((0.5...1.25).contains(new.friction))
      #expect((0.9...1.1).contains(new.massScale))
      #expect((-1...3).contains(new.addedBaseMass))
      #expect(new.motorStrength.allSatisfy { (0.8...0.9).contains($0) })
      #expect(new.stiffnessScale.count == 12)
      #expect(Set(new.stiffnessScale).count == 12)
    }
  }

  @Test("an action reaches the joints after its delay, to the part of a control step")
  func delay() throws {
    for (delay, parts) in [(0.0, 0), (0.01, 1), (0.02, 2), (0.03, 3), (0.05, 5)] {
      let (environment, batch) = try EnvironmentSupport.make(count: 1) {
        EnvironmentSupport.calm(&$0)
        $0.control.delay = delay...delay
        $0.control.delayResolution = 2
        $0.control.actionScale = 1
        $0.terminations.tilt = nil
        $0.terminations.baseHeight = nil
      }
      var outcome = StepOutcome(environmentCount: 1)
      for step in 1...6 {
        environment.step(
          actions: [Float](repeating: Float(step), count: 12), into: &outcome)
      }
      // Each step is two calls; the step's number is the target of the first joint.
      let seen = batch.targetsSeen.map { Int($0[0]) }
      #expect(seen == (0..<12).map { call in call < parts ? 0 : (call - parts) / 2 + 1 })
    }
  }

  @Test("blending mixes an action with the one before")
  func blend() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 1) {
      EnvironmentSupport.calm(&$0)
      $0.control.actionBlend = 0.25...0.25
      $0.control.actionScale = 1
    }
    var outcome = StepOutcome(environmentCount: 1)
    for action in [1, 2] as [Float] {
      environment.step(actions: [Float](repeating: action, count: 12), into: &outcome)
    }
    #expect(batch.targetsSeen.map { $0[0] } == [0.75, 1.6875])
  }
}
