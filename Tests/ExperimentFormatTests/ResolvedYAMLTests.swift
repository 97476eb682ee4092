import ExperimentFormat
import Testing

@Suite("The resolved file")
struct ResolvedYAMLTests {
  @Test("every key is written, with its unit and meaning")
  func complete() throws {
    var experiment = ExampleExperiment()
    experiment.rewards = [ExperimentTerm(exampleRewards.terms[0], weight: 1.5)]
    experiment.cases = [ExampleCase(), ExampleCase()]
    let text = experiment.resolvedYAML(heading: "Resolved.\n\nEnd.")
    #expect(
      text == """
        # Resolved.
        #
        # End.
        robot: qinglong  # Name of a built-in robot or path of its file.
        kind: velocity  # What is learnt: to follow velocities or to mimic clips.
        note: null  # A remark for the reader; null for none.
        # clips: used only where kind is mimic
        physics:  # The simulated world.
          timestep_s: 0.002  # [s] Physics time step.
          substep_count: 10  # Physics steps per control step.
          engine: lanes  # Which engine simulates the robots.
          friction: [0.5, 1.25]  # Friction coefficients drawn from.
          gravity_m_s2: [0.0, 0.0, -9.81]  # [m/s²] Gravity in the world.
          has_armature: true  # Whether rotors have inertia.
          damping_s: null  # [s] Damping, or null.
          stiffness_nm_rad:  # [N m/rad] Proportional gains by joint-name pattern; the first match \
        counts.
            knee: 150.0
            ".*_hip": 120.5
        commands:  # What the robot is asked to do.
          forward_m_s: [-0.5, 1.0]  # [m/s] Forward velocity.
          yaw_rad_s: null  # [rad/s] Yaw rate, or null.
        rewards:  # Terms of the reward.
          track_velocity: {weight: 1.5, sigma_m_s: 0.25, exponent: 2.0}
        events: {}  # Disturbances.
        learning:  # The learner.
          learning_rate: 0.001  # Step size of Adam.
          hidden: [256, 128]  # Widths of hidden layers.
          sample_count: 1024  # Samples per update.
          mini_batch_count: 4  # Mini-batches per epoch.
          seed: 1  # Seed of all random streams.
          evaluation_interval: null  # Iterations between evaluations; null for none.
        adversary: null  # Another world, or null.
        cases:  # Cases of the evaluation.
          - name: flat  # Name of the case.
            speed_m_s: 0.5  # [m/s] Commanded speed.
          - name: flat  # Name of the case.
            speed_m_s: 0.5  # [m/s] Commanded speed.

        """)
    #expect(try decode(text) == experiment)
  }

  @Test("reading a resolved file gives the same bits, for any configuration", arguments: 0..<200)
  func roundTrip(seed: UInt64) throws {
    var random = TestRandom(state: seed)
    let experiment = ExampleExperiment(random: &random)
    let text = experiment.resolvedYAML()
    let read = try decode(text)
    #expect(read == experiment)
    #expect(read.physics.timestep.bitPattern == experiment.physics.timestep.bitPattern)
    #expect(read.physics.gravity.map(\.bitPattern) == experiment.physics.gravity.map(\.bitPattern))
    #expect(
      read.learning.learningRate.bitPattern == experiment.learning.learningRate.bitPattern)
    // What is resolved stays as it is.
    #expect(read.resolvedYAML() == text)
  }

  static let awkwardTexts = [
    "yes", "No", "null", "~", "12", "1e3", "0x1F", "true", " x", "x ", "a: b", "# x", "x #y", "-",
    "- a",
    "'", "\"", "\\", "a\nb", "a\tb", "{", "[]", "*a", "&a", "!t", "|", ">", "%", "@", "`", "青龙",
    "🤖", "\u{0}\u{7}\u{1B}", "\u{85}\u{2028}\u{2029}\u{FEFF}", "e\u{301}", "=", "<<", "a,b", "---",
    "...", "?", ":", "a:", "/tmp/x y.csv", "../x.yaml", ".inf", "n",
    String(repeating: "x", count: 500),
  ]

  @Test("any text survives writing and reading", arguments: awkwardTexts)
  func awkwardText(text: String) throws {
    var experiment = ExampleExperiment()
    experiment.kind = .mimic
    experiment.robot = text
    experiment.clips = [text, "b"]
    experiment.physics.stiffness = [NamedNumber(text, 1)]
    let read = try decode(experiment.resolvedYAML())
    #expect(Array(read.robot.unicodeScalars) == Array(text.unicodeScalars))
    #expect(read == experiment)
  }

  @Test("numbers at the ends of Double survive to the bit")
  func extremeNumbers() throws {
    let values = [
      -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, 0.1 + 0.2,
      1e16, 1e-7, 123_456_789_012_345_680, .ulpOfOne,
    ]
    for value in values {
      var experiment = ExampleExperiment()
      experiment.physics.gravity = [value, -value, 1 / 3]
      let read = try decode(experiment.resolvedYAML())
      #expect(
        read.physics.gravity.map(\.bitPattern) == experiment.physics.gravity.map(\.bitPattern))
    }
  }
}

/// SplitMix64, for configurations that differ.
struct TestRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A finite number of any magnitude.
  mutating func anyNumber() -> Double {
    while true {
      let value = Double(bitPattern: next())
      if value.isFinite { return value }
    }
  }

  mutating func range(in bounds: ClosedRange<Double>) -> ClosedRange<Double> {
    let a = Double.random(in: bounds, using: &self)
    let b = Double.random(in: bounds, using: &self)
    return min(a, b)...max(a, b)
  }
}

extension ExampleExperiment {
  /// A configuration that differs from the default in most keys.
  init(random: inout TestRandom) {
    self.init()
    kind = Bool.random(using: &random) ? .mimic : .velocity
    robot = "robot \(random.next())"
    if kind == .mimic { clips = (0..<Int.random(in: 0...4, using: &random)).map { "clip\($0)" } }
    physics = ExamplePhysics(random: &random)
    if Bool.random(using: &random) { adversary = ExamplePhysics(random: &random) }
    commands.forward = random.range(in: -3...3)
    commands.yaw = Bool.random(using: &random) ? random.range(in: -3...3) : nil
    for definition in exampleRewards.terms.shuffled(using: &random) where random.next() % 3 > 0 {
      let parameters = definition.parameters.map {
        ($0.name, Double.random(in: 1...4, using: &random))
      }
      rewards.append(
        ExperimentTerm(
          definition, weight: random.anyNumber(),
          parameters: Dictionary(uniqueKeysWithValues: parameters)))
    }
    learning.learningRate = Float.random(in: 1e-30...1, using: &random)
    learning.hidden = (0..<Int.random(in: 1...8, using: &random)).map {
      $0 + Int.random(in: 1...4000, using: &random)
    }
    learning.miniBatchCount = Int.random(in: 1...64, using: &random)
    learning.sampleCount = learning.miniBatchCount * Int.random(in: 1...999, using: &random)
    learning.seed = UInt64(Int.random(in: 0...Int.max, using: &random))
    cases = (0..<Int.random(in: 0...3, using: &random)).map { ExampleCase(name: "\($0)", speed: 1) }
  }
}

extension ExamplePhysics {
  /// A configuration that differs from the default in most keys.
  init(random: inout TestRandom) {
    self.init()
    timestep = Double.random(in: 1e-5...0.02, using: &random)
    substepCount = Int.random(in: 1...100, using: &random)
    engine = Engine.allCases.randomElement(using: &random) ?? .lanes
    friction = random.range(in: 0...9)
    gravity = [random.anyNumber(), random.anyNumber(), random.anyNumber()]
    hasArmature = Bool.random(using: &random)
    damping = Bool.random(using: &random) ? abs(random.anyNumber()) : nil
    stiffness = (0..<Int.random(in: 0...5, using: &random)).map {
      NamedNumber("joint \($0)", Double.random(in: 0...500, using: &random))
    }
  }
}
