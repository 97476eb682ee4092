import EvaluationSuites
import HDF5Storage
import Reproducibility
import RobotModel
import Training

/// Episodes of one controller in one file, one after the other.
struct RolloutShard {
  /// Name of the schema.
  static let schema = "treadmill.rollouts"
  /// Version of the schema that is written.
  static let schemaVersion = 1

  /// Says what was played.
  let source: RolloutSource
  /// The episodes, in the order of the file.
  let episodes: [EpisodeRollout]

  /// Steps of all episodes.
  var stepCount: Int { episodes.reduce(0) { $0 + $1.stepCount } }

  /// The file's content.
  var file: DatasetFile {
    DatasetFile(
      header: SnapshotHeader(
        schema: Self.schema, schemaVersion: Self.schemaVersion, programVersion: Program.version,
        attributes: [
          "controller": source.controllerName, "engine": source.engineName,
          "robot": source.robot.name,
        ]),
      datasets: texts.merging(episodeTable) { first, _ in first }
        .merging(stepTable) { first, _ in first })
  }

  // MARK: - What was played

  private var texts: [String: DatasetFile.Dataset] {
    [
      "experiment": text(
        source.experimentText, "the experiment whose robots were driven, resolved"),
      "suite": text(source.suiteText, "what was played, resolved"),
      "cases": text(
        source.suite.cases.map(\.name).joined(separator: "\n"), "names of the cases, a line each"),
      "joints/names": text(
        source.robot.joints.map(\.name).joined(separator: "\n"), "names of the joints, a line each"),
      "feet/names": text(
        source.robot.feet.map { source.robot.links[$0.link].name }.joined(separator: "\n"),
        "names of the feet's links, a line each"),
      "timestep_s": DatasetFile.Dataset(
        .double([source.timestep]),
        attributes: ["unit": "s", "meaning": "from a control step to the next"]),
    ]
  }

  private func text(_ text: String, _ meaning: String) -> DatasetFile.Dataset {
    DatasetFile.Dataset(.text(text), attributes: ["meaning": meaning])
  }

  // MARK: - Episodes

  private var episodeTable: [String: DatasetFile.Dataset] {
    var firstSteps: [Int64] = []
    var next: Int64 = 0
    for episode in episodes {
      firstSteps.append(next)
      next += Int64(episode.stepCount)
    }
    func column(_ values: [Int64], _ meaning: String) -> DatasetFile.Dataset {
      DatasetFile.Dataset(.int64(values), attributes: ["axes": "episodes", "meaning": meaning])
    }
    let endings = episodes.map { $0.cause?.rawValue ?? "time" }.joined(separator: "\n")
    return [
      "episodes/case": column(
        episodes.map { Int64($0.episode.caseIndex) }, "number of the case in cases, from 0"),
      "episodes/number": column(
        episodes.map { Int64($0.episode.episodeIndex) }, "number of the episode of its case, from 0"
      ),
      "episodes/seed": DatasetFile.Dataset(
        .uint64(episodes.map(\.episode.seed)),
        attributes: ["axes": "episodes", "meaning": "seed of what is random in it"]),
      "episodes/first_step": column(firstSteps, "its first row in steps"),
      "episodes/step_count": column(episodes.map { Int64($0.stepCount) }, "its rows in steps"),
      "episodes/ending": text(endings, "time, or the cause of the fall, a line for each episode"),
    ]
  }

  // MARK: - Steps

  private var stepTable: [String: DatasetFile.Dataset] {
    var table: [String: DatasetFile.Dataset] = [:]
    for quantity in EpisodeRollout.Quantity.allCases {
      let values = episodes.flatMap { $0[quantity] }
      guard !values.isEmpty else { continue }
      let column = RolloutColumn(quantity, of: source)
      table["steps/\(column.name)"] = DatasetFile.Dataset(
        .float(values), shape: [stepCount] + column.shape, attributes: column.attributes)
    }
    for flag in EpisodeRollout.Flag.allCases {
      let column = RolloutColumn(flag)
      table["steps/\(column.name)"] = DatasetFile.Dataset(
        .int64(episodes.flatMap { $0[flag] }), attributes: column.attributes)
    }
    return table
  }
}
