import Foundation
import ONNXFormat
import PolicyInterface
import Reproducibility
import RobotModel
import SpatialMath

@testable import PolicyDeployment

/// Contracts and networks small enough for tests.
enum Sample {
  /// Joints of the G1's legs in another order than its motors'.
  static let g1Joints = ["right", "left"].flatMap { side in
    ["hip_roll", "hip_pitch", "hip_yaw", "knee", "ankle_pitch", "ankle_roll"].map {
      "\(side)_\($0)_joint"
    }
  }

  /// The legs of a robot, every joint with numbers of its own.
  static func robot(_ name: String, joints: [String]) -> RobotDescription {
    let inertia = SpatialInertia(mass: 1, centerOfMass: .zero, inertia: .identity)
    return RobotDescription(
      name: name, source: "test",
      links: [Link(name: "base", parent: nil, inertia: inertia)]
        + joints.map { Link(name: $0, parent: 0, inertia: inertia) },
      joints: joints.enumerated().map { index, joint in
        Joint(
          name: joint, kind: .hinge, origin: .identity, effortLimit: 50 + Double(index),
          stiffness: 100 + Double(index), damping: 2 + 0.1 * Double(index))
      })
  }

  /// Terms that a block runtime can build: scaled, of several frames and from both kinds of position.
  static let g1Terms: [ObservationTerm] = [
    ObservationTerm(.velocityCommand, scale: [2, 2, 0.25]),
    ObservationTerm(.baseAngularVelocity, scale: [0.25]),
    ObservationTerm(.projectedGravity, history: .stacked(3)),
    ObservationTerm(.jointPosition),
    ObservationTerm(.jointVelocity, scale: [0.05]),
    ObservationTerm(.previousAction),
    ObservationTerm(.baseAngularVelocity, history: .past(2), scale: [0.25]),
    ObservationTerm(.jointPosition, history: .past(2)),
  ]

  /// A contract of the G1 that every format but openloong can express.
  static func g1(
    _ terms: [ObservationTerm] = g1Terms, longHistory: LongHistory? = nil,
    impedance: VariableImpedance? = nil, filter: Double = 0,
    gait: GaitClock = GaitClock(whenStanding: .running)
  ) throws -> PolicyContract {
    let pose = g1Joints.indices.map { 0.1 * Double($0) - 0.5 }
    let actions = ActionMapping(
      defaultPositions: pose, scale: g1Joints.indices.map { 0.25 + 0.01 * Double($0) }, clip: 4,
      impedance: impedance)
    return PolicyContract(
      robot: robot("g1", joints: g1Joints), actions: actions,
      observation: try ObservationLayout(
        terms: terms, defaultPositions: pose, actionCount: actions.actionCount,
        longHistory: longHistory),
      controlRate: 50, targetFilterRetention: filter, gait: gait,
      commandLimits: CommandLimits(
        forwardSpeed: -0.5...1, leftwardSpeed: -0.3...0.3, yawRate: -1.2...1.2,
        smallestSpeed: 0.1, smallestYawRate: 0.2, filterRetention: 0.9))
  }

  /// A contract that 青龙's runtime with loong_sim's drivers fulfils, as the shipped experiments have
  /// it.
  static func qinglong(longHistory: LongHistory? = nil) throws -> PolicyContract {
    let pose = OpenLoongPlan.legPose + OpenLoongPlan.legPose
    let actions = ActionMapping(
      defaultPositions: pose.map { $0 + 0.01 }, scale: pose.indices.map { 0.5 - 0.01 * Double($0) },
      clip: 4)
    var robot = robot("qinglong", joints: OpenLoongRuntime.legJoints)
    let gains: [(Double, Double, Double, Double, Double)] = [
      (400, 2, 200, 25, 320), (200, 2, 100, 20, 160), (400, 2, 200, 25, 396),
      (400, 4, 200, 25, 396), (120, 1, 100, 10, 58.5), (120, 1, 100, 10, 58.5),
    ]
    for index in robot.joints.indices {
      let (kp, kd, driverKp, driverKd, torque) = gains[index % 6]
      robot.joints[index].stiffness = kp + driverKp
      robot.joints[index].damping = kd + driverKd
      robot.joints[index].driverStiffness = driverKp
      robot.joints[index].driverDamping = driverKd
      robot.joints[index].effortLimit = torque
    }
    return PolicyContract(
      robot: robot, actions: actions,
      observation: try ObservationLayout(
        terms: ObservationLayout.openLoongTerms, defaultPositions: actions.defaultPositions,
        longHistory: longHistory),
      controlRate: 50, targetFilterRetention: 0.95, gait: GaitClock(),
      commandLimits: CommandLimits(
        forwardSpeed: -0.5...1.2, leftwardSpeed: -0.4...0.4, yawRate: -0.8...0.8,
        smallestSpeed: 0.09, smallestYawRate: 0.19, filterRetention: 0.95))
  }

  /// A network of a contract with weights drawn at random, an episode among random sensors and inputs.
  static func policy(_ contract: PolicyContract, stepCount: Int = 6) throws -> DeployedPolicy {
    var stream = RandomStream(seed: 7, stream: 0)
    let graph = try network(contract, &stream)
    let executor = try ONNXExecutor(graph.model(format: .onnx, producerVersion: "test"))
    let episode = try episode(contract, executor, stepCount, &stream)
    var samples: [DeployedPolicy.Sample] = []
    for _ in 0..<4 {
      let input = (0..<contract.observation.inputCount).map { _ in Float(stream.normal()) }
      samples.append((input, try executor.run(input)))
    }
    return DeployedPolicy(
      name: "sample", producerVersion: "test", graph: graph, contract: contract,
      samples: samples, episode: episode, seed: 3)
  }

  private static func network(
    _ contract: PolicyContract, _ stream: inout RandomStream
  ) throws -> PolicyGraph {
    let layout = contract.observation
    func draw(_ count: Int, _ size: Double) -> [Float] {
      (0..<count).map { _ in Float(size * stream.normal()) }
    }
    let normalizer = PolicyGraph.Normalizer(
      mean: draw(layout.count, 0.5), standardDeviation: draw(layout.count, 0.1).map { 1 + abs($0) })
    let channelCount = layout.frameComponents.count
    let encoder = layout.longHistory.map { history in
      let weights = draw(2 * history.frameCount * channelCount, 0.02)
      return PolicyGraph.HistoryEncoder(
        frameCount: history.frameCount,
        normalizer: PolicyGraph.Normalizer(
          mean: layout.frameComponents.map { normalizer.mean[$0] },
          standardDeviation: layout.frameComponents.map { normalizer.standardDeviation[$0] }),
        convolutions: [
          PolicyGraph.Convolution(
            channelCount: channelCount, outputChannelCount: 2, kernelLength: history.frameCount,
            stride: 1, weights: weights, bias: [0.1, -0.1])
        ], activation: .elu, projection: nil)
    }
    let inputCount = layout.count + (encoder?.codeCount ?? 0)
    let actionCount = contract.actions.actionCount
    return try PolicyGraph(
      normalizer: normalizer, encoder: encoder,
      layers: [
        PolicyGraph.Layer(
          inputCount: inputCount, outputCount: 8, weights: draw(8 * inputCount, 0.1),
          bias: draw(8, 0.1)),
        PolicyGraph.Layer(
          inputCount: 8, outputCount: actionCount, weights: draw(8 * actionCount, 0.5),
          bias: draw(actionCount, 0.1)),
      ], activation: .elu, outputClip: -4...4)
  }

  private static func episode(
    _ contract: PolicyContract, _ executor: ONNXExecutor, _ stepCount: Int,
    _ stream: inout RandomStream
  ) throws -> RecordedEpisode {
    let layout = contract.observation
    var frame = ObservationFrame(
      jointCount: layout.jointCount, actionCount: contract.actions.actionCount)
    var history = [Float](repeating: 0, count: layout.historyCount)
    var observation = [Float](repeating: 0, count: layout.count)
    var window = [Float](repeating: 0, count: layout.windowCount)
    var steps: [RecordedEpisode.Step] = []
    for number in 0..<stepCount {
      frame.reading.baseAngularVelocityInBase = Vector3(stream.normal(), stream.normal(), 0.1)
      frame.reading.gravityInBase = Vector3(0.1 * stream.normal(), 0, -1).normalized
      for joint in 0..<layout.jointCount {
        frame.reading.jointPositions[joint] = 0.3 * stream.normal()
        frame.reading.jointVelocities[joint] = stream.normal()
      }
      frame.command = VelocityCommand(forwardSpeed: 0.1 * Double(number), yawRate: -0.2)
      frame.gaitPhase = 0.1 * Double(number)
      layout.write(
        frame, isFirst: number == 0, history: &history, at: 0, into: &observation, at: 0)
      var span = window.mutableSpan
      layout.takeFrame(of: observation.span, isFirst: number == 0, window: &span)
      let action = try executor.run(observation + window)
      steps.append(
        RecordedEpisode.Step(
          wanted: frame.command, command: frame.command, gaitPhase: frame.gaitPhase,
          reading: frame.reading, observation: observation, action: action))
      frame.previousAction = action
    }
    return RecordedEpisode(engine: "none", steps: steps)
  }
}

/// A folder that is removed at the end of a test.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appending(path: "deployment-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a text and gives its path.
  func write(_ text: String, to name: String) throws -> String {
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}
