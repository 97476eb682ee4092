import ArgumentParser
import Comparison
import ComparisonPages
import Evaluation
import EvaluationSuites
import Foundation
import PhysicsCatalog
import TerminalProgress
import Training

/// `treadmill compare`: controllers in the same episodes, beside one of them.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Plays the same episodes with several controllers and says where they differ.",
    discussion: """
      All drive the same robot in the world of the first controller's experiment: engine, ground, commands, \
      sensors' noise, delay and limits are its own for all. Episodes are compared seed by seed.
      """)

  @Argument(
    help: ArgumentHelp(
      """
      Run directories, checkpoints, exported policies, zero, mpc or mpc:FILE; NAME= before one is its name in \
      reports, @EXPERIMENT behind it says what a policy sees.
      """, valueName: "[NAME=]controller[@EXPERIMENT]"))
  var controllers: [String]

  @Option(help: "The controller with which the others are compared; the last one without it.")
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "What is played: quick, full or a suite file.", valueName: "quick|full|FILE"))
  var suite = "quick"

  @Option(help: "Physics engine, lanes, ode or mujoco; several times for several.")
  var engine: [String] = []

  @Option(help: "Number of episodes of each case, each with its own seed; the suite's without it.")
  var seeds: Int?

  @Option(help: "Overrides a key of the first controller's experiment.")
  var set: [String] = []

  @Option(
    help: "Writes report.html, results.json, results.csv and timing.json into this directory.")
  var out: String?

  @Option(
    help:
      "Episodes of each case and controller on level ground that the report replays; 0 for none.")
  var replays = 1

  @Option(
    help: ArgumentHelp(
      "Ends with exit code 1 where a figure is worse than in an earlier results.json, beyond the interval "
        + "that it had there.", valueName: "FILE"))
  var against: String?

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    if let seeds, !(2...100_000).contains(seeds) {
      throw ValidationError("--seeds: found \(seeds), expected 2 to 100000")
    }
    guard (0...100).contains(replays) else {
      throw ValidationError("--replays: found \(replays), expected 0 to 100")
    }
    for name in engine where PhysicsEngine(rawValue: name) == nil {
      throw ValidationError("--engine: found '\(name)', expected lanes, ode or mujoco")
    }
    let names = try competitors().map(\.name)
    guard names.count > 1 else {
      throw ValidationError("found one controller, expected at least two, or --baseline")
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw ValidationError("found '\(name)' twice, expected another name before one: NAME=\(name)")
    }
  }

  func run() throws {
    let suite = try SuiteSource.suite(self.suite)
    let stored = try against.map { path in
      guard let data = FileManager.default.contents(atPath: path) else {
        throw BadInput(description: "\(path): cannot be read, expected results.json of 'compare'")
      }
      return try StoredComparison(data, file: path)
    }
    let competitors = try competitors()
    let played = try play(competitors, suite)
    let comparison = EvaluationReport.comparison(
      played.map { ($0.name, $0.report) }, baseline: played.count - 1)
    if let out { try write(comparison, of: played, suite, to: out) }
    print(comparison.text, terminator: "")
    guard let stored else { return }
    let regressions = try stored.regressions(in: comparison)
    guard regressions.isEmpty else {
      for sentence in regressions { StandardError.write("worse: \(sentence)\n") }
      throw ExitCode(1)
    }
  }

  /// The controllers in their order, the baseline last.
  private func competitors() throws -> [Competitor] {
    try (controllers + (baseline.map { [$0] } ?? [])).map(Competitor.init)
  }

  /// What one controller did.
  private struct Played {
    let name: String
    var report = EvaluationReport(cases: [])
    var records: [EpisodeRecord] = []
    var timings: [ControllerTiming] = []
  }

  /// What every controller did, engine after engine.
  private func play(_ competitors: [Competitor], _ suite: EvaluationSuite) throws -> [Played] {
    let engines: [String?] = engine.isEmpty ? [nil] : engine
    var played = competitors.map { Played(name: $0.name) }
    for engine in engines {
      let overrides = set + (engine.map { ["simulation.engine=\($0)"] } ?? [])
      var world: Experiment?
      for (index, competitor) in competitors.enumerated() {
        let named = try NamedController(
          competitor.controller, experiment: competitor.experiment, path: .deployed,
          inWorldOf: world, overrides: world == nil ? overrides : [],
          workerCount: execution.workerCount)
        if world == nil { world = named.experiment }
        if let note = named.note { StandardError.write(note + "\n") }
        let evaluator = try Evaluator(
          named.experiment, suite: suite, episodeCount: seeds, workerCount: execution.workerCount)
        let driver = try named.driver(in: evaluator)
        let (report, records) = try evaluator.evaluate(
          driver, recordedCount: out == nil ? 0 : replays, progress: execution.progress())
        played[index].report.cases += report.cases
        played[index].records += records
        guard let clock = (driver as? any TimedController)?.clock else { continue }
        played[index].timings.append(
          ControllerTiming(
            controller: index, engine: named.experiment.simulation.engine.rawValue,
            period: clock.period, times: clock.times))
      }
    }
    return played
  }

  /// Writes the files.
  private func write(
    _ comparison: ControllerComparison, of played: [Played], _ suite: EvaluationSuite,
    to folder: String
  ) throws {
    let timings = played.flatMap(\.timings)
    let cases = played.flatMap { $0.report.named($0.name).jsonCases }
    var suite = suite
    if let seeds { suite.episodeCount = seeds }
    let page = try ComparisonPage(
      comparison, of: suite,
      named: URL(fileURLWithPath: self.suite).deletingPathExtension().lastPathComponent,
      records: played.map(\.records), timings: timings)
    try OutputFile.makeFolder(folder)
    try OutputFile.write(try comparison.json(cases: cases), to: folder + "/results.json")
    try OutputFile.write(Data(comparison.csv.utf8), to: folder + "/results.csv")
    try OutputFile.write(try comparison.json(timings: timings), to: folder + "/timing.json")
    try OutputFile.write(Data(page.html.utf8), to: folder + "/report.html")
  }
}

/// A controller of a command line: `[NAME=]CONTROLLER[@EXPERIMENT]`.
private struct Competitor {
  let name: String
  let controller: String
  let experiment: String?

  init(_ argument: String) throws {
    let named = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let rest = String(named.last ?? "")
    let parts = rest.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    controller = String(parts[0])
    experiment = parts.count > 1 ? String(parts[1]) : nil
    name = named.count > 1 ? String(named[0]) : controller
    guard !name.isEmpty, !controller.isEmpty, experiment?.isEmpty != true else {
      throw ValidationError("found '\(argument)', expected [NAME=]CONTROLLER[@EXPERIMENT]")
    }
  }
}
