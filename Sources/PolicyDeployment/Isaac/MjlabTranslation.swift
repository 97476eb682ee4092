import ONNXFormat
import PolicyInterface

/// A policy for runtimes that read mjlab's metadata (mjlab, `exporter_utils.py`) or BeyondMimic's
/// (whole_body_tracking, `exporter.py`).
///
/// The keys are theirs and so is the notation: `;` within a term, 0 frames of history for a term
/// without one in mjlab's key and 1 in BeyondMimic's. Numbers have all their digits where those
/// exporters round to three decimals.
struct MjlabTranslation: PolicyTranslation {
  private let contract: PolicyContract
  private let name: String
  private let blocks: BlockObservation

  /// - Parameters:
  ///   - contract: of the policy.
  ///   - name: where it comes from, for people.
  /// - Throws: `inexpressible` where the runtimes could not run it.
  init(_ contract: PolicyContract, name: String) throws(DeploymentError) {
    try contract.checkExpressible(as: .mjlab)
    blocks = try BlockObservation(contract, for: .mjlab, names: Self.name)
    self.contract = contract
    self.name = name
  }

  private static func name(_ quantity: ObservationQuantity) -> String? {
    switch quantity {
    case .baseAngularVelocity: "base_ang_vel"
    case .projectedGravity: "projected_gravity"
    case .velocityCommand: "command"
    case .jointPositionOffset: "joint_pos"
    case .jointVelocity: "joint_vel"
    case .previousAction: "actions"
    default: nil
    }
  }

  var format: DeploymentFormat { .mjlab }
  var observation: [ObservationBlock] { blocks.blocks }
  var window: ReferenceRollout.Window? { nil }
  var targetBase: [Double] { contract.actions.defaultPositions }
  var targetScale: [Double] { contract.actions.scale }

  var metadata: [(key: String, value: String)] {
    func list<Value: CustomStringConvertible>(_ values: [Value]) -> String {
      values.map(\.description).joined(separator: ",")
    }
    let frameCounts = observation.map(\.history.frameCount)
    return [
      ("run_path", name),
      ("joint_names", list(contract.jointNames)),
      ("joint_stiffness", list(contract.jointStiffness)),
      ("joint_damping", list(contract.jointDamping)),
      ("default_joint_pos", list(contract.actions.defaultPositions)),
      ("command_names", "twist"),
      ("observation_names", list(observation.map(\.name))),
      ("observation_terms_scale", list(observation.map { _ in 1.0 })),
      ("observation_terms_flatten_history_dim", list(observation.map { _ in 1 })),
      ("observation_terms_history_length", list(frameCounts.map { $0 == 1 ? 0 : $0 })),
      ("observation_terms_clip", list(observation.map { _ in "-inf;inf" })),
      ("observation_history_lengths", list(frameCounts)),
      ("action_scale", list(contract.actions.scale)),
    ]
  }

  var notes: [String] {
    [
      "the metadata say neither the control rate nor the range of commands: policy steps at "
        + "\(contract.controlRate) Hz, commands as the section on them has them"
    ] + contract.isaacNotes
  }

  func graph(_ trained: PolicyGraph) throws(ONNXFormatError) -> PolicyGraph {
    try blocks.graph(trained)
  }

  func runtimeObservation(_ trained: [Float]) -> [Float] { blocks.runtimeObservation(trained) }
}
