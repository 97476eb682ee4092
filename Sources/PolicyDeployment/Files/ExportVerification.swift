public import Foundation
public import ONNXFormat

/// What of an export is replayed, and what came of it.
public struct ExportVerification {
  /// A set of inputs with the outputs that they must give.
  public struct Replay {
    /// What it is: `16 golden vectors`.
    public let name: String
    /// `[vectors, inputs]`.
    public let inputs: [[Float]]
    /// Largest deviation that passes.
    public let tolerance: Float
    private let compare: ([[Float]]) throws(ONNXFormatError) -> GoldenVectors.Deviation

    /// Compares outputs.
    ///
    /// - Parameter outputs: `[vectors, outputs]`.
    /// - Throws: `ONNXFormatError.invalid` where their counts differ.
    public func deviation(
      of outputs: [[Float]]
    ) throws(ONNXFormatError) -> GoldenVectors.Deviation {
      try compare(outputs)
    }

    init(_ golden: GoldenVectors) {
      name = "\(golden.inputs.count) golden vectors"
      inputs = golden.inputs
      tolerance = golden.tolerance
      compare = { outputs throws(ONNXFormatError) in
        try GoldenVectors.Deviation(of: outputs, from: golden.outputs, policy: golden.policy)
      }
    }

    init(_ rollout: ReferenceRollout) {
      name = "\(rollout.steps.count) steps of the reference rollout"
      inputs = rollout.inputs
      tolerance = rollout.tolerance
      compare = { outputs throws(ONNXFormatError) in try rollout.deviation(of: outputs) }
    }
  }

  /// The policy's file.
  public let policy: URL
  /// Its input's name.
  public let input: String
  /// Its output's name.
  public let output: String
  /// What is replayed: golden vectors, and the rollout where there is one.
  public let replays: [Replay]

  /// Reads what an export's folder holds.
  ///
  /// - Throws: `ONNXFormatError` or `DeploymentError` where a file is missing or makes no sense.
  public init(folder: URL) throws {
    let golden = try GoldenVectors(
      contentsOf: folder.appending(path: DeploymentPackage.goldenName))
    policy = folder.appending(path: golden.policy)
    input = golden.input
    output = golden.output
    let file = folder.appending(path: DeploymentPackage.rolloutName)
    guard FileManager.default.fileExists(atPath: file.path) else {
      replays = [Replay(golden)]
      return
    }
    let rollout = try ReferenceRollout(contentsOf: file)
    let found = [rollout.policy, rollout.input, rollout.output]
    guard found == [golden.policy, golden.input, golden.output] else {
      throw DeploymentError.malformed(
        file: file.path, line: nil, found: "the policy and ports \(found)",
        expected: "\([golden.policy, golden.input, golden.output]), as the golden vectors say")
    }
    replays = [Replay(golden), Replay(rollout)]
  }

  /// The policy in our own executor.
  ///
  /// - Throws: `ONNXFormatError` where it cannot be read or run, or has other ports.
  public func executor() throws(ONNXFormatError) -> ONNXExecutor {
    let executor = try ONNXExecutor(ONNXModel(contentsOf: policy))
    guard executor.inputs.map(\.name) == [input], executor.outputs.map(\.name) == [output] else {
      throw .invalid(
        item: policy.lastPathComponent,
        found: "inputs \(executor.inputs.map(\.name)) and outputs \(executor.outputs.map(\.name))",
        expected: "\([input]) and \([output]), as the golden vectors say")
    }
    return executor
  }
}
