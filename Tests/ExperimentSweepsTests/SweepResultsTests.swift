import Comparison
import Foundation
import Testing
import Training

@testable import ExperimentSweeps

@Suite struct SweepResultsTests {
  private static let experiment = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "experiments/regression/pendulum-balance.yaml").path

  /// Three points of four seeds each.
  private func plan(better: String = "more") throws -> SweepPlan {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(
      """
      name: gammas
      experiment: \(Self.experiment)
      seed_count: 4
      grid: {algorithm.gamma: [0.9, 0.95, 0.99]}
      judge: {better: \(better)}
      """.utf8
    ).write(to: file)
    return try SweepPlan(file: file.path)
  }

  /// Figures by point and seed; nil for a run that failed, NaN for one that has not ended.
  private func results(_ plan: SweepPlan, _ figures: [[Double?]]) -> SweepResults {
    SweepResults(plan) { job in
      guard let figure = figures[job.point][Int(job.seed) - 1] else {
        return .failed("a reason", log: URL(fileURLWithPath: "/nowhere"))
      }
      return figure.isNaN ? nil : .finished(figure: figure)
    }
  }

  @Test("the best point is that of the best mean, and a large difference from it is real")
  func real() throws {
    let results = results(
      try plan(), [[1, 1.1, 0.9, 1], [5, 5.1, 4.9, 5], [5.1, 4.9, 5.2, 4.7]])
    #expect(results.best == 1)
    #expect(results.ranking == [1, 2, 0])
    #expect(results.verdict(of: 1) == nil)
    #expect(results.verdict(of: 0) == .worse)
    #expect(results.verdict(of: 2) == .noDifference)
    #expect(results.differences[0]?.mean == -4)
    #expect(results.sentences.contains("The difference is real from point 1."))
    #expect(results.sentences.contains("With these seeds it cannot be told from point 3."))
  }

  @Test("where less is better, the smallest mean is the best")
  func less() throws {
    let figures: [[Double?]] = [[1, 1.1, 0.9, 1], [5, 5.1, 4.9, 5], [6, 6, 6.1, 6]]
    let results = results(try plan(better: "less"), figures)
    #expect(results.best == 0)
    #expect(results.verdict(of: 1) == .worse)
  }

  @Test("of points that are equally good the first is the best, and stands first")
  func equal() throws {
    let results = results(try plan(), [[1, 2, 1, 2], [2, 1, 2, 1], [0, 0, 0, 0]])
    #expect(results.best == 0)
    #expect(results.ranking == [0, 1, 2])
  }

  @Test("runs that failed or have not ended do not count, and are told")
  func incomplete() throws {
    let results = results(
      try plan(), [[1, nil, .nan, .nan], [nil, nil, nil, nil], [0.5, 0.4, nil, .nan]])
    #expect(results.best == 0)
    #expect(results.points[0].interval == nil)
    #expect(results.verdict(of: 1) == .unknown)
    #expect(results.verdict(of: 2) == .unknown)
    #expect(results.endedCount == 9)
    #expect(results.failedRuns.count == 6)
    #expect(results.sentences.contains("9 of 12 runs have ended."))
    #expect(
      results.csv.split(separator: "\n")[1...3] == [
        "point-001-seed-1,1,1,0.9,finished,1.0", "point-001-seed-2,1,2,0.9,failed,",
        "point-001-seed-3,1,3,0.9,open,",
      ])
  }

  @Test("without any figure there is no best point, and page and files can be written")
  func nothing() throws {
    let plan = try plan()
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let directory = try SweepDirectory(at: folder.path, of: plan)
    let results = try SweepReport(plan, in: directory).write()
    #expect(results.best == nil)
    #expect(results.text.contains("No run has the figure episode/mean_return."))
    let page = try String(contentsOf: directory.page, encoding: .utf8)
    #expect(page.contains("0 of 12 runs have ended."))
    // Another process that begins with the same file shares the folder.
    _ = try SweepDirectory(at: folder.path, of: plan)
    #expect(throws: SweepError.self) {
      try SweepDirectory(at: folder.path, of: self.plan(better: "less"))
    }
  }

  @Test("processes that begin at the same moment share a folder, and each finds it to be theirs")
  func begun() async throws {
    let plan = try plan()
    // The later one comes upon every stage of what the first writes.
    for microseconds in stride(from: 0, to: 4_000, by: 20) {
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: folder) }
      async let first = SweepDirectory(at: folder.path, of: plan)
      usleep(useconds_t(microseconds))
      _ = try SweepDirectory(at: folder.path, of: plan)
      _ = try await first
    }
  }

  @Test("what is said of a run stands as text in the page, whatever it is")
  func escaped() throws {
    let plan = try plan()
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let directory = try SweepDirectory(at: folder.path, of: plan)
    let log = directory.log(of: plan.jobs[0])
    try Data("first\n<script>alert(1)</script>\n".utf8).write(to: log)
    try JobOutcome.failed("<b>", log: log).write(to: directory.outcome(of: plan.jobs[0]))
    try SweepReport(plan, in: directory).write()
    let page = try String(contentsOf: directory.page, encoding: .utf8)
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(!page.contains("<script"))
    #expect(page.contains("1 run failed: point-001-seed-1."))
  }
}

@Suite struct JobTests {
  @Test("a job is claimed once, until its log is closed everywhere")
  func claim() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).log")
    defer { try? FileManager.default.removeItem(at: file) }
    var first = try JobClaim(file)
    #expect(first != nil)
    #expect(try JobClaim(file) == nil)
    first = nil
    #expect(try JobClaim(file) != nil)
    #expect(throws: RunError.self) { try JobClaim(URL(fileURLWithPath: "/nowhere/a.log")) }
  }

  @Test("a job's process keeps the claim for as long as it runs, and gets no launcher's variables")
  func process() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).log")
    defer { try? FileManager.default.removeItem(at: file) }
    var claim = try JobClaim(file)
    let process = try JobProcess(
      URL(fileURLWithPath: "/bin/sh"), ["-c", "read line; echo done"], claim: #require(claim))
    claim = nil
    while process.ending == nil { usleep(1_000) }
    #expect(process.ending == .exited(0))
    #expect(
      try String(contentsOf: file, encoding: .utf8)
        == "$ treadmill -c 'read line; echo done'\ndone\n")
    let variables = [
      "PATH": "/bin", "OMPI_COMM_WORLD_RANK": "1", "PMIX_RANK": "1", "SLURM_PROCID": "3",
      "OMP_NUM_THREADS": "2",
    ]
    #expect(Set(JobProcess.environment(from: variables).keys) == ["PATH", "OMP_NUM_THREADS"])
  }
}
