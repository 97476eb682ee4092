import PolicyInterface
import Testing

@testable import RobotRuntime

@Suite struct ContractCheckTests {
  private func differences(
    _ change: (inout RobotHardware) -> Void
  ) throws -> [ContractDifference] {
    let contract = try TestRobot.contract()
    var hardware = TestRobot.hardware(contract)
    change(&hardware)
    return contract.differences(from: hardware)
  }

  @Test("a robot that the policy was trained for differs in nothing")
  func same() throws { #expect(try differences { _ in }.isEmpty) }

  @Test("joints in another order are named with both sides")
  func order() throws {
    let found = try differences { $0.jointNames.swapAt(0, 6) }
    #expect(found.count == 1)
    #expect(found.first?.item == "order of the joints")
    #expect(found.first?.found == "J_hip_l_roll as joint 0")
    #expect(found.first?.expected == "J_hip_r_roll there")
    let error = RobotRuntimeError.mismatch(found)
    #expect(
      error.description.contains(
        "the policy has J_hip_l_roll as joint 0, the robot J_hip_r_roll there"))
  }

  @Test("another number of joints, other names, rates, gains, poses and torques are told")
  func everythingElse() throws {
    #expect(try differences { $0.jointNames.removeLast() }.first?.item == "joints")
    #expect(try differences { $0.jointNames[3] = "knee" }.first?.expected == "knee there")
    #expect(try differences { $0.loopRate = 480 }.first?.item == "rates")
    #expect(try differences { $0.loopRate = 25 }.first?.item == "rates")
    #expect(try differences { $0.loopRate = 500 }.isEmpty)
    let stiff = try differences { $0.fixedStiffness = Array(repeating: 400, count: 12) }
    // Hip yaw 200, ankles 120: two and four of the twelve.
    #expect(stiff.count == 6)
    #expect(stiff.first?.item == "stiffness of J_hip_l_yaw")
    let pose = try differences { $0.positionLimits?[3] = -0.5...0 }
    #expect(pose.map(\.item) == ["default pose of J_knee_l_pitch"])
    let weak = try differences {
      $0.effortLimits = Array(repeating: 300, count: 12)
    }
    #expect(weak.count == 6)
  }

  @Test("what the robot does not sense and the policy sees is refused")
  func sensors() throws {
    let terms = [
      ObservationTerm(.footContact), ObservationTerm(.baseHeight),
      ObservationTerm(.referenceJointPosition),
    ]
    let contract = try TestRobot.contract(terms: terms)
    let found = contract.differences(from: TestRobot.hardware(contract))
    #expect(found.map(\.found) == ["base_height", "foot_contact", "reference_joint_position"])
    let runner = try PolicyRunner(model: TestRobot.model(contract))
    #expect(throws: RobotRuntimeError.mismatch(found)) {
      try RobotController(runner: runner, hardware: TestRobot.hardware(contract))
    }
  }

  @Test("a robot whose own description cannot be is refused")
  func badHardware() throws {
    let contract = try TestRobot.contract()
    let runner = try PolicyRunner(model: TestRobot.model(contract))
    let changes: [(inout RobotHardware) -> Void] = [
      { $0.positionLimits = [] }, { $0.velocityLimits = [1] }, { $0.loopRate = .nan },
      { $0.effortLimits = Array(repeating: .nan, count: 12) },
      { $0.jointNames[1] = $0.jointNames[0] },
      { $0.fixedDamping = Array(repeating: -1, count: 12) },
    ]
    for change in changes {
      var hardware = TestRobot.hardware(contract)
      change(&hardware)
      #expect(throws: RobotRuntimeError.self) {
        try RobotController(runner: runner, hardware: hardware)
      }
    }
  }
}
