import ONNXFormat
import PolicyInterface
import Reproducibility

/// A policy in the terms of a runtime: other numbers in, other numbers out, the same meaning.
protocol PolicyTranslation {
  /// What the runtime is.
  var format: DeploymentFormat { get }
  /// Names and operators of the file.
  var graphFormat: PolicyGraph.Format { get }
  /// Notes of the file.
  var metadata: [(key: String, value: String)] { get }
  /// Blocks of the runtime's observation, in order.
  var observation: [ObservationBlock] { get }
  /// The runtime's window of frames behind the observation; nil for none.
  var window: ReferenceRollout.Window? { get }
  /// What an output is added to for a joint's target [rad], `[joints]`.
  var targetBase: [Double] { get }
  /// Factor on an output before that [rad], `[joints]`.
  var targetScale: [Double] { get }
  /// Motor of the runtime that each joint is, `[joints]`; nil where the format numbers none.
  var motors: [Int]? { get }
  /// What the format leaves to the runtime or its operator, each a sentence.
  var notes: [String] { get }

  /// The trained network with the runtime's inputs and outputs.
  ///
  /// - Throws: `ONNXFormatError` where the parts do not fit.
  func graph(_ trained: PolicyGraph) throws(ONNXFormatError) -> PolicyGraph
  /// The runtime's observation for a trained one.
  func runtimeObservation(_ trained: [Float]) -> [Float]
  /// The runtime's whole input for a policy's.
  func runtimeInput(_ trained: [Float], stream: inout RandomStream) -> [Float]
  /// The runtime's output for a trained, clipped action.
  func runtimeOutput(_ action: [Float]) -> [Float]
  /// Files beside the policy.
  func companions(producerVersion: String) -> [DeploymentFile]
}

/// A block of a runtime's observation.
public struct ObservationBlock: Equatable, Sendable {
  /// What the runtime calls it.
  public var name: String
  /// What is in it.
  public var quantity: ObservationQuantity
  /// Where it stands.
  public var range: Range<Int>
  /// Frames in it.
  public var history: ObservationTerm.History
  /// Factors on the quantity's numbers before they stand there, one or one for each.
  public var scale: [Float]
  /// Numbers are cut to ± this after the factor.
  public var clip: Float
}

/// A file of an export.
public struct DeploymentFile: Equatable, Sendable {
  /// Its name in the export's folder.
  public var name: String
  /// Its text, UTF-8.
  public var text: String
}

extension PolicyTranslation {
  var metadata: [(key: String, value: String)] { [] }
  var graphFormat: PolicyGraph.Format { .onnx }
  var motors: [Int]? { nil }
  var notes: [String] { [] }

  func runtimeInput(_ trained: [Float], stream: inout RandomStream) -> [Float] {
    runtimeObservation(trained)
  }

  func runtimeOutput(_ action: [Float]) -> [Float] { action }

  func companions(producerVersion: String) -> [DeploymentFile] { [] }
}

/// Our own format: everything is as it was trained.
struct PlainTranslation: PolicyTranslation {
  let contract: PolicyContract
  /// Where the policy comes from, for people.
  let name: String

  var format: DeploymentFormat { .onnx }
  var metadata: [(key: String, value: String)] { contract.metadata(runPath: name) }
  var targetBase: [Double] { contract.actions.defaultPositions }
  var targetScale: [Double] { contract.actions.scale }

  var observation: [ObservationBlock] {
    zip(contract.observation.terms, contract.observation.slices).map { term, range in
      ObservationBlock(
        name: term.name, quantity: term.quantity, range: range, history: term.history,
        scale: term.scale, clip: term.clip)
    }
  }

  var window: ReferenceRollout.Window? {
    contract.observation.longHistory.map {
      ReferenceRollout.Window(
        frameCount: $0.frameCount, components: contract.observation.frameComponents)
    }
  }

  func graph(_ trained: PolicyGraph) -> PolicyGraph { trained }
  func runtimeObservation(_ trained: [Float]) -> [Float] { trained }
}
