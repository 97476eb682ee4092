import Foundation
import PolicyInterface

/// Compares a contract with a `deploy.yaml` of Unitree's runtime.
struct DeployDoctor {
  /// The runtime's own exporter keeps three digits, so numbers that differ by less are the same.
  private static let tolerance = 5e-3

  private let contract: PolicyContract
  private let wanted: DeployConfiguration
  private let found: DeployConfiguration
  private let places: [String: String]
  private let file: String
  private let notes: [String]

  /// - Parameters:
  ///   - contract: of the policy.
  ///   - file: the `deploy.yaml`.
  ///   - motorOrder: joints in the order of the robot's motors; nil for that of a robot that is known.
  /// - Throws: `DeploymentError` where the file is missing or malformed or the runtime could not run the
  ///   policy at all, `ExperimentError` where the file is no YAML.
  init(_ contract: PolicyContract, file: String, motorOrder: [String]?) throws {
    let translation = try UnitreeTranslation(contract, motorOrder: motorOrder)
    self.contract = contract
    self.file = file
    wanted = translation.configuration
    (found, places) = try DeployConfiguration.read(file)
    notes = translation.notes
  }

  /// What differs.
  var diagnosis: RuntimeDiagnosis {
    var list = FindingList()
    if found.motors != wanted.motors {
      list.add(
        "joint_ids_map", at: place("joint_ids_map"), trained: "\(wanted.motors)",
        runtime: "\(found.motors)",
        "joints of the policy would be taken for other motors of the robot")
    } else {
      compareJoints(&list)
    }
    compareStep(&list)
    compareCommands(&list)
    compareTerms(&list)
    for note in notes {
      list.add(
        "what the file cannot say", at: file, trained: "see CONTRACT.md", runtime: "nothing", note,
        isDifference: false)
    }
    return RuntimeDiagnosis(robot: contract.robotName, files: [file], findings: list.findings)
  }

  private func place(_ key: String) -> String { places[key] ?? file }

  private func compareJoints(_ list: inout FindingList) {
    let off = "its targets are off by the difference all the time"
    let rows: [(String, String, [Double], [Double], (larger: String, smaller: String))] = [
      (
        "stiffness", "N m/rad", wanted.motors.map { wanted.stiffness[$0] },
        found.motors.map { found.stiffness[$0] },
        ("the joint is stiffer", "the joint is softer")
      ),
      (
        "damping", "N m s/rad", wanted.motors.map { wanted.damping[$0] },
        found.motors.map { found.damping[$0] },
        ("the joint is damped more", "the joint is damped less")
      ),
      (
        "default_joint_pos", "rad", wanted.defaultPositions, found.defaultPositions,
        ("its observed offset is off by the difference", "its observed offset is off")
      ),
      (
        "scale", "rad", wanted.actionScale, found.actionScale,
        ("actions move it farther", "actions move it less")
      ),
      ("offset", "rad", wanted.actionOffset, found.actionOffset, (off, off)),
    ]
    for (key, unit, trained, runtime, meaning) in rows {
      list.compare(
        key, unit: unit, at: place(key), joints: contract.jointNames, trained: trained,
        runtime: runtime, tolerance: Self.tolerance, meaning: meaning)
    }
    guard let clips = found.actionClip else { return }
    for (joint, clip) in clips.enumerated() {
      let reach = abs(contract.actions.scale[joint]) * contract.actions.clip
      let rest = contract.actions.defaultPositions[joint]
      guard rest - reach < clip.lowerBound || rest + reach > clip.upperBound else { continue }
      list.add(
        "clip of \(contract.jointNames[joint]) [rad]", at: file,
        trained: FindingList.text(from: rest - reach, to: rest + reach),
        runtime: FindingList.text(clip),
        "targets beyond are cut")
    }
  }

  private func compareStep(_ list: inout FindingList) {
    guard abs(found.timestep - wanted.timestep) > Self.tolerance * wanted.timestep else { return }
    list.add(
      "step_dt [s]", at: place("step_dt"), trained: FindingList.text(wanted.timestep),
      runtime: FindingList.text(found.timestep),
      found.timestep > wanted.timestep
        ? "the policy acts more rarely" : "the policy acts more often")
  }

  private func compareCommands(_ list: inout FindingList) {
    for (key, trained, runtime) in [
      ("lin_vel_x", wanted.forwardSpeed, found.forwardSpeed),
      ("lin_vel_y", wanted.leftwardSpeed, found.leftwardSpeed),
      ("ang_vel_z", wanted.yawRate, found.yawRate),
    ] {
      let bounds = [
        (trained.lowerBound, runtime.lowerBound), (trained.upperBound, runtime.upperBound),
      ]
      guard bounds.contains(where: { abs($0 - $1) > Self.tolerance * max(1, abs($0)) }) else {
        continue
      }
      let isWider =
        runtime.lowerBound < trained.lowerBound - Self.tolerance
        || runtime.upperBound > trained.upperBound + Self.tolerance
      list.add(
        key, at: place(key), trained: FindingList.text(trained), runtime: FindingList.text(runtime),
        isWider
          ? "the robot can be told what it was never trained for"
          : "the robot is not told all that it was trained for",
        isDifference: isWider)
    }
  }

  private func compareTerms(_ list: inout FindingList) {
    let (expected, given) = (wanted.terms, found.terms)
    guard given.map(\.name) == expected.map(\.name) else {
      list.add(
        "observations", at: place("observations"),
        trained: expected.map(\.name).joined(separator: ","),
        runtime: given.map(\.name).joined(separator: ","),
        "the policy would take numbers for others")
      return
    }
    for (term, other) in zip(expected, given) {
      let place = place("observations.\(term.name)")
      if term.historyLength != other.historyLength {
        list.add(
          "history_length of \(term.name)", at: place, trained: "\(term.historyLength)",
          runtime: "\(other.historyLength)", "the policy would take numbers for others")
      }
      let scale = other.scale.isEmpty ? term.scale.map { _ in 1.0 } : other.scale
      let isAlike =
        scale.count == term.scale.count
        && zip(scale, term.scale).allSatisfy { abs($0 - $1) <= Self.tolerance * abs($1) }
      if !isAlike {
        list.add(
          "scale of \(term.name)", at: place, trained: "\(term.scale)", runtime: "\(scale)",
          "the policy sees the quantity larger or smaller than in training")
      }
      if let clip = other.clip {
        list.add(
          "clip of \(term.name)", at: place, trained: "none before the policy's file",
          runtime: FindingList.text(clip), "the policy does not see what lies beyond")
      }
      if term.period != other.period {
        list.add(
          "period of \(term.name) [s]", at: place,
          trained: term.period.map(FindingList.text) ?? "none",
          runtime: other.period.map(FindingList.text) ?? "none",
          "the clock runs at another pace")
      }
    }
  }
}
