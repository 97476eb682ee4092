import Physics
import PhysicsCatalog
import PolicyInterface
import RobotLink
import RobotModel
import RobotRuntime
import SpatialMath
import TestConditions
import Testing

@testable import RobotSimulation

@Suite struct LinkedRobotTests {
  @Test(
    "the released policy walks over the link", .enabled(if: TestConditions.isOptimized),
    arguments: [PhysicsEngine.lanes, .ode])
  func walk(engine: PhysicsEngine) throws {
    let bench = try WalkBench(engine, walking: 8)
    bench.loop.run()
    #expect(bench.loop.transport.script.outcome == .completed)
    let figures = bench.robot.figures
    #expect(figures.fallCount == 0)
    #expect(bench.robot.isReleased)
    #expect(abs(figures.meanVelocity.forward - 0.5) < 0.1)
    #expect(abs(figures.meanVelocity.left) < 0.05 && abs(figures.meanYawRate) < 0.05)
    #expect(figures.distance > 3)
    #expect(bench.robot.end.watch.lossCount == 0)
  }

  @Test(
    "it walks on where one packet in a hundred is lost and others come up to 5 ms late",
    .enabled(if: TestConditions.isOptimized), arguments: [PhysicsEngine.lanes, .ode])
  func faults(engine: PhysicsEngine) throws {
    var faults = LinkFaultSettings()
    (faults.loss, faults.jitter) = (0.01, 0.005)
    let bench = try WalkBench(engine, walking: 8, faults: faults, seed: 2)
    bench.loop.run()
    #expect(bench.loop.transport.script.outcome == .completed)
    #expect(bench.robot.figures.fallCount == 0)
    #expect(abs(bench.robot.figures.meanVelocity.forward - 0.5) < 0.1)
    #expect(bench.robot.end.tally.missingCount > 50)
  }

  @Test(
    "a walk over the link is the same to the bit when it is repeated",
    .enabled(if: TestConditions.isOptimized))
  func repeated() throws {
    var faults = LinkFaultSettings()
    (faults.loss, faults.jitter, faults.reordering) = (0.02, 0.002, 0.05)
    let figures = try (0..<2).map { _ in
      let bench = try WalkBench(walking: 1, faults: faults)
      bench.loop.run()
      return bench.robot.batch.state
    }
    #expect(figures[0] == figures[1])
  }

  @Test(
    "a walking robot whose link is cut holds nothing within 100 ms",
    .enabled(if: TestConditions.isOptimized))
  func cut() throws {
    let bench = try WalkBench(walking: 2)
    bench.cutStep = 5500
    bench.loop.run()
    #expect(bench.loop.transport.script.outcome == .tripped)
    #expect(bench.loop.controller.status.trip?.reason == .staleSample)
    let stop = try #require(bench.stopStep)
    #expect(stop - bench.cutStep <= 52)
    #expect(bench.robot.end.watch.lossCount == 1)
    // Its joints come to rest, each where it is.
    for _ in 0..<3000 { bench.clock.whileAsleep(bench.clock.time + 1_000_000) }
    let speeds = bench.robot.batch.state.jointVelocity.map(abs)
    #expect((speeds.max() ?? 1) < 0.5)
    #expect(bench.robot.fault == nil)
    // Whoever sat down because it was damped did not fall.
    #expect(bench.robot.figures.fallCount == 0)
  }

  @Test("until its runtime walks, a robot hangs where it was put")
  func gantry() throws {
    let contract = try contract()
    let batch = try WalkBench.batch(contract, .lanes)
    let robot = batch.robot
    let start = Vector3(0, 0, robot.standingHeight(positions: robot.nominalPositions) ?? 0)
    let format = PacketFormat(jointNames: contract.jointNames)
    var hung = try LinkedRobot(
      batch,
      end: RobotEnd(
        format: format, channel: SilentChannel(), session: 1, watch: try CommandWatch()))
    for step in 0..<500 { hung.step(at: Int64(step) * 1_000_000) }
    #expect(!hung.isReleased)
    #expect((batch.state.basePose(0).position - start).length < 0.05)
    #expect(batch.state.basePose(0).orientation.act(.unitZ).z > 0.99)
    #expect(hung.figures == WalkFigures())
  }

  @Test("a gantry is let go over a second, one second into walking, and not before")
  func release() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    var gantry = Gantry(robot, at: Vector3(0, 0, 1), gravity: 9.81)
    let second: Int64 = 1_000_000_000
    gantry.advance(.stand, at: 0)
    gantry.advance(.walk, at: second)
    // Walking that was broken off does not count.
    gantry.advance(.damp, at: 2 * second)
    gantry.advance(.walk, at: 10 * second)
    gantry.advance(.walk, at: 11 * second)
    #expect(gantry.share == 1)
    gantry.advance(.walk, at: 11 * second + second / 2)
    #expect(abs(gantry.share - 0.5) < 1e-12)
    // What has begun goes on.
    gantry.advance(.damp, at: 11 * second + 3 * second / 4)
    #expect(abs(gantry.share - 0.25) < 1e-12)
    gantry.advance(.damp, at: 13 * second)
    #expect(gantry.isReleased)
    let wrench = gantry.wrench(
      pose: .identity, velocity: Vector3(1, 0, 0), angularVelocity: .zero)
    #expect(wrench.force == .zero && wrench.torque == .zero)
  }

  @Test("a gantry carries the weight and turns a tilted base upright")
  func holding() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    let gantry = Gantry(robot, at: .zero, gravity: 9.81)
    let tilted = Pose(orientation: Quaternion(axis: .unitX, angle: 0.1))
    let wrench = gantry.wrench(pose: tilted, velocity: .zero, angularVelocity: .zero)
    #expect(abs(wrench.force.z - 9.81 * robot.totalMass) < 1e-9)
    #expect(wrench.torque.x < 0 && abs(wrench.torque.y) + abs(wrench.torque.z) < 1e-9)
  }

  private func contract() throws -> PolicyContract { try PolicyContract.openLoong() }
}

/// A channel over which nothing comes.
struct SilentChannel: DatagramChannel {
  mutating func receive(into bytes: inout [UInt8]) -> ReceivedDatagram? { nil }
  mutating func send(_ bytes: [UInt8], count: Int, to address: DatagramAddress) {}
}
