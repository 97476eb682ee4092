import ModelBasedControl
import RobotModel
import Testing

@Suite("Gait schedule") struct GaitScheduleTests {
  /// Gaits with two feet in the air never, and others by name.
  static let walks: [Gait] = [.slowWalk, .walk, .fastWalk]

  /// Standing, then `gait` from the time 1 s on: loading takes until 1.25 s.
  private func schedule(_ gait: Gait) -> GaitSchedule {
    var schedule = GaitSchedule(firstSwing: .left, loadingDuration: 0.25)
    schedule.request(gait, at: 1)
    return schedule
  }

  @Test("a robot that was asked for nothing stands and plans no swing")
  func standing() {
    let schedule = GaitSchedule()
    for time in [-10, 0, 0.3, 1e6] {
      #expect(schedule.mode(at: time) == .both)
      #expect(schedule.gait(at: time) == .stand)
      #expect(schedule.nextSwing(at: time) == nil)
      #expect(schedule.nextSwing(of: .left, at: time) == nil)
    }
  }

  @Test("walking has the modes and times of its durations")
  func walk() throws {
    // Steps of 0.6 s: double support of 0.15 s, swing of 0.45 s.
    let schedule = schedule(.walk)
    #expect(schedule.mode(at: 1.1) == .both)
    #expect(schedule.mode(at: 1.39) == .both)
    #expect(schedule.mode(at: 1.41) == .right)
    #expect(schedule.mode(at: 1.84) == .right)
    #expect(schedule.mode(at: 1.86) == .both)
    #expect(schedule.mode(at: 2.01) == .left)
    #expect(schedule.mode(at: 2.61) == .right)
    let swing = try #require(schedule.swing(at: 1.7))
    #expect(swing.side == .left)
    #expect(abs(swing.start - 1.4) < 1e-12 && abs(swing.end - 1.85) < 1e-12)
    #expect(abs(swing.phase(at: 1.625) - 0.5) < 1e-12)
  }

  @Test("feet swing by turns, never both, and each as long as its gait says", arguments: walks)
  func alternation(gait: Gait) throws {
    let schedule = schedule(gait)
    var time = 1.1
    var side: Foot.Side?
    for _ in 0..<1000 {
      let swing = try #require(schedule.nextSwing(at: time))
      #expect(swing.side != side)
      #expect(swing.end > time)
      #expect(abs(swing.end - swing.start - gait.swingDuration) < 1e-9)
      #expect(schedule.mode(at: swing.start) == StanceMode(swing.side.opposite))
      #expect(!schedule.mode(at: swing.end).isEmpty)
      side = swing.side
      time = swing.end
    }
    #expect(abs(time - 1.25 - 1000 * gait.stepDuration) < 1e-6)
  }

  @Test("a foot stands for its gait's stance duration", arguments: walks)
  func stanceDuration(gait: Gait) throws {
    let schedule = schedule(gait)
    let first = try #require(schedule.nextSwing(of: .right, at: 5))
    let second = try #require(schedule.nextSwing(of: .right, at: first.end))
    #expect(abs(second.start - first.end - gait.stanceDuration) < 1e-9)
  }

  @Test("asked to stand in a swing, the robot puts the foot down first")
  func stopping() {
    var schedule = schedule(.walk)
    schedule.request(.stand, at: 1.6)
    #expect(schedule.mode(at: 1.6) == .right)
    #expect(schedule.mode(at: 1.84) == .right)
    #expect(schedule.mode(at: 1.86) == .both)
    #expect(schedule.mode(at: 2.2) == .both)
    #expect(schedule.gait(at: 1.84) == .walk && schedule.gait(at: 1.86) == .stand)
    #expect(schedule.nextSwing(at: 1.85) == nil)
    #expect(schedule.nextSwing(of: .right, at: 1.6) == nil)
  }

  @Test("after a stop the other foot goes first")
  func restarting() throws {
    var schedule = schedule(.walk)
    schedule.request(.stand, at: 1.6)
    schedule.request(.slowWalk, at: 5)
    let swing = try #require(schedule.nextSwing(at: 5))
    #expect(swing.side == .right)
    #expect(abs(swing.start - 5.45) < 1e-12)
  }

  @Test("a change of gait keeps feet swinging by turns", arguments: walks, walks)
  func changing(from: Gait, to: Gait) throws {
    for request in stride(from: 1.3, to: 3, by: 0.05) {
      var schedule = schedule(from)
      schedule.request(to, at: request)
      var time = 1.25
      var side: Foot.Side?
      for _ in 0..<10 {
        let swing = try #require(schedule.nextSwing(at: time))
        #expect(swing.side != side)
        #expect(swing.start >= time)
        let gait = schedule.gait(at: swing.start)
        #expect(abs(swing.end - swing.start - gait.swingDuration) < 1e-9)
        side = swing.side
        time = swing.end
      }
      #expect(schedule.gait(at: time) == to)
    }
  }

  @Test("asking again for the same changes nothing, for the gait at hand takes the change back")
  func repeating() {
    var schedule = schedule(.walk)
    let asked = schedule
    schedule.request(.walk, at: 1.1)
    schedule.request(.walk, at: 1.2)
    #expect(schedule == asked)
    schedule.request(.walk, at: 1.5)
    schedule.request(.fastWalk, at: 1.6)
    schedule.request(.walk, at: 1.7)
    #expect(schedule.gait(at: 10) == .walk)
  }

  @Test("a horizon's modes are those at its nodes")
  func horizon() {
    let schedule = schedule(.fastWalk)
    var modes = Array(repeating: StanceMode.both, count: 50)
    schedule.sample(from: 0.9, interval: 0.025, into: &modes)
    for (index, mode) in modes.enumerated() {
      #expect(mode == schedule.mode(at: 0.9 + 0.025 * Double(index)))
    }
    #expect(modes.contains(.left) && modes.contains(.right) && modes.contains(.both))
  }
}
