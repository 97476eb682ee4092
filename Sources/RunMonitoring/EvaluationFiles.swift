import Foundation

/// What evaluations have left in a run directory: replays (.html) and results (.json).
struct EvaluationFiles: Equatable, Encodable, Sendable {
  /// Names of pages in three dimensions.
  private(set) var replays: [String] = []
  /// Results, file by file.
  private(set) var results: [Results] = []

  /// The cases of a file that `evaluate --json` wrote.
  struct Results: Equatable, Encodable, Sendable {
    let file: String
    let cases: [Case]
  }

  /// What is told of a case.
  struct Case: Equatable, Codable, Sendable {
    let controller: String
    let engine: String
    let `case`: String
    let episodes: Int
    let survived: Double?
    let velocityError: Double?
    let largestPush: Double?

    enum CodingKeys: String, CodingKey {
      case controller, engine, `case`, episodes, survived
      case velocityError = "velocity_error_rms_m_s"
      case largestPush = "largest_push_n_s"
    }
  }

  private struct Report: Decodable {
    let schema: Int
    let cases: [Case]
  }

  /// Larger files are no results [bytes].
  private static let largestFile = 8 << 20

  /// Looks into a folder; what cannot be read is no evaluation.
  init(in folder: URL) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    replays = names.filter(EvaluationFiles.isReplay).sorted()
    results = names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
      EvaluationFiles.cases(of: folder.appending(path: name)).map { Results(file: name, cases: $0) }
    }
  }

  /// Whether a file's name is that of a page: in the folder itself, and not hidden.
  static func isReplay(_ name: String) -> Bool {
    name.hasSuffix(".html") && !name.hasPrefix(".") && !name.contains("/")
  }

  private static func cases(of file: URL) -> [Case]? {
    guard let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize,
      size <= largestFile, let data = try? Data(contentsOf: file),
      let report = try? JSONDecoder().decode(Report.self, from: data), report.schema == 1
    else { return nil }
    return report.cases
  }
}
