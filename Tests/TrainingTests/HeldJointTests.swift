import ExperimentFormat
import Foundation
import Testing

@testable import Training

@Suite("robot.held_joints") struct HeldJointTests {
  /// 青龙 with what the text adds to the section `robot`, few robots and small networks.
  private func experiment(_ robot: String) throws -> Experiment {
    try Experiment.load(
      text: """
        robot:
          model: qinglong
        \(robot)
        simulation: {environments: 2}
        algorithm: {steps_per_environment: 8, actor: {hidden: [8]}, critic: {hidden: [8]}}
        """, named: "held")
  }

  private static let waist = """
      held_joints: ["J_waist_*"]
      stiffness_nm_rad: {"J_waist_*": 20}
      damping_nm_s_rad: {"J_waist_*": 0.1}
      driver_stiffness_nm_rad: {"J_waist_*": 6000}
      driver_damping_nm_s_rad: {"J_waist_*": 40}
    """

  @Test("held joints are simulated, before the legs that they carry, with both loops' gains")
  func simulatedRobot() throws {
    let robot = try experiment(Self.waist).robot.loadRobot()
    let waist = ["J_waist_pitch", "J_waist_roll", "J_waist_yaw"]
    #expect(robot.heldJoints == waist)
    #expect(robot.description.joints.prefix(3).map(\.name) == waist)
    #expect(robot.description.joints.count == 15)
    #expect(robot.description.joints[0].stiffness == 6020)
    #expect(abs(robot.description.joints[0].damping - 40.1) < 1e-12)
  }

  @Test("observations, actions, mirror and contract are those of the welded robot")
  func unseen() throws {
    let held = try Assembly(experiment(Self.waist), workerCount: 1)
    let welded = try Assembly(experiment(""), workerCount: 1)
    #expect(held.environment.shape == welded.environment.shape)
    #expect(held.environment.mirror == welded.environment.mirror)
    let (first, second) = (try #require(held.locomotion), try #require(welded.locomotion))
    #expect(first.contract == second.contract)
    #expect(first.robot.joints.count == 12)
    #expect(first.physicsConfiguration.heldJoints.count == 3)
    // The engine holds them all the same: they are in the snapshot.
    #expect(held.environment.snapshot() != welded.environment.snapshot())
    _ = try held.runner.iterate()
    #expect(first.takeFaults().isEmpty)
  }

  @Test(
    "what cannot be held is refused in a sentence that names key, pattern and joint",
    arguments: [
      (#"held_joints: ["J_weist_*"]"#, "robot.held_joints: found 'J_weist_*', which fits no joint"),
      (#"held_joints: ["J_hip_*_yaw"]"#, "which fits J_hip_l_yaw, a joint that the policy drives"),
      (#"held_joints: ["J_head_*"]"#, "robot.held_joints: found no stiffness of J_head_yaw"),
    ])
  func refused(_ argument: (text: String, sentence: String)) throws {
    let section = try experiment("  " + argument.text).robot
    #expect {
      try section.loadRobot()
    } throws: { error in
      "\(error)".contains(argument.sentence)
    }
  }
}
