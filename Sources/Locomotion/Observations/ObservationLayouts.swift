import PolicyInterface

/// The layouts of actor and critic.
struct ObservationLayouts: Sendable {
  /// That of the critic for a privileged actor.
  let actor: ObservationLayout
  /// The actor's terms, free of noise, and then the privileged ones.
  let critic: ObservationLayout
  /// Whether a term compares with the reference gait.
  let needsReferenceOffsets: Bool
  /// Where the height of the ground is observed; nil where neither does.
  let heightScan: HeightScan?
  /// When the reference motion is seen ahead; nil where neither does.
  let preview: ReferencePreview?

  /// - Parameters:
  ///   - configuration: names of the terms.
  ///   - preview: when the reference motion is seen ahead.
  ///   - model: gives the default pose and the weight.
  ///   - actionCount: numbers in an action.
  /// - Throws: `invalid` where a name is no term or a preset does not fit the robot.
  init(
    _ configuration: ObservationConfiguration, preview: ReferencePreview = ReferencePreview(),
    model: BipedModel, actionCount: Int
  ) throws(LocomotionError) {
    let positions = model.defaultPositions
    guard configuration.historyLength >= 1 else {
      throw .invalid(
        setting: "observation history length", found: "\(configuration.historyLength)",
        expected: "at least 1")
    }
    let actorTerms: [ObservationTerm]
    switch configuration.preset {
    case .standard: actorTerms = ObservationLayout.standardTerms
    case .openloong173:
      guard positions.count == 12 else {
        throw .invalid(
          setting: "observation preset openloong173", found: "\(positions.count) joints",
          expected: "12")
      }
      guard actionCount == positions.count else {
        throw .invalid(
          setting: "observation preset openloong173",
          found: "\(actionCount) actions, with those of the variable impedance",
          expected: "12: 青龙's runtime gives a policy its joint offsets only")
      }
      actorTerms = ObservationLayout.openLoongTerms
    case .custom:
      guard !configuration.terms.isEmpty else {
        throw .invalid(
          setting: "observation terms", found: "none", expected: "at least one for custom")
      }
      actorTerms = try Self.terms(configuration.terms, configuration, weight: model.weight)
    }
    if let term = actorTerms.first(where: { $0.quantity.isPrivileged }) {
      throw .invalid(
        setting: "observation terms", found: "'\(term.name)', which no robot can sense",
        expected: "it among the critic's terms")
    }
    let criticTerms = try Self.terms(
      configuration.criticTerms, configuration, weight: model.weight)
    var scan = configuration.heightScan
    if scan.offset == 0 { scan.offset = model.standingHeight }
    let history = try configuration.longHistory?.resolved()
    let sight = Sight(scan: scan, history: history, preview: preview)
    critic = try Self.layout(actorTerms + criticTerms, positions, actionCount, sight)
    actor =
      configuration.isActorPrivileged
      ? critic : try Self.layout(actorTerms, positions, actionCount, sight)
    heightScan = critic.heightScan
    self.preview = critic.preview
    needsReferenceOffsets = criticTerms.contains { $0.quantity == .referenceOffset }
  }

  private static func terms(
    _ names: [String], _ configuration: ObservationConfiguration, weight: Double
  ) throws(LocomotionError) -> [ObservationTerm] {
    var terms: [ObservationTerm] = []
    for name in names {
      do {
        var term = try ObservationTerm(name: name, frameCount: configuration.historyLength)
        term.scale = [scale(term.quantity, weight: weight)]
        terms.append(term)
      } catch {
        throw .invalid(
          setting: "observation terms", found: "'\(name)'",
          expected: "one of " + ObservationQuantity.allCases.map(\.rawValue).joined(separator: ", ")
            + ", with _history or _stack behind it for several frames")
      }
    }
    return terms
  }

  /// What both layouts see around them, behind them and ahead.
  private struct Sight {
    let scan: HeightScan
    let history: LongHistory?
    let preview: ReferencePreview
  }

  private static func layout(
    _ terms: [ObservationTerm], _ positions: [Double], _ actionCount: Int, _ sight: Sight
  ) throws(LocomotionError) -> ObservationLayout {
    do {
      return try ObservationLayout(
        terms: terms, defaultPositions: positions, actionCount: actionCount,
        heightScan: sight.scan, longHistory: sight.history, preview: sight.preview)
    } catch {
      guard case .invalidHistory(let found, let expected) = error else {
        throw .invalid(setting: "observation", found: "\(error)", expected: "scales that fit")
      }
      throw .invalid(setting: "observation long history", found: found, expected: expected)
    }
  }

  /// Brings what is counted in newtons to the size of the other numbers.
  private static func scale(_ quantity: ObservationQuantity, weight: Double) -> Float {
    switch quantity {
    case .footForce: Float(1 / weight)
    case .jointTorque: 0.01
    default: 1
    }
  }
}

extension LongHistoryConfiguration {
  /// The history with its quantities looked up.
  ///
  /// - Throws: `invalid` where a name is no quantity.
  fileprivate func resolved() throws(LocomotionError) -> LongHistory {
    var quantities: [ObservationQuantity] = []
    for name in terms {
      guard let quantity = ObservationQuantity(rawValue: name) else {
        throw .invalid(
          setting: "observation long history", found: "'\(name)'",
          expected: "current terms of the observation")
      }
      quantities.append(quantity)
    }
    return LongHistory(frameCount: frameCount, quantities: quantities)
  }
}
