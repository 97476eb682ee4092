import Evaluation
import Foundation
public import LivePages
public import Training

/// Watches a run directory, whose run goes on or is over, and tells live pages what is new. It only reads.
public struct RunMonitor {
  /// How often evaluations and the process are looked for [looks].
  private static let slowInterval = 8

  private let folder: URL
  private var metrics: MetricsTail
  private var table = SeriesTable()
  private var timings: TimingTail
  private var process: TrainingProcess?
  private var state = RunState()
  /// Why the experiment cannot be read; nil where it can.
  private var experimentProblem: String?
  private var lookCount = 0

  /// - Parameter path: of the run directory.
  /// - Throws: `RunError` where it is none.
  public init(_ path: String) throws(RunError) {
    let folder = URL(fileURLWithPath: path, isDirectory: true)
    let files = ["metrics.csv", "experiment.yaml"].map { folder.appending(path: $0).path }
    guard files.allSatisfy(FileManager.default.fileExists(atPath:)) else {
      throw .notARun(path: path, missing: "metrics.csv with experiment.yaml")
    }
    self.folder = folder
    metrics = MetricsTail(of: folder.appending(path: "metrics.csv"))
    timings = TimingTail(of: folder)
    state.folder = folder.path
  }

  /// The page, its parts, and the replays of the run.
  public func site(audience: LiveAudience) -> LiveSite {
    let folder = folder
    let files: [String: LiveResource] = [
      "/": LiveResource(.page, PackageResources.view_html),
      "/view.js": LiveResource(.script, PackageResources.view_js),
      "/charts.js": LiveResource(.script, PackageResources.charts_js),
      "/view.css": LiveResource(.styleSheet, PackageResources.view_css),
    ]
    return LiveSite(audience: audience) { path in
      if let file = files[path] { return file }
      let prefix = "/replays/"
      let name = String(path.dropFirst(prefix.count))
      guard path.hasPrefix(prefix), EvaluationFiles.isReplay(name),
        let data = try? Data(contentsOf: folder.appending(path: name))
      else { return nil }
      return LiveResource(.page, [UInt8](data), isForeign: true)
    }
  }

  /// Looks once, and tells what is new.
  public mutating func look(telling audience: LiveAudience) {
    let before = (rows: table.count, timings: timings.table.count, state: state)
    var isAnew = false
    if lookCount % RunMonitor.slowInterval == 0 { lookAround() }
    lookCount += 1
    state.problem = experimentProblem
    do {
      isAnew = try readMetrics()
      if try timings.read() { isAnew = true }
    } catch {
      state.problem = "\(error)"
    }
    if isAnew { audience.startAnew() }
    let hasNews =
      isAnew || table.count > before.rows || timings.table.count > before.timings
      || state != before.state
    audience.tell(
      hasNews && !isAnew ? text("news", from: before.rows, timingsFrom: before.timings) : nil
    ) { text("beginning", from: 0, timingsFrom: 0) }
  }

  /// Takes further rows; true where the table was written anew.
  private mutating func readMetrics() throws -> Bool {
    let news = try metrics.read()
    if news.isAnew { table = SeriesTable() }
    for row in news.rows {
      table.append(row.iteration, Array(zip(metrics.columns, row.values)).map { ($0, $1) })
    }
    return news.isAnew
  }

  /// What changes seldom, or costs more to look at than a file's end.
  private mutating func lookAround() {
    state.evaluations = EvaluationFiles(in: folder)
    let holder = TrainingProcess(locking: folder.appending(path: "log.txt"))
    if holder?.identifier != process?.identifier { process = holder }
    state.use = process?.look()
    do {
      let experiment = try Experiment.load(file: folder.appending(path: "experiment.yaml").path)
      state.name = experiment.name
      state.summary = experiment.summary
      state.iterationCount = experiment.run.iterationCount
      experimentProblem = nil
    } catch {
      experimentProblem = "\(error)"
    }
  }

  private func text(_ type: String, from row: Int, timingsFrom timingRow: Int) -> String {
    let message = RunMessage(
      type: type, state: state, metrics: table.suffix(from: row),
      timings: timings.table.suffix(from: timingRow))
    return message.json
  }
}

/// What is known of a run besides its curves.
struct RunState: Equatable, Encodable, Sendable {
  /// Name of its experiment.
  var name = ""
  /// What the experiment is for.
  var summary: String?
  /// The run directory.
  var folder = ""
  /// Iterations of the whole run; nil where its experiment cannot be read.
  var iterationCount: Int?
  /// What its process uses; nil where none trains.
  var use: TrainingProcess.Use?
  /// What evaluations have left.
  var evaluations: EvaluationFiles?
  /// What could not be read at the last look.
  var problem: String?
}

/// A message for the page.
private struct RunMessage: Encodable {
  /// `beginning` of everything, or `news`: further rows.
  let type: String
  let state: RunState
  let metrics: SeriesTable
  let timings: SeriesTable
  let pictures = TrainingCurves.pictures.map {
    Picture(title: $0.title, label: $0.label, column: $0.column)
  }

  /// Title and label of a curve.
  struct Picture: Encodable {
    let title: String
    let label: String
    let column: String
  }

  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // Numbers that are none have been left out.
    return String(decoding: (try? encoder.encode(self)) ?? Data(), as: UTF8.self)
  }
}
