public import Foundation
public import ONNXFormat
public import PolicyInterface
import Reproducibility

/// A trained policy on its way to a runtime.
public struct DeployedPolicy {
  /// An input of the policy and the action that its trainer computed from it.
  public typealias Sample = (input: [Float], action: [Float])

  /// Where it comes from, for people.
  public var name: String
  /// Version of this program.
  public var producerVersion: String
  /// The network, bounds on its actions included.
  public var graph: PolicyGraph
  /// What its numbers mean; nil for tasks without a robot.
  public var contract: PolicyContract?
  /// Inputs and actions, at least one.
  public var samples: [Sample]
  /// An episode that the policy drove; nil where there is none.
  public var episode: RecordedEpisode?
  /// Seed of what is drawn at random.
  public var seed: UInt64

  /// A policy of the parts given.
  public init(
    name: String, producerVersion: String, graph: PolicyGraph, contract: PolicyContract?,
    samples: [Sample], episode: RecordedEpisode?, seed: UInt64
  ) {
    self.name = name
    self.producerVersion = producerVersion
    self.graph = graph
    self.contract = contract
    self.samples = samples
    self.episode = episode
    self.seed = seed
  }

  /// The policy for a runtime, with everything that verifies it.
  ///
  /// - Parameters:
  ///   - format: the runtime.
  ///   - motorOrder: joints in the order of the robot's motors, where the format numbers motors; nil
  ///     for that of a robot that is known.
  /// - Throws: `DeploymentError.inexpressible` where the runtime could not run it as it was trained,
  ///   `ONNXFormatError` where its numbers are none.
  public func package(
    for format: DeploymentFormat, motorOrder: [String]? = nil
  ) throws -> DeploymentPackage {
    guard let contract else {
      guard format == .onnx else {
        throw DeploymentError.inexpressible(
          format: format, found: "a policy without a robot", expected: "one of a robot")
      }
      let golden = try GoldenVectors(
        policy: DeploymentPackage.policyName, input: PolicyGraph.Format.onnx.inputName,
        output: PolicyGraph.Format.onnx.outputName, inputs: samples.map(\.input),
        outputs: samples.map(\.action))
      return DeploymentPackage(
        model: try graph.model(format: .onnx, producerVersion: producerVersion), golden: golden,
        texts: [], notes: [])
    }
    switch format {
    case .onnx: return try package(PlainTranslation(contract: contract, name: name), contract)
    case .openloong: return try package(OpenLoongPlan(contract), contract)
    case .mjlab: return try package(MjlabTranslation(contract, name: name), contract)
    case .unitree:
      return try package(UnitreeTranslation(contract, motorOrder: motorOrder), contract)
    }
  }

  private func package(
    _ translation: some PolicyTranslation, _ contract: PolicyContract
  ) throws -> DeploymentPackage {
    let translated = try translation.graph(graph)
    var stream = RandomStream(seed: seed, stream: UInt64.max)
    let golden = try GoldenVectors(
      policy: DeploymentPackage.policyName, input: translation.graphFormat.inputName,
      output: translation.graphFormat.outputName,
      inputs: samples.map { translation.runtimeInput($0.input, stream: &stream) },
      outputs: samples.map { translation.runtimeOutput($0.action) })
    let rollout = episode.map {
      ReferenceRollout(
        $0, translation, contract: contract, policy: DeploymentPackage.policyName)
    }
    var texts = translation.companions(producerVersion: producerVersion)
    if let rollout {
      let name = DeploymentPackage.rolloutName
      texts.append(DeploymentFile(name: name, text: try rollout.text(named: name)))
    }
    let page = ContractPage(
      contract: contract, translation: translation, name: name, producerVersion: producerVersion,
      inputCount: golden.inputs[0].count, outputCount: golden.outputs[0].count, rollout: rollout)
    texts.append(DeploymentFile(name: DeploymentPackage.contractName, text: page.text))
    return DeploymentPackage(
      model: try translated.model(
        format: translation.graphFormat, producerVersion: producerVersion,
        metadata: translation.metadata.map { ONNXMetadataEntry($0.key, $0.value) }),
      golden: golden, texts: texts, notes: translation.notes)
  }
}

/// The files of an export.
public struct DeploymentPackage {
  /// The policy.
  public var model: ONNXModel
  /// Its golden vectors.
  public var golden: GoldenVectors
  /// What stands beside them.
  public var texts: [DeploymentFile]
  /// What the format leaves to the runtime or its operator, each a sentence.
  public var notes: [String]

  /// Name of the policy's file.
  public static let policyName = "policy.onnx"
  /// Name of the golden vectors' file.
  public static let goldenName = "golden.json"
  /// Name of the reference rollout's file.
  public static let rolloutName = "rollout.json"
  /// Name of the page for people.
  public static let contractName = "CONTRACT.md"

  /// Writes the files into a folder that is there.
  ///
  /// - Returns: the files, in the order of writing.
  /// - Throws: `ONNXFormatError` or `DeploymentError.unwritable` where a file cannot be written.
  public func write(to folder: URL) throws -> [URL] {
    let policy = folder.appending(path: Self.policyName)
    let goldenFile = folder.appending(path: Self.goldenName)
    try model.write(to: policy)
    try golden.write(to: goldenFile)
    var files = [policy, goldenFile]
    for text in texts {
      let file = folder.appending(path: text.name)
      do { try Data(text.text.utf8).write(to: file, options: .atomic) } catch {
        throw DeploymentError.unwritable(file: file.path, reason: error.localizedDescription)
      }
      files.append(file)
    }
    return files
  }
}
