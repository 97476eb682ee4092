import Foundation
import ONNXFormat
import PolicyInterface
import Reproducibility

/// What 青龙's runtime (loong_ctrl_locomotion) must be told and given so that a policy acts there as
/// in training.
///
/// The runtime adds the network's output to `legQStd` and shows it, in radians, as the last action.
/// A trained action a means `offset = (default pose − legQStd) + scale · clip(a)`; the exported file
/// therefore ends with that transform, and its normaliser undoes it for the actions that it sees.
struct OpenLoongPlan {
  /// Length of the runtime's input: the observation and the long history.
  static let inputCount = 4373
  /// Numbers of the observation, of which these are actions.
  static let observationCount = 173
  static let actionSlices = [11..<23, 65..<101]
  static let jointCount = 12
  /// The runtime's standing pose of a leg [rad], from its shipped `plan_rl.ini`.
  static let legPose = [0, 0, 0.305913, -0.670418, 0.371265, 0.0]
  /// Gains of the runtime's other nineteen motors, from the same file [N m/rad, N m s/rad].
  static let upperBodyCount = 19
  static let upperBodyStiffness = 20.0
  static let upperBodyDamping = 0.1

  private let contract: PolicyContract

  /// - Throws: `TrainingError` where the policy was not trained on the runtime's contract.
  init(_ contract: PolicyContract) throws(TrainingError) {
    guard contract.actions.impedance == nil else {
      throw .badInput(
        "format openloong: found \(contract.actions.actionCount) actions, those of "
          + "environment.control.variable_impedance among them, expected "
          + "\(OpenLoongPlan.jointCount): the runtime takes joint offsets only and keeps its gains")
    }
    guard contract.observation.terms == ObservationLayout.openLoongTerms,
      contract.observation.count == OpenLoongPlan.observationCount
    else {
      throw .badInput(
        "format openloong: found an observation of \(contract.observation.count) numbers, expected "
          + "environment.observation.preset openloong173, the only one that the runtime can build")
    }
    guard [nil, LongHistory.openLoong].contains(contract.observation.longHistory) else {
      throw .badInput(
        "format openloong: found another long history than the runtime's, expected "
          + "environment.observation.long_history {} with its defaults")
    }
    guard contract.jointNames.count == OpenLoongPlan.jointCount else {
      throw .badInput(
        "format openloong: found \(contract.jointNames.count) joints, expected the 12 of the legs")
    }
    guard contract.controlRate == 50 else {
      throw .badInput(
        "format openloong: found a control rate of \(contract.controlRate) Hz, expected 50 Hz")
    }
    self.contract = contract
  }

  /// Joint offsets per unit of action [rad].
  private var scale: [Float] { contract.actions.scale.map(Float.init) }

  /// Default pose minus the runtime's [rad].
  private var offset: [Float] {
    let pose = OpenLoongPlan.legPose + OpenLoongPlan.legPose
    return zip(contract.actions.defaultPositions, pose).map { Float($0 - $1) }
  }

  /// Bounds on the trained action.
  var clip: ClosedRange<Float>? {
    let clip = Float(contract.actions.clip)
    return clip.isFinite ? -clip...clip : nil
  }

  /// From trained action to the runtime's offsets.
  var outputTransform: PolicyGraph.OutputTransform {
    PolicyGraph.OutputTransform(scale: scale, offset: offset)
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

  /// The runtime's input for a policy's: past actions as offsets. A long history that the policy does
  /// not read is filled with noise to show that it does not.
  func runtimeInput(_ trained: [Float], stream: inout RandomStream) -> [Float] {
    var input = trained
    let components = contract.observation.frameComponents
    let places =
      Array(0..<OpenLoongPlan.observationCount)
      + (OpenLoongPlan.observationCount..<max(trained.count, OpenLoongPlan.observationCount)).map {
        components[($0 - OpenLoongPlan.observationCount) % components.count]
      }
    for (index, place) in places.enumerated()
    where OpenLoongPlan.actionSlices.contains(where: { $0.contains(place) }) {
      let joint = OpenLoongPlan.joint(at: place)
      input[index] = offset[joint] + scale[joint] * input[index]
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
    (index - (index < actionSlices[1].lowerBound ? actionSlices[0] : actionSlices[1]).lowerBound)
      % jointCount
  }

  /// The runtime's `plan_rl.ini`.
  var text: String {
    let limits = contract.commandLimits
    func largest(_ range: ClosedRange<Double>) -> Double {
      max(abs(range.lowerBound), abs(range.upperBound))
    }
    func without(_ part: [Double], _ gains: [Double]) -> [Double] { zip(gains, part).map(-) }
    let stiffness = without(contract.driverStiffness, contract.jointStiffness)
    let damping = without(contract.driverDamping, contract.jointDamping)
    func upperBody(_ value: Double) -> [Double] {
      Array(repeating: value, count: OpenLoongPlan.upperBodyCount)
    }
    return """
      ; Plan of a policy trained by Treadmill \(Program.version) for \(contract.robotName).
      ; Joints: both arms (7 each), head 2, waist 3, then the legs, left before right.

      netNames=treadmill
      netKeys=1
      netOnnxs=policy.onnx

      ; Gains without those of the motors' own drivers (driver_mujoco.ini), which the training added.
      legQStd=\(list(OpenLoongPlan.legPose + OpenLoongPlan.legPose))
      jntKp=\(list(upperBody(OpenLoongPlan.upperBodyStiffness) + stiffness))
      jntKd=\(list(upperBody(OpenLoongPlan.upperBodyDamping) + damping))

      ; Largest commands for which the policy was trained [m/s, m/s, rad/s].
      maxVx=\(largest(limits.forwardSpeed))
      maxVy=\(largest(limits.leftwardSpeed))
      maxWz=\(largest(limits.yawRate))
      maxZ=1

      """
  }

  private func list(_ values: [Double]) -> String {
    values.map { "\($0)" }.joined(separator: ", ")
  }
}
