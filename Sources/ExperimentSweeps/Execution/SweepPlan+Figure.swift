import ExperimentFormat
import Foundation
import Training

/// By what a run is judged.
extension SweepPlan {
  /// The figure of a job whose processes have ended well.
  ///
  /// - Returns: nil where its iterations or episodes have none.
  /// - Throws: `RunError` or `SweepError` where metrics or results cannot be read or lack it.
  func figure(of job: SweepJob, in directory: SweepDirectory) throws -> Double? {
    suite == nil
      ? try metric(in: directory.run(of: job).appending(path: "metrics.csv"))
      : try result(in: directory.evaluation(of: job))
  }

  /// The mean of the column's last numbers.
  private func metric(in file: URL) throws -> Double? {
    let judge = description.judge
    let table = try MetricsTable.read(file)
    guard let column = table.columns.first(where: { $0.name == judge.metric }) else {
      throw SweepError.unknownName(
        file: file.path, item: "judge.metric", found: judge.metric,
        question: NearestName.question(for: judge.metric, among: table.columns.map(\.name)))
    }
    return SweepPlan.mean(column.values.suffix(judge.lastIterationCount).filter(\.isFinite))
  }

  /// The figure of the case that counts, or the mean over all that have it.
  private func result(in file: URL) throws -> Double? {
    let judge = description.judge
    guard let data = FileManager.default.contents(atPath: file.path),
      let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let cases = object["cases"] as? [[String: Any]]
    else { throw SweepError.unreadable(path: file.path, reason: "found no results in it") }
    let counted = cases.filter { judge.caseName == nil || $0["case"] as? String == judge.caseName }
    return SweepPlan.mean(counted.compactMap { $0[judge.figure] as? Double })
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
