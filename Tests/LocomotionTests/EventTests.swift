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

  @Test("what a push does in a direction is multiplied by the direction's factor")
  func directionFactors() throws {
    let batch = try play(400) {
      $0.pushes.interval = 0.02...0.02
      $0.pushes.speed = 1...1
      $0.pushes.forwardFactor = 0.5
      $0.pushes.backwardFactor = 2
      $0.pushes.sidewaysFactor = 0.25
    }
    // The robots look along x, and 1,600 pushes come within a degree or two of each axis.
    let forwards = batch.pushes.map(\.change.x)
    let sideways = batch.pushes.map { abs($0.change.y) }
    #expect(abs((forwards.max() ?? 0) - 0.5) < 1e-3)
    #expect(abs((forwards.min() ?? 0) + 2) < 1e-3)
    #expect(abs((sideways.max() ?? 0) - 0.25) < 1e-3)
    for push in batch.pushes {
      let along = push.change.x / (push.change.x > 0 ? 0.5 : 2)
      #expect(abs(along * along + 16 * push.change.y * push.change.y - 1) < 1e-12)
    }
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
      $0.randomization.inertiaScale = 0.7...0.8
      $0.randomization.baseCenterOfMassX = 0.01...0.02
      $0.randomization.baseCenterOfMassY = 0.02...0.03
      $0.randomization.baseCenterOfMassZ = 0.03...0.04
      $0.randomization.jointFrictionScale = 0.5...0.6
      $0.randomization.armatureScale = 1.1...1.2
      $0.randomization.jointOffset = -0.02 ... -0.01
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
      #expect((0.7...0.8).contains(new.inertiaScale))
      #expect((0.01...0.02).contains(new.baseCenterOfMassOffset.x))
      #expect((0.02...0.03).contains(new.baseCenterOfMassOffset.y))
      #expect((0.03...0.04).contains(new.baseCenterOfMassOffset.z))
      #expect(new.jointFrictionScale.allSatisfy { (0.5...0.6).contains($0) })
      #expect(new.armatureScale.allSatisfy { (1.1...1.2).contains($0) })
      #expect(new.jointOffset.allSatisfy { (-0.02 ... -0.01).contains($0) })
      #expect(new.stiffnessScale.count == 12)
      #expect(Set(new.stiffnessScale).count == 12)
    }
  }

  @Test("the engine delays the actions of each episode by a draw of its own")
  func delay() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 20) {
      $0.episode.length = 0.1
      $0.episode.hasRandomInitialAge = false
      $0.control.delay = 0.01...0.05
    }
    let before = batch.properties.map(\.commandDelay)
    var stream = RandomStream(seed: 2, stream: 0)
    _ = Recording(environment, count: 5, stream: &stream)
    for (old, new) in zip(before, batch.properties.map(\.commandDelay)) {
      #expect(old != new)
      #expect((0.01...0.05).contains(old) && (0.01...0.05).contains(new))
    }
    #expect(throws: LocomotionError.self) {
      try EnvironmentSupport.make(count: 1) { $0.control.delay = 0...0.051 }
    }
  }

  @Test("an encoder's error shows in the observation and goes to the controller")
  func jointOffset() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 2) {
      EnvironmentSupport.calm(&$0)
      $0.randomization.jointOffset = 0.01...0.03
      $0.observation.encoderBias = 0.1...0.1
      $0.observation.preset = .custom
      $0.observation.terms = ["joint_position"]
      $0.observation.criticTerms = []
    }
    var observations = ObservationBatch(shape: environment.shape)
    environment.observe(into: &observations)
    for index in 0..<2 {
      let offsets = batch.properties[index].jointOffset
      #expect(Set(offsets).count == 12)
      #expect(offsets.allSatisfy { (0.01...0.03).contains($0) })
      for joint in 0..<12 {
        let seen = Double(observations.actor[12 * index + joint])
        #expect(abs(seen - (TestBiped.pose[joint] + 0.1 + offsets[joint])) < 1e-6)
        #expect(Double(observations.critic[12 * index + joint]) - TestBiped.pose[joint] < 1e-6)
      }
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
