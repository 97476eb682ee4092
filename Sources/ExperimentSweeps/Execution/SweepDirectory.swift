public import Foundation

/// The folder of a sweep: its files by name, shared by all processes that work on it.
///
/// | file | what |
/// |---|---|
/// | `sweep.yaml`, `experiment.yaml` | the sweep and its experiment, resolved |
/// | `runs/JOB/` | the run directory of a job |
/// | `logs/JOB.log` | what its processes said; whoever works on the job has locked this file |
/// | `outcomes/JOB.json` | what came of it, once it has ended |
/// | `evaluations/JOB.json` | the results of the suite that judges, where one does |
/// | `sweep.html`, `sweep.json`, `sweep.csv` | what came of all |
public struct SweepDirectory: Sendable {
  /// The folder.
  public let url: URL

  /// The page.
  public var page: URL { url.appending(path: "sweep.html") }
  /// The results of all points.
  public var results: URL { url.appending(path: "sweep.json") }
  /// A row for each run.
  public var table: URL { url.appending(path: "sweep.csv") }

  /// The run directory of a job.
  public func run(of job: SweepJob) -> URL {
    url.appending(path: "runs/\(job.name)", directoryHint: .isDirectory)
  }

  func log(of job: SweepJob) -> URL { url.appending(path: "logs/\(job.name).log") }
  func outcome(of job: SweepJob) -> URL { url.appending(path: "outcomes/\(job.name).json") }
  func evaluation(of job: SweepJob) -> URL { url.appending(path: "evaluations/\(job.name).json") }

  /// Makes the folder of a plan, or opens the one that another process has made of the same.
  ///
  /// - Throws: `SweepError` where it is that of another sweep or none, or cannot be written.
  public init(at path: String, of plan: SweepPlan) throws(SweepError) {
    url = URL(fileURLWithPath: path, isDirectory: true)
    try SweepDirectory.makeFolder(url)
    let sweep = url.appending(path: "sweep.yaml")
    // A process of the same sweep writes this file before all that is strange: looked for afterwards, it is there.
    if let stranger = try firstStranger(), !FileManager.default.fileExists(atPath: sweep.path) {
      throw .notASweep(path: url.path, found: stranger)
    }
    // The same bytes by every process that begins at the same time.
    try keep(
      plan.base.resolvedYAML(heading: "The experiment of this sweep, with every default."),
      as: url.appending(path: "experiment.yaml"))
    try keep(
      plan.description.resolvedYAML(heading: "This sweep, with every default."), as: sweep)
    for name in ["runs", "logs", "outcomes", "evaluations"] {
      try SweepDirectory.makeFolder(url.appending(path: name))
    }
  }

  /// Writes a text, or checks that it is there.
  private func keep(_ text: String, as file: URL) throws(SweepError) {
    guard let found = FileManager.default.contents(atPath: file.path) else {
      return try SweepDirectory.write(Data(text.utf8), to: file)
    }
    guard found == Data(text.utf8) else {
      throw .otherSweep(path: url.path, file: file.lastPathComponent)
    }
  }

  /// The first thing that no process writes that only begins with a sweep.
  private func firstStranger() throws(SweepError) -> String? {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: url.path).sorted().first {
        !$0.hasPrefix(".") && $0 != "experiment.yaml"
      }
    } catch {
      throw .unreadable(path: url.path, reason: error.localizedDescription)
    }
  }

  /// Makes a job open again.
  func removeOutcome(of job: SweepJob) throws(SweepError) {
    let file = outcome(of: job)
    do {
      try FileManager.default.removeItem(at: file)
    } catch {
      throw .unwritable(path: file.path, reason: error.localizedDescription)
    }
  }

  /// Replaces a file in one step.
  static func write(_ data: Data, to file: URL) throws(SweepError) {
    do {
      try data.write(to: file, options: .atomic)
    } catch {
      throw .unwritable(path: file.path, reason: error.localizedDescription)
    }
  }

  private static func makeFolder(_ url: URL) throws(SweepError) {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: url.path, reason: error.localizedDescription)
    }
  }
}
