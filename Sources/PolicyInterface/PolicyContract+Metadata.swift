extension PolicyContract {
  /// The contract as named texts for the metadata of an exported file.
  ///
  /// The first keys are those that mjlab's exporter writes and its runtimes and BeyondMimic's read;
  /// the others are our own, and with them the contract is complete. Lists are separated by commas.
  /// Numbers are the shortest decimals that read back as the same bits, where those exporters round
  /// to three decimals.
  ///
  /// - Parameter runPath: where the policy comes from, for people.
  public func metadata(runPath: String = "") -> [(key: String, value: String)] {
    foreignEntries(runPath: runPath) + ownEntries
  }

  private func foreignEntries(runPath: String) -> [(key: String, value: String)] {
    let terms = observation.terms
    return [
      ("run_path", runPath),
      ("joint_names", jointNames.joined(separator: ",")),
      ("joint_stiffness", .list(jointStiffness)),
      ("joint_damping", .list(jointDamping)),
      ("default_joint_pos", .list(actions.defaultPositions)),
      ("command_names", "twist"),
      (
        "observation_names",
        terms.map { term in
          if case .past = term.history { return term.name }
          return term.quantity.mjlabName
        }.joined(separator: ",")
      ),
      // A term with a scale for each number writes them with spaces between.
      (
        "observation_terms_scale",
        terms.map { $0.scale.map(\.description).joined(separator: " ") }.joined(separator: ",")
      ),
      ("observation_terms_flatten_history_dim", terms.map { _ in "1" }.joined(separator: ",")),
      ("observation_terms_history_length", .list(terms.map(\.history.frameCount))),
      ("observation_terms_clip", .list(terms.map(\.clip))),
      ("action_scale", .list(actions.scale)),
    ]
  }

  private var ownEntries: [(key: String, value: String)] {
    let scan = observation.heightScan.map { [(key: Key.heightScan, value: $0.text)] } ?? []
    let impedance = actions.impedance.map(entries) ?? []
    let history = observation.longHistory.map(entries) ?? []
    let preview = observation.preview.map(entries) ?? []
    return commonEntries + scan + impedance + history + preview
  }

  private var commonEntries: [(key: String, value: String)] {
    [
      (Key.version, actions.impedance == nil ? Version.targets : Version.gains),
      (Key.robot, robotName),
      (Key.terms, observation.terms.map(\.name).joined(separator: ",")),
      (
        Key.slices,
        observation.slices.map { "\($0.lowerBound):\($0.upperBound)" }.joined(separator: ",")
      ),
      (Key.footCount, "\(observation.footCount)"),
      (Key.effortLimits, .list(jointEffortLimits)),
      (Key.driverStiffness, .list(driverStiffness)),
      (Key.driverDamping, .list(driverDamping)),
      (Key.actionClip, "\(actions.clip)"),
      (Key.controlRate, "\(controlRate)"),
      (Key.filter, "\(targetFilterRetention)"),
      (
        Key.gait, .list([gait.period, gait.leftOffset, gait.rightOffset, gait.stanceRatio])
      ),
      (Key.standing, gait.whenStanding.rawValue),
      (
        Key.commands,
        .list([
          commandLimits.forwardSpeed.lowerBound, commandLimits.forwardSpeed.upperBound,
          commandLimits.leftwardSpeed.lowerBound, commandLimits.leftwardSpeed.upperBound,
          commandLimits.yawRate.lowerBound, commandLimits.yawRate.upperBound,
          commandLimits.smallestSpeed, commandLimits.smallestYawRate,
        ])
      ),
      (Key.commandFilter, "\(commandLimits.filterRetention)"),
    ]
  }

  private func entries(_ impedance: VariableImpedance) -> [(key: String, value: String)] {
    let (stiffness, damping) = (impedance.stiffnessScale, impedance.dampingScale)
    return [
      (
        Key.impedance,
        .list([
          stiffness.lowerBound, stiffness.upperBound, damping.lowerBound, damping.upperBound,
          impedance.sensitivity,
        ])
      ),
      (Key.impedanceGroups, .list(impedance.groups)),
    ]
  }

  private func entries(_ preview: ReferencePreview) -> [(key: String, value: String)] {
    [(Key.preview, .list([Double(preview.count), preview.interval]))]
  }

  private func entries(_ history: LongHistory) -> [(key: String, value: String)] {
    [
      (Key.longHistoryFrames, "\(history.frameCount)"),
      (Key.longHistoryTerms, history.quantities.map(\.rawValue).joined(separator: ",")),
    ]
  }

  /// Versions of the contract; a reader that does not know the second refuses it.
  enum Version {
    /// The actions are joint offsets.
    static let targets = "1"
    /// Joint offsets, and after them actions on the gains.
    static let gains = "2"
  }

  /// Our own keys.
  enum Key {
    static let version = "treadmill_contract"
    static let robot = "robot_name"
    static let terms = "observation_terms"
    static let slices = "observation_slices"
    static let footCount = "foot_count"
    static let effortLimits = "joint_effort_limit_nm"
    /// Absent, as the next, in files of before they existed, which knew no loops of drivers.
    static let driverStiffness = "driver_stiffness"
    static let driverDamping = "driver_damping"
    static let actionClip = "action_clip"
    static let controlRate = "control_rate_hz"
    static let filter = "target_filter_retention_per_ms"
    /// Period [s], left offset, right offset, stance ratio.
    static let gait = "gait_clock"
    static let standing = "gait_when_standing"
    /// Lower and upper bound of forward speed, leftward speed and yaw rate, then the dead-bands.
    static let commands = "command_limits"
    /// Absent in files of before it existed, which had no filter.
    static let commandFilter = "command_filter_retention_per_step"

    /// Entries that older files lack, and that are zero there.
    static let zeroWhereAbsent = [driverStiffness, driverDamping, commandFilter]
    /// Rows, points of a row, spacing [m], offset [m], limit [m]; absent where the observation holds
    /// no height of the ground.
    static let heightScan = "height_scan"
    /// Bounds of the factors on stiffness and on damping, then the sensitivity; absent, as the next,
    /// where the actions are joint offsets only.
    static let impedance = "variable_impedance"
    /// The group of each joint.
    static let impedanceGroups = "variable_impedance_groups"
    /// Frames of the window that stands behind the observation, oldest first, the current one last;
    /// absent, as the next, where there is none.
    static let longHistoryFrames = "long_history_frames"
    /// Quantities of a frame, in their order.
    static let longHistoryTerms = "long_history_terms"
    /// Times and interval [s]; absent where the observation holds no reference to come.
    static let preview = "reference_preview"
  }
}

extension HeightScan {
  /// The numbers as a contract's entry has them.
  fileprivate var text: String {
    .list([Double(forwardCount), Double(leftwardCount), spacing, offset, limit])
  }
}

extension String {
  /// Numbers separated by commas, each in the shortest form that reads back as the same bits.
  fileprivate static func list<Number: LosslessStringConvertible>(_ numbers: [Number]) -> String {
    numbers.map(\.description).joined(separator: ",")
  }
}
