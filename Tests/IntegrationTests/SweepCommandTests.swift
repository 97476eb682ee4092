import Foundation
import Testing

/// Sweeps as users run them: they survive failing runs, kills and each other.
@Suite(.serialized) struct SweepCommandTests {
  /// Eight short runs of the pendulum.
  private static func sweep(iterations: Int = 4, rates: String = "[1.0e-3, 3.0e-4]") -> String {
    """
    experiment: \(Tool.package.path)/experiments/regression/pendulum-balance.yaml
    seeds: [1, 2]
    iterations: \(iterations)
    grid:
      algorithm.learning_rate: \(rates)
      algorithm.gamma: [0.97, 0.99]
    """
  }

  private func folder(_ sweep: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(sweep, to: "rates.yaml")
    return folder
  }

  private func arguments(_ folder: TemporaryFolder, _ further: String...) -> [String] {
    ["sweep", folder.path("rates.yaml"), "--out", folder.path("out"), "--quiet"] + further
  }

  private static let names = (1...4).flatMap { point in
    [1, 2].map { "point-00\(point)-seed-\($0)" }
  }

  /// How often a job's training was begun anew.
  private func beginnings(_ job: String, in folder: TemporaryFolder) throws -> Int {
    try folder.lines("out/logs/\(job).log").count { $0.hasPrefix("$ treadmill train ") }
  }

  private func results(_ folder: TemporaryFolder) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: folder.bytes("out/sweep.json"))
    return try #require(object as? [String: Any])
  }

  /// Eight runs of different discounts, one of which has no end.
  private static let endless = """
    experiment: \(Tool.package.path)/experiments/regression/pendulum-balance.yaml
    seeds: [7]
    grid:
      algorithm.gamma: [0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96]
      run.iterations: [3]
    points: [{algorithm.gamma: 0.97, run.iterations: 1000000}]
    """

  @Test("a sweep of eight runs, one of them killed, finishes the others, names it and exits with 1")
  func failing() throws {
    let folder = try folder(Self.endless)
    let victim = "point-008-seed-7"
    let running = try Tool.Running(arguments(folder))
    // A run is one to go on with from the moment that this names its checkpoint.
    running.wait { folder.has("out/runs/\(victim)/latest.h5") }
    let process = try #require(Self.process(workingIn: folder.path("out/runs/\(victim)")))
    kill(process, SIGKILL)
    let result = running.finish()
    #expect(result.status == 1)
    #expect(result.errors.contains("\(victim) failed: the training was ended by signal 9"))
    #expect(result.errors.contains("/1000000, return"))
    #expect(result.output.contains("1 run failed: \(victim)."))
    let rows = try folder.lines("out/sweep.csv")
    #expect(rows.count { $0.contains(",finished,") } == 7)
    #expect(rows.count { $0.hasPrefix("\(victim),8,7,") && $0.contains(",failed,") } == 1)
    let page = String(decoding: try folder.bytes("out/sweep.html"), as: UTF8.self)
    #expect(page.contains("Runs that failed"))

    // A failure stays one until it is to be tried again; then the run goes on from its checkpoint.
    #expect(try Tool.run(arguments(folder)).status == 1)
    let retrying = try Tool.Running(arguments(folder, "--retry-failed"))
    retrying.wait { Self.process(workingIn: folder.path("out/runs/\(victim)")) != nil }
    retrying.send(SIGINT)
    #expect(retrying.finish().status == 130)
    #expect(try beginnings(victim, in: folder) == 1)
    #expect(!folder.has("out/outcomes/\(victim).json"))
  }

  /// The process of the tool that has a run directory among its arguments.
  private static func process(workingIn run: String) -> pid_t? {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return numbers.lazy.compactMap { pid_t($0) }.first { number in
      let line = FileManager.default.contents(atPath: "/proc/\(number)/cmdline") ?? Data()
      return line.split(separator: 0).contains { String(decoding: $0, as: UTF8.self) == run }
    }
  }

  @Test("a sweep ended by kill -9 and started again completes without repeating finished runs")
  func killed() throws {
    let folder = try folder(Self.sweep(iterations: 6))
    let running = try Tool.Running(arguments(folder, "--jobs", "1", "--workers", "1"))
    running.wait { folder.has("out/outcomes/\(Self.names[0]).json") }
    running.send(SIGKILL)
    #expect(running.finish().status == -SIGKILL)
    let ended = Self.names.filter { folder.has("out/outcomes/\($0).json") }
    #expect(!ended.isEmpty && ended.count < Self.names.count)

    let again = try Tool.run(arguments(folder))
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.contains("2 of 2"))
    for job in Self.names {
      #expect(folder.has("out/runs/\(job)/checkpoint-000006.h5"), "\(job)")
      if ended.contains(job) { #expect(try beginnings(job, in: folder) == 1, "\(job)") }
    }
    // What was computed does not tell of the kill.
    let straight = try folder.lines("out/sweep.csv")
    #expect(straight.count == 9 && straight.allSatisfy { !$0.contains("open") })
  }

  @Test("two sweeps at once share the runs of a folder, and both end when all are done")
  func shared() throws {
    let folder = try folder(Self.sweep())
    let both = try (0..<2).map { _ in
      try Tool.Running(arguments(folder, "--jobs", "1", "--workers", "1"))
    }
    for running in both {
      let result = running.finish()
      #expect(result.status == 0, "\(result.errors)")
    }
    for job in Self.names { #expect(try beginnings(job, in: folder) == 1, "\(job)") }
    let points = try #require(try results(folder)["points"] as? [[String: Any]])
    #expect(points.count == 4)
    #expect(points.allSatisfy { ($0["runs"] as? [[String: Any]])?.count == 2 })
  }

  @Test(
    "SIGINT stops the runs with their checkpoints, exits with 130, and the sweep goes on from there"
  )
  func interrupted() throws {
    let folder = try folder(Self.sweep(iterations: 2_000))
    let running = try Tool.Running(arguments(folder, "--jobs", "2", "--workers", "2"))
    running.wait { folder.has("out/runs/\(Self.names[0])/checkpoint-000020.h5") }
    running.send(SIGINT)
    #expect(running.finish().status == 130)
    let log = try folder.lines("out/runs/\(Self.names[0])/log.txt")
    #expect(log.contains { $0.contains("interrupted after iteration") })
    #expect(folder.has("out/runs/\(Self.names[0])/latest.h5"))
    #expect(!folder.has("out/outcomes/\(Self.names[0]).json"))

    let again = try Tool.Running(arguments(folder, "--jobs", "2", "--workers", "2"))
    again.wait {
      let log = (try? folder.lines("out/logs/\(Self.names[0]).log")) ?? []
      return log.contains { $0.hasPrefix("$ treadmill resume ") }
    }
    again.send(SIGINT)
    #expect(again.finish().status == 130)
    #expect(try beginnings(Self.names[0], in: folder) == 1)
  }

  @Test("another sweep, a folder of something else and a wrong key write nothing and exit with 65")
  func refused() throws {
    let folder = try folder(Self.sweep())
    #expect(try Tool.run(arguments(folder)).status == 0)
    try folder.write(Self.sweep(iterations: 5), to: "rates.yaml")
    let other = try Tool.run(arguments(folder))
    #expect(other.status == 65)
    #expect(other.errors.contains("found a sweep whose sweep.yaml is another one"))

    try folder.write("kept", to: "full/note.txt", makingFolders: true)
    let full = try Tool.run(["sweep", folder.path("rates.yaml"), "--out", folder.path("full")])
    #expect(full.status == 65)
    #expect(full.errors.contains("found a folder with 'note.txt' and without sweep.yaml"))

    try folder.write(Self.sweep(rates: "[.inf]"), to: "rates.yaml")
    let wrong = try Tool.run(["sweep", folder.path("rates.yaml"), "--out", folder.path("new")])
    #expect(wrong.status == 65)
    #expect(wrong.errors.contains("rates.yaml:5: found"))
    #expect(!folder.has("new"))
  }
}
