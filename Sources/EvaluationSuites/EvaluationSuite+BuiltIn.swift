/// The suites that ship with the project.
extension EvaluationSuite {
  /// Standing, walking and turning without disturbance: what every policy is judged by.
  public static let quick = EvaluationSuite()

  /// `quick`, further commands, other robots and friction, slopes and stairs, pushes, and the largest push survived.
  public static let full = EvaluationSuite(
    cases: EvaluationCase.quick + EvaluationCase.furtherCommands + EvaluationCase.variations
      + EvaluationCase.grounds + EvaluationCase.pushed + EvaluationCase.largestPushes)

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

  fileprivate static let variations: [EvaluationCase] = [
    walking("friction 0.4") { $0.friction = 0.4 },
    walking("-10 kg") { $0.addedBaseMass = -10 },
    walking("+10 kg") { $0.addedBaseMass = 10 },
    walking("delay 20 ms") { $0.commandDelay = 0.02 },
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
  ]

  fileprivate static let pushed: [EvaluationCase] = PushSide.single.map { side in
    walking("45 N s from \(side.words)") {
      $0.pushes = [SuitePush(side, impulse: 45, duration: 0.1, times: [4, 8, 12, 16])]
    }
  }

  fileprivate static let largestPushes: [EvaluationCase] = PushSide.single.map { side in
    walking("push from \(side.words)") {
      $0.largestPush = PushSearch()
      $0.largestPush?.side = side
    }
  }

  private init(_ name: String, _ command: SuiteCommand? = nil) {
    self.init()
    self.name = name
    commands = command.map { [$0] } ?? []
  }

  /// A case at 0.5 m/s.
  private static func walking(
    _ name: String, _ change: (inout EvaluationCase) -> Void
  ) -> EvaluationCase {
    var walking = EvaluationCase(name, SuiteCommand(forwardSpeed: 0.5))
    change(&walking)
    return walking
  }
}
