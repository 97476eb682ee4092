import Evaluation
import EvaluationSuites
public import ExperimentFormat
import Foundation
public import Training

/// A point of a sweep: an experiment with some of its values replaced.
public struct SweepPoint: Sendable {
  /// Number of the point, from 1.
  public let number: Int
  /// What is replaced.
  public let overrides: [PlacedOverride]
  /// The experiment, its seed the first of the sweep.
  public let experiment: Experiment

  /// What is replaced, in words: the last parts of the keys with their values.
  public var label: String {
    guard !overrides.isEmpty else { return "as it is" }
    return overrides.map { override in
      let name = override.key.split(separator: ".").last.map(String.init) ?? override.key
      return "\(name.replacing("\"", with: "")) \(override.value)"
    }.joined(separator: ", ")
  }
}

/// One run of a sweep.
public struct SweepJob: Hashable, Sendable {
  /// Index of its point.
  public let point: Int
  /// Its seed.
  public let seed: UInt64
  /// Name of its files.
  public let name: String
}

/// Everything that a sweep is going to do, checked.
public struct SweepPlan: Sendable {
  /// What the file says.
  public let description: SweepDescription
  /// The experiment's file, relative to the working directory.
  public let experimentFile: String
  /// The suite that judges, relative to the working directory, or a built-in one's name; nil for none.
  public let suite: String?
  /// The points, in the order of the file, the first key of the grid changing last.
  public let points: [SweepPoint]
  /// The runs: of each seed all points, so that all points are known a little before one is well known.
  public let jobs: [SweepJob]
  /// The experiment without what the points replace.
  let base: Experiment

  /// Reads a sweep's file and the experiments of all its points.
  ///
  /// - Throws: `ExperimentError` with every problem of the sweep, or of all points' experiments; `SweepError`
  ///   or `EvaluationError` where what judges is unknown, or a point's experiment cannot be run.
  public init(file path: String) throws {
    var description = try ExperimentDocument(file: path).decode(SweepDescription.self)
    if description.name == SweepDescription().name {
      description.name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    }
    self.description = description
    experimentFile = ExperimentDocument.path(of: description.experiment, besides: path)
    suite = try SweepPlan.suite(of: description.judge, besides: path)
    base = try Experiment.load(file: experimentFile)
    points = try SweepPlan.points(of: description, experiment: experimentFile)
    let points = points
    jobs = description.allSeeds.flatMap { seed in
      points.indices.map { index in
        let number = String(format: "%03d", points[index].number)
        return SweepJob(point: index, seed: seed, name: "point-\(number)-seed-\(seed)")
      }
    }
    try checkJudge(file: path)
    try checkAssembly(file: path)
  }

  /// A built-in suite's name, or the path of a file that there is.
  private static func suite(
    of judge: SweepJudge, besides path: String
  ) throws(SweepError) -> String? {
    guard let name = judge.suite else { return nil }
    let builtIn = EvaluationSuite.builtIn.map(\.name)
    if builtIn.contains(name) { return name }
    let file = ExperimentDocument.path(of: name, besides: path)
    guard FileManager.default.fileExists(atPath: file) else {
      throw .unknownName(
        file: path, item: "judge.suite", found: name,
        question: NearestName.question(for: name, among: builtIn))
    }
    return file
  }

  /// The key-by-key combinations of the grid, then the further points.
  private static func points(
    of description: SweepDescription, experiment file: String
  ) throws(ExperimentError) -> [SweepPoint] {
    var combinations: [[PlacedOverride]] = [[]]
    for axis in description.grid {
      combinations = combinations.flatMap { rest in axis.values.map { rest + [$0] } }
    }
    if description.grid.isEmpty, !description.points.isEmpty { combinations = [] }
    combinations += description.points

    var problems: [ExperimentProblem] = []
    var points: [SweepPoint] = []
    var overrides = ["seed=\(description.allSeeds[0])"]
    if let count = description.iterationCount { overrides.append("run.iterations=\(count)") }
    for (index, combination) in combinations.enumerated() {
      if let place = combination.first?.place, combinations[..<index].contains(combination) {
        problems.append(
          ExperimentProblem(
            place: place,
            message: "found the point \(combination.map(\.text)) twice, expected it once"))
        continue
      }
      do {
        points.append(
          SweepPoint(
            number: index + 1, overrides: combination,
            experiment: try Experiment.load(
              file: file, overrides: overrides, placed: combination)))
      } catch {
        problems += error.problems.filter { !problems.contains($0) }
      }
    }
    guard problems.isEmpty else { throw .problems(problems) }
    return points
  }

  /// Checks that there is such a suite, case and figure.
  private func checkJudge(file: String) throws {
    guard let name = suite else { return }
    let judge = description.judge
    let played = try SuiteSource.suite(name)
    guard judge.comparedFigure != nil else {
      throw SweepError.unknownName(
        file: file, item: "judge.figure", found: judge.figure,
        question: NearestName.question(
          for: judge.figure, among: EvaluationReport.figures.map(\.key)))
    }
    let cases = played.cases.map(\.name)
    if let wanted = judge.caseName, !cases.contains(wanted) {
      throw SweepError.unknownName(
        file: file, item: "judge.case", found: wanted,
        question: NearestName.question(for: wanted, among: cases))
    }
    if let point = points.first(where: { $0.experiment.task != .velocity }) {
      throw EvaluationError.wrongTask(name: point.experiment.name)
    }
  }

  /// Checks that what each point's experiment names can be made: robot, engine, networks.
  private func checkAssembly(file: String) throws(SweepError) {
    for point in points {
      do {
        _ = try Assembly(point.experiment, workerCount: 1)
      } catch {
        throw .impossible(file: file, point: point.label, reason: "\(error)")
      }
    }
  }
}
