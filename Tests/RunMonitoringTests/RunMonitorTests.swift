import Foundation
import TensorBoardFormat
import Testing
import Training

@testable import LivePages
@testable import RunMonitoring

@Suite struct RunMonitorTests {
  /// A run directory of a moment.
  private struct Folder {
    let url = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")

    init() throws {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      try write("name: a-run\nrun: {iterations: 9}\n", to: "experiment.yaml")
      try write("", to: "metrics.csv")
    }

    func write(_ text: String, to name: String) throws {
      try Data(text.utf8).write(to: url.appending(path: name), options: .atomic)
    }

    func append(_ text: String, to name: String) throws {
      let handle = try FileHandle(forWritingTo: url.appending(path: name))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(text.utf8))
      try handle.close()
    }

    func remove() { try? FileManager.default.removeItem(at: url) }
  }

  /// What a page reads.
  private struct Message: Decodable {
    struct Table: Decodable {
      let iterations: [Int]
      let columns: [String: [Double?]]
    }
    struct State: Decodable {
      let name: String
      let iterationCount: Int?
      let problem: String?

      enum CodingKeys: String, CodingKey {
        case name, problem
        case iterationCount = "iteration_count"
      }
    }
    let type: String
    let state: State
    let metrics: Table
    let timings: Table
  }

  /// The next message for a page; nil where none waits.
  private func next(_ audience: LiveAudience, _ seat: LiveAudience.Seat) throws -> Message? {
    guard let text = audience.next(for: seat) else { return nil }
    return try JSONDecoder().decode(Message.self, from: Data(text.utf8))
  }

  @Test("a page gets all rows, then further ones as they are written, and none that is not whole")
  func growth() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.append("iteration,loss,score\n1,2.5,\n2,2,", to: "metrics.csv")
    let audience = LiveAudience()
    let seat = audience.join {}
    var monitor = try RunMonitor(folder.url.path)
    monitor.look(telling: audience)
    let beginning = try #require(try next(audience, seat))
    #expect(beginning.type == "beginning")
    #expect(beginning.state.name == "a-run" && beginning.state.iterationCount == 9)
    #expect(beginning.metrics.iterations == [1])
    #expect(beginning.metrics.columns == ["loss": [2.5], "score": [nil]])

    monitor.look(telling: audience)
    #expect(try next(audience, seat) == nil)
    try folder.append("0.5\n3,1.5,0.75\n", to: "metrics.csv")
    monitor.look(telling: audience)
    let news = try #require(try next(audience, seat))
    #expect(news.type == "news" && news.metrics.iterations == [2, 3])
    #expect(news.metrics.columns == ["loss": [2, 1.5], "score": [0.5, 0.75]])
  }

  @Test("a run that goes on from a checkpoint begins anew on the page")
  func resumption() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.append("iteration,loss\n1,3\n2,2\n3,1\n", to: "metrics.csv")
    let audience = LiveAudience()
    let seat = audience.join {}
    var monitor = try RunMonitor(folder.url.path)
    monitor.look(telling: audience)
    _ = try next(audience, seat)
    try folder.write("iteration,loss\n1,3\n2,7\n", to: "metrics.csv")
    monitor.look(telling: audience)
    let message = try #require(try next(audience, seat))
    #expect(message.type == "beginning" && message.metrics.columns == ["loss": [3, 7]])
  }

  @Test("times come from the event files, of a run that went on from the later process")
  func timings() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let audience = LiveAudience()
    let seat = audience.join {}
    var monitor = try RunMonitor(folder.url.path)
    func write(_ steps: ClosedRange<Int>, speed: Float, wallTime: Double) throws {
      let writer = try EventFileWriter(
        directory: folder.url, wallTime: wallTime,
        resumingAfter: steps.lowerBound > 1 ? steps.lowerBound - 1 : nil)
      for step in steps {
        try writer.scalar("time/steps_per_s", speed, step: step, wallTime: wallTime)
        try writer.scalar("loss", 1, step: step, wallTime: wallTime)
      }
      try writer.close()
    }
    try write(1...3, speed: 100, wallTime: 10)
    monitor.look(telling: audience)
    #expect(try next(audience, seat)?.timings.columns == ["time/steps_per_s": [100, 100, 100]])
    try write(3...4, speed: 200, wallTime: 20)
    monitor.look(telling: audience)
    let message = try #require(try next(audience, seat))
    #expect(message.type == "beginning" && message.timings.iterations == [1, 2, 3, 4])
    #expect(message.timings.columns["time/steps_per_s"] == [100, 100, 200, 200])
  }

  @Test("what is no run directory is refused, a damaged event file is told and nothing else stops")
  func damage() throws {
    #expect(throws: RunError.self) { try RunMonitor("/tmp") }
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(String(repeating: "x", count: 64), to: "events.out.tfevents.1.a.1")
    try folder.append("iteration,loss\n1,3\n", to: "metrics.csv")
    let audience = LiveAudience()
    let seat = audience.join {}
    var monitor = try RunMonitor(folder.url.path)
    monitor.look(telling: audience)
    let message = try #require(try next(audience, seat))
    #expect(message.state.problem?.contains("checksum") == true)
    #expect(message.metrics.iterations == [1])
  }

  @Test("replays and results of the folder are listed, and no file outside is served")
  func evaluations() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("<p>walk</p>", to: "walk.html")
    try folder.write("{\"schema\": 1, \"cases\": []}", to: "results.json")
    try folder.write("{\"schema\": 7}", to: "other.json")
    try folder.write("{", to: "cut.json")
    let files = EvaluationFiles(in: folder.url)
    #expect(files.replays == ["walk.html"] && files.results.map(\.file) == ["results.json"])
    let site = try RunMonitor(folder.url.path).site(audience: LiveAudience())
    #expect(site.resource(at: "/replays/walk.html")?.isForeign == true)
    for path in ["/replays/../secret.html", "/replays/metrics.csv", "/replays/", "/metrics.csv"] {
      #expect(site.resource(at: path) == nil, "\(path)")
    }
  }
}
