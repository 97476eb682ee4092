import Foundation
import ONNXFormat
import PolicyInterface
import SpatialMath

@testable import RobotRuntime

/// The policies that the repository ships.
enum ReleasedPolicies {
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let files = ["qinglong-stand", "qinglong-walk", "qinglong-walk-steady"].map {
    package.appendingPathComponent("checkpoints/\($0)/policy.onnx")
  }
}

/// Robots and policies that are easy to predict.
enum TestRobot {
  static let jointCount = 12

  /// Twelve joints, the standard observation, 50 Hz, no filters.
  static func contract(
    terms: [ObservationTerm] = ObservationLayout.standardTerms, longHistory: LongHistory? = nil
  ) throws -> PolicyContract {
    var contract = try PolicyContract.openLoong()
    contract.observation = try ObservationLayout(
      terms: terms, defaultPositions: contract.actions.defaultPositions, longHistory: longHistory)
    contract.targetFilterRetention = 0
    contract.commandLimits.filterRetention = 0
    return contract
  }

  /// A policy of one layer: W o + b.
  static func model(
    _ contract: PolicyContract, weight: (Int, Int) -> Float = { _, _ in 0 },
    bias: [Float]? = nil
  ) throws -> ONNXModel {
    let (inputs, outputs) = (contract.observation.inputCount, contract.actions.actionCount)
    let layer = PolicyGraph.Layer(
      inputCount: inputs, outputCount: outputs,
      weights: (0..<outputs * inputs).map { weight($0 / inputs, $0 % inputs) },
      bias: bias ?? Array(repeating: 0, count: outputs))
    return try PolicyGraph(layers: [layer], activation: .elu).model(
      format: .onnx, producerVersion: "0",
      metadata: contract.metadata().map { ONNXMetadataEntry($0.key, $0.value) })
  }

  /// Weights of some size without a pattern that matters.
  static func someWeight(_ row: Int, _ column: Int) -> Float {
    Float((row * 31 + column * 17) % 13 - 6) / 50
  }

  /// A robot of the contract's joints with limits on everything.
  static func hardware(_ contract: PolicyContract) -> RobotHardware {
    var hardware = RobotHardware(jointNames: contract.jointNames)
    hardware.positionLimits = Array(repeating: -1...1, count: jointCount)
    hardware.velocityLimits = Array(repeating: 10, count: jointCount)
    return hardware
  }

  /// An upright robot in the contract's default pose.
  static func sample(_ contract: PolicyContract, at time: Int64 = 0) -> RobotSample {
    var sample = RobotSample(jointCount: jointCount)
    sample.reading.jointPositions = contract.actions.defaultPositions
    sample.time = time
    return sample
  }
}

/// A controller with its time, one millisecond a step.
struct Bench {
  var controller: RobotController
  var sample: RobotSample
  var command = VelocityCommand(forwardSpeed: 0.5)
  var output = JointCommand(jointCount: TestRobot.jointCount)
  var time: Int64 = 1_000_000_000

  /// A bench at rest, with a policy of constant actions.
  init(
    bias: [Float]? = nil, configuration: RuntimeConfiguration = RuntimeConfiguration(),
    adjust: (inout PolicyContract) -> Void = { _ in },
    adjustHardware: (inout RobotHardware) -> Void = { _ in }, recorder: RecordRing? = nil
  ) throws {
    var contract = try TestRobot.contract()
    adjust(&contract)
    let runner = try PolicyRunner(model: TestRobot.model(contract, bias: bias))
    var hardware = TestRobot.hardware(contract)
    adjustHardware(&hardware)
    controller = try RobotController(
      runner: runner, hardware: hardware, configuration: configuration, recorder: recorder)
    sample = TestRobot.sample(contract)
  }

  /// Steps with fresh samples.
  mutating func step(_ count: Int = 1, milliseconds: Int64 = 1) {
    for _ in 0..<count {
      time += milliseconds * 1_000_000
      sample.time = time
      controller.step(sample, at: time, command: command, into: &output)
    }
  }

  /// Stands up and begins to walk.
  mutating func walk() {
    step()
    _ = controller.request(.stand)
    step(2000)
    _ = controller.request(.walk)
    step()
  }
}
