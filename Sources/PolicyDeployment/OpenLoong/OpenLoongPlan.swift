import ONNXFormat
import PolicyInterface
import Reproducibility

/// What 青龙's runtime (loong_ctrl_locomotion) must be told and given so that a policy acts there as
/// in training.
///
/// The runtime adds the network's output to `legQStd` and shows it, in radians, as the last action.
/// A trained action a means `offset = (default pose − legQStd) + scale · clip(a)`; the exported file
/// therefore ends with that transform, and its normaliser undoes it for the actions that it sees.
struct OpenLoongPlan: PolicyTranslation {
  /// Length of the runtime's input: the observation and the long history.
  static let inputCount = 4373
  /// Numbers of the observation, of which these are actions.
  static let observationCount = 173
  static let actionSlices = [11..<23, 65..<101]
  static let jointCount = 12
  /// The runtime's standing pose of a leg [rad], from its shipped `plan_rl.ini`.
  static let legPose = PolicyContract.openLoongLegPose
  /// Gains of the runtime's other nineteen motors, from the same file [N m/rad, N m s/rad].
  static let upperBodyCount = 19
  static let upperBodyStiffness = 20.0
  static let upperBodyDamping = 0.1

  private let contract: PolicyContract

  /// - Throws: `DeploymentError` where the policy was not trained on the runtime's contract.
  init(_ contract: PolicyContract) throws(DeploymentError) {
    func check(
      _ isRight: Bool, _ found: String, _ expected: String
    ) throws(DeploymentError) {
      if !isRight {
        throw .inexpressible(format: .openloong, found: found, expected: expected)
      }
    }
    try check(
      contract.actions.impedance == nil,
      "\(contract.actions.actionCount) actions, those of environment.control.variable_impedance "
        + "among them",
      "\(OpenLoongPlan.jointCount): the runtime takes joint offsets only and keeps its gains")
    try check(
      contract.observation.terms == ObservationLayout.openLoongTerms
        && contract.observation.count == OpenLoongPlan.observationCount,
      "an observation of \(contract.observation.count) numbers",
      "environment.observation.preset openloong173, the only one that the runtime can build")
    try check(
      [nil, LongHistory.openLoong].contains(contract.observation.longHistory),
      "another long history than the runtime's",
      "environment.observation.long_history {} with its defaults")
    try check(
      contract.jointNames.count == OpenLoongPlan.jointCount,
      "\(contract.jointNames.count) joints", "the 12 of the legs")
    try check(
      contract.controlRate == OpenLoongRuntime.controlRate,
      "a control rate of \(contract.controlRate) Hz", "50 Hz")
    self.contract = contract
  }

  /// Joint offsets per unit of action [rad].
  private var scale: [Float] { contract.actions.scale.map(Float.init) }

  /// Default pose minus the runtime's [rad].
  private var offset: [Float] {
    let pose = OpenLoongPlan.legPose + OpenLoongPlan.legPose
    return zip(contract.actions.defaultPositions, pose).map { Float($0 - $1) }
  }

  var format: DeploymentFormat { .openloong }
  var graphFormat: PolicyGraph.Format { .openloong }
  var targetBase: [Double] { OpenLoongPlan.legPose + OpenLoongPlan.legPose }
  var targetScale: [Double] { contract.jointNames.map { _ in 1 } }
  var motors: [Int]? { contract.jointNames.indices.map { OpenLoongPlan.upperBodyCount + $0 } }
  var window: ReferenceRollout.Window? {
    ReferenceRollout.Window(
      frameCount: LongHistory.openLoong.frameCount,
      components: LongHistory.openLoong.quantities.flatMap { quantity in
        zip(contract.observation.terms, contract.observation.slices)
          .first { $0.0.quantity == quantity && $0.0.history == .current }
          .map { Array($0.1) } ?? []
      })
  }

  var observation: [ObservationBlock] {
    PlainTranslation(contract: contract, name: "").observation
  }

  var notes: [String] {
    let limits = contract.commandLimits
    let oneSided = [
      ("maxVx", limits.forwardSpeed), ("maxVy", limits.leftwardSpeed), ("maxWz", limits.yawRate),
    ].filter { $0.1.lowerBound != -$0.1.upperBound }
    let ranges = oneSided.map { key, range in
      "\(key) bounds both directions, trained were \(range.lowerBound) to \(range.upperBound): "
        + "let the operator's side keep to that"
    }
    let loops = contract.driverStiffness.contains { $0 != 0 }
    return ranges
      + (loops
        ? [
          "plan_rl.ini asks for the gains without those of the motors' own drivers: the drivers "
            + "must run their loops, or the robot is softer than in training"
        ] : [])
      + (contract.targetFilterRetention == OpenLoongRuntime.targetFilterRetention
        ? []
        : [
          "the runtime filters targets, keeping \(OpenLoongRuntime.targetFilterRetention) a "
            + "millisecond; training kept \(contract.targetFilterRetention)"
        ])
      + (offset.contains { $0 != 0 }
        ? [
          "the runtime begins with past actions of 0, which stand for its legQStd, not for the "
            + "default pose as in training"
        ] : [])
      + [
        "an action here is the runtime's offset from legQStd in radians, in the observation's past "
          + "actions too"
      ]
  }

  func graph(_ trained: PolicyGraph) throws(ONNXFormatError) -> PolicyGraph {
    let normalizer = trained.normalizer.map(normalizer)
    var encoder = trained.encoder
    if let normalizer, encoder?.normalizer != nil {
      let components = contract.observation.frameComponents
      encoder?.normalizer = PolicyGraph.Normalizer(
        mean: components.map { normalizer.mean[$0] },
        standardDeviation: components.map { normalizer.standardDeviation[$0] },
        epsilon: normalizer.epsilon)
    }
    return try PolicyGraph(
      normalizer: normalizer, encoder: encoder, layers: trained.layers,
      activation: trained.activation, outputClip: trained.outputClip,
      outputTransform: PolicyGraph.OutputTransform(scale: scale, offset: offset))
  }

  func companions(producerVersion: String) -> [DeploymentFile] {
    [DeploymentFile(name: "plan_rl.ini", text: text(producerVersion: producerVersion))]
  }

  /// The normaliser with the transform of past actions undone:
  /// `((o − offset) / scale − μ) / (σ + ε) = (o − (offset + scale μ)) / (scale (σ + ε))`.
  func normalizer(_ trained: PolicyGraph.Normalizer) -> PolicyGraph.Normalizer {
    var mean = trained.mean
    var divisor = trained.standardDeviation.map { $0 + trained.epsilon }
    for index in OpenLoongPlan.actionSlices.joined() {
      let joint = OpenLoongPlan.joint(at: index)
      mean[index] = offset[joint] + scale[joint] * mean[index]
      divisor[index] *= scale[joint]
    }
    return PolicyGraph.Normalizer(mean: mean, standardDeviation: divisor, epsilon: 0)
  }

  /// Past actions as offsets.
  func runtimeObservation(_ trained: [Float]) -> [Float] {
    var observation = trained
    for index in OpenLoongPlan.actionSlices.joined() {
      let joint = OpenLoongPlan.joint(at: index)
      observation[index] = offset[joint] + scale[joint] * observation[index]
    }
    return observation
  }

  /// The runtime's input for a policy's: past actions as offsets. A long history that the policy does
  /// not read is filled with noise to show that it does not.
  func runtimeInput(_ trained: [Float], stream: inout RandomStream) -> [Float] {
    let count = OpenLoongPlan.observationCount
    var input = runtimeObservation(Array(trained.prefix(count)))
    let components = contract.observation.frameComponents
    for (index, number) in trained.dropFirst(count).enumerated() {
      let place = components[index % components.count]
      let isAction = OpenLoongPlan.actionSlices[0].contains(place)
      let joint = OpenLoongPlan.joint(at: place)
      input.append(isAction ? offset[joint] + scale[joint] * number : number)
    }
    while input.count < OpenLoongPlan.inputCount { input.append(Float(stream.normal())) }
    return input
  }

  /// The runtime's output for a trained, clipped action [rad].
  func runtimeOutput(_ action: [Float]) -> [Float] {
    action.indices.map { offset[$0] + scale[$0] * action[$0] }
  }

  /// Joint of an action's number in the observation; both slices start with the first joint.
  private static func joint(at index: Int) -> Int {
    let slice = index < actionSlices[1].lowerBound ? actionSlices[0] : actionSlices[1]
    return abs(index - slice.lowerBound) % jointCount
  }

  /// The runtime's `plan_rl.ini`.
  func text(producerVersion: String) -> String {
    let limits = contract.commandLimits
    // The runtime bounds both directions alike, and experiments may have robots run backwards faster than
    // anybody is to have them run ahead.
    func bound(_ range: ClosedRange<Double>) -> Double {
      range.upperBound > 0 ? range.upperBound : -range.lowerBound
    }
    func without(_ part: [Double], _ gains: [Double]) -> [Double] { zip(gains, part).map(-) }
    let stiffness = without(contract.driverStiffness, contract.jointStiffness)
    let damping = without(contract.driverDamping, contract.jointDamping)
    func upperBody(_ value: Double) -> [Double] {
      Array(repeating: value, count: OpenLoongPlan.upperBodyCount)
    }
    return """
      ; Plan of a policy trained by Treadmill \(producerVersion) for \(contract.robotName).
      ; Joints: both arms (7 each), head 2, waist 3, then the legs, left before right.

      netNames=treadmill
      netKeys=1
      netOnnxs=policy.onnx

      ; Gains without those of the motors' own drivers (driver_mujoco.ini), which the training added.
      legQStd=\(list(OpenLoongPlan.legPose + OpenLoongPlan.legPose))
      jntKp=\(list(upperBody(OpenLoongPlan.upperBodyStiffness) + stiffness))
      jntKd=\(list(upperBody(OpenLoongPlan.upperBodyDamping) + damping))

      ; Largest commands for which the policy was trained [m/s, m/s, rad/s].
      maxVx=\(bound(limits.forwardSpeed))
      maxVy=\(bound(limits.leftwardSpeed))
      maxWz=\(bound(limits.yawRate))
      maxZ=1

      """
  }

  private func list(_ values: [Double]) -> String {
    values.map { "\($0)" }.joined(separator: ", ")
  }
}
