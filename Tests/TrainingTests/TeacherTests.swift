import Foundation
import Testing

@testable import Training

@Suite struct TeacherTests {
  /// 青龙 for a moment, its actor privileged where it is to teach.
  private static func qinglong(isTeacher: Bool) -> String {
    """
    simulation: {environments: 2, timestep_s: 0.004}
    environment:
      observation: {privileged_actor: \(isTeacher)}
    algorithm:
      actor: {hidden: [8]}
      critic: {hidden: [8]}
      steps_per_environment: 2
      epochs: 1
      mini_batches: 1
    run: {iterations: 1}

    """
  }

  private static func experiment(
    _ text: String, _ overrides: [String] = []
  ) throws -> Experiment {
    try Experiment.load(text: text, named: "taught").overridden(by: overrides)
  }

  /// A student of the run in `teacher` for its first two iterations.
  private static func student(
    _ text: String, of teacher: URL, _ overrides: [String] = []
  ) throws -> Experiment {
    try experiment(
      text + "\n",
      overrides + [
        "algorithm.distillation={teacher: \(teacher.path), iterations: 2}",
        "algorithm.actor.hidden=[6]", "seed=3",
      ])
  }

  @Test("a student goes on with the same bits, and acts and is exported, without its teacher's run")
  func holdsItsTeacher() throws {
    try ShortRun.withFolders(3) { folders in
      let (teacher, straight, stopped) = (folders[0], folders[1], folders[2])
      try ShortRun.train(Self.experiment(ShortRun.pendulum), in: teacher)
      let experiment = try Self.student(ShortRun.pendulum, of: teacher)
      try ShortRun.train(experiment, in: straight)
      try ShortRun.train(experiment, in: stopped, stopAfter: 1)

      try FileManager.default.removeItem(at: teacher)
      do {
        let run = try TrainingRun.resume(
          stopped.path, iterationCount: nil, directory: nil, workerCount: 2)
        #expect(run.iteration == 1)
        _ = try run.proceed(until: { false }, report: { _ in })
      }
      let checkpoints = try [straight, stopped].map {
        try Checkpoint.find($0.path, choosing: .latest)
      }
      #expect(checkpoints[0].iteration == 4)
      #expect(checkpoints[1].snapshot == checkpoints[0].snapshot)
      #expect(checkpoints[0].snapshot.paths.contains("teacher/learner/parameters/actor/0/weight"))
      #expect(!checkpoints[0].snapshot.paths.contains { $0.hasPrefix("teacher/learner/adam") })

      let table = try MetricsTable.read(stopped.appending(path: "metrics.csv"))
      let losses = try #require(table.columns.first { $0.name == "loss/distillation" }).values
      #expect(losses.map(\.isFinite) == [true, true, false, false])
      let log = try String(contentsOf: stopped.appending(path: "log.txt"), encoding: .utf8)
      #expect(log.contains("teacher: \(teacher.path)") && log.contains("after iteration 4"))

      let policy = try TrainedPolicy(run: stopped.path).actorCritic
      #expect(policy.actorLayers.map(\.outputCount) == [6, 1])
      #expect(try PolicyExport(run: stopped.path).checkpoint?.iteration == 4)
    }
  }

  @Test("a teacher is refused in a sentence that says what of it does not fit")
  func refusesTeachers() throws {
    try ShortRun.withFolders(2) { folders in
      try ShortRun.train(Self.experiment(Self.qinglong(isTeacher: true)), in: folders[0])
      let text = Self.qinglong(isTeacher: false)
      func sentence(_ overrides: [String], _ text: String = text) -> String {
        do {
          _ = try Assembly(Self.student(text, of: folders[0], overrides), workerCount: 1)
          return ""
        } catch { return "\(error)" }
      }
      #expect(sentence([]) == "")
      let refusals = [
        ("robot.model=g1", "found robot qinglong, expected g1"),
        ("environment.observation.critic_terms=[friction]", "found an observation of ["),
        ("environment.control.action_scale_rad=0.3", "found action scales ["),
        ("environment.control.rate_hz=25", "found a control rate 50.0, expected 25.0"),
        (
          "environment.commands.vx_m_s=[-0.5, 1.5]",
          "found commands.vx_m_s -0.5...1.0, expected at least -0.5...1.5"
        ),
        ("environment.commands.dead_band_m_s=0.2", "found commands.dead_band_m_s"),
      ]
      for (override, reason) in refusals {
        let sentence = sentence([override])
        #expect(sentence.hasPrefix("algorithm.distillation.teacher: \(folders[0].path)"))
        #expect(sentence.contains(reason), "\(override): \(sentence)")
      }
      // Slower commands are among those that it knows.
      #expect(sentence(["environment.commands.vx_m_s=[0, 0.5]"]) == "")
      #expect(
        sentence([], ShortRun.pendulum).contains("found task velocity, expected pendulum_balance"))

      // A policy that sees what robots sense only is no teacher of the same experiment.
      try ShortRun.train(Self.experiment(text), in: folders[1])
      #expect {
        try Assembly(Self.student(text, of: folders[1]), workerCount: 1)
      } throws: { error in
        "\(error)".contains("base_linear_velocity") && "\(error)".contains("the student's critic")
      }
      #expect {
        try Assembly(Self.student(text, of: folders[1].appending(path: "x")), workerCount: 1)
      } throws: { error in
        "\(error)".contains("algorithm.distillation.teacher: \(folders[1].path)/x")
      }
    }
  }

  @Test("a run begins with the networks and statistics of another, and with nothing else of it")
  func initialCheckpoint() throws {
    try ShortRun.withFolders(2) { folders in
      try ShortRun.train(Self.experiment(ShortRun.pendulum), in: folders[0])
      let source = try Checkpoint.find(folders[0].path, choosing: .latest)
      let learner = source.snapshot.group("learner")
      let overrides = ["run.initial_checkpoint=\(folders[0].path)", "algorithm.gamma=0.9"]
      let assembly = try Assembly(
        Self.experiment(ShortRun.pendulum, overrides), workerCount: 1)
      let begun = assembly.runner.snapshot()
      for path in begun.paths
      where path.hasPrefix("parameters/") || path.contains("observation_normalizer/") {
        #expect(begun[path] == learner[path], "\(path)")
      }
      #expect(assembly.runner.iteration == 0)
      #expect(begun["adam/step_count"] != learner["adam/step_count"])
      #expect(assembly.notes == ["networks: \(source.file.path), after iteration 4"])

      // The run that was begun so needs the other no more.
      try ShortRun.train(
        Self.experiment(ShortRun.pendulum, overrides), in: folders[1], stopAfter: 1)
      try FileManager.default.removeItem(at: folders[0])
      _ = try TrainingRun.resume(
        folders[1].path, iterationCount: nil, directory: nil, workerCount: 1)
    }
  }

  @Test("a run begins with standard deviations in its own range")
  func initialDeviations() throws {
    try ShortRun.withFolders(1) { folders in
      try ShortRun.train(Self.experiment(ShortRun.pendulum), in: folders[0])
      let overrides = [
        "run.initial_checkpoint=\(folders[0].path)", "algorithm.initial_std=0.3",
        "algorithm.std_range=[0.05, 0.5]",
      ]
      let assembly = try Assembly(Self.experiment(ShortRun.pendulum, overrides), workerCount: 1)
      // Those of the other run are about 1.
      let deviations = assembly.runner.actorCritic.distribution.standardDeviation
      #expect(deviations.allSatisfy { abs($0 - 0.5) < 1e-6 })
    }
  }

  @Test("networks that do not fit are refused in a sentence that says why")
  func refusesNetworks() throws {
    try ShortRun.withFolders(1) { folders in
      try ShortRun.train(Self.experiment(Self.qinglong(isTeacher: false)), in: folders[0])
      func sentence(_ overrides: String...) -> String {
        do {
          _ = try Assembly(
            Self.experiment(
              Self.qinglong(isTeacher: false),
              overrides + ["run.initial_checkpoint=\(folders[0].path)"]), workerCount: 1)
          return ""
        } catch { return "\(error)" }
      }
      #expect(sentence("environment.commands.vx_m_s=[-0.5, 2]") == "")
      // Where the actor alone is taken, the critic is free.
      #expect(
        sentence(
          "run.initial_networks=actor", "algorithm.critic.hidden=[9]",
          "environment.observation.critic_terms=[friction]") == "")
      let refusals = [
        ("algorithm.actor.hidden=[9]", "found an actor of [8] elu, expected of [9] elu"),
        ("algorithm.critic.activation=relu", "found a critic of [8] elu, expected of [8] relu"),
        ("algorithm.normalize_observations=false", "found normalize_observations true"),
        ("environment.observation.critic_terms=[friction]", "as the experiment's critic has it"),
        ("environment.observation.privileged_actor=true", "as the experiment's actor has it"),
        ("robot.model=g1", "found joints "),
      ]
      for (override, reason) in refusals {
        let sentence = sentence(override)
        #expect(sentence.hasPrefix("run.initial_checkpoint: \(folders[0].path)"))
        #expect(sentence.contains(reason), "\(override): \(sentence)")
      }
    }
  }
}
