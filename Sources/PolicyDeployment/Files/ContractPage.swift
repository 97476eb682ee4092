import Foundation
import PolicyInterface

/// `CONTRACT.md`: on one page all that an integrator must know of an exported policy.
struct ContractPage {
  let contract: PolicyContract
  let translation: any PolicyTranslation
  /// Where the policy comes from.
  let name: String
  let producerVersion: String
  let inputCount: Int
  let outputCount: Int
  /// The recorded episode; nil where there is none.
  let rollout: ReferenceRollout?

  /// The page, Markdown.
  var text: String {
    [heading, joints, observation, action, rates, commands, limits, test]
      .joined(separator: "\n")
  }

  private var heading: String {
    """
    # Contract of policy.onnx

    \(name), for \(contract.robotName), format `\(translation.format.rawValue)`, written by Treadmill \
    \(producerVersion). SI units, radians; the base's frame has x ahead, y to the left, z up.

    Input `\(translation.graphFormat.inputName)` [1, \(inputCount)], output \
    `\(translation.graphFormat.outputName)` [1, \(outputCount)], float32. Normalisation and the bounds \
    of the actions are in the file.

    """
  }

  private var joints: String {
    let loops = (contract.driverStiffness + contract.driverDamping).contains { $0 != 0 }
    let columns =
      ["", "joint"] + (translation.motors == nil ? [] : ["motor"])
      + ["default [rad]", "scale [rad]", "kp [N m/rad]", "kd [N m s/rad]"]
      + (loops ? ["of these in the driver: kp", "kd"] : []) + ["torque limit [N m]"]
    let rows = contract.jointNames.indices.map { joint in
      ["\(joint)", contract.jointNames[joint]]
        + (translation.motors.map { ["\($0[joint])"] } ?? [])
        + [
          number(contract.actions.defaultPositions[joint]), number(contract.actions.scale[joint]),
          number(contract.jointStiffness[joint]), number(contract.jointDamping[joint]),
        ]
        + (loops
          ? [number(contract.driverStiffness[joint]), number(contract.driverDamping[joint])] : [])
        + [number(contract.jointEffortLimits[joint])]
    }
    return """
      ## Joints, in the order of observation and action

      \(table(columns, rows))
      """
        + (loops
          ? """

          The motors' drivers run loops of their own; a runtime asks for the rest, kp and kd less those \
          of the driver.

          """ : "")
  }

  private var observation: String {
    let rows = translation.observation.map { block in
      [
        "\(block.range.lowerBound)–\(block.range.upperBound - 1)", "`\(block.name)`",
        block.quantity.meaning(in: contract),
        history(block.history), block.scale.map { number(Double($0)) }.joined(separator: ", "),
        block.clip.isFinite ? "± \(number(Double(block.clip)))" : "none",
      ]
    }
    return """
      ## Observation

      \(table(["numbers", "term", "what", "frames", "scale", "bound after it"], rows))
      Several frames stand oldest first; at the start the first one stands for all before it.
      \(windowText)
      """
  }

  private func history(_ history: ObservationTerm.History) -> String {
    switch history {
    case .current: "current"
    case .past(let count): "\(count) before the current one"
    case .stacked(let count): "\(count), the current one last"
    }
  }

  private var windowText: String {
    guard let window = translation.window else { return "" }
    let start = translation.observation.last?.range.upperBound ?? 0
    let isRead = contract.observation.longHistory != nil
    return """
      Behind the observation, numbers \(start) to \(start + window.frameCount * window.components.count - 1): \
      \(window.frameCount) frames of \(window.components.count) numbers, oldest first, the current one \
      last, each of the observation's numbers \(ranges(window.components)) in this order. The policy \
      \(isRead ? "reads them" : "does not read them").

      """
  }

  private func ranges(_ numbers: [Int]) -> String {
    var parts: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = parts.last, last.upperBound + 1 == number {
        parts[parts.count - 1] = last.lowerBound...number
      } else {
        parts.append(number...number)
      }
    }
    return parts.map { "\($0.lowerBound)–\($0.upperBound)" }.joined(separator: ", ")
  }

  private var action: String {
    let isOffset = translation.format == .openloong
    let clip = contract.actions.clip
    let impedance = contract.actions.impedance.map {
      "\nBehind them stand \($0.actionCount) numbers for the gains, see docs/formats.md: "
        + "stiffness × \($0.stiffnessScale.lowerBound)–\($0.stiffnessScale.upperBound), "
        + "damping × \($0.dampingScale.lowerBound)–\($0.dampingScale.upperBound).\n"
    }
    return """
      ## Action

      Joint target [rad] = \
      \(isOffset ? "legQStd + output" : "default + scale · output"); torque = kp (target − q) − kd q̇, \
      at most the torque limit. \
      \(clip.isFinite ? "The file cuts trained actions to ± \(number(clip))." : "Actions have no bounds.") \
      The observation's past action is the file's output; 0 at the start.
      \(impedance ?? "")
      """
  }

  private var rates: String {
    let filter = contract.targetFilterRetention
    let gait = contract.gait
    let hasClock = translation.observation.contains { $0.quantity == .gaitPhase }
    return """
      ## Rates and filters

      - Policy: \(number(contract.controlRate)) Hz, a step of \(number(1000 / contract.controlRate)) ms.
      - Joint targets: \
      \(filter == 0 ? "no filter; they act at once." : "each millisecond target = \(number(filter)) · target + \(number(1 - filter)) · new.")
      - Gait clock: \
      \(hasClock ? "period \(number(gait.period)) s, phase 0 to 1, observed as sine and cosine of 2π · phase; while the robot stands it is \(gait.whenStanding.rawValue)." : "the policy sees none.")

      """
  }

  private var commands: String {
    let limits = contract.commandLimits
    func row(_ name: String, _ range: ClosedRange<Double>, _ unit: String) -> [String] {
      [name, number(range.lowerBound), number(range.upperBound), unit]
    }
    return """
      ## Commands

      \(table(
        ["", "from", "to", "unit"],
        [
          row("forward", limits.forwardSpeed, "m/s"), row("to the left", limits.leftwardSpeed, "m/s"),
          row("turning left", limits.yawRate, "rad/s"),
        ]))
      Horizontal speeds below \(number(limits.smallestSpeed)) m/s and turning below \
      \(number(limits.smallestYawRate)) rad/s count as zero; where nothing is left, the robot is to \
      stand. \
      \(limits.filterRetention == 0 ? "No filter." : "Then, each control step, command = \(number(limits.filterRetention)) · command + \(number(1 - limits.filterRetention)) · wanted.")

      """
  }

  private var limits: String {
    let notes = translation.notes.map { "- \($0.prefix(1).uppercased() + $0.dropFirst())." }
    guard !notes.isEmpty else { return "" }
    return """
      ## What the format leaves to you

      \(notes.joined(separator: "\n"))

      """
  }

  private var test: String {
    let replay =
      rollout.map {
        """
        - `rollout.json`: \($0.steps.count) control steps of a closed loop in the engine \($0.engine)\
        \($0.ending.map { ", ended by: \($0)" } ?? ""). Put each step's sensors, command and clock into \
        your own observation builder and compare with `observation`; put `observation` into the policy \
        and compare with `action`; compare what you send to the motors with `joint_target_rad`.

        """
      } ?? ""
    return """
      ## How to test

      - `treadmill verify DIR` replays both files below.
      - `golden.json`: `inputs` must give `outputs`, to 1e-5 of max(1, |output|).
      \(replay)
      """
  }

  private func number(_ value: Double) -> String {
    let text = String(format: "%.6g", value)
    return text == "-0" ? "0" : text
  }

  private func table(_ heads: [String], _ rows: [[String]]) -> String {
    ([heads, heads.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |\n" }
      .joined()
  }
}

extension ObservationQuantity {
  /// What the numbers are, with their unit.
  fileprivate func meaning(in contract: PolicyContract) -> String {
    switch self {
    case .baseAngularVelocity: "angular velocity of the base in its frame [rad/s]"
    case .projectedGravity: "direction of gravity in the base's frame, (0, 0, −1) upright"
    case .baseRollPitch: "roll and pitch [rad]"
    case .velocityCommand: "command: forward, left [m/s], turning left [rad/s]"
    case .commandHeight: "height command, \(VelocityCommand.nominalHeight), no length"
    case .standFlag: "0.5 while the robot is to stand, else 0"
    case .jointPositionOffset: "joint positions − default [rad]"
    case .jointPosition: "joint positions [rad]"
    case .jointVelocity: "joint velocities [rad/s]"
    case .previousAction: "output of the step before"
    case .gaitPhase: "sine and cosine of the gait phase"
    case .footContact: "1 for a foot on the ground, left first"
    case .footForce: "force on each foot in the heading's frame [N]"
    case .heightScan:
      contract.observation.heightScan.map {
        "height of the ground at \($0.forwardCount) × \($0.leftwardCount) points [m]"
      } ?? rawValue
    case .referenceJointPosition: "reference's joint positions − default [rad]"
    case .referenceJointVelocity: "reference's joint velocities [rad/s]"
    case .referencePreview: "reference's joint positions to come − default [rad]"
    case .referenceBaseOrientation: "reference's base in the robot's, two columns of the matrix"
    default: "\(rawValue), which only a simulator knows"
    }
  }
}
