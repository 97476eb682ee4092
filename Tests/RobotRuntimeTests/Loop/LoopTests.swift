import PolicyInterface
import Testing

@testable import RobotRuntime

/// A clock that goes on only when it is waited for, and now and then a little late.
final class ManualClock: LoopClock, @unchecked Sendable {
  // Safety: one test uses it in one thread.
  private(set) var time: Int64 = 5_000_000_000
  var lateness: (Int) -> Int64 = { _ in 0 }
  private(set) var sleepCount = 0

  func now() -> Int64 { time }

  func sleep(until wanted: Int64) {
    time = max(time, wanted) + lateness(sleepCount)
    sleepCount += 1
  }
}

/// A robot that stands still in its default pose, whose link may be lost.
struct StillRobot: RobotTransport {
  let clock: ManualClock
  let pose: [Double]
  var stepCount = 0
  var lostFrom = Int.max
  /// Step at which walking is asked for.
  let walkStep = 2100
  /// Loop step of the first damped command behind the lost link.
  var stoppedAt: Int?
  var states: [ControlState] = []

  mutating func receive(into sample: inout RobotSample, input: inout OperatorInput) {
    defer { stepCount += 1 }
    if stepCount == 10 { input.requestedState = .stand }
    if stepCount == walkStep { input.requestedState = .walk }
    guard stepCount < lostFrom else { return }
    sample.time = clock.now()
    for joint in pose.indices { sample.reading.jointPositions[joint] = pose[joint] }
  }

  mutating func send(_ command: JointCommand, status: RobotStatus) {
    states.append(status.state)
    if stepCount > lostFrom, stoppedAt == nil, command.stiffness.allSatisfy({ $0 == 0 }) {
      stoppedAt = stepCount - 1
    }
  }
}

@Suite struct LoopTests {
  private func loop(
    lateness: @escaping (Int) -> Int64 = { _ in 0 }, lostFrom: Int = .max
  ) throws -> ControlLoop<StillRobot, ManualClock> {
    let contract = try TestRobot.contract()
    let clock = ManualClock()
    clock.lateness = lateness
    var robot = StillRobot(clock: clock, pose: contract.actions.defaultPositions)
    robot.lostFrom = lostFrom
    let controller = try RobotController(
      runner: PolicyRunner(model: TestRobot.model(contract)),
      hardware: TestRobot.hardware(contract))
    return ControlLoop(controller: controller, transport: robot, clock: clock)
  }

  @Test("a loop stands up and walks at its rate, with every step in time")
  func rate() throws {
    var loop = try loop()
    loop.run(stepCount: 3000)
    #expect(loop.transport.states.last == .walk)
    #expect(loop.controller.status.lateCount == 0)
    #expect(loop.skippedCount == 0)
    #expect(loop.controller.monitor.jitter.longest == 0)
    #expect(loop.controller.monitor.duration.count == 3000)
  }

  @Test("lateness does not add up, and is counted")
  func lateness() throws {
    // Every tenth wait ends 0.6 of a period late.
    var loop = try loop(lateness: { $0 % 10 == 9 ? 600_000 : 0 })
    loop.run(stepCount: 2500)
    #expect(loop.controller.status.lateCount == 250)
    #expect(loop.controller.status.trip == nil)
    #expect(loop.skippedCount == 0)
    let jitter = loop.controller.monitor.jitter
    #expect(abs(Double(jitter.longest) - 600_000) < 2)
  }

  @Test("a loop that stood still leaves the missed steps out")
  func skipped() throws {
    var loop = try loop(lateness: { $0 == 50 ? 7_500_000 : 0 })
    loop.run(stepCount: 100)
    // It is 57.5 periods from the start when the step of 50 begins: 51 to 56 are gone.
    #expect(loop.skippedCount == 6)
    #expect(loop.controller.status.lateCount == 1)
  }

  @Test("a lost link ends in damping within 100 ms, standing and walking", arguments: [1500, 2800])
  func lostLink(step: Int) throws {
    var loop = try loop(lostFrom: step)
    loop.run(stepCount: 3000)
    #expect(loop.controller.status.trip?.reason == .staleSample)
    let stoppedAt = try #require(loop.transport.stoppedAt)
    #expect(stoppedAt - step <= 51)
  }

  @Test("a robot that never spoke is not made to stand")
  func silentRobot() throws {
    var loop = try loop(lostFrom: 0)
    loop.run(stepCount: 20)
    #expect(loop.controller.status.trip?.reason == .staleSample)
    #expect(loop.transport.states.allSatisfy { $0 == .damp })
  }

  @Test("a histogram's quantiles are the sorted times' to a sixteenth")
  func histogram() {
    var histogram = LatencyHistogram()
    #expect(histogram.quantile(0.5) == 0)
    let times = (1...10_000).map { Int64($0) * Int64($0) }
    for time in times { histogram.record(time) }
    for share in [0.001, 0.25, 0.5, 0.9, 0.999, 1] {
      let exact = Double(times[Int((share * 10_000).rounded(.up)) - 1])
      let found = Double(histogram.quantile(share))
      #expect(found >= exact && found <= exact * (1 + 1.0 / 16))
    }
    #expect(histogram.longest == 100_000_000)
    histogram.record(.max)
    histogram.record(.min)
    #expect(histogram.quantile(1) == .max)
    #expect(histogram.count == 10_002)
  }

  @Test("the monotonic clock goes forward and waits at least as long as it is told")
  func monotonicClock() {
    let clock = MonotonicClock()
    let start = clock.now()
    clock.sleep(until: start - 1_000_000)
    clock.sleep(until: start + 1_000_000)
    #expect(clock.now() >= start + 1_000_000)
  }
}
