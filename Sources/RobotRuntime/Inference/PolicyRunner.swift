public import Foundation
public import ONNXFormat
public import PolicyInterface

/// A policy with all that it remembers between control steps: sensors and command in, action out.
///
/// The observation is built by the trainer's own code (`ObservationLayout`), the network is computed by
/// the executor that verified the export. A step asks for no memory and takes no lock.
public struct PolicyRunner: Sendable {
  /// What goes in and out.
  public let contract: PolicyContract
  /// `[actions]` the last action, clipped as the contract says; zeros before the first.
  public private(set) var action: [Float]

  private var workspace: ONNXWorkspace
  private var commandFilter: CommandFilter
  private var frame: ObservationFrame
  private var observation: [Float]
  private var history: [Float]
  private var window: [Float]
  private var output: [Float]
  private var phase = 0.0
  private var isFirst = true

  /// Largest policy file [bytes].
  public static let maximumByteCount = 1 << 28

  /// Reads a policy.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - contract: for files without one; nil for that of the file, or 青龙's own where the input is of
  ///     its runtime and the file has none.
  ///   - shaping: what is done to commands besides what the contract says; nil for 青龙's own with
  ///     its contract, and nothing with others.
  /// - Throws: `RobotRuntimeError` where the file cannot be read or run, or contradicts its contract.
  public init(
    contentsOf url: URL, contract: PolicyContract? = nil, shaping: CommandShaping? = nil
  ) throws(RobotRuntimeError) {
    try self.init(model: Self.model(of: url), contract: contract, shaping: shaping)
  }

  /// A policy of a model; parameters and errors as for a file.
  public init(
    model: ONNXModel, contract given: PolicyContract? = nil, shaping: CommandShaping? = nil
  ) throws(RobotRuntimeError) {
    let executor: ONNXExecutor
    do throws(ONNXFormatError) {
      executor = try ONNXExecutor(model)
    } catch {
      throw .model(error)
    }
    let contract = if let given { given } else { try Self.contract(of: model, executor) }
    try contract.validate()
    try Self.check(executor, against: contract)
    self.contract = contract
    let layout = contract.observation
    action = Array(repeating: 0, count: contract.actions.actionCount)
    output = action
    workspace = ONNXWorkspace(executor)
    commandFilter = CommandFilter(
      shaping ?? .usual(with: contract), limits: contract.commandLimits,
      timestep: 1 / contract.controlRate)
    frame = ObservationFrame(
      jointCount: layout.jointCount, actionCount: layout.actionCount, footCount: layout.footCount,
      scanCount: layout.heightScan?.count ?? 0, previewCount: layout.preview?.count ?? 0)
    observation = Array(repeating: 0, count: layout.count)
    history = Array(repeating: 0, count: layout.historyCount)
    window = Array(repeating: 0, count: layout.windowCount)
    // The first step makes copies of arrays that were shared, and meets cold memory: not in the loop.
    let sample = RobotSample(
      jointCount: layout.jointCount, footCount: layout.footCount,
      scanCount: layout.heightScan?.count ?? 0)
    _ = step(sample, command: VelocityCommand())
    restart()
  }

  /// The command as the policy saw it last.
  public var command: VelocityCommand { commandFilter.command }

  /// What an operator asks for in the next control step so that a command from rest passes the runtime's
  /// gate for small ones: the command itself, or more of it for this step.
  public func passingGate(_ command: VelocityCommand) -> VelocityCommand {
    commandFilter.passingGate(command)
  }

  /// Forgets everything: the next step is the first of an episode.
  public mutating func restart() {
    commandFilter.restart()
    for index in action.indices { action[index] = 0 }
    phase = 0
    isFirst = true
  }

  /// Computes the next action.
  ///
  /// - Parameters:
  ///   - sample: the robot's sensors.
  ///   - command: what the operator asks for.
  /// - Returns: whether the network gave numbers; where it did not, the action is zero there.
  public mutating func step(_ sample: RobotSample, command: VelocityCommand) -> Bool {
    commandFilter.advance(command)
    fillFrame(sample)
    observe()
    workspace.run()
    workspace.copyOutput(0, into: &output)
    var isFinite = true
    for index in output.indices {
      isFinite = isFinite && output[index].isFinite
      action[index] = contract.actions.clipped(output[index].isFinite ? output[index] : .nan)
    }
    phase = contract.gait.advanced(
      phase, by: 1 / contract.controlRate, isStanding: commandFilter.command.isStanding)
    isFirst = false
    return isFinite
  }

  /// What the policy saw last: the observation, then the window of its long history.
  public var input: [Float] { observation + window }

  /// Builds the observation and gives it to the network.
  private mutating func observe() {
    let layout = contract.observation
    layout.write(
      frame, isFirst: isFirst, history: &history, at: 0, into: &observation, at: 0)
    workspace.setInput(0, at: 0, observation)
    guard layout.windowCount > 0 else { return }
    takeFrame()
    workspace.setInput(0, at: layout.count, window)
  }

  /// Takes the observation's frame into the window, which is out of this structure meanwhile: nothing
  /// else of it can be looked at while it changes.
  private mutating func takeFrame() {
    var frames: [Float] = []
    swap(&frames, &window)
    var span = frames.mutableSpan
    contract.observation.takeFrame(of: observation.span, isFirst: isFirst, window: &span)
    swap(&frames, &window)
  }

  /// Copies what is observed number by number: arrays that were shared would be copied on writing.
  private mutating func fillFrame(_ sample: RobotSample) {
    frame.reading.baseAngularVelocityInBase = sample.reading.baseAngularVelocityInBase
    frame.reading.gravityInBase = sample.reading.gravityInBase
    for joint in 0..<contract.observation.jointCount {
      frame.reading.jointPositions[joint] = sample.reading.jointPositions[joint]
      frame.reading.jointVelocities[joint] = sample.reading.jointVelocities[joint]
    }
    let footCount = min(
      frame.reading.footContacts.count, sample.reading.footContacts.count,
      sample.reading.footForcesInHeading.count)
    for foot in 0..<footCount {
      frame.reading.footContacts[foot] = sample.reading.footContacts[foot]
      frame.reading.footForcesInHeading[foot] = sample.reading.footForcesInHeading[foot]
    }
    let pointCount = min(
      frame.reading.groundHeights.count, sample.reading.groundHeights.count)
    for point in 0..<pointCount {
      frame.reading.groundHeights[point] = sample.reading.groundHeights[point]
    }
    for index in action.indices { frame.previousAction[index] = action[index] }
    frame.command = commandFilter.command
    frame.gaitPhase = contract.gait.observed(phase, isStanding: frame.command.isStanding)
  }
}

extension PolicyRunner {
  /// Reads a file that is no larger than policies are.
  private static func model(of url: URL) throws(RobotRuntimeError) -> ONNXModel {
    let size = (try? url.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
    do throws(ONNXFormatError) {
      guard size <= maximumByteCount else {
        throw .inFile(
          url.path,
          .cannotRead(reason: "it has \(size) bytes, policies have at most \(maximumByteCount)"))
      }
      return try ONNXModel(contentsOf: url)
    } catch {
      throw .model(error)
    }
  }

  /// The contract of a model that was given none.
  private static func contract(
    of model: ONNXModel, _ executor: ONNXExecutor
  ) throws(RobotRuntimeError) -> PolicyContract {
    do throws(PolicyInterfaceError) {
      return try PolicyContract(
        metadata: Dictionary(model.metadata.map { ($0.key, $0.value) }) { first, _ in first },
        inputs: executor.inputCounts)
    } catch {
      throw .contract(error)
    }
  }

  /// Whether the network takes what the contract observes and gives what it calls an action.
  private static func check(
    _ executor: ONNXExecutor, against contract: PolicyContract
  ) throws(RobotRuntimeError) {
    guard executor.inputs.count == 1, executor.outputs.count == 1 else {
      throw .invalid(
        item: "the policy's network",
        found: "\(executor.inputs.count) inputs and \(executor.outputs.count) outputs",
        expected: "one of each")
    }
    let (input, output) = (executor.inputs[0].elementCount, executor.outputs[0].elementCount)
    let (observed, acted) = (contract.observation.inputCount, contract.actions.actionCount)
    guard input == observed, output == acted else {
      throw .invalid(
        item: "the policy's network", found: "\(input) numbers in and \(output) out",
        expected: "\(observed) and \(acted), as its contract says")
    }
  }
}
