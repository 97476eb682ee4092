import RobotModel
import SpatialMath
import Testing

@testable import PolicyInterface

@Suite struct PolicyContractTests {
  private func contract(
    _ terms: [ObservationTerm] = [], heightScan: HeightScan = HeightScan(),
    impedance: VariableImpedance? = nil, longHistory: LongHistory? = nil
  ) throws -> PolicyContract {
    let inertia = SpatialInertia(mass: 1, centerOfMass: .zero, inertia: .identity)
    let robot = RobotDescription(
      name: "stool", source: "test",
      links: [
        Link(name: "base", parent: nil, inertia: inertia),
        Link(name: "left", parent: 0, inertia: inertia),
        Link(name: "right", parent: 0, inertia: inertia),
      ],
      joints: ["left_leg", "right_leg"].map {
        var joint = Joint(
          name: $0, kind: .hinge, origin: .identity, effortLimit: 58.5, stiffness: 100.0 / 3,
          damping: 0.1)
        joint.driverStiffness = 12
        joint.driverDamping = 0.07
        return joint
      })
    let pose = [0.305913, -0.670418]
    let actions = ActionMapping(
      defaultPositions: pose, scale: [0.1 + 0.2, 0.25], clip: .infinity, impedance: impedance)
    return PolicyContract(
      robot: robot, actions: actions,
      observation: try ObservationLayout(
        terms: ObservationLayout.standardTerms + [
          ObservationTerm(.jointVelocity, history: .past(3)),
          ObservationTerm(.projectedGravity, history: .stacked(5), scale: [0.1], clip: 7),
        ] + terms, defaultPositions: pose, actionCount: actions.actionCount,
        heightScan: heightScan, longHistory: longHistory),
      controlRate: 50, targetFilterRetention: 0.95,
      gait: GaitClock(period: 2.0 / 3, whenStanding: .frozen),
      commandLimits: CommandLimits(
        forwardSpeed: -0.5...1, leftwardSpeed: -0.3...0.3, yawRate: -0.8...0.8,
        smallestSpeed: 0.1, smallestYawRate: 0.05, filterRetention: 0.95))
  }

  private func texts(_ contract: PolicyContract) -> [String: String] {
    Dictionary(contract.metadata().map { ($0.key, $0.value) }, uniquingKeysWith: { a, _ in a })
  }

  @Test("reading the metadata gives the same contract, to the bit")
  func roundTrip() throws {
    let contract = try contract()
    #expect(try PolicyContract(metadata: texts(contract)) == contract)
  }

  @Test("where the ground is observed travels with the contract, and is needed there")
  func heightScan() throws {
    let scan = HeightScan(
      forwardCount: 3, leftwardCount: 2, spacing: 0.1 + 0.2, offset: 0.9, limit: 0.5)
    let contract = try contract([ObservationTerm(.heightScan)], heightScan: scan)
    var texts = texts(contract)
    #expect(try PolicyContract(metadata: texts) == contract)
    #expect(contract.observation.heightScan == scan)
    #expect(texts["height_scan"] == "3.0,2.0,0.30000000000000004,0.9,0.5")
    texts["height_scan"] = "3,2,0,0.9,0.5"
    #expect(throws: PolicyInterfaceError.self) { try PolicyContract(metadata: texts) }
    texts["height_scan"] = nil
    #expect(throws: PolicyInterfaceError.missingEntry(key: "height_scan")) {
      try PolicyContract(metadata: texts)
    }
    #expect(try self.texts(self.contract())["height_scan"] == nil)
  }

  @Test("what actions ask of the gains travels with the contract, which older readers then refuse")
  func impedance() throws {
    let impedance = try #require(
      VariableImpedance(
        stiffnessScale: 0.5...1.5, dampingScale: 1...1, sensitivity: 0.1 + 0.2, groups: [0, 0]))
    let contract = try contract(impedance: impedance)
    let whole = texts(contract)
    #expect(try PolicyContract(metadata: whole) == contract)
    #expect(contract.actions.actionCount == 3)
    #expect(contract.observation.count == (try self.contract().observation.count) + 1)
    #expect(whole["treadmill_contract"] == "2")
    #expect(whole["variable_impedance"] == "0.5,1.5,1.0,1.0,0.30000000000000004")
    #expect(whole["variable_impedance_groups"] == "0,0")
    for (key, texts) in [
      (
        "variable_impedance",
        ["1.1,1.5,1,1,0.3", "0.5,1.5,1,1,0", "1.5,0.5,1,1,0.3", "0.5,1.5", "x"]
      ),
      ("variable_impedance_groups", ["0", "0,2", "1,1", "-1,0", "0,0.5"]),
    ] {
      for text in texts {
        var damaged = whole
        damaged[key] = text
        #expect(throws: PolicyInterfaceError.self, "\(key) = \(text)") {
          try PolicyContract(metadata: damaged)
        }
      }
      var without = whole
      without[key] = nil
      #expect(throws: PolicyInterfaceError.missingEntry(key: key)) {
        try PolicyContract(metadata: without)
      }
    }
    // A contract of joint offsets only is as it was.
    let plain = try texts(self.contract())
    #expect(plain["treadmill_contract"] == "1" && plain["variable_impedance"] == nil)
  }

  @Test("the long history travels with the contract")
  func longHistory() throws {
    let contract = try contract(
      longHistory: LongHistory(frameCount: 7, quantities: [.jointVelocity, .gaitPhase]))
    var texts = texts(contract)
    #expect(texts["long_history_frames"] == "7")
    #expect(texts["long_history_terms"] == "joint_velocity,gait_phase")
    #expect(try PolicyContract(metadata: texts) == contract)
    texts["long_history_terms"] = nil
    #expect(throws: PolicyInterfaceError.missingEntry(key: "long_history_terms")) {
      try PolicyContract(metadata: texts)
    }
    texts["long_history_frames"] = "0"
    #expect(throws: PolicyInterfaceError.self) { try PolicyContract(metadata: texts) }
  }

  @Test("mjlab's keys come first, in full precision")
  func mjlabKeys() throws {
    let metadata = try contract().metadata(runPath: "runs/a")
    #expect(
      metadata.prefix(12).map(\.key) == [
        "run_path", "joint_names", "joint_stiffness", "joint_damping", "default_joint_pos",
        "command_names", "observation_names", "observation_terms_scale",
        "observation_terms_flatten_history_dim", "observation_terms_history_length",
        "observation_terms_clip", "action_scale",
      ])
    let texts = texts(try contract())
    #expect(texts["default_joint_pos"] == "0.305913,-0.670418")
    #expect(texts["action_scale"] == "0.30000000000000004,0.25")
    #expect(texts["joint_stiffness"] == "33.333333333333336,33.333333333333336")
    #expect(
      texts["observation_names"]
        == "base_ang_vel,projected_gravity,command,joint_pos,joint_vel,actions,gait_phase,"
        + "joint_velocity_history,projected_gravity")
    #expect(texts["observation_terms_history_length"] == "1,1,1,1,1,1,1,3,5")
    #expect(texts["observation_slices"] == "0:3,3:6,6:9,9:11,11:13,13:15,15:17,17:23,23:38")
    #expect(metadata.count == Set(metadata.map(\.key)).count)
  }

  @Test("each entry of the contract is needed, and nonsense in it is refused")
  func damage() throws {
    let whole = texts(try contract())
    let unread = [
      "run_path", "command_names", "observation_names", "observation_terms_flatten_history_dim",
      "observation_slices",
    ]
    for key in whole.keys.sorted() where !unread.contains(key) {
      var texts = whole
      texts[key] = nil
      if PolicyContract.Key.zeroWhereAbsent.contains(key) {
        var expected = try contract()
        switch key {
        case PolicyContract.Key.driverStiffness: expected.driverStiffness = [0, 0]
        case PolicyContract.Key.driverDamping: expected.driverDamping = [0, 0]
        default: expected.commandLimits.filterRetention = 0
        }
        #expect(try PolicyContract(metadata: texts) == expected)
      } else {
        #expect(throws: PolicyInterfaceError.missingEntry(key: key)) {
          try PolicyContract(metadata: texts)
        }
      }
      guard key != "robot_name", key != "joint_names" else { continue }
      texts[key] = "nonsense"
      #expect(throws: PolicyInterfaceError.self, "\(key)") {
        try PolicyContract(metadata: texts)
      }
    }
  }
}
