import Foundation
import PolicyInterface
import Testing

@testable import PolicyDeployment

@Suite struct DoctorTests {
  /// A plan with the layout and the values of loong_sim's, its traps included: a list that is commented
  /// out with its second line, tabs, spaces behind an equals sign, gaits that nobody reads.
  static let plan = """
    logFlag=1
    netNames= walk
    netKeys = 41
    netOnnxs=policy.onnx

    ; legQStd= 0.02194716, 0, 0.3373979, -0.7797604, 0.4423597,-0.02194713,
    ; \t\t-0.02194716, 0, 0.3373979, -0.7797604, 0.4423597, 0.02194713,
    legQStd=0, 0, 0.305913, -0.670418, 0.371265, 0,
    \t\t0, 0, 0.305913, -0.670418, 0.371265, 0
    jntKp=\t20,20,20,20,20,20,20,
    \t\t20,20,20,20,20,20,20,
    \t\t20,20,20,20,20,
    \t\t400, 200, 400, 400, 120, 120,
    \t\t400, 200, 400, 400, 120, 120,
    jntKd=\t0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1,
    \t\t0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1,
    \t\t0.1, 0.1, 0.1, 0.1, 0.1,
    \t\t2, 2, 2, 4, 1, 1,
    \t\t2, 2, 2, 4, 1, 1
    vxAdd=0
    maxVx=1
    maxVy=0.4
    maxWz=0.8
    maxZ=1
    """

  /// loong_sim's model of the drivers.
  static let driver = """
    assistFlag=0 ;hangs
    jntKp=\t200,120,80,60,40,20,10,   200,120,80,60,40,20,10,
    \t\t1000,1000,6000,6000,6000,
    \t\t200,100,200,200,100,100,   200,100,200,200,100,100
    jntKd=\t20,12,8,6,4,2,1,   20,12,8,6,4,2,1,
    \t\t30,30,40,40,40,
    \t\t25,20,25,25,10,10,   25,20,25,25,10,10
    jntMaxTor=\t80,80,58,58,11.5,11.5,11.5,
    \t\t\t80,80,58,58,11.5,11.5,11.5,
    \t\t\t26,26,315, 315, 121,
    \t\t\t320,192,396,396,104,104,
    \t\t\t320,192,396,396,104,104,
    cutF=\t100,100,100,100,100,100,100,   100,100,100,100,100,100,100,
    \t\t100,100,100,100,100,
    \t\t100,100,100,100,100,100,   100,100,100,100,100,100

    """

  private func diagnose(
    _ plan: String = Self.plan, driver: String? = nil, realDriver: String? = nil,
    threads: String? = nil, contract: PolicyContract? = nil
  ) throws -> RuntimeDiagnosis {
    let folder = try TemporaryFolder()
    let file = try folder.write(plan, to: "plan_rl.ini")
    for (text, name) in [
      (driver, "driver_mujoco.ini"), (realDriver, "driver.ini"), (threads, "thread.ini"),
    ] {
      if let text { _ = try folder.write(text, to: name) }
    }
    return try RuntimeDoctor.examine(file, against: contract ?? Sample.qinglong())
  }

  private func differences(_ diagnosis: RuntimeDiagnosis) -> [RuntimeFinding] {
    diagnosis.findings.filter(\.isDifference)
  }

  @Test("the runtime that was trained for has no difference, and says what is to be known of it")
  func alike() throws {
    let diagnosis = try diagnose(driver: Self.driver)
    #expect(differences(diagnosis) == [])
    #expect(diagnosis.files.count == 2)
    let items = diagnosis.findings.map(\.item)
    #expect(items.contains("torque limit of J_ankle_l_pitch [N m]"))
    #expect(items.contains("low-pass filter of the driver [Hz]"))
    #expect(items.contains("control step as it comes out [ms]"))
    #expect(diagnosis.text.hasSuffix("driver_mujoco.ini\n"))
    #expect(diagnosis.text.contains("qinglong: the runtime acts as in training; "))
  }

  @Test("the plan that an export writes is the runtime's that was trained for")
  func ownPlan() throws {
    let contract = try Sample.qinglong()
    let diagnosis = try diagnose(
      OpenLoongPlan(contract).text(producerVersion: "test"), contract: contract)
    #expect(differences(diagnosis) == [])
    // The trained range ahead is larger than that backwards, and no driver file is there to be read.
    let items = diagnosis.findings.map(\.item)
    #expect(items.contains("maxVx [m/s]") && items.contains("the drivers' own loops"))
  }

  @Test("each change of the plan is one line with both values, its place and what it means")
  func planChanges() throws {
    let cases: [(String, String, String, String, String, String)] = [
      (
        "400, 200, 400, 400, 120, 120,\n\t\t400", "400, 200, 380, 400, 120, 120,\n\t\t400",
        "kp of J_hip_l_pitch [N m/rad]", "400", "380", "softer"
      ),
      ("2, 2, 2, 4, 1, 1\n", "2, 2, 2, 4, 1, 0.5\n", "kd of J_ankle_r_roll", "1", "0.5", "less"),
      (
        "legQStd=0, 0, 0.305913", "legQStd=0, 0, 0.3373979", "legQStd", "0.305913", "0.337398",
        "off by the difference"
      ),
      ("maxVx=1", "maxVx=1.5", "maxVx", "-0.5…1.2", "-1.5…1.5", "never trained"),
      ("maxZ=1", "maxZ=0.4", "maxZ", "height command 0.42", "0.4", "never trained"),
      ("vxAdd=0", "vxAdd=0.02", "vxAdd", "0", "0.02", "drifts"),
    ]
    for (before, after, item, trained, runtime, meaning) in cases {
      let plan = Self.plan.replacing(before, with: after, maxReplacements: 1)
      #expect(plan != Self.plan)
      let found = try differences(diagnose(plan, driver: Self.driver))
      try #require(found.count == 1, "\(item)")
      #expect(found[0].item.hasPrefix(item) && found[0].meaning.contains(meaning))
      #expect(found[0].trained == trained && found[0].runtime == runtime)
      #expect(found[0].place.contains("plan_rl.ini:"))
    }
  }

  @Test("a second loop that was not trained, is missing or is another is told joint by joint")
  func loops() throws {
    var alone = try Sample.qinglong()
    alone.jointStiffness = zip(alone.jointStiffness, alone.driverStiffness).map(-)
    alone.jointDamping = zip(alone.jointDamping, alone.driverDamping).map(-)
    alone.driverStiffness = alone.driverStiffness.map { _ in 0 }
    alone.driverDamping = alone.driverStiffness
    #expect(try differences(diagnose(contract: alone)) == [])
    let found = try differences(diagnose(driver: Self.driver, contract: alone))
    #expect(found.count == 24)
    #expect(found.allSatisfy { $0.meaning.hasPrefix("a second loop adds to the plan's") })
    // The gains of the whole asked of the plan, with the drivers' on top.
    var unaware = try Sample.qinglong()
    unaware.driverStiffness = alone.driverStiffness
    unaware.driverDamping = alone.driverStiffness
    #expect(try differences(diagnose(driver: Self.driver, contract: unaware)).count == 48)
  }

  @Test("limits that weaken the robot, slow filters and other rates are differences")
  func driverChanges() throws {
    let weak = Self.driver.replacing(
      "320,192,396,396,104,104,\n\t\t\t320", with: "300,192,396,396,104,104,\n\t\t\t320")
    let found = try differences(diagnose(driver: weak))
    #expect(found.map(\.item) == ["torque limit of J_hip_l_roll [N m]"])
    #expect(found.first?.meaning == "the joint is weaker than the policy learnt")
    // 1 / (2π 30 Hz) = 5.3 ms, more than a tenth of 20 ms.
    let slow = Self.driver.replacing("cutF=\t100", with: "cutF=\t30")
    #expect(try differences(diagnose(driver: slow)) == [])
    let slowLeg = Self.driver.replacing(
      "100,100,100,100,100,100,   100,100,100,100,100,100\n",
      with: "100,100,100,100,100,100,   100,100,100,100,100,30\n")
    #expect(
      try differences(diagnose(driver: slowLeg)).map(\.meaning)
        == ["what passes through it acts 5.3 ms later"])
    let threads = try differences(diagnose(threads: "[locoAlgorithm]\ncpu=1\ndt=0.01\n"))
    #expect(threads.map(\.item) == ["control step [s]"])
    #expect(threads.first?.place.hasSuffix("thread.ini:3") == true)
  }

  @Test("drivers of the robot that cut gains, torques or targets are told")
  func realDriver() throws {
    func rows(_ leg: String) -> String {
      Array(repeating: "0", count: 19).joined(separator: ",") + ",\n\(leg),\n\(leg),\n"
    }
    let text = """
      [joint]
      kpMax=\(rows("1000,1000,1000,1000,1000,100"))
      kdMax=\(rows("10,10,10,3,10,10"))
      maxTor=\(rows("320,160,396,396,58.5,40"))
      cutFrq=\(rows("500,500,500,500,500,500"))
      maxPos=\(rows("2,2,2,2,2,2"))
      minPos=\(rows("-2,-2,-2,-0.5,-2,-2"))
      """
    let found = try differences(diagnose(realDriver: text))
    let expected = [
      "largest kp of J_ankle_l_roll", "largest kp of J_ankle_r_roll",
      "largest kd of J_knee_l_pitch", "largest kd of J_knee_r_pitch",
      "torque limit of J_ankle_l_roll [N m]", "torque limit of J_ankle_r_roll [N m]",
      "targets of J_knee_l_pitch [rad]", "targets of J_knee_r_pitch [rad]",
    ]
    #expect(found.map(\.item) == expected)
  }

  @Test("a contract that the runtime has built in otherwise is told")
  func contractChanges() throws {
    var contract = try Sample.qinglong()
    contract.targetFilterRetention = 0
    contract.commandLimits.filterRetention = 0
    contract.commandLimits.smallestSpeed = 0.2
    contract.jointNames.swapAt(0, 1)
    contract.controlRate = 100
    let items = Set(try differences(diagnose(contract: contract)).map(\.item))
    for item in [
      "order of the joints", "filter on the joint targets, share kept each millisecond",
      "control step [s]", "filter on the commands, share kept each control step",
      "dead-band of the forward speed [m/s]", "dead-band of the leftward speed [m/s]",
    ] {
      #expect(items.contains(item), "\(item)")
    }
    let other = try differences(diagnose(contract: Sample.g1()))
    #expect(other.contains { $0.item == "observation" })
  }

  @Test("plans without what they must have are refused")
  func incomplete() throws {
    for (key, words) in [
      ("legQStd", "found no 'legQStd'"), ("jntKp", "found no 'jntKp'"),
      ("maxVy", "found no 'maxVy'"),
    ] {
      #expect {
        try diagnose(Self.plan.replacing("\n\(key)=", with: "\nother="))
      } throws: { "\($0)".contains(words) }
    }
    #expect {
      try RuntimeDoctor.examine("robot.toml", against: Sample.qinglong())
    } throws: { "\($0)".contains("expected plan_rl.ini") }
  }

  @Test("a diagnosis as JSON is read again, and its text says everything once")
  func json() throws {
    let diagnosis = try diagnose(Self.plan.replacing("maxVx=1", with: "maxVx=1.5"))
    let read = try JSONDecoder().decode(RuntimeDiagnosis.self, from: diagnosis.json())
    #expect(read == diagnosis)
    #expect(diagnosis.differenceCount == 1)
    #expect(diagnosis.text.split(separator: "\n").count == diagnosis.findings.count + 1)
    #expect(diagnosis.text.hasPrefix("differs "))
    #expect(diagnosis.text.contains("\nnote "))
  }

  // MARK: - deploy.yaml

  private func diagnose(deploy change: (before: String, after: String)?) throws -> RuntimeDiagnosis
  {
    let contract = try Sample.g1()
    var text = try UnitreeTranslation(contract, motorOrder: nil).configuration.text
    if let change {
      let changed = text.replacing(change.before, with: change.after, maxReplacements: 1)
      #expect(changed != text)
      text = changed
    }
    let folder = try TemporaryFolder()
    return try RuntimeDoctor.examine(
      folder.write(text, to: "deploy.yaml"), against: contract)
  }

  @Test("an own deploy.yaml is as trained, also after rounding to three digits")
  func ownDeploy() throws {
    #expect(try differences(diagnose(deploy: nil)) == [])
    let rounded = (before: "damping: [2.7,", after: "damping: [2.701,")
    #expect(try differences(diagnose(deploy: rounded)) == [])
  }

  @Test("each change of a deploy.yaml is told")
  func deployChanges() throws {
    let cases: [(String, String, String)] = [
      ("[7, 6, 8", "[6, 7, 8", "joint_ids_map"),
      ("step_dt: 0.02", "step_dt: 0.01", "step_dt [s]"),
      ("stiffness: [107.0", "stiffness: [90", "stiffness of left_hip_pitch_joint [N m/rad]"),
      (
        "default_joint_pos: [-0.5", "default_joint_pos: [-0.4",
        "default_joint_pos of right_hip_roll"
      ),
      ("lin_vel_x: [-0.5, 1.0]", "lin_vel_x: [-1, 1.0]", "lin_vel_x"),
      ("history_length: 3", "history_length: 5", "history_length of base_ang_vel"),
      ("scale: [1.0, 1.0, 1.0]", "scale: [2, 1, 1]", "scale of velocity_commands"),
      ("  last_action:", "  actions:", "observations"),
      (
        "    clip: null\n    joint_names", "    clip: \(clips)\n    joint_names",
        "clip of right_hip"
      ),
    ]
    for (before, after, item) in cases {
      let found = try differences(diagnose(deploy: (before, after)))
      #expect(found.first?.item.hasPrefix(item) == true, "\(item): \(found)")
    }
  }

  private var clips: String {
    "[" + (0..<12).map { $0 == 0 ? "[-0.1, 0.1]" : "[-9, 9]" }.joined(separator: ", ") + "]"
  }
}
