import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The folder that a run writes: its files by name, and the lock that keeps a second process out.
public final class RunDirectory {
  /// Name of the link to the newest checkpoint.
  public static let latestName = "latest.h5"
  /// Name of the checkpoint of the best evaluation.
  static let bestName = "best.h5"

  /// The folder.
  public let url: URL
  /// The locked `log.txt`.
  private let lock: LockedFile

  /// The resolved experiment.
  public var experiment: URL { url.appending(path: "experiment.yaml") }
  /// Figures by iteration.
  public var metrics: URL { url.appending(path: "metrics.csv") }
  /// What was said.
  public var log: URL { url.appending(path: "log.txt") }
  /// The newest checkpoint.
  public var latest: URL { url.appending(path: RunDirectory.latestName) }
  /// The checkpoint of the best evaluation, a file of its own that outlives the numbered one.
  public var best: URL { url.appending(path: RunDirectory.bestName) }
  /// The newest policy.
  public var policy: URL { url.appending(path: "policy.onnx") }

  /// Robots that the physics gave up; made when the first is written.
  public var faults: URL { url.appending(path: "faults", directoryHint: .isDirectory) }

  /// The checkpoint after `iteration`.
  public func checkpoint(_ iteration: Int) -> URL {
    url.appending(path: "checkpoint-" + String(format: "%06d", iteration) + ".h5")
  }

  /// Makes a new directory.
  ///
  /// - Parameters:
  ///   - path: where, or nil for `runs/NAME-001`, `-002`, ….
  ///   - name: the experiment's name.
  /// - Throws: `RunError` where it exists and is not empty or cannot be made.
  public static func create(at path: String?, name: String) throws(RunError) -> RunDirectory {
    if let path {
      let url = URL(fileURLWithPath: path, isDirectory: true)
      let content = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
      guard content.isEmpty else { throw .notEmpty(path: path) }
      try RunFiles.makeDirectory(url)
      return try RunDirectory(url)
    }
    let parent = URL(fileURLWithPath: "runs", isDirectory: true)
    try RunFiles.makeDirectory(parent)
    for number in 1...9_999 {
      let url = parent.appending(
        path: name + "-" + String(format: "%03d", number), directoryHint: .isDirectory)
      // `mkdir` fails on an existing folder, so two processes never share one.
      if unsafe mkdir(url.path, 0o755) == 0 { return try RunDirectory(url) }
      guard errno == EEXIST else {
        throw .unwritable(path: url.path, reason: unsafe String(cString: strerror(errno)))
      }
    }
    throw .unwritable(path: parent.path, reason: "9999 runs of '\(name)' exist")
  }

  /// Opens and locks a directory that exists.
  ///
  /// - Throws: `RunError` where it is missing, cannot be written or is in use.
  public init(_ url: URL) throws(RunError) {
    self.url = url
    guard let lock = try LockedFile(url.appending(path: "log.txt")) else {
      throw .busy(path: url.path)
    }
    self.lock = lock
  }

  /// Points `latest.h5` to a checkpoint of this directory, in one step.
  ///
  /// - Throws: `RunError` where the link cannot be made.
  public func setLatest(_ checkpoint: URL) throws(RunError) {
    let temporary = url.appending(path: ".latest-\(getpid()).h5")
    unsafe unlink(temporary.path)
    guard unsafe symlink(checkpoint.lastPathComponent, temporary.path) == 0,
      unsafe rename(temporary.path, latest.path) == 0
    else {
      throw .unwritable(
        path: latest.path, reason: unsafe String(cString: strerror(errno)).lowercased())
    }
  }

  /// Removes the oldest checkpoints up to an iteration until `count` of them are left. Later ones, of
  /// a run that then went on from an earlier checkpoint, do not count and stay.
  ///
  /// - Throws: `RunError` where the directory cannot be listed.
  public func removeCheckpoints(through iteration: Int, keeping count: Int) throws(RunError) {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    } catch {
      throw .unreadable(path: url.path, reason: RunFiles.reason(of: error))
    }
    let checkpoints = names.filter {
      guard $0.hasPrefix("checkpoint-"), $0.hasSuffix(".h5") else { return false }
      return Int($0.dropFirst("checkpoint-".count).dropLast(".h5".count)) ?? .max <= iteration
    }.sorted()
    for name in checkpoints.dropLast(count) {
      unsafe unlink(url.appending(path: name).path)
    }
  }
}
