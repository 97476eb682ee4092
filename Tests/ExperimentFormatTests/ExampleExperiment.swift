import ExperimentFormat

/// An experiment with every kind of key, for the tests.
struct ExampleExperiment: ExperimentSection {
  enum Kind: String, CaseIterable, Sendable { case velocity, mimic }

  var robot = "qinglong"
  var kind = Kind.velocity
  var note: String?
  var clips: [String] = []
  var physics = ExamplePhysics()
  var commands = ExampleCommands()
  var rewards: [ExperimentTerm] = []
  var events: [ExperimentTerm] = []
  var learning = ExampleLearning()
  var adversary: ExamplePhysics?
  var cases: [ExampleCase] = []

  static let keys: [ExperimentKey<Self>] = [
    .text("robot", \.robot, "Name of a built-in robot or path of its file."),
    .choice("kind", \.kind, "What is learnt: to follow velocities or to mimic clips."),
    .optionalText("note", \.note, "A remark for the reader; null for none."),
    .texts("clips", \.clips, count: 0...4, "Clips to mimic.")
      .used(where: "kind is mimic") { $0.kind == .mimic },
    .section("physics", \.physics, "The simulated world."),
    .section("commands", \.commands, "What the robot is asked to do."),
    .terms("rewards", \.rewards, catalog: exampleRewards, "Terms of the reward."),
    .terms("events", \.events, catalog: exampleEvents, "Disturbances."),
    .section("learning", \.learning, "The learner."),
    .optionalSection("adversary", \.adversary, "Another world, or null."),
    .sections("cases", \.cases, count: 0...3, "Cases of the evaluation."),
  ]
}

struct ExamplePhysics: ExperimentSection {
  enum Engine: String, CaseIterable, Sendable { case lanes, ode, mujoco }

  var timestep = 0.002
  var substepCount = 10
  var engine = Engine.lanes
  var friction: ClosedRange<Double> = 0.5...1.25
  var gravity: [Double] = [0, 0, -9.81]
  var hasArmature = true
  var damping: Double?
  var stiffness = [NamedNumber("knee", 150), NamedNumber(".*_hip", 120.5)]

  static let keys: [ExperimentKey<Self>] = [
    .number("timestep_s", \.timestep, in: 1e-5...0.02, unit: "s", "Physics time step."),
    .integer("substep_count", \.substepCount, in: 1...100, "Physics steps per control step."),
    .choice("engine", \.engine, "Which engine simulates the robots."),
    .range("friction", \.friction, in: .nonNegative, "Friction coefficients drawn from."),
    .numbers("gravity_m_s2", \.gravity, count: 3...3, unit: "m/s²", "Gravity in the world."),
    .flag("has_armature", \.hasArmature, "Whether rotors have inertia."),
    .optionalNumber("damping_s", \.damping, in: .positive, unit: "s", "Damping, or null."),
    .namedNumbers(
      "stiffness_nm_rad", \.stiffness, each: 0...500, unit: "N m/rad",
      "Proportional gains by joint-name pattern; the first match counts."),
  ]
}

struct ExampleCommands: ExperimentSection {
  var forward: ClosedRange<Double> = -0.5...1
  var yaw: ClosedRange<Double>?

  static let keys: [ExperimentKey<Self>] = [
    .range("forward_m_s", \.forward, in: -3...3, unit: "m/s", "Forward velocity."),
    .optionalRange("yaw_rad_s", \.yaw, in: -3...3, unit: "rad/s", "Yaw rate, or null."),
  ]
}

struct ExampleLearning: ExperimentSection {
  var learningRate: Float = 1e-3
  var hidden = [256, 128]
  var sampleCount = 1024
  var miniBatchCount = 4
  var seed: UInt64 = 1
  var evaluationInterval: Int?

  static let keys: [ExperimentKey<Self>] = [
    .number("learning_rate", \.learningRate, in: .positive, "Step size of Adam."),
    .integers("hidden", \.hidden, count: 1...8, each: 1...4096, "Widths of hidden layers."),
    .integer("sample_count", \.sampleCount, in: .positive, "Samples per update."),
    .integer("mini_batch_count", \.miniBatchCount, in: .positive, "Mini-batches per epoch."),
    .integer("seed", \.seed, in: .nonNegative, "Seed of all random streams."),
    .optionalInteger(
      "evaluation_interval", \.evaluationInterval, in: .positive,
      "Iterations between evaluations; null for none."),
  ]

  var conflicts: [KeyConflict] {
    guard sampleCount % miniBatchCount != 0 else { return [] }
    return [
      KeyConflict(
        key: "mini_batch_count", found: "\(miniBatchCount)",
        expected: "a divisor of sample_count (\(sampleCount))")
    ]
  }
}

struct ExampleCase: ExperimentSection {
  var name = "flat"
  var speed = 0.5

  static let keys: [ExperimentKey<Self>] = [
    ExperimentKey.text("name", \.name, "Name of the case.").required(),
    .number("speed_m_s", \.speed, in: 0...2, unit: "m/s", "Commanded speed."),
  ]
}

let exampleRewards = TermCatalog([
  TermDefinition(
    "track_velocity", "exp(−|v − v*|² / σ²).",
    parameters: [
      TermParameter(
        "sigma_m_s", default: 0.25, in: .positive, unit: "m/s", "Width of the kernel."),
      TermParameter("exponent", default: 2, in: 1...4, "Power of the error."),
    ]),
  TermDefinition("alive", "1 in every step."),
  TermDefinition("torque", "Sum of squared torques."),
])

let exampleEvents = TermCatalog(
  weights: nil,
  [
    TermDefinition(
      "push", "A sudden change of velocity.",
      parameters: [
        TermParameter("interval_s", default: 8, in: .positive, unit: "s", "Time between two."),
        TermParameter("speed_m_s", default: 1, in: .nonNegative, unit: "m/s", "Largest change."),
      ])
  ])

/// Reads an example experiment.
func decode(
  _ text: String, overrides: [String] = []
) throws(ExperimentError) -> ExampleExperiment {
  try ExperimentDocument(text: text, named: "a.yaml", overrides: overrides).decode()
}

/// The messages of what is wrong with an example experiment, none where it can be read.
func messages(_ text: String, overrides: [String] = []) -> [String] {
  do throws(ExperimentError) {
    _ = try decode(text, overrides: overrides)
    return []
  } catch {
    return error.problems.map(\.description)
  }
}
