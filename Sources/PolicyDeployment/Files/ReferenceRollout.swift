public import Foundation
public import ONNXFormat
import PolicyInterface
import SpatialMath

/// A recorded closed-loop episode in the terms of a runtime, to be replayed open loop: what was asked
/// for, sensed, observed, answered and sent to the joints at each control step.
///
/// As a file, `rollout.json` is one JSON object; numbers have as many digits as it takes to read them
/// back to the bit.
public struct ReferenceRollout: Equatable, Sendable, Codable {
  /// Frames that stand behind the observation in the policy's input, oldest first, the current one
  /// last; at the start the first frame stands for all.
  public struct Window: Equatable, Sendable, Codable {
    /// Number of frames.
    public var frameCount: Int
    /// Numbers of the observation that make a frame.
    public var components: [Int]

    enum CodingKeys: String, CodingKey {
      case frameCount = "frame_count"
      case components
    }
  }

  /// One control step.
  public struct Step: Equatable, Sendable, Codable {
    /// Since the episode's start [s].
    public var time: Double
    /// Forward speed, leftward speed and yaw rate that the operator asked for [m/s, m/s, rad/s].
    public var operatorCommand: [Double]
    /// The same as the policy was told.
    public var command: [Double]
    /// Whether the robot is to stand.
    public var isStanding: Bool
    /// Phase of the gait clock [cycles]; nil while it is off.
    public var gaitPhase: Double?
    /// Of the base in its own frame [rad/s].
    public var baseAngularVelocity: [Double]
    /// Direction of gravity in the base's frame.
    public var projectedGravity: [Double]
    /// `[joints]` [rad].
    public var jointPosition: [Double]
    /// `[joints]` [rad/s].
    public var jointVelocity: [Double]
    /// The runtime's observation, without the window.
    public var observation: [Float]
    /// The policy's output.
    public var action: [Float]
    /// `[joints]` what goes to the joints, before any filter [rad].
    public var jointTarget: [Double]

    enum CodingKeys: String, CodingKey {
      case time = "time_s"
      case operatorCommand = "operator_command"
      case command
      case isStanding = "is_standing"
      case gaitPhase = "gait_phase"
      case baseAngularVelocity = "base_angular_velocity_rad_s"
      case projectedGravity = "projected_gravity"
      case jointPosition = "joint_position_rad"
      case jointVelocity = "joint_velocity_rad_s"
      case observation, action
      case jointTarget = "joint_target_rad"
    }
  }

  /// Version of the file's layout.
  public var schema = Self.currentSchema
  /// Name of the policy file, in the same folder.
  public var policy: String
  /// Name of the policy's input.
  public var input: String
  /// Name of the policy's output.
  public var output: String
  /// Largest deviation, as `GoldenVectors.Deviation` measures it, that passes.
  public var tolerance: Float
  /// Name of the robot.
  public var robot: String
  /// Physics engine in which it was recorded.
  public var engine: String
  /// Control steps per second [Hz].
  public var controlRate: Double
  /// `[joints]` names in the policy's order.
  public var jointNames: [String]
  /// `[joints]` joint target = base + scale · output [rad].
  public var targetBase: [Double]
  /// `[joints]` [rad].
  public var targetScale: [Double]
  /// Frames behind the observation; nil for none.
  public var window: Window?
  /// What ended the episode before its time, in words; nil where nothing did.
  public var ending: String?
  /// The steps in order, at least one.
  public var steps: [Step]

  static let currentSchema = 1
  /// The most numbers of a window, so that no file asks for memory without limit.
  private static let largestWindow = 100_000

  enum CodingKeys: String, CodingKey {
    case schema, policy, input, output, tolerance, robot, engine, window, ending, steps
    case controlRate = "control_rate_hz"
    case jointNames = "joint_names"
    case targetBase = "target_base_rad"
    case targetScale = "target_scale_rad"
  }

  /// Reads `rollout.json`.
  ///
  /// - Throws: `DeploymentError` where it is missing, no JSON of this layout, or contradicts itself.
  public init(contentsOf url: URL) throws(DeploymentError) {
    let data: Data
    do { data = try Data(contentsOf: url) } catch {
      throw .unreadable(file: url.path, reason: error.localizedDescription)
    }
    try self.init(data: data, named: url.path)
  }

  /// Reads the bytes of a `rollout.json`; as `init(contentsOf:)`.
  init(data: Data, named name: String) throws(DeploymentError) {
    do { self = try JSONDecoder().decode(Self.self, from: data) } catch {
      throw .malformed(
        file: name, line: nil, found: "no reference rollout (\(Self.sentence(error)))",
        expected: "a JSON object as `treadmill export` writes it")
    }
    if let (found, expected) = contradiction {
      throw .malformed(file: name, line: nil, found: found, expected: expected)
    }
  }

  private static func sentence(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _)?: "no key \(key.stringValue)"
    case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?:
      "another type at \(context.codingPath.map(\.stringValue).joined(separator: "."))"
    default: "no JSON, or a number out of range"
    }
  }

  /// In what the rollout contradicts itself; nil where it does not.
  private var contradiction: (found: String, expected: String)? {
    guard schema == Self.currentSchema else {
      return ("schema \(schema)", "\(Self.currentSchema)")
    }
    guard tolerance > 0, tolerance.isFinite, controlRate > 0, controlRate.isFinite else {
      return ("tolerance \(tolerance) and control rate \(controlRate)", "both above 0")
    }
    guard let first = steps.first else { return ("no steps", "at least one") }
    let jointCount = jointNames.count
    guard jointCount > 0, targetBase.count == jointCount, targetScale.count == jointCount,
      first.action.count >= jointCount
    else {
      return (
        "\(jointCount) joints, \(targetBase.count) bases, \(targetScale.count) scales and "
          + "\(first.action.count) outputs", "one of each for every joint"
      )
    }
    let places = first.observation.indices
    if let window {
      let isInside = window.components.allSatisfy(places.contains)
      guard (1...10_000).contains(window.frameCount), isInside, !window.components.isEmpty,
        window.components.count <= Self.largestWindow / window.frameCount
      else { return ("a window that is none of the observation's", "frames of its numbers") }
    }
    for (number, step) in steps.enumerated() {
      guard step.observation.count == places.count, step.action.count == first.action.count,
        step.jointTarget.count == jointCount, step.observation.allSatisfy(\.isFinite),
        step.action.allSatisfy(\.isFinite), step.jointTarget.allSatisfy(\.isFinite)
      else {
        return ("step \(number) with other counts or numbers that are none", "as the first step")
      }
    }
    return nil
  }

  /// The file's bytes.
  ///
  /// - Throws: `DeploymentError.malformed` where a number is none.
  func text(named name: String) throws(DeploymentError) -> String {
    if let (found, expected) = contradiction {
      throw .malformed(file: name, line: nil, found: found, expected: expected)
    }
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    } catch {
      throw .malformed(
        file: name, line: nil, found: "numbers that are none", expected: "finite ones")
    }
  }

  /// `[steps, inputs]` what the policy is given at each step: the observation and the window, built
  /// as a runtime builds it.
  public var inputs: [[Float]] {
    guard let window else { return steps.map(\.observation) }
    var frames: [Float] = []
    return steps.map { step in
      let frame = window.components.map { step.observation[$0] }
      if frames.isEmpty {
        frames = (0..<window.frameCount).flatMap { _ in frame }
      } else {
        frames.removeFirst(frame.count)
        frames += frame
      }
      return step.observation + frames
    }
  }

  /// Compares outputs of the policy and the joint targets that follow from them with the recorded
  /// ones.
  ///
  /// - Parameter outputs: `[steps, outputs]`.
  /// - Returns: the largest deviation; vectors are steps, elements from the number of outputs on are
  ///   joint targets.
  /// - Throws: `ONNXFormatError.invalid` where the counts differ.
  public func deviation(
    of outputs: [[Float]]
  ) throws(ONNXFormatError) -> GoldenVectors.Deviation {
    let found = outputs.map { row in
      row
        + targetBase.indices.map {
          Float(targetBase[$0] + targetScale[$0] * Double($0 < row.count ? row[$0] : .nan))
        }
    }
    return try GoldenVectors.Deviation(
      of: found, from: steps.map { $0.action + $0.jointTarget.map(Float.init) }, policy: policy)
  }
}

extension ReferenceRollout {
  /// The episode in the terms of a runtime.
  init(
    _ episode: RecordedEpisode, _ translation: some PolicyTranslation, contract: PolicyContract,
    policy: String
  ) {
    self.policy = policy
    input = translation.graphFormat.inputName
    output = translation.graphFormat.outputName
    tolerance = 1e-5
    robot = contract.robotName
    engine = episode.engine
    controlRate = contract.controlRate
    jointNames = contract.jointNames
    targetBase = translation.targetBase
    targetScale = translation.targetScale
    window = translation.window
    ending = episode.ending
    steps = episode.steps.enumerated().map { number, step in
      Step(
        time: Double(number) / contract.controlRate,
        operatorCommand: [
          step.wanted.forwardSpeed, step.wanted.leftwardSpeed, step.wanted.yawRate,
        ],
        command: [step.command.forwardSpeed, step.command.leftwardSpeed, step.command.yawRate],
        isStanding: step.command.isStanding, gaitPhase: step.gaitPhase,
        baseAngularVelocity: step.reading.baseAngularVelocityInBase.components,
        projectedGravity: step.reading.gravityInBase.components,
        jointPosition: step.reading.jointPositions, jointVelocity: step.reading.jointVelocities,
        observation: translation.runtimeObservation(step.observation),
        action: translation.runtimeOutput(step.action),
        jointTarget: contract.jointNames.indices.map {
          contract.actions.target(joint: $0, action: step.action[$0])
        })
    }
  }
}

extension Vector3 {
  fileprivate var components: [Double] { [x, y, z] }
}
