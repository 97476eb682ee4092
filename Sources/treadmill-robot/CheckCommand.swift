import ArgumentParser
import Foundation
import ONNXFormat
import PolicyInterface
import RobotRuntime

/// `treadmill-robot check`: what a policy is, whether it fits, and whether it computes what it should.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Reads a policy, says what it is, and replays the golden vectors beside it.")

  @Argument(help: "An exported policy.")
  var policy: String

  @Option(help: "The robot's joints in their order, with commas; checked against the policy's.")
  var joints: String?

  @Option(help: "Steps of the robot's control loop per second [Hz].")
  var loopRate = 1000.0

  func run() throws {
    let url = URL(fileURLWithPath: policy)
    let model = try ONNXModel(contentsOf: url)
    let contract = try PolicyRunner(model: model).contract
    print(description(of: contract, model))

    let names = joints?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let hardware = RobotHardware(jointNames: names ?? contract.jointNames, loopRate: loopRate)
    let differences = contract.differences(from: hardware)
    guard differences.isEmpty else { throw RobotRuntimeError.mismatch(differences) }
    print(
      "the contract fits \(names == nil ? "a loop" : "these joints and a loop") of \(loopRate) Hz")
    try replay(model, beside: url)
  }

  /// Replays `golden.json` where it is of this policy.
  private func replay(_ model: ONNXModel, beside url: URL) throws {
    let file = url.deletingLastPathComponent().appending(path: "golden.json")
    guard FileManager.default.fileExists(atPath: file.path) else {
      print("no golden vectors beside the policy")
      return
    }
    let golden = try GoldenVectors(contentsOf: file)
    guard golden.policy == url.lastPathComponent else {
      print("the golden vectors beside the policy are those of \(golden.policy)")
      return
    }
    let deviation = try golden.replay(through: ONNXExecutor(model))
    let worst = "largest deviation \(deviation.largest) of \(golden.tolerance) allowed"
    guard deviation.largest <= golden.tolerance else {
      throw BadInput(
        description: """
          \(policy) does not compute its golden vectors: \(worst), at output \
          \(deviation.elementIndex) of vector \(deviation.vectorIndex)
          """)
    }
    print("\(golden.inputs.count) golden vectors pass, \(worst)")
  }

  private func description(of contract: PolicyContract, _ model: ONNXModel) -> String {
    let layout = contract.observation
    let operators = Set(model.graph.nodes.map(\.operatorName)).sorted().joined(separator: " ")
    var lines = [
      "robot            \(contract.robotName), \(contract.jointNames.count) joints",
      "rate             \(contract.controlRate) Hz, targets keep "
        + "\(contract.targetFilterRetention) each millisecond",
      "observation      \(layout.count) numbers",
    ]
    lines += zip(layout.terms, layout.slices).map { term, slice in
      "  \(slice.lowerBound)..<\(slice.upperBound)  \(term.name)"
    }
    if let history = layout.longHistory {
      lines.append(
        "long history     \(history.frameCount) frames of "
          + history.quantities.map(\.rawValue).joined(separator: ", "))
    }
    lines.append("joint            default pose, action scale, stiffness, damping")
    for (joint, name) in contract.jointNames.enumerated() {
      let numbers = [
        contract.actions.defaultPositions[joint], contract.actions.scale[joint],
        contract.commandedStiffness[joint], contract.commandedDamping[joint],
      ]
      lines.append("  \(name)  \(numbers.map { "\($0)" }.joined(separator: ", "))")
    }
    lines.append(
      "network          \(model.graph.parameterCount) parameters, \(operators)")
    return lines.joined(separator: "\n")
  }
}
