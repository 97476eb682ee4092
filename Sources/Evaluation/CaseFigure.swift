import Comparison
import EvaluationSuites

/// One figure of every case: its key in JSON, its place in tables, and how it is computed.
struct CaseFigure: Sendable {
  /// Key in JSON.
  let key: String
  /// In words that say what it is.
  let name: String
  /// Heads its column, in two lines.
  let heading: (String, unit: String)
  /// Digits after the point in tables.
  let digits: Int
  /// Factor on the value in tables.
  let tableFactor: Double
  /// Whether more is better.
  let preference: Preference
  /// Whether it comes from a search for the largest push.
  let isOfSearch: Bool
  /// Whether each sample is 1 or 0 and the figure their share, with the interval of one.
  let isShare: Bool
  /// Whether controllers are compared by it over episodes with falls, too: what a robot does that lies on the
  /// ground says nothing of how it walks.
  let countsFalls: Bool
  /// `[episodes]`, or phases of a search: the figure of each, nil where it has none.
  let samples: @Sendable (CaseOutcome) -> [Double?]

  private init(
    _ key: String, _ name: String, title: String, unit: String, digits: Int,
    tableFactor: Double = 1, _ preference: Preference, isOfSearch: Bool = false,
    isShare: Bool = false, countsFalls: Bool = false,
    _ samples: @escaping @Sendable (CaseOutcome) -> [Double?]
  ) {
    self.key = key
    self.name = name
    heading = (title, unit)
    self.digits = digits
    self.tableFactor = tableFactor
    self.preference = preference
    self.isOfSearch = isOfSearch
    self.isShare = isShare
    self.countsFalls = countsFalls || isShare || isOfSearch
    self.samples = samples
  }

  /// The figure with its interval; nil where nothing was measured.
  func estimate(_ samples: [Double?]) -> Estimate? {
    let values = samples.compactMap { $0 }
    guard isShare else { return .mean(values) }
    return values.isEmpty ? nil : .share(values.count { $0 == 1 }, of: values.count)
  }

  /// The mean over the episodes that have the figure.
  private static func mean(
    _ key: String, _ name: String, title: String, unit: String, digits: Int,
    tableFactor: Double = 1, _ preference: Preference, countsFalls: Bool = false,
    _ value: @escaping @Sendable (EpisodeFigures) -> Double?
  ) -> CaseFigure {
    CaseFigure(
      key, name, title: title, unit: unit, digits: digits, tableFactor: tableFactor, preference,
      countsFalls: countsFalls
    ) { $0.episodes.map(value) }
  }

  /// How well a joint's mean course over the stride follows the reference's.
  private static func correlation(
    _ key: String, _ name: String, title: String, _ joint: StrideCurves.Joint
  ) -> CaseFigure {
    CaseFigure(key, name, title: title, unit: "r", digits: 3, .more) { outcome in
      guard let reference = outcome.reference else { return [] }
      return outcome.episodes.map { $0.strides.correlation(with: reference, joint) }
    }
  }

  /// Every figure, in the order of tables.
  static let all: [CaseFigure] = [
    CaseFigure(
      "survived", "survived", title: "survived", unit: "%", digits: 0, tableFactor: 100, .more,
      isShare: true
    ) {
      $0.episodes.map { $0.hasSurvived ? 1 : 0 }
    },
    mean("forward_speed_m_s", "speed ahead", title: "speed", unit: "m/s", digits: 3, .neither) {
      $0.forwardSpeed
    },
    mean(
      "velocity_error_rms_m_s", "velocity error, RMS", title: "v RMS", unit: "m/s", digits: 3, .less
    ) { $0.velocityError },
    mean(
      "mean_velocity_error_m_s", "error of the mean velocity", title: "v mean", unit: "m/s",
      digits: 3, .less
    ) {
      $0.meanVelocityError
    },
    mean(
      "yaw_rate_error_rms_rad_s", "yaw rate error, RMS", title: "ω RMS", unit: "rad/s", digits: 3,
      .less
    ) {
      $0.yawRateError
    },
    mean(
      "mean_yaw_rate_error_rad_s", "error of the mean yaw rate", title: "ω mean", unit: "rad/s",
      digits: 3, .less
    ) {
      $0.meanYawRateError
    },
    mean("drift_m", "drift", title: "drift", unit: "m", digits: 2, .neither) { $0.drift },
    mean(
      "course_error_m", "distance from the path", title: "path", unit: "m", digits: 2, .less
    ) { $0.courseError },
    mean(
      "course_share", "share of the path", title: "done", unit: "%", digits: 0, tableFactor: 100,
      .more, countsFalls: true
    ) { $0.courseShare },
    mean("cost_of_transport", "cost of transport", title: "CoT", unit: "", digits: 2, .less) {
      $0.costOfTransport
    },
    mean(
      "positive_cost_of_transport", "cost of transport, positive work", title: "CoT +", unit: "",
      digits: 2, .less
    ) { $0.positiveCostOfTransport },
    mean("action_rate_rad_s", "action rate", title: "action", unit: "rad/s", digits: 2, .less) {
      $0.actionRate
    },
    mean(
      "torque_limit_share", "torques at their limits", title: "limit", unit: "%", digits: 2,
      tableFactor: 100, .less
    ) {
      $0.torqueLimitShare
    },
    mean("steps_per_s", "steps a second", title: "steps", unit: "1/s", digits: 2, .neither) {
      $0.stepRate
    },
    mean(
      "foot_clearance_m", "foot clearance", title: "lift", unit: "cm", digits: 1,
      tableFactor: 100, .neither
    ) { $0.footClearance },
    mean(
      "foot_slip_m_s", "slip of the feet", title: "slip", unit: "cm/s", digits: 1,
      tableFactor: 100, .less
    ) { $0.footSlip },
    mean(
      "gait_asymmetry", "asymmetry of the gait", title: "asym", unit: "%", digits: 0,
      tableFactor: 100, .less
    ) { $0.asymmetry },
    mean(
      "flight_share", "time in flight", title: "flight", unit: "%", digits: 0, tableFactor: 100,
      .neither
    ) {
      $0.flightShare
    },
    mean("peak_foot_force_mg", "peak force on a foot", title: "peak", unit: "m g", digits: 2, .less)
    { $0.peakFootForce },
    mean(
      "joint_error_rad", "joints off the reference", title: "q ref", unit: "rad", digits: 3, .less
    ) { $0.jointError },
    mean("foot_error_m", "feet off the reference", title: "foot ref", unit: "m", digits: 3, .less) {
      $0.footError
    },
    correlation("hip_correlation", "correlation of the hip", title: "hip", .hip),
    correlation("knee_correlation", "correlation of the knee", title: "knee", .knee),
    correlation("ankle_correlation", "correlation of the ankle", title: "ankle", .ankle),
    CaseFigure(
      "largest_push_n_s", "largest push survived", title: "push", unit: "N s", digits: 0, .more,
      isOfSearch: true
    ) {
      $0.largestPushes
    },
  ]
}
