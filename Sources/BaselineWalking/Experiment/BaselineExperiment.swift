import ExperimentFormat
import ModelBasedControl

/// The parameters of a model-based walk as a file has them: `experiments/baseline/`.
public struct BaselineExperiment: ExperimentSection {
  /// What the file is for.
  public var summary: String?
  /// Name of a built-in robot, or path of a URDF or MJCF file.
  public var robot = "qinglong"
  /// The controller.
  public var controller = WalkingParameters()
  /// How far sensors are from the truth.
  public var sensors = SensorImperfections.smallUnit

  /// Every default.
  public init() {}

  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .optionalText("summary", \.summary, "What it is for, in a sentence."),
    .text(
      "robot", \.robot,
      "Name of a built-in robot (`treadmill robot list`), or path of a URDF or MJCF file."),
    .section("controller", \.controller, "The controller."),
    .section(
      "sensors", \.sensors,
      "How far sensors are from the truth; of a section that is given, numbers left out are 0."),
  ]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - overrides: `key.path=value` of the command line.
  /// - Throws: `ExperimentError` with every problem of the file.
  public static func load(
    file path: String, overrides: [String] = []
  ) throws(ExperimentError) -> BaselineExperiment {
    try ExperimentDocument(file: path, overrides: overrides).decode(BaselineExperiment.self)
  }

  /// What a command line calls the controller: `mpc` for the defaults, `mpc:FILE` for those of a file.
  ///
  /// - Parameters:
  ///   - name: of a controller.
  ///   - overrides: `key.path=value` of the command line.
  /// - Returns: nil for another controller.
  /// - Throws: `ExperimentError` with every problem of the file.
  public static func load(
    controller name: String, overrides: [String] = []
  ) throws(ExperimentError) -> BaselineExperiment? {
    if name == "mpc" { return try load(overrides: overrides) }
    guard name.hasPrefix("mpc:") else { return nil }
    return try load(file: String(name.dropFirst("mpc:".count)), overrides: overrides)
  }

  /// The defaults with values of the command line laid over them.
  ///
  /// - Throws: `ExperimentError` where an override is wrong.
  public static func load(overrides: [String]) throws(ExperimentError) -> BaselineExperiment {
    try ExperimentDocument(
      text: BaselineExperiment().resolvedYAML(), named: "defaults", overrides: overrides
    ).decode(BaselineExperiment.self)
  }
}
