import Foundation
import Reproducibility

/// Means of networks.
extension Checkpoint {
  /// Name of the text, a line for each, that says which networks a mean is of.
  static let originsName = "mean_of"

  /// Writes a checkpoint whose networks are the mean of others': parameters, standard deviations (their
  /// logarithms) and the normalisers' statistics, each with the same share.
  ///
  /// Networks that began as the same one and went on a little way apart have a mean that does what they
  /// do on average, and loses what each has wandered by chance (Izmailov et al. 2018, stochastic weight
  /// averaging; Wortsman et al. 2022, model soups). All else is the first one's: experiment, iteration,
  /// robots.
  ///
  /// - Parameters:
  ///   - paths: two or more run directories or checkpoints, of the same robot, observations, actions and
  ///     layers.
  ///   - path: the file to write; nothing must be there.
  /// - Returns: where the networks come from, in words.
  /// - Throws: `RunError`, `HDF5StorageError` or `ExperimentError` where one cannot be used or the file
  ///   not be written.
  public static func writeMean(of paths: [String], to path: String) throws -> [String] {
    guard path.hasSuffix(".h5"), RunFiles.isFolder(path) == nil else {
      throw RunError.unsupported(
        "\(path): found "
          + (path.hasSuffix(".h5") ? "something that is there" : "another name")
          + ", expected that of a new file that ends in .h5")
    }
    let sources = try paths.map { try SourceRun($0) }
    guard let first = sources.first, sources.count > 1 else {
      throw RunError.unsupported("found \(sources.count) checkpoint, expected two or more")
    }
    var successor = first.experiment
    successor.run.initialNetworks = .both
    for source in sources.dropFirst() {
      try source.checkBegins(successor, in: first.locomotion)
    }
    var mean = first.checkpoint.snapshot
    for entry in mean.paths where isOfNetworks(entry) {
      do {
        mean[entry] = try Snapshot.Values.mean(
          of: sources.map { $0.checkpoint.snapshot }, at: entry)
      } catch {
        throw RunError.wrongCheckpoint(path: paths.joined(separator: ", "), reason: "\(error)")
      }
    }
    let origins = sources.map(\.origin)
    mean.store(origins.joined(separator: "\n"), at: originsName)
    try write(
      mean, experiment: first.checkpoint.experimentText, iteration: first.checkpoint.iteration,
      to: URL(fileURLWithPath: path))
    return origins
  }

  /// Whether a mean is taken of what is stored under a name.
  private static func isOfNetworks(_ path: String) -> Bool {
    [
      "learner/parameters/", "learner/observation_normalizer/",
      "learner/critic_observation_normalizer/",
    ].contains { path.hasPrefix($0) }
  }
}

extension Snapshot.Values {
  /// The mean of what several snapshots have at a path, element by element.
  ///
  /// - Throws: `SnapshotError` where one has nothing there, or another type or number.
  fileprivate static func mean(
    of snapshots: [Snapshot], at path: String
  ) throws(SnapshotError) -> Self {
    let share = 1 / Double(snapshots.count)
    func sums(_ values: [[Double]]) -> [Double] {
      (values.first ?? []).indices.map { element in
        values.reduce(0) { $0 + $1[element] }
      }
    }
    let count = snapshots.first?[path]?.count
    var values: [[Double]] = []
    switch snapshots.first?[path] {
    case .float:
      for snapshot in snapshots {
        values.append(try snapshot.floats(path, count: count).map(Double.init))
      }
      return .float(sums(values).map { Float($0 * share) })
    case .double:
      for snapshot in snapshots { values.append(try snapshot.doubles(path, count: count)) }
      return .double(sums(values).map { $0 * share })
    case .int64:
      for snapshot in snapshots {
        values.append(try snapshot.integers(path, count: count).map(Double.init))
      }
      return .int64(sums(values).map { Int64(($0 * share).rounded()) })
    case .uint64, .text, nil:
      throw .missing(path: path, expected: "numbers")
    }
  }
}
