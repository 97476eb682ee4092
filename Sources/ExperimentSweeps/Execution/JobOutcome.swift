import Foundation

/// What came of a job.
public struct JobOutcome: Codable, Equatable, Sendable {
  /// How it ended.
  public enum Ending: String, Codable, Sendable {
    /// It was trained and judged.
    case finished
    /// One of its processes failed.
    case failed
  }

  /// How it ended.
  public let ending: Ending
  /// Why it failed; nil where it did not.
  public let reason: String?
  /// The last lines of the log of one that failed.
  public let lastLines: [String]
  /// The figure by which it is judged; nil where there is none.
  public let figure: Double?

  private static let lastLineCount = 12

  /// A job that finished.
  ///
  /// - Parameter figure: by which it is judged; nil where it has none.
  static func finished(figure: Double?) -> JobOutcome {
    JobOutcome(ending: .finished, reason: nil, lastLines: [], figure: figure)
  }

  /// A job that failed.
  ///
  /// - Parameters:
  ///   - reason: why.
  ///   - log: where its processes wrote.
  static func failed(_ reason: String, log: URL) -> JobOutcome {
    let text = FileManager.default.contents(atPath: log.path) ?? Data()
    let lines = String(decoding: text.suffix(20_000), as: UTF8.self).split(separator: "\n")
    return JobOutcome(
      ending: .failed, reason: reason, lastLines: lines.suffix(lastLineCount).map(String.init),
      figure: nil)
  }

  /// Reads an outcome; nil where there is none, or none that this program wrote.
  init?(contentsOf file: URL) {
    guard let data = FileManager.default.contents(atPath: file.path),
      let outcome = try? JSONDecoder().decode(JobOutcome.self, from: data)
    else { return nil }
    self = outcome
  }

  private init(ending: Ending, reason: String?, lastLines: [String], figure: Double?) {
    self.ending = ending
    self.reason = reason
    self.lastLines = lastLines
    self.figure = figure
  }

  /// Writes the outcome in one step.
  ///
  /// - Throws: `SweepError` where the file cannot be written.
  func write(to file: URL) throws(SweepError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try SweepDirectory.write(try encoder.encode(self), to: file)
    } catch let error as SweepError {
      throw error
    } catch {
      throw .unwritable(path: file.path, reason: "\(error)")
    }
  }
}
