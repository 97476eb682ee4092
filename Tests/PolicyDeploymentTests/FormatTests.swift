import Foundation
import ONNXFormat
import PolicyInterface
import Testing

@testable import PolicyDeployment

@Suite struct FormatTests {
  /// Two orders of summation in single precision.
  static let tolerance: Float = 1e-5

  private static func contract(for format: DeploymentFormat) throws -> PolicyContract {
    try format == .openloong ? Sample.qinglong() : Sample.g1()
  }

  @Test(
    "in every format the file computes the trained actions from the runtime's own numbers",
    arguments: DeploymentFormat.allCases)
  func replay(format: DeploymentFormat) throws {
    let policy = try Sample.policy(Self.contract(for: format))
    let package = try policy.package(for: format)
    let folder = try TemporaryFolder()
    let files = try package.write(to: folder.url).map(\.lastPathComponent)
    #expect(files.prefix(2) == ["policy.onnx", "golden.json"])
    #expect(files.suffix(2) == ["rollout.json", "CONTRACT.md"])
    #expect(files.contains("plan_rl.ini") == (format == .openloong))
    #expect(files.contains("deploy.yaml") == (format == .unitree))

    let verification = try ExportVerification(folder: folder.url)
    let executor = try verification.executor()
    #expect(
      verification.replays.map(\.name)
        == ["4 golden vectors", "6 steps of the reference rollout"])
    for replay in verification.replays {
      let outputs = try replay.inputs.map { try executor.run($0) }
      #expect(try replay.deviation(of: outputs).largest <= Self.tolerance)
      // What is wrong in one number is seen there.
      var wrong = outputs
      wrong[1][2] += 0.01
      let deviation = try replay.deviation(of: wrong)
      #expect(deviation.largest > replay.tolerance && deviation.vectorIndex == 1)
    }
  }

  @Test("the runtime's bound on a speed, the same in both directions, is that of the forward one")
  func bounds() throws {
    var contract = try Sample.qinglong()
    contract.commandLimits.forwardSpeed = -1.6...1.2
    let package = try Sample.policy(contract).package(for: .openloong)
    let plan = try #require(package.texts.first { $0.name == "plan_rl.ini" }).text
    #expect(plan.contains("\nmaxVx=1.2\nmaxVy=0.4\nmaxWz=0.8\n"))
    #expect(package.texts.contains { $0.text.contains("trained were -1.6 to 1.2") })
  }

  @Test("a policy with a memory sees the window that the runtime builds from the rollout's frames")
  func window() throws {
    for format in [DeploymentFormat.onnx, .openloong] {
      let contract = try Sample.qinglong(longHistory: .openLoong)
      let policy = try Sample.policy(contract)
      let package = try policy.package(for: format)
      let text = try #require(package.texts.first { $0.name == "rollout.json" }).text
      let rollout = try ReferenceRollout(data: Data(text.utf8), named: "rollout.json")
      #expect(rollout.window?.frameCount == 100 && rollout.window?.components.count == 42)
      #expect(rollout.inputs.allSatisfy { $0.count == 4373 })
      let executor = try ONNXExecutor(package.model)
      let outputs = try rollout.inputs.map { try executor.run($0) }
      #expect(try rollout.deviation(of: outputs).largest <= Self.tolerance)
    }
  }

  /// What unitree_rl_lab's and mjlab's observation managers do, written again: for each term a queue
  /// that the first frame fills, read from its oldest frame on, term after term.
  private func observations(
    _ rollout: ReferenceRollout, terms: [(name: String, frameCount: Int)], defaults: [Double]
  ) -> [[Float]] {
    var queues: [String: [[Double]]] = [:]
    var lastAction = [Double](repeating: 0, count: defaults.count)
    return rollout.steps.map { step in
      let row = terms.flatMap { term in
        let value =
          switch term.name {
          case "velocity_commands", "command": step.command
          case "base_ang_vel": step.baseAngularVelocity
          case "projected_gravity": step.projectedGravity
          case "joint_pos_rel", "joint_pos": zip(step.jointPosition, defaults).map { $0 - $1 }
          case "joint_vel_rel", "joint_vel": step.jointVelocity
          default: lastAction
          }
        var queue =
          queues[term.name] ?? Array(repeating: value, count: term.frameCount)
        queue = Array((queue + [value]).suffix(term.frameCount))
        queues[term.name] = queue
        return queue.joined().map { Float($0) }
      }
      lastAction = step.action.map(Double.init)
      return row
    }
  }

  @Test(
    "the rollout's observations are those that the runtime builds from its sensors",
    arguments: [DeploymentFormat.mjlab, .unitree])
  func observation(format: DeploymentFormat) throws {
    let contract = try Sample.g1()
    let package = try Sample.policy(contract).package(for: format)
    let text = try #require(package.texts.first { $0.name == "rollout.json" }).text
    let rollout = try ReferenceRollout(data: Data(text.utf8), named: "rollout.json")
    let names =
      format == .mjlab
      ? ["command", "base_ang_vel", "projected_gravity", "joint_pos", "joint_vel", "actions"]
      : [
        "velocity_commands", "base_ang_vel", "projected_gravity", "joint_pos_rel", "joint_vel_rel",
        "last_action",
      ]
    let built = observations(
      rollout, terms: Array(zip(names, [1, 3, 3, 3, 1, 1])),
      defaults: contract.actions.defaultPositions)
    for (step, row) in zip(rollout.steps, built) {
      #expect(step.observation.count == row.count)
      // Scaling back and forth in single precision.
      #expect(zip(step.observation, row).allSatisfy { abs($0 - $1) < 1e-5 })
    }
    #expect(rollout.steps[3].jointTarget[2] != rollout.steps[4].jointTarget[2])
  }

  @Test("a gait clock that never stops goes to Unitree's runtime with its period")
  func clock() throws {
    let terms = Sample.g1Terms + [ObservationTerm(.gaitPhase)]
    let gait = GaitClock(period: 0.9, whenStanding: .running)
    let package = try Sample.policy(Sample.g1(terms, gait: gait)).package(for: .unitree)
    let deploy = try #require(package.texts.first { $0.name == "deploy.yaml" }).text
    #expect(deploy.contains("  gait_phase:\n    params: {period: 0.9}\n"))
    let text = try #require(package.texts.first { $0.name == "rollout.json" }).text
    let rollout = try ReferenceRollout(data: Data(text.utf8), named: "rollout.json")
    let step = rollout.steps[2]
    let phase = try #require(step.gaitPhase)
    #expect(abs(step.observation[81] - Float(sin(2 * Double.pi * phase))) < 1e-6)
  }

  @Test("bounds on scaled observations act in the exported file, too")
  func clip() throws {
    var terms = ObservationLayout.standardTerms.dropLast()
    for index in terms.indices { terms[index].clip = 0.5 }
    let policy = try Sample.policy(Sample.g1(Array(terms)))
    let trained = try ONNXExecutor(policy.graph.model(format: .onnx, producerVersion: ""))
    let exported = try ONNXExecutor(policy.package(for: .mjlab).model)
    // 0.25 · 8 rad/s is cut to 0.5, as 0.25 · 2 is not.
    var runtime = [Float](repeating: 0, count: policy.samples[0].input.count)
    let atRest = try exported.run(runtime)
    runtime[0] = 8
    let cut = try exported.run(runtime)
    runtime[0] = 2
    #expect(try exported.run(runtime) == cut)
    #expect(cut != atRest)
    var observation = [Float](repeating: 0, count: runtime.count)
    observation[0] = 0.5
    #expect(
      try zip(trained.run(observation), cut).allSatisfy { abs($0 - $1) <= Self.tolerance })
  }

  @Test("what a format has no words for is refused, never dropped")
  func refusals() throws {
    let clock = ObservationTerm(.gaitPhase)
    let impedance = try #require(
      VariableImpedance(
        stiffnessScale: 0.5...2, dampingScale: 1...1, sensitivity: 1,
        groups: Array(repeating: 0, count: 12)))
    let history = LongHistory(frameCount: 4, quantities: [.jointPosition])
    var looped = try Sample.g1()
    looped.driverStiffness[3] = 5
    var slow = try Sample.qinglong()
    slow.controlRate = 100
    let both: [DeploymentFormat] = [.mjlab, .unitree]
    let cases: [(PolicyContract, [DeploymentFormat], String)] = [
      (try Sample.g1(filter: 0.5), both, "found a filter on the joint targets"),
      (looped, both, "found a second loop in the motors' drivers"),
      (try Sample.g1(longHistory: history), both, "found a long history"),
      (try Sample.g1(Sample.g1Terms, impedance: impedance), both, "found 13 actions"),
      (try Sample.g1(Sample.g1Terms + [ObservationTerm(.standFlag)]), both, "'stand_flag'"),
      (try Sample.g1(Sample.g1Terms + [clock]), [.mjlab], "'gait_phase'"),
      (
        try Sample.g1(Sample.g1Terms + [clock], gait: GaitClock(whenStanding: .off)), [.unitree],
        "found a gait clock that stands still"
      ),
      (
        try Sample.g1([ObservationTerm(.jointVelocity, history: .past(2))]), both,
        "without every frame up to the current one"
      ),
      (
        try Sample.g1(Sample.g1Terms + [ObservationTerm(.jointPositionOffset)]), both,
        "twice for the same moment"
      ),
      (
        try Sample.g1(Sample.g1Terms + [ObservationTerm(.gaitPhase, clip: 3)]), [.unitree],
        "cut to different bounds"
      ),
      (try Sample.g1(), [.openloong], "preset openloong173"), (slow, [.openloong], "100.0 Hz"),
      (try Sample.qinglong(longHistory: history), [.openloong], "another long history"),
    ]
    for (contract, formats, words) in cases {
      let policy = try Sample.policy(contract, stepCount: 1)
      for format in formats {
        #expect {
          _ = try policy.package(for: format)
        } throws: {
          let text = "\($0)"
          return $0 is DeploymentError && text.contains(words)
            && text.hasPrefix("format \(format.rawValue): found ") && text.contains(", expected ")
        }
      }
    }
  }

  @Test("a policy without a robot has the plain format only")
  func withoutRobot() throws {
    var policy = try Sample.policy(Sample.g1())
    policy.contract = nil
    policy.episode = nil
    #expect(try policy.package(for: .onnx).texts.isEmpty)
    #expect(throws: DeploymentError.self) { try policy.package(for: .unitree) }
  }

  @Test("mjlab's metadata have its keys, in its notation, with all digits")
  func metadata() throws {
    let contract = try Sample.g1()
    let model = try Sample.policy(contract).package(for: .mjlab).model
    #expect(
      model.metadata.map(\.key) == [
        "run_path", "joint_names", "joint_stiffness", "joint_damping", "default_joint_pos",
        "command_names", "observation_names", "observation_terms_scale",
        "observation_terms_flatten_history_dim", "observation_terms_history_length",
        "observation_terms_clip", "observation_history_lengths", "action_scale",
      ])
    #expect(
      model.metadataValue("observation_names")
        == "command,base_ang_vel,projected_gravity,joint_pos,joint_vel,actions")
    #expect(model.metadataValue("observation_terms_history_length") == "0,3,3,3,0,0")
    #expect(model.metadataValue("observation_history_lengths") == "1,3,3,3,1,1")
    #expect(
      model.metadataValue("observation_terms_clip")?.hasPrefix("-inf;inf,-inf;inf,") == true)
    let scale = model.metadataValue("action_scale")?.split(separator: ",").compactMap {
      Double($0)
    }
    #expect(scale == contract.actions.scale)
  }

  @Test("the page names every joint, every number of the observation and what is left to others")
  func page() throws {
    let package = try Sample.policy(Sample.g1()).package(for: .unitree)
    let page = try #require(package.texts.first { $0.name == "CONTRACT.md" }).text
    for (joint, name) in Sample.g1Joints.enumerated() {
      #expect(page.contains("| \(joint) | \(name) |"))
    }
    #expect(page.contains("| 0–2 | `velocity_commands` |"))
    #expect(page.contains("| 21–56 | `joint_pos_rel` |"))
    #expect(page.contains("Input `obs` [1, 81], output `actions` [1, 12]"))
    #expect(package.notes.count == 4)
    for note in package.notes { #expect(page.contains(note.dropFirst())) }
    #expect(page.split(separator: "\n").count < 90)
  }
}
