import ONNXFormat
import PolicyInterface

/// A policy for Unitree's runtime (unitree_rl_lab, `deploy/include/isaaclab`), which reads
/// `deploy.yaml`.
struct UnitreeTranslation: PolicyTranslation {
  private let contract: PolicyContract
  private let blocks: BlockObservation
  /// `[joints]` number of each joint's motor in the robot's software development kit.
  private let motorNumbers: [Int]

  /// - Parameters:
  ///   - contract: of the policy.
  ///   - motorOrder: joints in the order of the robot's motors; nil for that of a robot that is known.
  /// - Throws: `inexpressible` where the runtime could not run it.
  init(_ contract: PolicyContract, motorOrder: [String]?) throws(DeploymentError) {
    try contract.checkExpressible(as: .unitree)
    blocks = try BlockObservation(contract, for: .unitree, names: Self.name)
    let hasClock = blocks.blocks.contains { $0.quantity == .gaitPhase }
    guard !hasClock || contract.gait.whenStanding == .running else {
      throw .inexpressible(
        format: .unitree,
        found: "a gait clock that stands still while the robot does "
          + "(environment.gait.when_standing: \(contract.gait.whenStanding.rawValue))",
        expected: "running: the runtime's clock never stops")
    }
    guard
      !hasClock || blocks.blocks.first(where: { $0.quantity == .gaitPhase })?.history == .current
    else {
      throw .inexpressible(
        format: .unitree, found: "past frames of the gait clock", expected: "the current one only")
    }
    motorNumbers = try Self.motors(of: contract.jointNames, in: motorOrder)
    self.contract = contract
  }

  private static func name(_ quantity: ObservationQuantity) -> String? {
    switch quantity {
    case .baseAngularVelocity: "base_ang_vel"
    case .projectedGravity: "projected_gravity"
    case .velocityCommand: "velocity_commands"
    case .jointPositionOffset: "joint_pos_rel"
    case .jointVelocity: "joint_vel_rel"
    case .previousAction: "last_action"
    case .gaitPhase: "gait_phase"
    default: nil
    }
  }

  /// Motors of the G1's legs, which come first in its software development kit.
  private static let knownOrder = ["left", "right"].flatMap { side in
    ["hip_pitch", "hip_roll", "hip_yaw", "knee", "ankle_pitch", "ankle_roll"].map {
      "\(side)_\($0)_joint"
    }
  }

  private static func motors(
    of joints: [String], in order: [String]?
  ) throws(DeploymentError) -> [Int] {
    let names = order ?? knownOrder
    var motors: [Int] = []
    for joint in joints {
      guard let motor = names.firstIndex(of: joint) else {
        throw .inexpressible(
          format: .unitree,
          found: "no motor of the name '\(joint)' in the motor order "
            + names.joined(separator: ","),
          expected: "all joints of the policy; --motor-order names them as the robot numbers them")
      }
      motors.append(motor)
    }
    guard Set(motors).count == joints.count, Set(names).count == names.count else {
      throw .inexpressible(
        format: .unitree, found: "a motor order that names a joint twice", expected: "each once")
    }
    // Gains are listed by motor, so a motor between those of the policy would be given none.
    if let idle = (0..<(motors.max() ?? 0)).first(where: { !motors.contains($0) }) {
      throw .inexpressible(
        format: .unitree, found: "motor \(idle) ('\(names[idle])') between those of the policy",
        expected: "the policy's motors before all others: the runtime would give it no gains")
    }
    return motors
  }

  var format: DeploymentFormat { .unitree }
  var observation: [ObservationBlock] { blocks.blocks }
  var window: ReferenceRollout.Window? { nil }
  var targetBase: [Double] { contract.actions.defaultPositions }
  var targetScale: [Double] { contract.actions.scale }
  var motors: [Int]? { motorNumbers }

  var notes: [String] {
    [
      "the runtime sets gains of motors 0 to \(motorNumbers.max() ?? 0) only; all others keep what "
        + "the state before it gave them"
    ] + contract.isaacNotes
  }

  /// What the runtime reads.
  var configuration: DeployConfiguration {
    let limits = contract.commandLimits
    func bySDK(_ values: [Double]) -> [Double] {
      var sorted = values
      for (joint, motor) in motorNumbers.enumerated() { sorted[motor] = values[joint] }
      return sorted
    }
    return DeployConfiguration(
      motors: motorNumbers, timestep: 1 / contract.controlRate,
      stiffness: bySDK(contract.jointStiffness), damping: bySDK(contract.jointDamping),
      defaultPositions: contract.actions.defaultPositions,
      forwardSpeed: limits.forwardSpeed, leftwardSpeed: limits.leftwardSpeed,
      yawRate: limits.yawRate,
      actionScale: contract.actions.scale, actionOffset: contract.actions.defaultPositions,
      terms: observation.map { block in
        DeployConfiguration.Term(
          name: block.name, historyLength: block.history.frameCount,
          scale: Array(repeating: 1, count: block.range.count / block.history.frameCount),
          period: block.quantity == .gaitPhase ? contract.gait.period : nil)
      })
  }

  func companions(producerVersion: String) -> [DeploymentFile] {
    let heading =
      "# \(contract.robotName), written by Treadmill \(producerVersion); CONTRACT.md explains it.\n"
    return [DeploymentFile(name: "deploy.yaml", text: heading + configuration.text)]
  }

  func graph(_ trained: PolicyGraph) throws(ONNXFormatError) -> PolicyGraph {
    try blocks.graph(trained)
  }

  func runtimeObservation(_ trained: [Float]) -> [Float] { blocks.runtimeObservation(trained) }
}
