import Foundation

/// The files that say what came of a sweep, as far as it is.
public struct SweepReport: Sendable {
  private let plan: SweepPlan
  private let directory: SweepDirectory

  /// The report of a plan in its folder.
  public init(_ plan: SweepPlan, in directory: SweepDirectory) {
    self.plan = plan
    self.directory = directory
  }

  /// Writes page, results and table, each in one step.
  ///
  /// - Returns: what they say.
  /// - Throws: `SweepError` where a file cannot be written, `RunError` where a run's metrics cannot be read.
  @discardableResult
  public func write() throws -> SweepResults {
    let results = SweepResults(plan, in: directory)
    try SweepDirectory.write(try results.json(), to: directory.results)
    try SweepDirectory.write(Data(results.csv.utf8), to: directory.table)
    let page = try SweepPage(results, in: directory).html()
    try SweepDirectory.write(Data(page.utf8), to: directory.page)
    return results
  }
}
