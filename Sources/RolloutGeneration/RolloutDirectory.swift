public import Foundation
import Training

/// A folder of rollouts: `shard-00000.h5`, `shard-00001.h5`, …, and `dataset.json`, which lists them and is
/// written last.
///
/// The same controllers and suite give the same bytes, for any number of workers.
public struct RolloutDirectory {
  /// The folder.
  public let url: URL
  /// Shards so far, as `dataset.json` has them.
  private var shards: [[String: Any]] = []
  /// Episodes so far.
  public private(set) var episodeCount = 0
  /// Control steps so far.
  public private(set) var stepCount = 0
  /// Shards so far.
  public var shardCount: Int { shards.count }

  /// Makes the folder.
  ///
  /// - Throws: `RolloutError` where it holds something already, or cannot be made.
  public init(at path: String) throws(RolloutError) {
    url = URL(fileURLWithPath: path, isDirectory: true)
    if FileManager.default.fileExists(atPath: url.path) {
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: url.path) else {
        throw .unreadable(path: path, reason: "it is no folder that can be read")
      }
      if let first = names.min() { throw .notEmpty(path: path, found: first) }
    }
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: error.localizedDescription)
    }
  }

  /// Plays all episodes of a controller, shard by shard, and writes each in one step.
  ///
  /// - Parameters:
  ///   - source: the controller and its robots.
  ///   - shouldStop: asked before each shard.
  ///   - progress: called after each shard with the share that is done.
  /// - Returns: whether it came to its end.
  /// - Throws: `ControllerError` where the controller fails, `HDF5StorageError` where a shard cannot be
  ///   written.
  public mutating func generate(
    _ source: RolloutSource, until shouldStop: () -> Bool, progress: (Double) -> Void
  ) throws -> Bool {
    let batches = source.player.batches
    for (number, batch) in batches.enumerated() {
      if shouldStop() { return false }
      try write(try source.play(batch))
      progress(Double(number + 1) / Double(batches.count))
    }
    return true
  }

  private mutating func write(_ shard: RolloutShard) throws {
    let name = "shard-" + String(format: "%05d", shards.count) + ".h5"
    try shard.file.write(to: url.appending(path: name))
    episodeCount += shard.episodes.count
    stepCount += shard.stepCount
    shards.append([
      "file": name, "controller": shard.source.controllerName, "engine": shard.source.engineName,
      "robot": shard.source.robot.name, "episodes": shard.episodes.count, "steps": shard.stepCount,
    ])
  }

  /// Writes `dataset.json`, by which a folder is known to be complete.
  ///
  /// - Throws: `RolloutError` where it cannot be written.
  public func finish() throws {
    let object: [String: Any] = [
      "schema": RolloutShard.schema, "schema_version": RolloutShard.schemaVersion,
      "program_version": Program.version, "episodes": episodeCount, "steps": stepCount,
      "shards": shards,
    ]
    let file = url.appending(path: "dataset.json")
    var data = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    data.append(contentsOf: Array("\n".utf8))
    do {
      try data.write(to: file, options: .atomic)
    } catch {
      throw RolloutError.unwritable(path: file.path, reason: error.localizedDescription)
    }
  }
}
