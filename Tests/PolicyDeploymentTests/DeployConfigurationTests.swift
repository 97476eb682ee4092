import ExperimentFormat
import Foundation
import Testing

@testable import PolicyDeployment

@Suite struct DeployConfigurationTests {
  private func text() throws -> String {
    try #require(
      Sample.policy(Sample.g1()).package(for: .unitree).texts.first { $0.name == "deploy.yaml" }
    ).text
  }

  @Test("deploy.yaml numbers motors as the robot does and lists gains by motor, poses by joint")
  func orders() throws {
    let text = try text()
    // Right leg first, roll before pitch, against the robot's left leg first, pitch before roll.
    #expect(text.contains("joint_ids_map: [7, 6, 8, 9, 10, 11, 1, 0, 2, 3, 4, 5]\n"))
    #expect(
      text.contains(
        "stiffness: [107.0, 106.0, 108.0, 109.0, 110.0, 111.0, 101.0, 100.0, 102.0, 103.0, "))
    #expect(text.contains("default_joint_pos: [-0.5, -0.4, -0.3, "))
    #expect(text.contains("    offset: [-0.5, -0.4, "))
    #expect(text.contains("lin_vel_x: [-0.5, 1.0]"))
    #expect(text.contains("step_dt: 0.02\n"))
    #expect(
      text.contains("  projected_gravity:\n    params: {}\n    clip: null\n    scale: [1.0, "))
  }

  @Test("what is written is read again, to the bit")
  func roundTrip() throws {
    let wanted = try UnitreeTranslation(Sample.g1(), motorOrder: nil).configuration
    let (found, places) = try DeployConfiguration.read(text: wanted.text, named: "deploy.yaml")
    #expect(found == wanted)
    #expect(places["stiffness"] == "deploy.yaml:3")
  }

  @Test("another motor order is taken, one that names a joint twice or not at all is refused")
  func motorOrder() throws {
    let contract = try Sample.g1()
    let straight = try UnitreeTranslation(contract, motorOrder: Sample.g1Joints)
    #expect(straight.configuration.motors == Array(0..<12))
    for order in [
      Array(Sample.g1Joints.dropLast()), Sample.g1Joints + [Sample.g1Joints[0]],
      ["waist"] + Sample.g1Joints,
    ] {
      #expect(throws: DeploymentError.self) {
        try UnitreeTranslation(contract, motorOrder: order)
      }
    }
    // Motors behind those of the policy are none of its business.
    let longer = try UnitreeTranslation(contract, motorOrder: Sample.g1Joints + ["waist"])
    #expect(longer.configuration == straight.configuration)
  }

  /// The first lines of a file that unitree_rl_lab wrote, with three digits and without a map for legs.
  @Test("malformed files are refused with line, what was found and what would be right")
  func malformed() throws {
    let good = try UnitreeTranslation(Sample.g1(), motorOrder: nil).configuration.text
    let cases: [(String, String, String)] = [
      ("step_dt: 0.02", "step_dt: fast", ":2: found the text 'fast', expected a number"),
      ("step_dt: 0.02", "step_dt: 0", ":2: found a step of 0.0 s, expected one above 0"),
      ("step_dt: 0.02", "step: 0.02", "found no key 'step_dt'"),
      ("[7, 6, 8", "[7, 7, 8", ":1: found motors [7, 7, 8"),
      ("[7, 6, 8", "[7, 60, 8", ":1: found motors [7, 60, 8"),
      ("[7, 6, 8", "[7.5, 6, 8", ":1: found the number 7.5, expected a whole number"),
      ("[7, 6, 8", "[6, 8", ":5: found 12 numbers, expected 11"),
      ("lin_vel_x: [-0.5, 1.0]", "lin_vel_x: [1, -1]", "expected a lower and then an upper bound"),
      ("history_length: 3", "history_length: 0", "expected a count of frames from 1 on"),
      (
        "observations:\n", "observations:\n  use_gym_history: true\n",
        "found the flag true for 'use_gym_history'"
      ),
      (
        "joint_ids: null", "joint_ids: !!python/object/apply:builtins.slice [null, null, null]",
        "found the tag"
      ),
    ]
    for (before, after, words) in cases {
      let spoilt = good.replacing(before, with: after, maxReplacements: 1)
      #expect(spoilt != good)
      #expect {
        try DeployConfiguration.read(text: spoilt, named: "deploy.yaml")
      } throws: {
        "\($0)".hasPrefix("deploy.yaml:") && "\($0)".contains(words)
      }
    }
  }
}
