/// A term that a reward may consist of: its name, its meaning and the function that computes it.
public struct RewardDefinition: Sendable {
  /// Name in experiments.
  public let name: String
  /// One or two sentences with formula and source.
  public let documentation: String
  /// Its parameters, in the order in which the function takes them.
  public let parameters: [RewardParameter]
  /// Whether it pays for what happens at an instant, a touch-down or a fall, rather than for every
  /// step of a time (docs/decisions/0012-event-rewards.md).
  public let isEvent: Bool
  /// How its value becomes a part of the reward.
  let kind: Kind
  /// Whether it needs the poses of all links, which cost time.
  let needsBodyKinematics: Bool
  /// Whether it compares with a reference motion.
  let needsReference: Bool
  /// The term without its weight, from a sample and the parameters' values.
  let evaluate: @Sendable (RewardSample, [Double]) -> Double

  enum Kind: Sendable {
    /// As it is.
    case ordinary
    /// As a potential Φ whose growth is rewarded: `(γ Φ(s′) − Φ(s)) / Δt`, γ being the first
    /// parameter (Ng, Harada and Russell 1999).
    case potential
    /// After a negative sum was cut to zero.
    case terminal
  }

  init(
    _ name: String, _ documentation: String, _ parameters: [RewardParameter] = [],
    kind: Kind = .ordinary, isEvent: Bool = false, needsBodyKinematics: Bool = false,
    needsReference: Bool = false,
    evaluate: @escaping @Sendable (RewardSample, [Double]) -> Double
  ) {
    self.name = name
    self.documentation = documentation
    self.parameters = parameters
    self.kind = kind
    self.isEvent = isEvent
    self.needsBodyKinematics = needsBodyKinematics
    self.needsReference = needsReference
    self.evaluate = evaluate
  }
}

/// A number that shapes a term.
public struct RewardParameter: Equatable, Sendable {
  /// Name in experiments, its unit as suffix.
  public let name: String
  /// Value where an experiment gives none.
  public let defaultValue: Double
  /// Accepted values.
  public let range: ClosedRange<Double>
  /// Unit, nil for a pure number.
  public let unit: String?
  /// Meaning.
  public let documentation: String

  init(
    _ name: String, _ defaultValue: Double, _ range: ClosedRange<Double>, unit: String? = nil,
    _ documentation: String
  ) {
    self.name = name
    self.defaultValue = defaultValue
    self.range = range
    self.unit = unit
    self.documentation = documentation
  }

  /// Every number.
  static let any: ClosedRange<Double> = -Double.infinity...Double.infinity
  /// Numbers above zero.
  static let positive: ClosedRange<Double> = Double.leastNonzeroMagnitude...Double.infinity
  /// Zero and above.
  static let nonNegative: ClosedRange<Double> = 0...Double.infinity

  /// From which error of the velocity on a robot is let do what keeps it from falling; for terms that
  /// multiply by `RewardSample.calm(_:)`.
  static let recoverySpeed = RewardParameter(
    "recovery_speed_m_s", 0, nonNegative, unit: "m/s",
    "Error s of the base's velocity at which the term fades, as exp(−(‖v_xy − c_xy‖ / s)⁴), so that "
      + "a robot that was pushed may spend what it takes not to fall; 0: it never fades.")
}
