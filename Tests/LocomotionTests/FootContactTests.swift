import EnvironmentInterface
import Reproducibility
import SpatialMath
import Testing

@testable import Locomotion

@Suite struct FootContactTests {
  /// Plays the right foot's contacts, one for each step, and gives the shard after every step.
  private func play(
    _ contacts: [Bool], _ look: (EnvironmentShard) -> Void
  ) throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 1) {
      EnvironmentSupport.calm(&$0)
    }
    batch.scriptedFootForces = { call, foot in
      foot == 0 || contacts[min(call, contacts.count - 1)] ? Vector3(0, 0, 100) : .zero
    }
    var outcome = StepOutcome(environmentCount: 1)
    for _ in contacts {
      environment.step(actions: [Float](repeating: 0, count: 12), into: &outcome)
      look(environment.shards[0])
    }
  }

  @Test("a time in the air ends with one touch-down that knows how long it was")
  func airTime() throws {
    var touchdowns: [(Int, Double)] = []
    var step = 0
    let contacts = [true, true] + Array(repeating: false, count: 6) + [true, true, true]
    try play(contacts) { shard in
      // The sample was read anew for the observation, but the feet's times stay.
      let foot = shard.sample.feet[1]
      if foot.isTouchdown { touchdowns.append((step, foot.airTime)) }
      #expect(!shard.sample.feet[0].isTouchdown)
      step += 1
    }
    #expect(touchdowns.count == 1)
    #expect(touchdowns.first?.0 == 8)
    // The first step without contact still counts as contact; five steps in the air and the step
    // of the touch-down are 0.12 s.
    #expect(abs((touchdowns.first?.1 ?? 0) - 0.12) < 1e-12)
  }

  @Test("contact that is lost for one step is no time in the air")
  func bounce() throws {
    var touchdownCount = 0
    try play([true, false, true, false, true]) { shard in
      if shard.sample.feet[1].isTouchdown { touchdownCount += 1 }
    }
    #expect(touchdownCount == 0)
  }

  @Test("the time on the ground grows while the foot stands")
  func contactTime() throws {
    var times: [Double] = []
    try play([true, true, false, false, true]) { times.append($0.memory.footContactTimes[1]) }
    for (time, expected) in zip(times, [0.02, 0.04, 0.06, 0, 0.02]) {
      #expect(abs(time - expected) < 1e-12)
    }
  }
}
