import EvaluationSuites
import Locomotion
import Physics

/// What happened in one episode, step by step, in single precision: arrays grow by a row a step.
struct EpisodeRollout {
  /// What the arrays hold of each step.
  enum Quantity: String, CaseIterable {
    case observation
    case action
    case reward
    case command
    case basePosition
    case baseOrientation
    case baseLinearVelocity
    case baseAngularVelocity
    case jointPosition
    case jointVelocity
    case jointTorque
    case footPosition
    case footForce
  }

  /// A flag of each step.
  enum Flag: String, CaseIterable {
    case isStanding
    case terminated
    case truncated
  }

  /// Place of the episode in the suite.
  let episode: EpisodeBatch.Episode
  /// Number of steps.
  private(set) var stepCount = 0
  /// What ended it before its time; nil for nothing.
  private(set) var cause: TerminationCause?
  private var numbers: [Quantity: [Float]] = [:]
  private var flags: [Flag: [Int64]] = [:]

  init(_ episode: EpisodeBatch.Episode) { self.episode = episode }

  /// `[steps, …]`; empty where the controller gives no such quantity.
  subscript(quantity: Quantity) -> [Float] { numbers[quantity, default: []] }

  /// `[steps]` 0 or 1.
  subscript(flag: Flag) -> [Int64] { flags[flag, default: []] }

  /// Adds a step of a robot, unless its physics gave up in it: then there is no state.
  mutating func add(_ step: PlayedStep, row: Int) {
    cause = step.causes[row]
    guard cause != .fault else { return }
    stepCount += 1
    if let policy = step.policyStep {
      append(policy.observations, row, of: step, to: .observation)
      append(policy.actions, row, of: step, to: .action)
    }
    let command = step.commands[row]
    numbers[.reward, default: []].append(step.outcome.rewards[row])
    numbers[.command, default: []] += [
      Float(command.forwardSpeed), Float(command.leftwardSpeed), Float(command.yawRate),
    ]
    let state = step.state
    append(state.basePositionInWorld, row, of: step, to: .basePosition)
    append(state.baseOrientation, row, of: step, to: .baseOrientation)
    append(state.baseLinearVelocityInWorld, row, of: step, to: .baseLinearVelocity)
    append(state.baseAngularVelocityInWorld, row, of: step, to: .baseAngularVelocity)
    append(state.jointPosition, row, of: step, to: .jointPosition)
    append(state.jointVelocity, row, of: step, to: .jointVelocity)
    append(state.jointTorque, row, of: step, to: .jointTorque)
    append(state.footPositionInWorld, row, of: step, to: .footPosition)
    append(state.footForceInWorld, row, of: step, to: .footForce)
    append(command.isStanding, to: .isStanding)
    append(step.outcome.terminated[row], to: .terminated)
    append(step.outcome.truncated[row], to: .truncated)
  }

  /// Adds a robot's row of a buffer `[robots, …]`.
  private mutating func append(
    _ buffer: [some BinaryFloatingPoint], _ row: Int, of step: PlayedStep, to quantity: Quantity
  ) {
    let width = buffer.count / step.state.robotCount
    numbers[quantity, default: []] += buffer[row * width..<(row + 1) * width].map { Float($0) }
  }

  private mutating func append(_ value: Bool, to flag: Flag) {
    flags[flag, default: []].append(value ? 1 : 0)
  }
}
