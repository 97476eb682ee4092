import PolicyInterface

/// How a quantity of the steps stands in a file: its name, the shape of a row, and what is said of it.
struct RolloutColumn {
  let name: String
  /// Lengths of the axes behind that of the steps.
  let shape: [Int]
  let attributes: [String: String]

  private init(
    _ name: String, shape: [Int] = [], axes: String? = nil, unit: String? = nil,
    frame: String? = nil, further: [String: String] = [:], _ meaning: String
  ) {
    self.name = name
    self.shape = shape
    var attributes = further
    attributes["axes"] = axes.map { "steps, \($0)" } ?? "steps"
    attributes["meaning"] = meaning
    attributes["unit"] = unit
    attributes["frame"] = frame
    self.attributes = attributes
  }

  /// The column of a flag.
  init(_ flag: EpisodeRollout.Flag) {
    switch flag {
    case .isStanding:
      self.init("standing", "1 where the command was to stand on both feet")
    case .terminated:
      self.init("terminated", "1 where the step ended in a fall: nothing comes after it")
    case .truncated:
      self.init("truncated", "1 where the time ended the episode: more would have come after it")
    }
  }

  /// The column of a quantity.
  init(_ quantity: EpisodeRollout.Quantity, of source: RolloutSource) {
    let jointCount = source.robot.joints.count
    let footCount = source.robot.feet.count
    let vector = "x y z"
    switch quantity {
    case .observation:
      self.init(
        "observation", shape: [source.contract.observation.count], axes: "observations",
        further: ["terms": Self.terms(of: source.contract.observation)],
        "what the policy saw before the step, without the window of a long history")
    case .action:
      self.init(
        "action", shape: [source.contract.actions.actionCount], axes: "actions",
        "what the policy answered, before clips and filters")
    case .reward:
      self.init("reward", "of the step, as the experiment pays it")
    case .command:
      self.init(
        "command", shape: [3], axes: "forward left turn", unit: "m/s, m/s, rad/s", frame: "base",
        "what was asked for in the step, as policies see it")
    case .basePosition:
      self.init(
        "base/position_in_world_m", shape: [3], axes: vector, unit: "m", frame: "world",
        "origin of the base after the step")
    case .baseOrientation:
      self.init(
        "base/orientation_wxyz", shape: [4], axes: "w x y z", frame: "base to world",
        "unit quaternion after the step")
    case .baseLinearVelocity:
      self.init(
        "base/linear_velocity_in_world_m_s", shape: [3], axes: vector, unit: "m/s", frame: "world",
        "of the base's origin after the step")
    case .baseAngularVelocity:
      self.init(
        "base/angular_velocity_in_world_rad_s", shape: [3], axes: vector, unit: "rad/s",
        frame: "world", "of the base after the step")
    case .jointPosition:
      self.init(
        "joints/position_rad", shape: [jointCount], axes: "joints", unit: "rad", "after the step")
    case .jointVelocity:
      self.init(
        "joints/velocity_rad_s", shape: [jointCount], axes: "joints", unit: "rad/s",
        "after the step")
    case .jointTorque:
      self.init(
        "joints/torque_nm", shape: [jointCount], axes: "joints", unit: "N m",
        "of the motors in the last physics step of the step")
    case .footPosition:
      self.init(
        "feet/position_in_world_m", shape: [footCount, 3], axes: "feet, \(vector)", unit: "m",
        frame: "world", "of the sole's centre after the step")
    case .footForce:
      self.init(
        "feet/force_in_world_n", shape: [footCount, 3], axes: "feet, \(vector)", unit: "N",
        frame: "world", "of the ground on the foot, mean over the step")
    }
  }

  /// Where the terms of an observation stand: `name first end`, a line each, the end not included.
  private static func terms(of layout: ObservationLayout) -> String {
    zip(layout.terms, layout.slices).map { term, slice in
      "\(term.name) \(slice.lowerBound) \(slice.upperBound)"
    }.joined(separator: "\n")
  }
}
