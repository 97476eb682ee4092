import Foundation
import LinkTestSupport
import Physics
import PhysicsCatalog
import PolicyInterface
import Reproducibility
import RobotLink
import RobotModel
import RobotRuntime

@testable import RobotSimulation

/// 青龙 with the released policy at the two ends of a wire, a millisecond a step, in virtual time.
final class WalkBench {
  typealias Channel = FaultyChannel<Wire.End, ManualClock>

  let wire = Wire()
  let clock = ManualClock()
  var robot: LinkedRobot<Channel>
  var loop: ControlLoop<OperatedLink<Wire.End, ManualClock>, ManualClock>
  /// Loop step from which on the wire is cut at both ends.
  var cutStep = Int.max
  /// Loop steps so far.
  private(set) var stepCount = 0
  /// Step in which the robot was first left alone.
  private(set) var stopStep: Int?

  private static let policy = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "checkpoints/qinglong-walk/policy.onnx")

  /// - Parameters:
  ///   - engine: in which it walks.
  ///   - walking: how long it is told to walk [s].
  ///   - faults: of the link, in either direction.
  ///   - seed: of the faults.
  init(
    _ engine: PhysicsEngine = .lanes, walking: Double,
    faults: LinkFaultSettings = LinkFaultSettings(), seed: UInt64 = 1
  ) throws {
    let runner = try PolicyRunner(contentsOf: Self.policy)
    let contract = runner.contract
    let batch = try Self.batch(contract, engine)
    let format = PacketFormat(jointNames: contract.jointNames)
    let channel = try FaultyChannel(
      wire.ends.robot, faults, largestByteCount: format.largestByteCount, seed: seed, clock: clock)
    robot = try LinkedRobot(
      batch,
      end: RobotEnd(format: format, channel: channel, session: 1, watch: try CommandWatch()))
    var times = OperatorScript.Times()
    (times.standing, times.settling, times.walking) = (2.1, 2.5, walking)
    (times.halting, times.damping) = (0, 0.1)
    let link = RuntimeEnd(
      format: format, channel: wire.ends.runtime, robot: Wire.addresses[1], session: 1,
      clock: clock)
    let script = OperatorScript(command: VelocityCommand(forwardSpeed: 0.5), times: times)
    loop = ControlLoop(
      controller: try RobotController(
        runner: runner, hardware: RobotHardware(jointNames: contract.jointNames)),
      transport: OperatedLink(link: link, script: script, clock: clock, wantsEnd: { false }),
      clock: clock)
    clock.whileAsleep = { [unowned self] in step(to: $0) }
  }

  /// One 青龙 as the released policy knows it: the gains that its runtime asks for, and the loops of the
  /// motors' drivers that its experiment names beside them.
  static func batch(
    _ contract: PolicyContract, _ engine: PhysicsEngine
  ) throws -> any PhysicsBatch {
    var robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    for (joint, name) in contract.jointNames.enumerated() {
      precondition(robot.joints[joint].name == name, "joints in another order")
      let (stiffness, damping) = driver(of: name)
      robot.joints[joint].stiffness = contract.jointStiffness[joint] + stiffness
      robot.joints[joint].damping = contract.jointDamping[joint] + damping
      robot.joints[joint].driverStiffness = stiffness
      robot.joints[joint].driverDamping = damping
    }
    var configuration = PhysicsConfiguration()
    configuration.timestep = 0.001
    configuration.hasVariableGains = true
    return try engine.makeBatch(
      of: robot, count: 1, configuration: configuration, settings: EngineSettings(),
      pool: WorkerPool(workerCount: 1))
  }

  /// Gains of a driver's own loop, as experiments/velocity/qinglong-walk.yaml has them.
  private static func driver(of joint: String) -> (stiffness: Double, damping: Double) {
    if joint.contains("ankle") { return (100, 10) }
    return joint.hasSuffix("yaw") ? (100, 20) : (200, 25)
  }

  private func step(to time: Int64) {
    clock.time = max(clock.time, time)
    if stepCount == cutStep { wire.isCut = [true, true] }
    robot.step(at: clock.time)
    if stepCount >= cutStep, stopStep == nil, !robot.end.watch.isFollowing { stopStep = stepCount }
    stepCount += 1
  }
}
