import Evaluation
import EvaluationSuites
import Foundation
import HDF5Storage
import Testing
import Training

@testable import RolloutGeneration

@Suite struct RolloutGenerationTests {
  /// 青龙 that holds its pose for less than a second, with a push that fells it in some episodes.
  private func source(shardEpisodeCount: Int, workerCount: Int) throws -> RolloutSource {
    let folder = try Folder()
    let experiment = folder.url.appending(path: "stand.yaml")
    try Data("simulation: {timestep_s: 0.005}\nevaluation: {timestep_s: null}\n".utf8)
      .write(to: experiment)
    var stand = EvaluationCase()
    stand.name = "stand"
    var pushed = stand
    pushed.name = "pushed"
    pushed.pushes = [SuitePush(around: 4, times: [0.1])]
    var searched = stand
    searched.name = "searched"
    searched.largestPush = PushSearch()
    var suite = EvaluationSuite()
    suite.duration = 0.8
    suite.cases = [stand, searched, pushed]
    return try RolloutSource(
      NamedController(
        "zero", experiment: experiment.path, overrides: [], workerCount: workerCount),
      suite: suite, episodeCount: 3, shardEpisodeCount: shardEpisodeCount,
      workerCount: workerCount)
  }

  @Test("a shard has a row for each step of its episodes, and says where each episode begins")
  func rows() throws {
    let source = try source(shardEpisodeCount: 6, workerCount: 1)
    let batches = source.player.batches
    try #require(batches.count == 1)
    let shard = try source.play(batches[0])
    let file = shard.file
    let steps = shard.stepCount
    let joints = source.robot.joints.count
    #expect(file.datasets["steps/joints/position_rad"]?.shape == [steps, joints])
    #expect(file.datasets["steps/feet/force_in_world_n"]?.shape == [steps, 2, 3])
    #expect(file.datasets["steps/action"]?.shape == [steps, joints])
    #expect(
      file.datasets["steps/observation"]?.shape == [steps, source.contract.observation.count])
    #expect(file.datasets["cases"]?.values == .text("stand\npushed"))
    #expect(file.datasets["episodes/case"]?.values == .int64([0, 0, 0, 1, 1, 1]))
    #expect(file.datasets["episodes/number"]?.values == .int64([0, 1, 2, 0, 1, 2]))
    // Standing lasts to the end; a push of 4 m/s fells every robot before.
    let length = Int((0.8 / source.timestep).rounded())
    #expect(shard.episodes.prefix(3).allSatisfy { $0.stepCount == length && $0.cause == nil })
    #expect(shard.episodes.suffix(3).allSatisfy { $0.stepCount < length && $0.cause != nil })
    for episode in shard.episodes {
      let isFallen = episode.cause != nil
      #expect(episode[.terminated].last == (isFallen ? 1 : 0))
      #expect(episode[.truncated].last == (isFallen ? 0 : 1))
      #expect(episode[.terminated].dropLast().allSatisfy { $0 == 0 })
    }
    #expect(
      file.datasets["episodes/first_step"]?.values
        == .int64(
          [0, 1, 2, 3].map { Int64($0 * length) }
            + [4, 5].map { number in
              Int64(shard.episodes.prefix(number).reduce(0) { $0 + $1.stepCount })
            }))
  }

  @Test("the same bytes come of any number of workers")
  func workers() throws {
    var contents: [[Data]] = []
    for workerCount in [1, 3] {
      let folder = try Folder()
      var directory = try RolloutDirectory(at: folder.url.appending(path: "data").path)
      let source = try source(shardEpisodeCount: 4, workerCount: workerCount)
      #expect(try directory.generate(source, until: { false }, progress: { _ in }))
      try directory.finish()
      #expect(directory.episodeCount == 6 && directory.shardCount == 2)
      contents.append(
        try ["shard-00000.h5", "shard-00001.h5", "dataset.json"].map {
          try Data(contentsOf: directory.url.appending(path: $0))
        })
    }
    #expect(contents[0] == contents[1])
  }

  @Test("a file beside others, and a folder that holds something, are refused")
  func occupied() throws {
    let folder = try Folder()
    let file = folder.url.appending(path: "a")
    try Data().write(to: file)
    #expect(throws: RolloutError.notEmpty(path: folder.url.path, found: "a")) {
      try RolloutDirectory(at: folder.url.path)
    }
    let error = #expect(throws: RolloutError.self) { try RolloutDirectory(at: file.path) }
    #expect(error?.description.contains("it is no folder") == true)
  }

  @Test("a suite of searches alone has nothing to write")
  func searches() throws {
    var searched = EvaluationCase()
    searched.largestPush = PushSearch()
    var suite = EvaluationSuite()
    suite.cases = [searched]
    let folder = try Folder()
    let experiment = folder.url.appending(path: "stand.yaml")
    try Data("seed: 1\n".utf8).write(to: experiment)
    let zero = try NamedController(
      "zero", experiment: experiment.path, overrides: [], workerCount: 1)
    #expect(throws: RolloutError.noEpisodes) {
      try RolloutSource(
        zero, suite: suite, episodeCount: nil, shardEpisodeCount: 1, workerCount: 1)
    }
  }
}

/// A folder that is removed at the end of a test.
private final class Folder {
  let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
