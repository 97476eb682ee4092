import ExperimentFormat

/// One case of a suite: what the robots are told, what they are like, and what happens to them.
public struct EvaluationCase: ExperimentSection {
  /// Name in reports.
  public var name = "case"
  /// Length of the episodes [s]; nil for the suite's.
  public var duration: Double?
  /// Commands by the time from which they hold; to stand before the first.
  public var commands: [SuiteCommand] = []
  /// A path along which an operator steers the robots; nil for the commands.
  public var course: SuiteCourse?
  /// Slopes, stairs, waves, boxes or rough ground; nil for the plane, and in an experiment's own episodes for its ground.
  public var terrain: CaseTerrain?
  /// Coulomb coefficient of the ground.
  public var friction = 1.0
  /// Mass added to the base at its centre of mass [kg].
  public var addedBaseMass = 0.0
  /// How far the base's centre of mass is ahead of where it is described [m].
  public var centerOfMassForward = 0.0
  /// How far it is to the left [m].
  public var centerOfMassLeft = 0.0
  /// Time from an action to its effect [s]; nil for the middle of the experiment's range.
  public var commandDelay: Double?
  /// Factor on the torque of every motor.
  public var motorStrength = 1.0
  /// Factor on the proportional gain of every joint.
  public var stiffnessScale = 1.0
  /// Factor on the derivative gain of every joint.
  public var dampingScale = 1.0
  /// Whether policies' sensors are as noisy as the experiment has them in training.
  public var hasSensorNoise = false
  /// What pushes the robots.
  public var pushes: [SuitePush] = []
  /// The search for the largest push survived, instead of ordinary episodes; nil for none.
  public var largestPush: PushSearch?

  /// Standing without disturbance.
  public init() {}

  /// The table from which a case is read and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .text("name", \.name, "Name in reports.").required(),
    .optionalNumber(
      "duration_s", \.duration, in: 0.1...3_600, unit: "s",
      "Length of the episodes; `null` for the suite's."),
    .sections(
      "commands", \.commands,
      "What the robots are told, by the time from which it holds; to stand before the first."),
    .optionalSection(
      "course", \.course,
      "A path along which an operator steers the robots instead; `null` for the commands."),
    .optionalSection(
      "terrain", \.terrain,
      "Slopes, stairs, waves, boxes or rough ground; `null` for the plane."),
    .number("friction", \.friction, in: 0...10, "Coulomb coefficient of the ground."),
    .number(
      "added_base_mass_kg", \.addedBaseMass, in: -1_000...1_000, unit: "kg",
      "Mass added to the base at its centre of mass; negative to take some away."),
    .number(
      "center_of_mass_forward_m", \.centerOfMassForward, in: -1...1, unit: "m",
      "How far the base's centre of mass is ahead of where the robot is described to have it."),
    .number(
      "center_of_mass_left_m", \.centerOfMassLeft, in: -1...1, unit: "m",
      "How far it is to the left of there."),
    .optionalNumber(
      "command_delay_s", \.commandDelay, in: 0...1, unit: "s",
      """
      Time from an action to its effect, in whole physics steps; `null` for the middle of \
      `environment.control.delay_s`.
      """),
    .number("motor_strength", \.motorStrength, in: 0...10, "Factor on the torque of every motor."),
    .number(
      "stiffness_scale", \.stiffnessScale, in: 0...10,
      "Factor on the proportional gain of every joint."),
    .number(
      "damping_scale", \.dampingScale, in: 0...10, "Factor on the derivative gain of every joint."),
    .flag(
      "sensor_noise", \.hasSensorNoise,
      """
      Whether policies' sensors are as noisy as the experiment has them in training; the model-based \
      controller's are always those of its parameter file.
      """),
    .sections("pushes", \.pushes, "What pushes the robots."),
    .optionalSection(
      "largest_push", \.largestPush,
      """
      Looks for the largest push survived instead of playing ordinary episodes; `null` for \
      ordinary episodes.
      """),
  ]

  /// Commands or a ground beside a course; pushes, a course or a ground beside a search for the largest push.
  public var conflicts: [KeyConflict] {
    var conflicts: [KeyConflict] = []
    if course != nil && (!commands.isEmpty || terrain != nil || largestPush != nil) {
      conflicts.append(
        KeyConflict(
          key: "course", found: "a course beside commands, a terrain or largest_push",
          expected: "a course alone, on the plane"))
    }
    guard largestPush != nil else { return conflicts }
    if !pushes.isEmpty {
      conflicts.append(
        KeyConflict(
          key: "pushes", found: "\(pushes.count) pushes beside largest_push",
          expected: "either pushes or largest_push"))
    }
    if terrain != nil {
      conflicts.append(
        KeyConflict(
          key: "terrain", found: "a terrain beside largest_push",
          expected: "either terrain or largest_push"))
    }
    return conflicts
  }

  /// Conflicts of cases that have the same name.
  public static func nameConflicts(in cases: [EvaluationCase]) -> [KeyConflict] {
    let counts = Dictionary(grouping: cases, by: \.name).mapValues(\.count)
    return counts.filter { $0.value > 1 }.sorted { $0.key < $1.key }.map { name, count in
      KeyConflict(
        key: "cases", found: "\(count) cases named '\(name)'",
        expected: "a name of its own for each case")
    }
  }
}
