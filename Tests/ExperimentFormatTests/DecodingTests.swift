import ExperimentFormat
import Testing

@Suite("Reading an experiment")
struct DecodingTests {
  @Test("a file with a few keys keeps the other defaults")
  func defaults() throws {
    let experiment = try decode(
      """
      robot: g1
      physics:
        timestep_s: 1e-3
      """)
    var expected = ExampleExperiment()
    expected.robot = "g1"
    expected.physics.timestep = 0.001
    #expect(experiment == expected)
  }

  @Test("every kind of value is read")
  func everyKind() throws {
    let experiment = try decode(
      """
      robot: "12"
      kind: mimic
      note: 'two words'
      clips: [walk.csv, run.csv]
      physics:
        timestep_s: 0.005
        substep_count: 4.0
        engine: ode
        friction: [0.25, 1]
        gravity_m_s2:
          - 0
          - 0
          - -1.62
        has_armature: false
        damping_s: 0.5
        stiffness_nm_rad: {".*_knee": 200, ankle: 40.5}
      commands:
        forward_m_s: [1, 1]
        yaw_rad_s: null
      rewards:
        torque: -1e-5
        track_velocity: {weight: 2, sigma_m_s: 0.5}
      events:
        push: {interval_s: 5}
      learning:
        learning_rate: 0.1
        hidden: [512, 256, 128]
        seed: 42
        evaluation_interval: 50
      adversary:
        engine: mujoco
      cases:
        - name: slow
        - {name: fast, speed_m_s: 2}
      """)
    var expected = ExampleExperiment()
    expected.robot = "12"
    expected.kind = .mimic
    expected.note = "two words"
    expected.clips = ["walk.csv", "run.csv"]
    expected.physics.timestep = 0.005
    expected.physics.substepCount = 4
    expected.physics.engine = .ode
    expected.physics.friction = 0.25...1
    expected.physics.gravity = [0, 0, -1.62]
    expected.physics.hasArmature = false
    expected.physics.damping = 0.5
    expected.physics.stiffness = [NamedNumber(".*_knee", 200), NamedNumber("ankle", 40.5)]
    expected.commands.forward = 1...1
    expected.rewards = [
      ExperimentTerm(exampleRewards.terms[2], weight: -1e-5),
      ExperimentTerm(exampleRewards.terms[0], weight: 2, parameters: ["sigma_m_s": 0.5]),
    ]
    expected.events = [ExperimentTerm(exampleEvents.terms[0], parameters: ["interval_s": 5])]
    expected.learning.learningRate = 0.1
    expected.learning.hidden = [512, 256, 128]
    expected.learning.seed = 42
    expected.learning.evaluationInterval = 50
    expected.adversary = ExamplePhysics()
    expected.adversary?.engine = .mujoco
    expected.cases = [ExampleCase(), ExampleCase()]
    expected.cases[0].name = "slow"
    expected.cases[1].name = "fast"
    expected.cases[1].speed = 2
    #expect(experiment == expected)
  }

  @Test("a number becomes the nearest Float, without a detour over Double")
  func floatIsReadDirectly() throws {
    // Halfway between two Floats but for a digit that a Double does not hold.
    let text = "1.00000005960464477539062500000000001"
    let experiment = try decode("learning: {learning_rate: \(text)}")
    #expect(experiment.learning.learningRate == Float(text))
    #expect(experiment.learning.learningRate > 1)
  }

  @Test("an unknown key is an error with its line and the nearest right key")
  func unknownKey() {
    let found = messages(
      """
      robot: g1

      physics:
        timestap_s: 0.002
      """)
    #expect(
      found == [
        "a.yaml:4: found key 'timestap_s' in physics, expected one of timestep_s, substep_count, "
          + "engine, friction, gravity_m_s2, has_armature, damping_s, stiffness_nm_rad; "
          + "did you mean 'timestep_s'?"
      ])
  }

  @Test("a key in the wrong section is an error that names the right one")
  func misplacedKey() {
    let found = messages("timestep_s: 0.002")
    #expect(found.count == 1)
    #expect(found.first?.hasSuffix("; did you mean 'physics.timestep_s'?") == true)
  }

  static let wrongValues: [(String, String)] = [
    (
      "physics: {timestep_s: fast}",
      "found the text 'fast' for physics.timestep_s, expected a number in 1e-5…0.02 [s]"
    ),
    (
      "physics: {timestep_s: 0.5}",
      "found the number 0.5 for physics.timestep_s, expected a number in 1e-5…0.02 [s]"
    ),
    (
      "physics: {timestep_s: \"0.002\"}",
      "found the text '0.002' for physics.timestep_s, expected a number in 1e-5…0.02 [s] "
        + "without quotes"
    ),
    (
      "physics: {timestep_s: .nan}",
      "found the text '.nan' for physics.timestep_s, expected a number in 1e-5…0.02 [s] that is "
        + "finite"
    ),
    (
      "physics: {timestep_s: }",
      "found nothing for physics.timestep_s, expected a number in 1e-5…0.02 [s]"
    ),
    (
      "physics: {timestep_s: [0.1]}",
      "found a list of 1 for physics.timestep_s, expected a number in 1e-5…0.02 [s]"
    ),
    (
      "physics: {substep_count: 2.5}",
      "found the number 2.5 for physics.substep_count, expected a whole number in 1…100"
    ),
    (
      "physics: {substep_count: 101}",
      "found the number 101 for physics.substep_count, expected a whole number in 1…100"
    ),
    (
      "physics: {engine: od}",
      "found the text 'od' for physics.engine, expected a choice of lanes, ode, mujoco; "
        + "did you mean 'ode'?"
    ),
    (
      "physics: {has_armature: yes}",
      "found the text 'yes' for physics.has_armature, expected a flag true or false"
    ),
    (
      "physics: {friction: [1, 0.5]}",
      "found [1.0, 0.5] for physics.friction, expected the lower number before the upper"
    ),
    (
      "physics: {friction: 1}",
      "found the number 1 for physics.friction, expected a range [lower, upper] with both ≥ 0"
    ),
    (
      "physics: {friction: [-1, 1]}",
      "found the number -1 for physics.friction.0, expected a number ≥ 0"
    ),
    (
      "physics: {gravity_m_s2: [0, -9.81]}",
      "found a list of 2 for physics.gravity_m_s2, expected a list of numbers of length 3 [m/s²]"
    ),
    (
      "physics: {damping_s: 0}",
      "found the number 0 for physics.damping_s, expected a number > 0 [s] or null"
    ),
    (
      "physics: {stiffness_nm_rad: {knee: 501}}",
      "found the number 501 for physics.stiffness_nm_rad.knee, expected a number in 0…500 "
        + "[N m/rad]"
    ),
    (
      "physics: [1]", "found a list of 1 for physics, expected a mapping of keys"
    ),
    (
      "robot: 12",
      "found the number 12 for robot, expected a text (put it in quotes if it is meant as one)"
    ),
    (
      "robot: \"\"", "found the text '' for robot, expected a text"
    ),
    (
      "learning: {seed: -1}",
      "found the number -1 for learning.seed, expected a whole number ≥ 0"
    ),
    (
      "learning: {learning_rate: 1e39}",
      "found the number 1e39 for learning.learning_rate, expected a number > 0"
    ),
  ]

  @Test(
    "a wrong value is an error with line, path, what was found and what would be right",
    arguments: wrongValues)
  func wrongValue(text: String, message: String) {
    #expect(messages(text) == ["a.yaml:1: " + message])
  }

  @Test("all problems of a file are reported together, in its order")
  func allProblems() {
    let found = messages(
      """
      robbot: g1
      physics:
        timestep_s: 7
        engine: unity
      learning:
        hidden: [64, 0]
      cases:
        - speed_m_s: 3
      """)
    #expect(
      found.map { $0.prefix(9) } == [
        "a.yaml:1:", "a.yaml:3:", "a.yaml:4:", "a.yaml:6:", "a.yaml:8:", "a.yaml:8:",
      ])
  }

  @Test("a required key that is missing is an error at its section")
  func missingKey() {
    let found = messages("cases:\n  - speed_m_s: 1\n")
    #expect(found == ["a.yaml:2: found no key 'name' in cases.0, expected a text"])
  }

  @Test("a key that has no effect is an error")
  func unusedKey() {
    let found = messages("kind: velocity\nclips: [walk.csv]\n")
    #expect(
      found == ["a.yaml:2: found key 'clips', which is used only where kind is mimic"])
  }

  @Test("values that do not go together are an error")
  func conflict() {
    let found = messages("learning:\n  sample_count: 100\n  mini_batch_count: 3\n")
    #expect(
      found == [
        "a.yaml:3: found 3 for learning.mini_batch_count, expected a divisor of sample_count (100)"
      ])
  }

  @Test("a list of more sections than allowed is an error")
  func tooManySections() {
    let found = messages("cases: [{name: a}, {name: b}, {name: c}, {name: d}]")
    #expect(
      found == ["a.yaml:1: found a list of 4 for cases, expected a list of sections of length 0…3"])
  }
}
