import ONNXFormat
import PolicyInterface

/// The observation that runtimes of Isaac Lab's family build: one block for each quantity, all its
/// frames in it, oldest first, the current one last, in SI units.
///
/// A trained number is `clip(scale (x + shift))` of one of theirs; the exported network begins with
/// that.
struct BlockObservation {
  /// The blocks in order.
  let blocks: [ObservationBlock]
  /// `[numbers]` which number of the trained observation each is.
  let source: [Int]
  /// `[numbers]` factor on it in training.
  let scale: [Float]
  /// `[numbers]` what the trained quantity has more than the runtime's.
  let shift: [Float]
  /// Bound on all trained numbers.
  let clip: Float

  /// How a runtime calls a quantity that it has.
  typealias Names = (ObservationQuantity) -> String?

  /// - Parameters:
  ///   - contract: of the policy.
  ///   - format: the runtime, for messages.
  ///   - names: what the runtime has, offsets standing for raw joint positions too.
  /// - Throws: `inexpressible` where the runtime cannot build what the policy sees.
  init(
    _ contract: PolicyContract, for format: DeploymentFormat, names: Names
  ) throws(DeploymentError) {
    let terms = contract.observation.terms
    func refuse(_ found: String, _ expected: String) -> DeploymentError {
      .inexpressible(format: format, found: found, expected: expected)
    }
    var sightings: [Sighting] = []
    for (term, range) in zip(terms, contract.observation.slices) {
      let quantity = term.quantity == .jointPosition ? .jointPositionOffset : term.quantity
      guard let name = names(quantity) else {
        let known = ObservationQuantity.allCases.filter { names($0) != nil }.map(\.rawValue)
        throw refuse(
          "the observation '\(term.name)'",
          "terms of \((known + [ObservationQuantity.jointPosition.rawValue]).joined(separator: ", ")), "
            + "each alone or with its past frames: the runtime has no other")
      }
      let place = sightings.firstIndex { $0.quantity == quantity } ?? sightings.count
      if place == sightings.count {
        sightings.append(Sighting(name: name, quantity: quantity, frames: [:]))
      }
      for (age, frame) in Self.frames(of: term, at: range) {
        guard sightings[place].frames[age] == nil else {
          throw refuse("'\(quantity.rawValue)' twice for the same moment", "each frame once")
        }
        sightings[place].frames[age] = (term, frame)
      }
    }
    let clips = Set(terms.map(\.clip))
    guard let clip = clips.first, clips.count == 1 else {
      throw refuse("observations cut to different bounds \(clips.sorted())", "one bound for all")
    }
    self.clip = clip

    var blocks: [ObservationBlock] = []
    var source: [Int] = []
    var scale: [Float] = []
    var shift: [Float] = []
    for sighting in sightings {
      let count = sighting.frames.count
      let start = source.count
      for age in (0..<count).reversed() {
        guard let (term, frame) = sighting.frames[age] else {
          throw refuse(
            "'\(sighting.quantity.rawValue)' of the past without every frame up to the current one",
            "all of them, as the runtime's histories have")
        }
        source += frame
        for number in 0..<frame.count {
          scale.append(term.scale[term.scale.count == 1 ? 0 : number])
          shift.append(
            term.quantity == .jointPosition
              ? Float(contract.actions.defaultPositions[number]) : 0)
        }
      }
      blocks.append(
        ObservationBlock(
          name: sighting.name, quantity: sighting.quantity, range: start..<source.count,
          history: count == 1 ? .current : .stacked(count), scale: [1], clip: .infinity))
    }
    guard scale.allSatisfy({ $0 != 0 }) else {
      throw refuse("an observation with the scale 0", "other scales")
    }
    self.blocks = blocks
    self.source = source
    self.scale = scale
    self.shift = shift
  }

  /// A quantity with the trained numbers of its frames by their age in control steps.
  private struct Sighting {
    let name: String
    let quantity: ObservationQuantity
    var frames: [Int: (term: ObservationTerm, range: Range<Int>)]
  }

  private static func frames(
    of term: ObservationTerm, at range: Range<Int>
  ) -> [(age: Int, range: Range<Int>)] {
    let count = term.history.frameCount
    let width = range.count / count
    let newest = if case .past = term.history { 1 } else { 0 }
    return (0..<count).map { frame in
      let start = range.lowerBound + frame * width
      return (newest + count - 1 - frame, start..<start + width)
    }
  }

  /// The numbers that the runtime would have built: `x = o / scale − shift`.
  func runtimeObservation(_ trained: [Float]) -> [Float] {
    source.indices.map { trained[source[$0]] / scale[$0] - shift[$0] }
  }

  /// The trained network behind the runtime's numbers.
  ///
  /// - Throws: `ONNXFormatError` where the parts do not fit.
  func graph(_ trained: PolicyGraph) throws(ONNXFormatError) -> PolicyGraph {
    var layers = trained.layers
    let width = layers[0].inputCount
    for row in 0..<layers[0].outputCount {
      for (column, origin) in source.enumerated() {
        layers[0].weights[row * width + column] = trained.layers[0].weights[row * width + origin]
      }
    }
    var normalizer = trained.normalizer
    if let learnt = trained.normalizer {
      normalizer?.mean = source.map { learnt.mean[$0] }
      normalizer?.standardDeviation = source.map { learnt.standardDeviation[$0] }
    }
    return try PolicyGraph(
      inputTransform: PolicyGraph.InputTransform(
        scale: scale, offset: zip(scale, shift).map { $0 * $1 },
        clip: clip.isFinite ? -clip...clip : nil),
      normalizer: normalizer, layers: layers, activation: trained.activation,
      outputClip: trained.outputClip, outputTransform: trained.outputTransform)
  }
}

extension PolicyContract {
  /// Refuses what neither mjlab's metadata nor `deploy.yaml` has words for.
  ///
  /// - Throws: `inexpressible` for the first of them.
  func checkExpressible(as format: DeploymentFormat) throws(DeploymentError) {
    func check(
      _ isRight: Bool, _ found: String, _ expected: String
    ) throws(DeploymentError) {
      if !isRight { throw .inexpressible(format: format, found: found, expected: expected) }
    }
    try check(
      actions.impedance == nil,
      "\(actions.actionCount) actions, those of environment.control.variable_impedance among them",
      "\(jointNames.count), one for each joint: the runtime keeps its gains")
    try check(
      observation.longHistory == nil,
      "a long history (environment.observation.long_history)",
      "none: the runtime has no window of frames behind the observation")
    try check(
      targetFilterRetention == 0,
      "a filter on the joint targets that keeps \(targetFilterRetention) a millisecond "
        + "(simulation.target_filter_retention)",
      "none: the runtime hands targets on as they are")
    try check(
      (driverStiffness + driverDamping).allSatisfy { $0 == 0 },
      "a second loop in the motors' drivers (robot.driver_stiffness_nm_rad, "
        + "robot.driver_damping_nm_s_rad)",
      "none: the format has one gain for each joint")
  }

  /// What both formats leave to others.
  var isaacNotes: [String] {
    let limits = commandLimits
    var notes: [String] = []
    if limits.smallestSpeed > 0 || limits.smallestYawRate > 0 {
      notes.append(
        "training set horizontal speeds below \(limits.smallestSpeed) m/s and yaw rates below "
          + "\(limits.smallestYawRate) rad/s to zero; the runtime does not: do it where commands "
          + "come from")
    }
    if limits.filterRetention > 0 {
      notes.append(
        "training filtered commands, keeping \(limits.filterRetention) from one control step to "
          + "the next; the runtime does not: do it where commands come from")
    }
    notes.append("the format has no torque limits; training had those of the table of joints")
    return notes
  }
}
