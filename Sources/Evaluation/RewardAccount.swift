import Foundation
import Training

/// What each reward term paid at the end of a run, so that terms that do nothing, or everything, are
/// seen.
public struct RewardAccount: Sendable {
  /// What one term paid.
  public struct Entry: Equatable, Sendable {
    /// Name of the term.
    public let name: String
    /// Its part of the reward, with its weight and the curriculum's factor [1/s].
    public let perSecond: Double
    /// Its share of the sum of all terms' absolute parts, 0…1.
    public let share: Double

    /// What is worth a look about the term; nil for nothing.
    public var remark: String? {
      // To the bit: nobody fell, no limit was passed. A term that does something pays a little.
      if perSecond == 0 { return "never happened" }
      if share < RewardAccount.deadShare { return "dead" }
      return share > RewardAccount.dominatingShare ? "dominates" : nil
    }
  }

  /// Iterations over which the parts are averaged.
  private static let iterationCount = 25
  /// Terms of a smaller share do nothing, unless what they pay for never happens.
  static let deadShare = 0.001
  /// Terms of a larger share leave the others nothing to say.
  static let dominatingShare = 0.5

  /// The terms, the largest part first.
  public let entries: [Entry]

  /// - Parameter metrics: `metrics.csv` of a run.
  /// - Throws: `RunError` where it cannot be read.
  public init(metrics: URL) throws(RunError) {
    let prefix = "reward/"
    let table = try MetricsTable.read(metrics)
    let parts = table.columns.compactMap { column -> (name: String, value: Double)? in
      guard column.name.hasPrefix(prefix), column.name != prefix + "mean_step" else { return nil }
      let last = column.values.suffix(RewardAccount.iterationCount).filter(\.isFinite)
      guard !last.isEmpty else { return nil }
      return (
        String(column.name.dropFirst(prefix.count)), last.reduce(0, +) / Double(last.count)
      )
    }
    let total = parts.reduce(0) { $0 + abs($1.value) }
    entries = parts.map { part in
      Entry(
        name: part.name, perSecond: part.value, share: total > 0 ? abs(part.value) / total : 0)
    }.sorted { abs($0.perSecond) > abs($1.perSecond) }
  }

  /// The terms as aligned lines.
  public var text: String {
    let width = entries.reduce(0) { max($0, $1.name.count) }
    let lines = entries.map { entry in
      entry.name.padding(toLength: width, withPad: " ", startingAt: 0)
        + String(format: "  %+7.3f /s  %5.1f %%", entry.perSecond, 100 * entry.share)
        + (entry.remark.map { "  " + $0 } ?? "")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
