import ArgumentParser
import BaselineWalking
import Evaluation
import EvaluationSuites
import Foundation
import TerminalProgress
import Training

import enum MotionCapture.ReferenceClipSet

/// `treadmill evaluate`: seeded episodes with controllers.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Plays seeded episodes with a controller and counts what it survives.")

  @Argument(
    help: ArgumentHelp(
      "Run directories, checkpoints, exported policies (.onnx), zero, mpc or mpc:FILE.",
      valueName: "controller"))
  var controllers: [String]

  @Option(help: "The experiment whose episodes are played; the run's own without it.")
  var experiment: String?

  @Option(
    help: ArgumentHelp(
      "What is played: quick, full or a suite file; the experiment's own episodes without it.",
      valueName: "quick|full|FILE"))
  var suite: String?

  @Option(help: "Number of episodes of each case, each with its own seed; the suite's without it.")
  var seeds: Int?

  @Option(help: "Physics engine, instead of the experiment's: lanes, ode or mujoco.")
  var engine: String?

  @Option(help: "Overrides a key of --experiment, for example evaluation.push_speed_m_s=0.7.")
  var set: [String] = []

  @Option(help: "Writes the results to this JSON file.")
  var json: String?

  @Option(help: "Writes a page with curves, figures and pictures to this HTML file.")
  var page: String?

  @Option(
    help: ArgumentHelp(
      "Writes the first controller as it follows commands: to a page in three dimensions (.html) or "
        + "to a moving picture (.svg).",
      valueName: "FILE.html|FILE.svg"))
  var replay: String?

  @Option(
    help: ArgumentHelp(
      "What --replay shows instead: the first episode of this case of the suite, on its ground and with its "
        + "pushes.",
      valueName: "CASE"))
  var replayCase: String?

  @Option(
    help: ArgumentHelp(
      "Compares hip, knee and ankle over the stride with the built-in gait at each case's command, in the "
        + "style that the controller's experiment or another one asks for, or with a clip.",
      valueName: "built-in|EXPERIMENT|CLIP"))
  var gaitReference: String?

  @Option(help: "Draws hip, knee and ankle over the stride, case by case, to this SVG file.")
  var gaitCurves: String?

  @OptionGroup var execution: ExecutionOptions

  func validate() throws {
    if let seeds, !(1...100_000).contains(seeds) {
      throw ValidationError("--seeds: found \(seeds), expected 1 to 100000")
    }
    if let replay, !["html", "svg"].contains(EvaluateCommand.ending(of: replay)) {
      throw ValidationError(
        "--replay: found '\(replay)', expected a name that ends in .html or .svg")
    }
    if let replayCase, replay == nil || suite == nil {
      throw ValidationError(
        "--replay-case: found '\(replayCase)' without --replay or --suite, expected both")
    }
  }

  func run() throws {
    let suite = try self.suite.map { try SuiteSource.suite($0) }
    let shown = try shownCase(of: suite)
    var report = EvaluationReport(cases: [])
    var first: EvaluatedController?
    for controller in controllers {
      let evaluated = try evaluate(controller, suite)
      print(suite == nil ? evaluated.report.text : evaluated.report.table, terminator: "")
      report.cases += evaluated.report.cases
      if first == nil { first = evaluated }
    }
    if let json { try OutputFile.write(try report.json(), to: json) }
    if let gaitCurves {
      let picture = GaitCurves.picture(report.cases.compactMap(\.gait))
      try OutputFile.write(Data(picture.text.utf8), to: gaitCurves)
    }
    guard let first else { return }
    let isShown = (replay != nil && shown == nil) || (page != nil && suite != nil)
    let demonstration =
      isShown ? try Demonstration(of: first.driver, in: first.experiment) : nil
    if let page {
      let html = try RunPage(
        experiment: first.experiment, report: report,
        picture: suite == nil ? .push(first.motion) : demonstration.map { .demonstration($0) },
        runs: controllers
      ).html()
      try OutputFile.write(Data(html.utf8), to: page)
      print("open \(URL(fileURLWithPath: page).path)")
    }
    let replayed = try shown.map { try Demonstration(of: first.driver, in: first.experiment, $0) }
    if let replay, let demonstration = replayed ?? demonstration {
      let text =
        EvaluateCommand.ending(of: replay) == "html"
        ? try demonstration.page.html : demonstration.picture
      try OutputFile.write(Data(text.utf8), to: replay)
    }
  }

  /// The suite of the case alone that `replayCase` names; nil where it names none.
  private func shownCase(of suite: EvaluationSuite?) throws -> EvaluationSuite? {
    guard var suite, let replayCase else { return nil }
    let cases = suite.cases.filter { $0.largestPush == nil }
    suite.cases = cases.filter { $0.name == replayCase }
    guard !suite.cases.isEmpty else {
      throw BadInput(
        description: "--replay-case: found '\(replayCase)', expected "
          + (cases.isEmpty
            ? "a suite with more than searches for the largest push"
            : "one of " + cases.map(\.name).joined(separator: ", ")))
    }
    return suite
  }

  private static func ending(of path: String) -> String {
    URL(fileURLWithPath: path).pathExtension.lowercased()
  }

  /// What an evaluation of one controller gave.
  private struct EvaluatedController {
    let driver: any Controller
    let experiment: Experiment
    let report: EvaluationReport
    let motion: RecordedMotion
  }

  private func evaluate(
    _ controller: String, _ suite: EvaluationSuite?
  ) throws -> EvaluatedController {
    let named = try NamedController(
      controller, experiment: experiment,
      overrides: set + (engine.map { ["simulation.engine=\($0)"] } ?? []),
      workerCount: execution.workerCount)
    if let note = named.note { StandardError.write(note + "\n") }
    let reference = try gaitReference.map {
      try GaitReference(named: $0, imitatedBy: named.experiment)
    }
    let evaluator = try Evaluator(
      named.experiment, suite: suite, episodeCount: seeds, workerCount: execution.workerCount)
    let driver = try named.driver(in: evaluator)
    let (report, motion) = try evaluator.evaluate(
      driver, gaitReference: reference, progress: execution.progress())
    return EvaluatedController(
      driver: driver, experiment: named.experiment, report: report, motion: motion)
  }
}

extension ExecutionOptions {
  /// Shows the share done on standard error.
  func progress() -> (Double) -> Void {
    var display = ProgressDisplay(mode: Terminal.progressMode(isQuiet: quiet))
    let begin = ContinuousClock.now
    return { share in
      let state = ProgressState(
        noun: "per cent", completedCount: Int(100 * share), totalCount: 100,
        elapsedTime: (ContinuousClock.now - begin).seconds)
      StandardError.write(share < 1 ? display.update(state) : display.finish())
    }
  }
}

extension GaitReference {
  /// - Parameters:
  ///   - name: `built-in`, or the path of an experiment or of a clip file with one clip.
  ///   - experiment: whose gait `built-in` is.
  /// - Throws: where the file cannot be read.
  fileprivate init(named name: String, imitatedBy experiment: Experiment) throws {
    let isExperiment = [".yaml", ".yml"].contains { name.hasSuffix($0) }
    guard name != "built-in", !isExperiment else {
      let imitating = isExperiment ? try Experiment.load(file: name) : experiment
      self = .builtIn(imitating.environment.motion.gaits.style)
      return
    }
    let clips = try ReferenceClipSet.read(URL(fileURLWithPath: name))
    guard clips.count == 1, let clip = clips.first else {
      throw BadInput(description: "\(name): found \(clips.count) clips, expected one")
    }
    self = .clip(clip)
  }
}
