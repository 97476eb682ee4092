public import ExperimentFormat

/// A sweep as its file says: an experiment, seeds, what is changed in it, and what judges the runs.
public struct SweepDescription: ExperimentSection {
  /// Name of the sweep and of its folder.
  public var name = "sweep"
  /// What it is for.
  public var summary: String?
  /// The experiment's file, relative to that of the sweep.
  public var experiment = "experiment.yaml"
  /// Seeds of each point's runs; none for the first `seedCount` from 1.
  public var seeds: [UInt64] = []
  /// Number of seeds.
  public var seedCount = 3
  /// Iterations of each run; nil for the experiment's.
  public var iterationCount: Int?
  /// Keys with values, each combination of which is a point.
  public var grid: [OverrideAxis] = []
  /// Further points.
  public var points: [[PlacedOverride]] = []
  /// What judges the runs.
  public var judge = SweepJudge()

  /// The most points of a sweep.
  static let largestPointCount = 10_000

  /// Three seeds of an experiment as it is.
  public init() {}

  /// The table from which a sweep is read and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .text("name", \.name, "Name of the sweep and of its folder; the file's name by default."),
    .optionalText("summary", \.summary, "What it is for, in a sentence."),
    .text("experiment", \.experiment, "The experiment's file, relative to this one.").required(),
    .integers(
      "seeds", \.seeds, count: 0...10_000, each: .nonNegative,
      "Seeds of each point's runs; `[]` for 1, 2, …, seed_count."),
    .integer("seed_count", \.seedCount, in: 1...10_000, "Number of seeds.")
      .used(where: "seeds is []") { $0.seeds.isEmpty },
    .optionalInteger(
      "iterations", \.iterationCount, in: 1...10_000_000,
      "Iterations of each run; `null` for the experiment's."),
    .overrideAxes(
      "grid", \.grid,
      "Keys of the experiment, each with its values: every combination is a point of the sweep."),
    .overrideSets(
      "points", \.points,
      "Further points, each a mapping of keys to values; with neither, the experiment as it is."),
    .section("judge", \.judge, "What judges the runs."),
  ]

  /// Seeds that occur twice, and keys that the sweep sets itself.
  public var conflicts: [KeyConflict] {
    var conflicts: [KeyConflict] = []
    if Set(seeds).count < seeds.count {
      conflicts.append(
        KeyConflict(key: "seeds", found: "a seed twice", expected: "each seed once"))
    }
    let combinationCount = grid.reduce(1.0) { $0 * Double($1.values.count) }
    if combinationCount > Double(Self.largestPointCount) {
      conflicts.append(
        KeyConflict(
          key: "grid", found: "\(combinationCount) combinations",
          expected: "at most \(Self.largestPointCount)"))
    }
    let own = ["seed"] + (iterationCount == nil ? [] : ["run.iterations"])
    let named = grid.map { ("grid", $0.key) } + points.joined().map { ("points", $0.key) }
    for (section, key) in named where own.contains(key) {
      conflicts.append(
        KeyConflict(
          key: section, found: "the key '\(key)'",
          expected: "'\(key == "seed" ? "seeds" : "iterations")' beside it for that"))
    }
    return conflicts
  }

  /// The seeds, whichever way they are given.
  public var allSeeds: [UInt64] { seeds.isEmpty ? (1...seedCount).map { UInt64($0) } : seeds }

  /// The reference of all keys as Markdown: a part of `docs/sweeps.md`.
  public static var referenceTables: String { referenceMarkdown() }
}
