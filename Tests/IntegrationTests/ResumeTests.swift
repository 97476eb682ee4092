import Foundation
import Testing

/// The resume guarantee: a run that was interrupted, in whatever way, and goes on gives the same
/// bytes as one that was not.
@Suite(.serialized) struct ResumeTests {
  /// 青龙 with everything that keeps state: pushes, delays, noise, randomised properties, histories,
  /// a curriculum, evaluations. Small, because only the bits matter.
  private static func experiment(_ engine: Engine) -> String {
    """
    name: resume-test
    seed: 5
    simulation:
      engine: \(engine.rawValue)
      environments: \(engine.environmentCount)
      timestep_s: 0.004
      target_filter_retention: 0.95
    environment:
      control: {delay_s: [0, 0.02], action_noise: 0.02}
      observation: {preset: openloong173}
      pushes: {interval_s: [0.1, 0.3], speed_m_s: [0.1, 0.5], force_interval_s: [0.1, 0.4]}
      randomization: {mass_scale: [0.9, 1.1], motor_strength: [0.9, 1.1]}
      curriculum: {pushes: {mode: steps, start: 0.2, last_step: 60}}
    algorithm:
      actor: {hidden: [32, 16]}
      critic: {hidden: [32, 16]}
      steps_per_environment: 30
      epochs: 2
      mirror_augmentation: true
    run:
      iterations: 6
      checkpoint_interval: 1
      evaluation:
        interval: 2
        episodes: 2
        duration_s: 0.2
        settling_s: 0.1
        cases: [{name: stand}, {name: late, command_delay_s: 0.04}]
    """
  }

  /// The engines, with as many robots as make an iteration long enough to be interrupted in.
  enum Engine: String, CaseIterable {
    case lanes, ode

    var environmentCount: Int { self == .lanes ? 300 : 6 }
  }

  /// The folder with the experiment, and in `straight` the run that nothing interrupted.
  private func folderWithStraightRun(_ engine: Engine) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.experiment(engine), to: "resume-test.yaml")
    let result = try Tool.run(
      "train", folder.path("resume-test.yaml"), "--out", folder.path("straight"), "--workers", "1",
      "--quiet")
    try #require(result.status == 0, "\(result.errors)")
    return folder
  }

  private func expectSameBytes(_ run: String, in folder: TemporaryFolder) throws {
    for file in ["checkpoint-000006.h5", "metrics.csv", "policy.onnx", "experiment.yaml"] {
      let straight = try folder.bytes("straight/\(file)")
      #expect(try folder.bytes("\(run)/\(file)") == straight, "\(run)/\(file)")
    }
  }

  @Test(
    "a run stopped after N iterations and resumed gives the bytes of the straight run",
    arguments: Engine.allCases)
  func stoppedByCount(engine: Engine) throws {
    let folder = try folderWithStraightRun(engine)
    for (stop, workers) in [(1, 1), (3, 2), (5, 1)] {
      let run = "stopped-\(stop)"
      let first = try Tool.run(
        "train", folder.path("resume-test.yaml"), "--out", folder.path(run), "--iterations",
        "\(stop)", "--workers", "\(workers)", "--quiet")
      #expect(first.status == 0, "\(first.errors)")
      let second = try Tool.run(
        "resume", folder.path(run), "--iterations", "6", "--workers", "\(3 - workers)", "--quiet")
      #expect(second.status == 0, "\(second.errors)")
      try expectSameBytes(run, in: folder)
    }
  }

  @Test(
    "a run ended by kill -9 and resumed gives the bytes of the straight run",
    arguments: Engine.allCases, [1, 2])
  func killed(engine: Engine, workers: Int) throws {
    let folder = try folderWithStraightRun(engine)
    let running = try Tool.Running([
      "train", folder.path("resume-test.yaml"), "--out", folder.path("killed"), "--workers",
      "\(workers)", "--quiet",
    ])
    running.wait { folder.has("killed/checkpoint-000003.h5") }
    running.send(SIGKILL)
    #expect(running.finish().status == -SIGKILL)
    #expect(!folder.has("killed/checkpoint-000006.h5"))
    let resumed = try Tool.run(
      "resume", folder.path("killed"), "--workers", "\(workers)", "--quiet")
    #expect(resumed.status == 0, "\(resumed.errors)")
    try expectSameBytes("killed", in: folder)
    #expect(try folder.bytes("killed/best.h5") == folder.bytes("straight/best.h5"))
  }

  @Test(
    "SIGTERM writes a checkpoint, exits with 130, and the resumed run gives the same bytes",
    arguments: Engine.allCases)
  func terminated(engine: Engine) throws {
    let folder = try folderWithStraightRun(engine)
    // Many more iterations than it gets to make, so that the signal never comes too late.
    let running = try Tool.Running([
      "train", folder.path("resume-test.yaml"), "--out", folder.path("stopped"), "--workers", "2",
      "--iterations", "100000", "--set", "run.kept_checkpoints=100000", "--quiet",
    ])
    running.wait { folder.has("stopped/checkpoint-000002.h5") }
    running.send(SIGTERM)
    #expect(running.finish().status == 130)
    let checkpoint = folder.path("stopped/checkpoint-000002.h5")
    let resumed = try Tool.run(
      "resume", checkpoint, "--iterations", "6", "--out", folder.path("resumed"), "--quiet")
    #expect(resumed.status == 0, "\(resumed.errors)")
    // The experiment kept in the checkpoint differs in its settings of the run; the policy and the
    // metrics, which a new directory has from there on, do not.
    #expect(try folder.bytes("resumed/policy.onnx") == folder.bytes("straight/policy.onnx"))
    let rows = try folder.lines("straight/metrics.csv")
    #expect(try folder.lines("resumed/metrics.csv") == [rows[0]] + rows[3...])
  }

  @Test("a second process in the same run directory is refused, and the first goes on")
  func busy() throws {
    let engine = Engine.lanes
    let folder = try folderWithStraightRun(engine)
    let running = try Tool.Running([
      "train", folder.path("resume-test.yaml"), "--out", folder.path("busy"),
      "--iterations", "100000", "--quiet",
    ])
    running.wait { folder.has("busy/latest.h5") }
    let second = try Tool.run("resume", folder.path("busy"), "--quiet")
    #expect(second.status == 65)
    #expect(second.errors.contains("another process"))
    running.send(SIGINT)
    #expect(running.finish().status == 130)
  }
}
