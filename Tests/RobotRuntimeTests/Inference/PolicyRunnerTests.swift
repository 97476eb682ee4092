import Foundation
import ONNXFormat
import PolicyInterface
import SpatialMath
import TestConditions
import Testing

@testable import RobotRuntime

@Suite struct PolicyRunnerTests {
  /// Sensors of some moment.
  private func sample(_ moment: Int) -> RobotSample {
    var sample = RobotSample(jointCount: TestRobot.jointCount)
    sample.setOrientation(Quaternion(1, 0.01 * Double(moment), -0.02, 0.3))
    sample.reading.baseAngularVelocityInBase = Vector3(0.1, -0.2, 0.05 * Double(moment))
    for joint in 0..<TestRobot.jointCount {
      sample.reading.jointPositions[joint] = 0.1 * sin(Double(moment + joint))
      sample.reading.jointVelocities[joint] = cos(Double(3 * moment + joint))
    }
    return sample
  }

  @Test("the policy sees what the trainer's layout writes, with histories and its own actions")
  func observations() throws {
    for (terms, history) in [
      (ObservationLayout.standardTerms, nil), (ObservationLayout.openLoongTerms, nil),
      (ObservationLayout.openLoongTerms, LongHistory.openLoong),
    ] {
      let contract = try TestRobot.contract(terms: terms, longHistory: history)
      let model = try TestRobot.model(contract, weight: TestRobot.someWeight)
      var runner = try PolicyRunner(model: model)
      let executor = try ONNXExecutor(model)
      let layout = contract.observation
      var memory = [Float](repeating: 0, count: layout.historyCount)
      var observation = [Float](repeating: 0, count: layout.count)
      var window = [Float](repeating: 0, count: layout.windowCount)
      var frame = ObservationFrame(jointCount: TestRobot.jointCount)
      var phase = 0.0
      for moment in 0..<8 {
        let command = VelocityCommand(forwardSpeed: 0.1 * Double(moment))
        let isFinite = runner.step(sample(moment), command: command)
        #expect(isFinite)
        frame.reading = sample(moment).reading
        frame.command = contract.commandLimits.prepared(command)
        frame.gaitPhase = contract.gait.observed(phase, isStanding: frame.command.isStanding)
        phase = contract.gait.advanced(phase, by: 0.02, isStanding: frame.command.isStanding)
        layout.write(
          frame, isFirst: moment == 0, history: &memory, at: 0, into: &observation, at: 0)
        var span = window.mutableSpan
        layout.takeFrame(of: observation.span, isFirst: moment == 0, window: &span)
        #expect(runner.input == observation + window)
        let action = try executor.run(observation + window)
        #expect(runner.action == action)
        frame.previousAction = action
      }
    }
  }

  @Test("after a restart it does what a new one does")
  func restart() throws {
    let contract = try TestRobot.contract(
      terms: ObservationLayout.openLoongTerms, longHistory: .openLoong)
    let model = try TestRobot.model(contract, weight: TestRobot.someWeight)
    var (used, new) = (try PolicyRunner(model: model), try PolicyRunner(model: model))
    for moment in 5..<9 { _ = used.step(sample(moment), command: VelocityCommand(yawRate: 1)) }
    used.restart()
    for moment in 0..<4 {
      _ = used.step(sample(moment), command: VelocityCommand(forwardSpeed: 0.3))
      _ = new.step(sample(moment), command: VelocityCommand(forwardSpeed: 0.3))
      #expect(used.action == new.action)
    }
  }

  @Test("an output that is no number is told, and acts as zero")
  func brokenNetwork() throws {
    let contract = try TestRobot.contract()
    var model = try TestRobot.model(contract, bias: (0..<12).map(Float.init))
    let index = try #require(
      model.graph.initializers.firstIndex { $0.name.hasSuffix("bias") })
    model.graph.initializers[index].elements = .float(
      [.infinity, .nan] + (2..<12).map(Float.init))
    var runner = try PolicyRunner(model: model)
    let isFinite = runner.step(sample(0), command: VelocityCommand())
    #expect(!isFinite)
    #expect(runner.action[0...2] == [0, 0, 2])
  }

  @Test("a file without a contract, or with another network, is refused with both sides")
  func badFiles() throws {
    let contract = try TestRobot.contract()
    var model = try TestRobot.model(contract)
    let wide = try TestRobot.contract(terms: [ObservationTerm(.jointPosition)])
    #expect(
      throws: RobotRuntimeError.invalid(
        item: "the policy's network", found: "47 numbers in and 12 out",
        expected: "12 and 12, as its contract says")
    ) { try PolicyRunner(model: model, contract: wide) }
    model.metadata = []
    #expect(throws: RobotRuntimeError.contract(.missingEntry(key: "treadmill_contract"))) {
      try PolicyRunner(model: model)
    }
    let missing = URL(fileURLWithPath: "/nowhere/policy.onnx")
    #expect(throws: RobotRuntimeError.self) { try PolicyRunner(contentsOf: missing) }
  }

  @Test("a contract with a number that no robot has is refused, or runs, and never traps")
  func hostileContracts() throws {
    let contract = try TestRobot.contract()
    let model = try TestRobot.model(contract)
    let values = [
      "", "nan", "inf", "-inf", "1e308", "-1", "0", "99999999999999999999", "a,b", ",", ";;",
      "0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5", "1e308,1e308,1e308,1e308",
      Array(repeating: "1e308", count: 12).joined(separator: ","),
      Array(repeating: "inf", count: 12).joined(separator: ","),
      Array(repeating: "-5", count: 7).joined(separator: ","),
    ]
    var refusedCount = 0
    for entry in model.metadata.indices {
      for value in values {
        var damaged = model
        damaged.metadata[entry].value = value
        do throws(RobotRuntimeError) {
          var runner = try PolicyRunner(model: damaged)
          guard runner.contract.observation.jointCount == TestRobot.jointCount else { continue }
          for moment in 0..<3 {
            _ = runner.step(sample(moment), command: VelocityCommand(forwardSpeed: 0.5))
          }
          #expect(runner.action.allSatisfy { $0.isFinite })
        } catch {
          #expect(!error.description.isEmpty)
          refusedCount += 1
        }
      }
    }
    #expect(refusedCount > 200)
  }

  @Test("the released policies run on 青龙's contract, and compute their golden vectors")
  func releasedPolicies() throws {
    for file in ReleasedPolicies.files {
      var runner = try PolicyRunner(contentsOf: file)
      let isFinite = runner.step(TestRobot.sample(runner.contract), command: VelocityCommand())
      #expect(isFinite)
      let golden = try GoldenVectors(
        contentsOf: file.deletingLastPathComponent().appendingPathComponent("golden.json"))
      let executor = try ONNXExecutor(ONNXModel(contentsOf: file))
      #expect(try golden.replay(through: executor).largest <= golden.tolerance)
    }
  }

  @Test(
    "OpenLoong's policy runs on the contract of its own runtime",
    .enabled(
      if: SharedFiles.hasOfficialPolicy,
      "\(SharedFiles.absenceOfOfficialPolicy)"))
  func officialPolicy() throws {
    var runner = try PolicyRunner(contentsOf: SharedFiles.officialPolicy)
    #expect(try runner.contract == PolicyContract.openLoong())
    #expect(runner.contract.jointNames.count == 12)
    let isFinite = runner.step(TestRobot.sample(runner.contract), command: VelocityCommand())
    #expect(isFinite)
    #expect(runner.input.count == 4373)
    // Upright at rest in the default pose, no joint is sent far.
    #expect(runner.action.allSatisfy { abs($0) < 1.5 })
    #expect(runner.input[3] == 0.42)
    #expect(runner.input[4] == 0.5)
  }
}
