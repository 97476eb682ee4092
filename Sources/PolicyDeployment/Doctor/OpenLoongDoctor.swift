import Foundation
import PolicyInterface

/// Compares a contract with the files of 青龙's runtime.
struct OpenLoongDoctor {
  /// What was found.
  private(set) var diagnosis: RuntimeDiagnosis

  private let contract: PolicyContract
  private let plan: IniFile
  private var list = FindingList()

  /// Where what the runtime has built in is written.
  private static let program = "plan_rl.cpp"

  /// - Parameters:
  ///   - contract: of the policy.
  ///   - path: `plan_rl.ini`; in its folder `driver_mujoco.ini` or `driver.ini`, and `thread.ini`, are
  ///     read where they are there.
  /// - Throws: `DeploymentError` where a file is missing or malformed.
  init(_ contract: PolicyContract, plan path: String) throws(DeploymentError) {
    self.contract = contract
    plan = try IniFile(contentsOf: path)
    diagnosis = RuntimeDiagnosis(robot: contract.robotName, files: [], findings: [])
    var files = [path]
    compareObservation()
    try comparePose()
    try compareGains()
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    func neighbour(_ name: String) -> String? {
      let prefix = (path as NSString).deletingLastPathComponent
      let file = prefix.isEmpty ? name : prefix + "/" + name
      let isThere = FileManager.default.fileExists(atPath: folder.appending(path: name).path)
      return isThere ? file : nil
    }
    let simulated = neighbour("driver_mujoco.ini")
    if let file = simulated {
      files.append(file)
      try compareSimulatedDriver(IniFile(contentsOf: file))
    }
    if let file = neighbour("driver.ini") {
      files.append(file)
      try compareRealDriver(IniFile(contentsOf: file))
    }
    if simulated == nil { noteUnseenLoops() }
    compareFilters()
    try compareRate(
      neighbour("thread.ini").map { file throws(DeploymentError) in
        files.append(file)
        return try IniFile(contentsOf: file)
      })
    try compareCommands()
    noteNetwork()
    diagnosis = RuntimeDiagnosis(
      robot: contract.robotName, files: files, findings: list.findings)
  }

  /// The numbers of the legs' motors in an array of all motors; nil where the key is not there.
  private func legs(_ key: String, of file: IniFile) throws(DeploymentError) -> [Double]? {
    try file.numbers(key, count: OpenLoongRuntime.motorCount)
      .map { Array($0.suffix(OpenLoongPlan.jointCount)) }
  }

  /// The same of a key that must be there.
  private func requiredLegs(_ key: String) throws(DeploymentError) -> [Double] {
    guard let numbers = try legs(key, of: plan) else { throw Self.missing(key, in: plan) }
    return numbers
  }

  private static func missing(_ key: String, in file: IniFile) -> DeploymentError {
    .malformed(
      file: file.name, line: nil, found: "no '\(key)'", expected: "a plan of 青龙's runtime")
  }

  // MARK: - What goes in and out

  private mutating func compareObservation() {
    if contract.jointNames != OpenLoongRuntime.legJoints {
      list.add(
        "order of the joints", at: Self.program,
        trained: contract.jointNames.joined(separator: ","),
        runtime: OpenLoongRuntime.legJoints.joined(separator: ","),
        "actions and observations of one joint would be taken for another's")
    }
    let terms = contract.observation.terms
    if terms != ObservationLayout.openLoongTerms {
      list.add(
        "observation", at: Self.program,
        trained:
          "\(contract.observation.count) numbers: \(terms.map(\.name).joined(separator: ","))",
        runtime: "173 numbers: "
          + ObservationLayout.openLoongTerms.map(\.name).joined(separator: ","),
        "the policy would take numbers for others; train with environment.observation.preset "
          + "openloong173")
    }
    if ![nil, LongHistory.openLoong].contains(contract.observation.longHistory) {
      list.add(
        "long history", at: Self.program,
        trained: "\(contract.observation.longHistory?.frameCount ?? 0) frames",
        runtime: "100 frames of 42 numbers", "the policy would take numbers for others")
    }
    if contract.actions.impedance != nil {
      list.add(
        "actions on the gains", at: Self.program,
        trained: "\(contract.actions.actionCount) actions",
        runtime: "\(OpenLoongPlan.jointCount)", "gains would stay as they are")
    }
  }

  /// The exported network's outputs are offsets from the pose of the shipped plan.
  private mutating func comparePose() throws(DeploymentError) {
    let key = "legQStd"
    guard let pose = try plan.numbers(key, count: OpenLoongPlan.jointCount) else {
      throw Self.missing(key, in: plan)
    }
    let meaning = "its target is off by the difference all the time"
    list.compare(
      "legQStd, from which the exported actions count,", unit: "rad", at: plan.place(key),
      joints: OpenLoongRuntime.legJoints, trained: OpenLoongPlan.legPose + OpenLoongPlan.legPose,
      runtime: pose, meaning: (meaning, meaning))
  }

  // MARK: - Gains, torques and rates

  private mutating func compareGains() throws(DeploymentError) {
    let commanded = zip(contract.jointStiffness, contract.driverStiffness).map(-)
    let damped = zip(contract.jointDamping, contract.driverDamping).map(-)
    list.compare(
      "kp", unit: "N m/rad", at: plan.place("jntKp"), joints: contract.jointNames,
      trained: commanded, runtime: try requiredLegs("jntKp"),
      meaning: ("the joint is stiffer", "the joint is softer"))
    list.compare(
      "kd", unit: "N m s/rad", at: plan.place("jntKd"), joints: contract.jointNames,
      trained: damped, runtime: try requiredLegs("jntKd"),
      meaning: ("the joint is damped more", "the joint is damped less"))
  }

  /// loong_sim's model of the motors: a second loop, a low-pass filter on the first, torque limits.
  private mutating func compareSimulatedDriver(_ file: IniFile) throws(DeploymentError) {
    let joints = contract.jointNames
    if let stiffness = try legs("jntKp", of: file) {
      list.compare(
        "kp of the driver's own loop", unit: "N m/rad", at: file.place("jntKp"), joints: joints,
        trained: contract.driverStiffness, runtime: stiffness,
        meaning: (
          "a second loop adds to the plan's: the joint is stiffer",
          "the second loop gives less: the joint is softer"
        ))
    }
    if let damping = try legs("jntKd", of: file) {
      list.compare(
        "kd of the driver's own loop", unit: "N m s/rad", at: file.place("jntKd"), joints: joints,
        trained: contract.driverDamping, runtime: damping,
        meaning: (
          "a second loop adds to the plan's: the joint is damped more",
          "the second loop gives less: the joint is damped less"
        ))
    }
    if let limits = try legs("jntMaxTor", of: file) {
      compareTorqueLimits(limits, at: file.place("jntMaxTor"))
    }
    if let frequencies = try legs("cutF", of: file) {
      compareCutoff(frequencies, at: file.place("cutF"))
    }
  }

  /// The drivers of the robot: bounds on the gains that they take, torque limits, low-pass filter.
  private mutating func compareRealDriver(_ file: IniFile) throws(DeploymentError) {
    let plans = [
      ("jntKp", "joint.kpMax", contract.jointStiffness, contract.driverStiffness, "kp"),
      ("jntKd", "joint.kdMax", contract.jointDamping, contract.driverDamping, "kd"),
    ]
    for (_, key, gains, driver, name) in plans {
      guard let largest = try legs(key, of: file) else { continue }
      for (joint, limit) in largest.enumerated() where joint < gains.count {
        let asked = gains[joint] - driver[joint]
        guard asked > limit else { continue }
        list.add(
          "largest \(name) of \(contract.jointNames[joint])", at: file.place(key),
          trained: FindingList.text(asked), runtime: FindingList.text(limit),
          "the driver cuts the gain that the plan asks for")
      }
    }
    if let limits = try legs("joint.maxTor", of: file) {
      compareTorqueLimits(limits, at: file.place("joint.maxTor"))
    }
    if let frequencies = try legs("joint.cutFrq", of: file) {
      compareCutoff(frequencies, at: file.place("joint.cutFrq"))
    }
    try compareTargetBounds(file)
  }

  private mutating func compareTorqueLimits(_ limits: [Double], at place: String) {
    for (joint, limit) in limits.enumerated() where joint < contract.jointNames.count {
      let trained = contract.jointEffortLimits[joint]
      guard abs(limit - trained) > 1e-6 * max(1, trained) else { continue }
      list.add(
        "torque limit of \(contract.jointNames[joint]) [N m]", at: place,
        trained: FindingList.text(trained), runtime: FindingList.text(limit),
        limit < trained
          ? "the joint is weaker than the policy learnt"
          : "the joint may push harder than in training, where nothing else bounds it",
        isDifference: limit < trained)
    }
  }

  /// A first-order filter's lag that does not count: this share of a control step.
  private static let negligibleLag = 0.1

  /// A cut-off frequency f lags by 1 / (2π f); training knew of none.
  private mutating func compareCutoff(_ frequencies: [Double], at place: String) {
    guard let lowest = frequencies.min(), lowest > 0 else {
      list.add(
        "low-pass filter of the driver [Hz]", at: place, trained: "none",
        runtime: FindingList.text(frequencies.min() ?? 0), "nothing passes")
      return
    }
    let lag = 1 / (2 * Double.pi * lowest)
    list.add(
      "low-pass filter of the driver [Hz]", at: place, trained: "none",
      runtime: FindingList.text(lowest),
      String(format: "what passes through it acts %.1f ms later", 1000 * lag),
      isDifference: lag > Self.negligibleLag / contract.controlRate)
  }

  /// Targets that the driver would cut.
  private mutating func compareTargetBounds(_ file: IniFile) throws(DeploymentError) {
    guard let lower = try legs("joint.minPos", of: file),
      let upper = try legs("joint.maxPos", of: file)
    else { return }
    let actions = contract.actions
    for joint in contract.jointNames.indices where joint < lower.count {
      let rest = actions.defaultPositions[joint]
      let reach = abs(actions.scale[joint]) * actions.clip
      guard rest - reach < lower[joint] || rest + reach > upper[joint] else { continue }
      let isOutside = rest < lower[joint] || rest > upper[joint]
      list.add(
        "targets of \(contract.jointNames[joint]) [rad]", at: file.place("joint.maxPos"),
        trained: FindingList.text(from: rest - reach, to: rest + reach),
        runtime: FindingList.text(from: lower[joint], to: upper[joint]),
        isOutside ? "the default pose is out of bounds" : "targets beyond are cut",
        isDifference: isOutside)
    }
  }

  private mutating func noteUnseenLoops() {
    let loops = zip(contract.driverStiffness, contract.driverDamping)
    guard loops.contains(where: { $0 != 0 || $1 != 0 }) else { return }
    list.add(
      "the drivers' own loops", at: plan.name,
      trained: "kp "
        + contract.driverStiffness.map(FindingList.text).joined(separator: ","),
      runtime: "no driver_mujoco.ini beside the plan",
      "the plan asks for the rest only: check that the drivers run theirs", isDifference: false)
  }

  private mutating func compareFilters() {
    let (trained, runtime) =
      (contract.targetFilterRetention, OpenLoongRuntime.targetFilterRetention)
    if trained != runtime {
      list.add(
        "filter on the joint targets, share kept each millisecond", at: Self.program,
        trained: FindingList.text(trained), runtime: FindingList.text(runtime),
        trained < runtime ? "targets arrive later" : "targets arrive sooner")
    }
  }

  private mutating func compareRate(_ threads: IniFile?) throws(DeploymentError) {
    let step = 1 / contract.controlRate
    var runtime = 1 / OpenLoongRuntime.controlRate
    var place = Self.program
    if let threads, let given = try threads.number("locoAlgorithm.dt") {
      (runtime, place) = (given, threads.place("locoAlgorithm.dt"))
    }
    if abs(step - runtime) > 1e-9 {
      list.add(
        "control step [s]", at: place, trained: FindingList.text(step),
        runtime: FindingList.text(runtime),
        runtime > step ? "the policy acts more rarely" : "the policy acts more often")
    }
    // int(1 / dt · step + 1e-6), the product in single precision, loses a millisecond.
    let ticks = (Double(Float(1) / Float(0.001) * Float(runtime)) + 1e-6).rounded(.down)
    if ticks * 0.001 < runtime - 1e-9 {
      list.add(
        "control step as it comes out [ms]", at: Self.program,
        trained: FindingList.text(1000 * step), runtime: FindingList.text(ticks),
        "rounding makes the policy fire a millisecond early", isDifference: false)
    }
  }

  // MARK: - Commands

  private mutating func compareCommands() throws(DeploymentError) {
    let limits = contract.commandLimits
    for (key, range, unit) in [
      ("maxVx", limits.forwardSpeed, "m/s"), ("maxVy", limits.leftwardSpeed, "m/s"),
      ("maxWz", limits.yawRate, "rad/s"),
    ] {
      guard let bound = try plan.number(key) else { throw Self.missing(key, in: plan) }
      compareRange(key, bound: abs(bound), trained: range, unit: unit)
      for suffix in ["Run", "Walk"] {
        let further = key + suffix
        guard let bound = try plan.number(further), abs(bound) != abs(try plan.number(key) ?? 0)
        else { continue }
        list.add(
          "\(further) [\(unit)]", at: plan.place(further), trained: FindingList.text(range),
          runtime: FindingList.text(abs(bound)),
          "the published plan does not read it; one that switches gaits may", isDifference: false)
      }
    }
    for key in ["vxAdd", "vyAdd", "wzAdd"] {
      guard let added = try plan.number(key), added != 0 else { continue }
      list.add(
        key, at: plan.place(key), trained: "0", runtime: FindingList.text(added),
        "the robot drifts by what is added to every command, where the plan reads it")
    }
    if let height = try plan.number("maxZ"), height < VelocityCommand.nominalHeight {
      list.add(
        "maxZ", at: plan.place("maxZ"),
        trained: "height command \(FindingList.text(VelocityCommand.nominalHeight))",
        runtime: FindingList.text(height), "the height command is cut to what was never trained")
    }
    compareDeadBands()
  }

  private mutating func compareRange(
    _ key: String, bound: Double, trained range: ClosedRange<Double>, unit: String
  ) {
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    let runtime = -bound...bound
    guard runtime != range else { return }
    let isWider = bound > largest + 1e-9
    let isOneSided = !isWider && bound > min(abs(range.lowerBound), abs(range.upperBound)) + 1e-9
    list.add(
      "\(key) [\(unit)]", at: plan.place(key), trained: FindingList.text(range),
      runtime: FindingList.text(runtime),
      isWider
        ? "the robot can be told what it was never trained for"
        : isOneSided
          ? "one bound serves both directions: let the operator's side keep to the smaller one"
          : "the robot is not told all that it was trained for",
      isDifference: isWider)
  }

  private mutating func compareDeadBands() {
    let limits = contract.commandLimits
    if limits.filterRetention != OpenLoongRuntime.commandFilterRetention {
      list.add(
        "filter on the commands, share kept each control step", at: Self.program,
        trained: FindingList.text(limits.filterRetention),
        runtime: FindingList.text(OpenLoongRuntime.commandFilterRetention),
        limits.filterRetention < OpenLoongRuntime.commandFilterRetention
          ? "commands change more slowly" : "commands change faster")
    }
    let bands = OpenLoongRuntime.deadBand
    for (name, trained, runtime, unit) in [
      ("forward speed", limits.smallestSpeed, bands.forwardSpeed, "m/s"),
      ("leftward speed", limits.smallestSpeed, bands.leftwardSpeed, "m/s"),
      ("yaw rate", limits.smallestYawRate, bands.yawRate, "rad/s"),
    ] where trained != runtime {
      // A filtered command passes through all small speeds, so a policy that was trained behind a
      // filter has seen them.
      let isUnseen = runtime < trained && limits.filterRetention == 0
      list.add(
        "dead-band of the \(name) [\(unit)]", at: Self.program, trained: FindingList.text(trained),
        runtime: FindingList.text(runtime),
        runtime < trained
          ? "smaller commands than in training get through"
          : "small commands that were trained count as zero",
        isDifference: isUnseen)
    }
    let gate = OpenLoongRuntime.commandGate
    let smallest = gate / (1 - OpenLoongRuntime.commandFilterRetention)
    list.add(
      "gate behind the command filter", at: Self.program, trained: "none",
      runtime: "zero below \(FindingList.text(gate))",
      "a step command of at most \(FindingList.text(smallest)) never leaves zero: command more first",
      isDifference: false)
  }

  private mutating func noteNetwork() {
    guard let networks = plan.entries["netOnnxs"]?.text, networks != DeploymentPackage.policyName
    else { return }
    list.add(
      "netOnnxs", at: plan.place("netOnnxs"), trained: DeploymentPackage.policyName,
      runtime: networks, "the runtime loads that file: put the exported one in its place",
      isDifference: false)
  }
}
