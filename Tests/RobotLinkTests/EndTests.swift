import Foundation
import LinkTestSupport
import ONNXFormat
import PolicyInterface
import RobotRuntime
import Testing

@testable import RobotLink

/// A runtime and a robot that stands still at two ends of a wire, a millisecond a step.
private final class Bench {
  typealias RobotChannel = FaultyChannel<Wire.End, ManualClock>

  let wire = Wire()
  let clock = ManualClock()
  var robot: RobotEnd<RobotChannel>
  var loop: ControlLoop<OperatedLink<Wire.End, ManualClock>, ManualClock>
  /// `[steps]` what the robot was doing: nil where it damped by itself.
  var states: [ControlState?] = []
  /// Called before each step of the robot, with its number.
  var disturb: (Int, Wire) -> Void = { _, _ in }
  var wantsEnd = false
  /// `[joints]` where the robot's joints are [rad].
  private let pose: [Double]
  /// Whether the robot does anything.
  var isPowered = true

  init(
    times: OperatorScript.Times = Bench.times, faults: LinkFaultSettings = LinkFaultSettings(),
    session: Int64 = 1
  ) throws {
    let contract = try PolicyContract.openLoong()
    let format = PacketFormat(jointNames: contract.jointNames)
    pose = contract.actions.defaultPositions
    robot = RobotEnd(
      format: format,
      channel: try FaultyChannel(
        wire.ends.robot, faults, largestByteCount: format.largestByteCount, seed: 5, clock: clock),
      session: 1, watch: try CommandWatch())
    loop = try Bench.loop(
      wire, clock, contract, times: times, session: session, wantsEnd: { false })
    loop = try Bench.loop(
      wire, clock, contract, times: times, session: session,
      wantsEnd: { [unowned self] in wantsEnd })
    clock.whileAsleep = { [unowned self] in step(to: $0) }
  }

  static let times: OperatorScript.Times = {
    var times = OperatorScript.Times()
    (times.patience, times.standing, times.settling) = (0.2, 2.1, 0.1)
    (times.walking, times.halting, times.damping) = (0.5, 0.1, 0.1)
    return times
  }()

  private static func loop(
    _ wire: Wire, _ clock: ManualClock, _ contract: PolicyContract, times: OperatorScript.Times,
    session: Int64, wantsEnd: @escaping () -> Bool
  ) throws -> ControlLoop<OperatedLink<Wire.End, ManualClock>, ManualClock> {
    let link = RuntimeEnd(
      format: PacketFormat(jointNames: contract.jointNames), channel: wire.ends.runtime,
      robot: Wire.addresses[1], session: session, clock: clock)
    let script = OperatorScript(command: VelocityCommand(forwardSpeed: 0.5), times: times)
    return ControlLoop(
      controller: try RobotController(
        runner: PolicyRunner(model: try model(contract)),
        hardware: RobotHardware(jointNames: contract.jointNames)),
      transport: OperatedLink(link: link, script: script, clock: clock, wantsEnd: wantsEnd),
      clock: clock)
  }

  /// A policy of zeros.
  private static func model(_ contract: PolicyContract) throws -> ONNXModel {
    let (inputs, outputs) = (contract.observation.inputCount, contract.actions.actionCount)
    let layer = PolicyGraph.Layer(
      inputCount: inputs, outputCount: outputs,
      weights: Array(repeating: 0, count: outputs * inputs),
      bias: Array(repeating: 0, count: outputs))
    return try PolicyGraph(layers: [layer], activation: .elu).model(
      format: .onnx, producerVersion: "0",
      metadata: contract.metadata().map { ONNXMetadataEntry($0.key, $0.value) })
  }

  /// The robot's step before the runtime's at the same time.
  private func step(to time: Int64) {
    clock.time = max(clock.time, time)
    guard isPowered else { return }
    disturb(states.count, wire)
    robot.receive(at: clock.time)
    states.append(robot.watch.isFollowing ? robot.state : nil)
    var sample = RobotSample(jointCount: 12, scanCount: 0)
    sample.reading.jointPositions = pose
    robot.send(sample, at: clock.time)
  }

  /// Whether the robot holds nothing at a step.
  func isLimp(_ step: Int) -> Bool { states[step] == nil || states[step] == .damp }

  /// Steps from one to the first in which the robot holds nothing; nil where it goes on.
  func stopSteps(after step: Int) -> Int? {
    states.indices.dropFirst(step).first(where: isLimp).map { $0 - step }
  }

  var outcome: OperatorScript.Outcome? { loop.transport.script.outcome }
}

@Suite struct EndTests {
  /// A step at which the robot walks.
  private let walking = 2500

  @Test("a robot stands, walks, stands and is damped over a link")
  func walk() throws {
    let bench = try Bench()
    bench.loop.run()
    #expect(bench.outcome == .completed)
    let order = bench.states.reduce(into: [ControlState]()) { order, state in
      if let state, order.last != state { order.append(state) }
    }
    #expect(order == [.damp, .stand, .walk, .damp])
    #expect(bench.states[walking] == .walk)
    let tally = bench.loop.transport.link.tally
    #expect(tally.missingCount == 0 && tally.lateCount == 0 && tally.refusedCount == 0)
    #expect(bench.robot.tally.newestCount >= bench.loop.controller.status.stepCount - 1)
    // A command waits for the robot's next step, and its sensors for the runtime's: one period.
    let roundTrip = bench.loop.transport.link.roundTrip
    #expect(roundTrip.count > 2500)
    #expect(roundTrip.longest <= 1_000_001)
    #expect(bench.robot.watch.lossCount == 0)
  }

  @Test("where sensors are lost, the runtime stops, and the robot is limp within 100 ms")
  func sensorsLost() throws {
    let bench = try Bench()
    bench.disturb = { [walking] step, wire in wire.isCut[0] = step >= walking }
    bench.loop.run()
    #expect(bench.outcome == .tripped)
    #expect(bench.loop.controller.status.trip?.reason == .staleSample)
    let stop = try #require(bench.stopSteps(after: walking))
    #expect(stop > 40 && stop <= 53)
    // It still has its runtime, and follows it into damping.
    #expect(bench.robot.watch.lossCount == 0)
  }

  @Test("where commands are lost, the robot stops by itself within 100 ms and says so")
  func commandsLost() throws {
    let bench = try Bench()
    bench.disturb = { [walking] step, wire in wire.isCut[1] = step >= walking }
    bench.loop.run()
    #expect(bench.outcome == .robotDamped)
    let stop = try #require(bench.stopSteps(after: walking))
    #expect(stop > 40 && stop <= 53)
    #expect(bench.robot.watch.lossCount == 1)
    #expect(bench.robot.watch.longestStop <= 0.053)
    #expect(bench.loop.controller.status.trip == nil)
  }

  @Test("a runtime that dies leaves a robot that stops within 100 ms")
  func runtimeDies() throws {
    let bench = try Bench()
    bench.loop.run(stepCount: walking)
    #expect(bench.states.last == .walk)
    let last = bench.states.count
    for _ in 0..<200 { bench.clock.whileAsleep(bench.clock.time + 1_000_000) }
    let stop = try #require(bench.stopSteps(after: last))
    #expect(stop <= 52)
    #expect(bench.states.suffix(100).allSatisfy { $0 == nil })
    #expect(bench.robot.watch.lossCount == 1)
  }

  @Test("a robot that dies leaves a runtime that damps and ends")
  func robotDies() throws {
    let bench = try Bench()
    bench.disturb = { [walking] step, _ in if step == walking { bench.isPowered = false } }
    bench.loop.run()
    #expect(bench.outcome == .tripped)
    #expect(bench.loop.controller.status.trip?.reason == .staleSample)
    #expect(bench.loop.controller.status.state == .damp)
    let count = bench.loop.controller.status.stepCount
    #expect(count > walking + 50 && count < walking + 53 + 102)
  }

  @Test("a robot that never speaks is waited for, and no longer")
  func silent() throws {
    let bench = try Bench()
    bench.isPowered = false
    bench.loop.run()
    #expect(bench.outcome == .silent)
    #expect(bench.loop.controller.status.stepCount < 310)
  }

  @Test("whoever wishes for the end gets a damped robot")
  func interrupted() throws {
    let bench = try Bench()
    bench.disturb = { [walking] step, _ in bench.wantsEnd = step >= walking }
    bench.loop.run()
    #expect(bench.outcome == .interrupted)
    #expect(bench.states.last == .damp)
    #expect(try #require(bench.stopSteps(after: walking)) <= 2)
  }

  @Test("losses, jitter, doubled, overtaken and damaged packets do not stop a walk")
  func faults() throws {
    var faults = LinkFaultSettings()
    (faults.loss, faults.jitter, faults.reordering) = (0.01, 0.005, 0.02)
    (faults.duplication, faults.corruption) = (0.02, 0.01)
    let bench = try Bench(faults: faults)
    bench.loop.run()
    #expect(bench.outcome == .completed)
    #expect(bench.states[walking] == .walk)
    #expect(bench.robot.watch.lossCount == 0)
    for tally in [bench.loop.transport.link.tally, bench.robot.tally] {
      #expect(tally.missingCount > 10 && tally.missingCount < 150)
      #expect(tally.duplicateCount > 10)
      #expect(tally.lateCount > 10)
      #expect(tally.count(of: .checksum) > 5)
      #expect(tally.newestCount > 2000)
    }
  }

  @Test("a packet of someone else, or of an older runtime, is not followed")
  func strangers() throws {
    let bench = try Bench(session: 10)
    let format = PacketFormat(jointNames: bench.loop.controller.contract.jointNames)
    var bytes = [UInt8](repeating: 0, count: format.largestByteCount)
    var wrong = JointCommand(jointCount: 12)
    for joint in 0..<12 { wrong.stiffness[joint] = 1e5 }
    let header = PacketHeader(sequence: .max / 2, session: 9, time: .max, mode: 2)
    let count = format.encode(wrong, header, into: &bytes)
    bench.disturb = { _, wire in
      wire.queues[1].append(Array(bytes[..<count]))
      wire.queues[0].append([1, 2, 3])
    }
    bench.loop.run()
    #expect(bench.outcome == .completed)
    #expect(bench.robot.tally.oldSessionCount > 2500)
    #expect(bench.loop.transport.link.tally.count(of: .length) > 2500)
    #expect(bench.robot.command.stiffness.allSatisfy { $0 < 1000 })
  }

  @Test("a flood is taken a few datagrams at a time")
  func flood() throws {
    let bench = try Bench()
    bench.disturb = { step, wire in
      if step == 100 { wire.queues[0] += Array(repeating: [0], count: 10_000) }
    }
    bench.loop.run(stepCount: 110)
    #expect(bench.loop.transport.link.tally.count(of: .length) <= 10 * 64)
  }

  @Test("a robot that lost its runtime follows again only after it was asked to damp")
  func latch() throws {
    var watch = try CommandWatch(largestAge: 0.05)
    let millisecond: Int64 = 1_000_000
    #expect(!watch.isFollowing)
    watch.take(.walk, of: 0)
    #expect(!watch.isFollowing)
    watch.take(.damp, of: millisecond)
    watch.take(.stand, of: 2 * millisecond)
    watch.judge(at: 52 * millisecond)
    #expect(watch.isFollowing && watch.lossCount == 0)
    watch.judge(at: 53 * millisecond)
    #expect(!watch.isFollowing && watch.lossCount == 1)
    #expect(abs(watch.longestStop - 0.051) < 1e-9)
    watch.take(.stand, of: 54 * millisecond)
    watch.judge(at: 54 * millisecond)
    #expect(!watch.isFollowing)
    watch.take(.damp, of: 55 * millisecond)
    watch.judge(at: 55 * millisecond)
    #expect(watch.isFollowing)
    // A runtime that left a damped robot is not a loss.
    watch.judge(at: 200 * millisecond)
    #expect(!watch.isFollowing && watch.lossCount == 1)
  }

  @Test("a command of the future is not followed")
  func future() throws {
    var watch = try CommandWatch()
    watch.take(.damp, of: .max)
    watch.judge(at: 0)
    #expect(!watch.isFollowing)
  }

  @Test(
    "a robot waits at most 100 ms for commands", arguments: [0, -1, 0.11, Double.nan, .infinity])
  func longestAge(age: Double) {
    #expect(throws: LinkError.self) { try CommandWatch(largestAge: age) }
  }
}
