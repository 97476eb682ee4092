extension PolicyContract {
  /// Reads a contract that `metadata(runPath:)` wrote.
  ///
  /// - Parameter metadata: the entries by key; others than the contract's are left alone.
  /// - Throws: `missingEntry` or `invalidEntry` for the first entry that makes no contract.
  public init(metadata: [String: String]) throws(PolicyInterfaceError) {
    let entries = ContractEntries(texts: metadata)
    try entries.require(Key.version, oneOf: [Version.targets, Version.gains])
    robotName = try entries.text(Key.robot)
    jointNames = try entries.texts("joint_names")
    let joints = jointNames.count
    jointStiffness = try entries.numbers("joint_stiffness", count: joints)
    jointDamping = try entries.numbers("joint_damping", count: joints)
    jointEffortLimits = try entries.numbers(Key.effortLimits, count: joints)
    driverStiffness = try entries.numbersOrZeros(Key.driverStiffness, count: joints)
    driverDamping = try entries.numbersOrZeros(Key.driverDamping, count: joints)
    actions = ActionMapping(
      defaultPositions: try entries.numbers("default_joint_pos", count: joints),
      scale: try entries.numbers("action_scale", count: joints),
      clip: try entries.number(Key.actionClip),
      impedance: entries.texts[Key.version] == Version.gains
        ? try entries.impedance(jointCount: joints) : nil)
    observation = try entries.layout(actions)
    controlRate = try entries.number(Key.controlRate)
    guard controlRate > 0, controlRate.isFinite else {
      throw entries.invalid(Key.controlRate, expected: "a rate above 0")
    }
    targetFilterRetention = try entries.number(Key.filter)
    gait = try entries.gait()
    commandLimits = try entries.commandLimits()
  }
}

/// The entries of a contract as typed values.
private struct ContractEntries {
  let texts: [String: String]

  func text(_ key: String) throws(PolicyInterfaceError) -> String {
    guard let text = texts[key] else { throw .missingEntry(key: key) }
    return text
  }

  func texts(_ key: String) throws(PolicyInterfaceError) -> [String] {
    try text(key).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  func require(_ key: String, oneOf values: [String]) throws(PolicyInterfaceError) {
    guard values.contains(try text(key)) else {
      throw invalid(key, expected: values.joined(separator: " or "))
    }
  }

  func numbers(_ key: String, count: Int) throws(PolicyInterfaceError) -> [Double] {
    let texts = try texts(key)
    let numbers = texts.compactMap(Double.init)
    guard texts.count == count, numbers.count == count, !numbers.contains(where: \.isNaN) else {
      throw invalid(key, expected: "\(count) numbers")
    }
    return numbers
  }

  /// Zeros where the entry is absent.
  func numbersOrZeros(_ key: String, count: Int) throws(PolicyInterfaceError) -> [Double] {
    guard texts[key] != nil else { return Array(repeating: 0, count: count) }
    return try numbers(key, count: count)
  }

  func number(_ key: String) throws(PolicyInterfaceError) -> Double {
    try numbers(key, count: 1)[0]
  }

  func invalid(_ key: String, expected: String) -> PolicyInterfaceError {
    .invalidEntry(key: key, found: texts[key] ?? "nothing", expected: expected)
  }

  func impedance(jointCount: Int) throws(PolicyInterfaceError) -> VariableImpedance {
    let key = PolicyContract.Key.impedance
    let n = try numbers(key, count: 5)
    let groupsKey = PolicyContract.Key.impedanceGroups
    let groups = try numbers(groupsKey, count: jointCount).compactMap { Int(exactly: $0) }
    guard groups.count == jointCount, groups.allSatisfy({ (0..<jointCount).contains($0) }),
      Set(groups) == Set(0...(groups.max() ?? 0))
    else { throw invalid(groupsKey, expected: "\(jointCount) groups, numbered from 0 on") }
    guard n[0] <= n[1], n[2] <= n[3],
      let impedance = VariableImpedance(
        stiffnessScale: n[0]...n[1], dampingScale: n[2]...n[3], sensitivity: n[4], groups: groups)
    else {
      throw invalid(
        key,
        expected: "two ranges with 1 inside, of which one may be 1…1, and a sensitivity above 0")
    }
    return impedance
  }

  func layout(_ actions: ActionMapping) throws(PolicyInterfaceError) -> ObservationLayout {
    let names = try texts(PolicyContract.Key.terms)
    let frameCounts = try numbers("observation_terms_history_length", count: names.count)
    let clips = try numbers("observation_terms_clip", count: names.count)
    let scales = try texts("observation_terms_scale")
    guard scales.count == names.count else {
      throw invalid("observation_terms_scale", expected: "\(names.count) terms")
    }
    var terms: [ObservationTerm] = []
    for (index, name) in names.enumerated() {
      guard let frameCount = Int(exactly: frameCounts[index]), (1...10_000).contains(frameCount)
      else { throw invalid("observation_terms_history_length", expected: "counts from 1 on") }
      var term = try ObservationTerm(name: name, frameCount: frameCount)
      let words = scales[index].split(separator: " ")
      term.scale = words.compactMap { Float($0) }
      guard term.scale.count == words.count else {
        throw invalid("observation_terms_scale", expected: "numbers")
      }
      term.clip = Float(clips[index])
      terms.append(term)
    }
    let footCount = try number(PolicyContract.Key.footCount)
    guard (0...16).contains(footCount) else {
      throw invalid(PolicyContract.Key.footCount, expected: "a count")
    }
    let seesGround = terms.contains { $0.quantity == .heightScan }
    return try ObservationLayout(
      terms: terms, defaultPositions: actions.defaultPositions, actionCount: actions.actionCount,
      footCount: Int(footCount), heightScan: seesGround ? try heightScan() : HeightScan(),
      longHistory: try longHistory(),
      preview: terms.contains { $0.quantity == .referencePreview }
        ? try preview() : ReferencePreview())
  }

  /// The long history, nil where the entries are absent.
  func longHistory() throws(PolicyInterfaceError) -> LongHistory? {
    let key = PolicyContract.Key.longHistoryFrames
    guard texts[key] != nil else { return nil }
    guard let frameCount = Int(exactly: try number(key)), (1...10_000).contains(frameCount) else {
      throw invalid(key, expected: "a count from 1 on")
    }
    var quantities: [ObservationQuantity] = []
    for name in try texts(PolicyContract.Key.longHistoryTerms) {
      guard let quantity = ObservationQuantity(rawValue: name) else {
        throw .unknownObservation(name: name)
      }
      quantities.append(quantity)
    }
    return LongHistory(frameCount: frameCount, quantities: quantities)
  }

  func preview() throws(PolicyInterfaceError) -> ReferencePreview {
    let key = PolicyContract.Key.preview
    let numbers = try numbers(key, count: 2)
    guard let count = Int(exactly: numbers[0]), (1...100).contains(count), numbers[1] > 0,
      numbers[1].isFinite
    else { throw invalid(key, expected: "a count in 1…100 and an interval above 0") }
    return ReferencePreview(count: count, interval: numbers[1])
  }

  func heightScan() throws(PolicyInterfaceError) -> HeightScan {
    let key = PolicyContract.Key.heightScan
    let numbers = try numbers(key, count: 5)
    guard let rows = Int(exactly: numbers[0]), let points = Int(exactly: numbers[1]),
      (1...1_000).contains(rows), (1...1_000).contains(points), numbers[2] > 0, numbers[4] > 0,
      numbers.allSatisfy(\.isFinite)
    else {
      throw invalid(
        key, expected: "two counts in 1…1000, a spacing above 0, an offset and a limit above 0")
    }
    return HeightScan(
      forwardCount: rows, leftwardCount: points, spacing: numbers[2], offset: numbers[3],
      limit: numbers[4])
  }

  func gait() throws(PolicyInterfaceError) -> GaitClock {
    let key = PolicyContract.Key.gait
    let numbers = try numbers(key, count: 4)
    guard numbers[0] > 0, numbers.allSatisfy(\.isFinite) else {
      throw invalid(key, expected: "a period above 0, two offsets and a stance ratio")
    }
    let standing = try text(PolicyContract.Key.standing)
    guard let whenStanding = GaitClock.Standing(rawValue: standing) else {
      throw invalid(
        PolicyContract.Key.standing,
        expected: GaitClock.Standing.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return GaitClock(
      period: numbers[0], leftOffset: numbers[1], rightOffset: numbers[2],
      stanceRatio: numbers[3], whenStanding: whenStanding)
  }

  func commandLimits() throws(PolicyInterfaceError) -> CommandLimits {
    let key = PolicyContract.Key.commands
    let n = try numbers(key, count: 8)
    guard n[0] <= n[1], n[2] <= n[3], n[4] <= n[5] else {
      throw invalid(key, expected: "lower bounds that are not above the upper ones")
    }
    return CommandLimits(
      forwardSpeed: n[0]...n[1], leftwardSpeed: n[2]...n[3], yawRate: n[4]...n[5],
      smallestSpeed: n[6], smallestYawRate: n[7],
      filterRetention: try numbersOrZeros(PolicyContract.Key.commandFilter, count: 1)[0])
  }
}
