import Benchmarks
import ReinforcementLearning

/// Speed of the learner for several sizes of network and numbers of workers.
enum LearningTable {
  /// One measurement; keys of `--json` in snake case.
  struct Row: Encodable {
    let hidden: [Int]
    let workers: Int
    let updateSamplesPerS: Double
    let collectionStepsPerS: Double
    let matrixOperationsPerSample: Int
    let matrixPeakPerS: Double
    let matrixRatePerS: Double
    let matrixShareOfPeak: Double
    let updateShareOfPeak: Double
  }

  /// Networks that are measured where none is asked for: small, usual, and that of larger tasks.
  private static let sizes = [[128, 64], [256, 128], [512, 256, 128]]

  /// Measures networks with all workers and with one.
  ///
  /// - Parameters:
  ///   - hidden: units of the hidden layers; nil for several networks.
  ///   - environmentCount: number of robots.
  ///   - workerCount: number of threads.
  ///   - seconds: how long to measure each [s].
  static func measure(
    hidden: [Int]?, environmentCount: Int, workerCount: Int, seconds: Double
  ) throws(LearningError) -> [Row] {
    var rows: [Row] = []
    for hidden in hidden.map({ [$0] }) ?? sizes {
      for workers in Set([1, workerCount]).sorted(by: >) {
        var settings = LearningBenchmark.Settings()
        settings.observationCount = 47
        settings.hiddenCounts = hidden
        settings.environmentCount = environmentCount
        settings.stepsPerEnvironment = 32
        settings.seconds = seconds
        settings.workerCount = workers
        rows.append(Row(try LearningBenchmark.run(settings)))
      }
    }
    return rows
  }

  /// The rows as a table for people.
  static func text(_ rows: [Row]) -> String {
    func cell(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    func thousands(_ value: Double) -> String { "\((value / 100).rounded() / 10) k" }
    func giga(_ value: Double) -> String { "\((value / 1e8).rounded() / 10)" }
    func percent(_ share: Double) -> String { "\(Int((100 * share).rounded())) %" }
    let titles = [
      ("network", 16), ("workers", 9), ("update", 12), ("collection", 12), ("kFLOP", 9),
      ("peak", 9), ("products", 10), ("of peak", 9), ("update of peak", 16),
    ]
    let units = ["", "", "samples/s", "steps/s", "/sample", "GFLOP/s", "GFLOP/s", "", ""]
    var lines = [titles.map { cell($0.0, $0.1) }.joined()]
    lines.append(zip(titles, units).map { cell($1, $0.1) }.joined())
    for row in rows {
      let cells = [
        "\(row.hidden)", "\(row.workers)", thousands(row.updateSamplesPerS),
        thousands(row.collectionStepsPerS),
        "\(row.matrixOperationsPerSample / 1000)", giga(row.matrixPeakPerS),
        giga(row.matrixRatePerS), percent(row.matrixShareOfPeak), percent(row.updateShareOfPeak),
      ]
      lines.append(zip(titles, cells).map { cell($1, $0.1) }.joined())
    }
    return lines.joined(separator: "\n")
  }
}

extension LearningTable.Row {
  init(_ measured: LearningBenchmark) {
    self.init(
      hidden: measured.settings.hiddenCounts, workers: measured.settings.workerCount,
      updateSamplesPerS: measured.updateSamplesPerSecond,
      collectionStepsPerS: measured.collectionStepsPerSecond,
      matrixOperationsPerSample: measured.matrixOperationsPerSample,
      matrixPeakPerS: measured.matrixPeak, matrixRatePerS: measured.matrixRate,
      matrixShareOfPeak: measured.matrixShareOfPeak,
      updateShareOfPeak: measured.updateShareOfPeak)
  }
}
