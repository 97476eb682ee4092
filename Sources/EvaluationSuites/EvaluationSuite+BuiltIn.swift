/// The suites that ship with the project.
extension EvaluationSuite {
  /// Standing, walking and turning without disturbance: what every policy is judged by.
  public static let quick = EvaluationSuite()

  /// `quick`, further and changing commands, other robots, sensors and friction, five kinds of ground, pushes
  /// from eight sides, and the largest push survived from each of them.
  ///
  /// Its size is such that a policy and the model-based controller are compared in half an hour.
  public static let full = {
    var suite = EvaluationSuite(
      cases: EvaluationCase.quick + EvaluationCase.furtherCommands
        + EvaluationCase.changingCommands + EvaluationCase.variations + EvaluationCase.grounds
        + EvaluationCase.pushed + [EvaluationCase.course] + EvaluationCase.largestPushes)
    (suite.episodeCount, suite.duration) = (8, 10)
    return suite
  }()

  /// The suites by the names that the command line takes.
  public static let builtIn: [(name: String, suite: EvaluationSuite)] = [
    ("quick", quick), ("full", full),
  ]

  private init(cases: [EvaluationCase]) {
    self.init()
    self.cases = cases
  }
}

extension EvaluationCase {
  /// The cases of the suite `quick`.
  public static let quick: [EvaluationCase] = [
    EvaluationCase("stand"),
    EvaluationCase("vx 0.3", SuiteCommand(forwardSpeed: 0.3)),
    EvaluationCase("vx 0.5", SuiteCommand(forwardSpeed: 0.5)),
    EvaluationCase("vx 0.8", SuiteCommand(forwardSpeed: 0.8)),
    EvaluationCase("vx 1.0", SuiteCommand(forwardSpeed: 1)),
    EvaluationCase("vy 0.3", SuiteCommand(leftwardSpeed: 0.3)),
    EvaluationCase("wz 0.8", SuiteCommand(yawRate: 0.8)),
  ]

  fileprivate static let furtherCommands: [EvaluationCase] = [
    EvaluationCase("vx -0.3", SuiteCommand(forwardSpeed: -0.3)),
    EvaluationCase("vx 1.2", SuiteCommand(forwardSpeed: 1.2)),
    EvaluationCase("vy -0.3", SuiteCommand(leftwardSpeed: -0.3)),
    EvaluationCase("wz -0.8", SuiteCommand(yawRate: -0.8)),
    EvaluationCase("mix", SuiteCommand(forwardSpeed: 0.5, leftwardSpeed: 0.2, yawRate: 0.4)),
    EvaluationCase("step on the spot", SuiteCommand(stepsOnTheSpot: true)),
  ]

  /// Start and stop, and from walking ahead at once to walking back.
  fileprivate static let changingCommands: [EvaluationCase] = [
    EvaluationCase(
      "start and stop",
      [
        SuiteCommand(time: 1, forwardSpeed: 0.8), SuiteCommand(time: 4),
        SuiteCommand(time: 6, forwardSpeed: 0.8), SuiteCommand(time: 9),
      ]),
    EvaluationCase(
      "reversal",
      [
        SuiteCommand(forwardSpeed: 0.5), SuiteCommand(time: 4, forwardSpeed: -0.3),
        SuiteCommand(time: 7, forwardSpeed: 0.5),
      ]),
  ]

  fileprivate static let variations: [EvaluationCase] = [
    walking("friction 0.4") { $0.friction = 0.4 },
    walking("-10 kg") { $0.addedBaseMass = -10 },
    walking("+10 kg") { $0.addedBaseMass = 10 },
    walking("mass 3 cm ahead") { $0.centerOfMassForward = 0.03 },
    walking("mass 3 cm left") { $0.centerOfMassLeft = 0.03 },
    walking("delay 20 ms") { $0.commandDelay = 0.02 },
    walking("sensor noise") { $0.hasSensorNoise = true },
  ]

  fileprivate static let grounds: [EvaluationCase] = [
    walking("slope10") {
      $0.terrain = CaseTerrain()
      $0.terrain?.slope = 10 * Double.pi / 180
    },
    walking("steps5cm") {
      $0.terrain = CaseTerrain()
      $0.terrain?.stepHeight = 0.05
    },
    walking("waves3cm") {
      $0.terrain = CaseTerrain()
      $0.terrain?.waveHeight = 0.03
    },
    walking("boxes3cm") {
      $0.terrain = CaseTerrain()
      $0.terrain?.boxHeight = 0.03
    },
    walking("rough2cm") {
      $0.terrain = CaseTerrain()
      $0.terrain?.roughness = 0.02
    },
  ]

  fileprivate static let pushed: [EvaluationCase] = PushSide.compass.map { side in
    walking("45 N s from \(side.words)") {
      $0.pushes = [SuitePush(side, impulse: 45, duration: 0.1, times: [3, 6])]
    }
  }

  /// A minute of slalom with a push from another side every four seconds.
  fileprivate static let course: EvaluationCase = {
    var walked = EvaluationCase("course")
    walked.duration = 60
    walked.course = SuiteCourse.slalom
    walked.pushes = [
      SuitePush(.around, impulse: 25, duration: 0.1, times: (1...14).map { 4 * Double($0) })
    ]
    return walked
  }()

  fileprivate static let largestPushes: [EvaluationCase] = PushSide.compass.map { side in
    walking("push from \(side.words)") {
      var search = PushSearch()
      search.side = side
      (search.time, search.recoveryTime) = (3, 3)
      (search.phaseCount, search.tolerance) = (4, 2)
      $0.largestPush = search
    }
  }

  private init(_ name: String, _ commands: [SuiteCommand] = []) {
    self.init()
    self.name = name
    self.commands = commands
  }

  private init(_ name: String, _ command: SuiteCommand) { self.init(name, [command]) }

  /// A case at 0.5 m/s.
  private static func walking(
    _ name: String, _ change: (inout EvaluationCase) -> Void
  ) -> EvaluationCase {
    var walking = EvaluationCase(name, SuiteCommand(forwardSpeed: 0.5))
    change(&walking)
    return walking
  }
}
