import Foundation
import Testing

/// `treadmill compare` as users call it.
@Suite struct CompareCommandTests {
  private static let experiment = """
    name: compared
    simulation: {timestep_s: 0.004}
    algorithm:
      actor: {hidden: [8]}
      critic: {hidden: [8]}
    """
  private static let suite = """
    episodes: 3
    duration_s: 0.5
    cases:
      - {name: stand}
      - {name: vx 0.4, commands: [{vx_m_s: 0.4}]}
      - {name: pushed, pushes: [{side: front, times_s: [0.2], impulse_n_s: 20}]}
    """

  /// A folder with an experiment and a suite.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(Self.experiment, to: "e.yaml")
    try folder.write(Self.suite, to: "s.yaml")
    return folder
  }

  private func compare(_ folder: TemporaryFolder, _ more: String...) throws -> Tool.Result {
    try Tool.run(
      ["compare", "zero@\(folder.path("e.yaml"))", "twin=zero", "--suite", folder.path("s.yaml")]
        + ["--quiet"] + more)
  }

  @Test("a controller and its twin: three files, no difference, the same bytes for any workers")
  func twin() throws {
    let folder = try folder()
    for workers in ["1", "2"] {
      let result = try compare(folder, "--out", folder.path(workers), "--workers", workers)
      try #require(result.status == 0, "\(result.errors)")
    }
    for file in ["results.json", "results.csv", "report.html"] {
      #expect(try folder.bytes("1/\(file)") == folder.bytes("2/\(file)"), "\(file)")
    }
    let results = try #require(
      try JSONSerialization.jsonObject(with: try folder.bytes("1/results.json")) as? [String: Any])
    #expect(results["schema"] as? Int == 1)
    let lines = try #require(results["lines"] as? [[String: Any]])
    for line in lines {
      let controllers = try #require(line["controllers"] as? [String: [String: Any]])
      #expect(controllers["zero"]?["verdict"] as? String == "no_difference", "\(line)")
    }
    let cases = try #require(results["cases"] as? [[String: Any]])
    #expect(
      cases.compactMap { $0["controller"] as? String } == ["zero", "zero", "zero"]
        + ["twin", "twin", "twin"])
    #expect(
      cases.compactMap { $0["case"] as? String }
        == ["stand", "vx 0.4", "pushed", "stand", "vx 0.4", "pushed"])
    #expect(cases.allSatisfy { $0["survived"] as? Double != nil })
    let page = String(decoding: try folder.bytes("1/report.html"), as: UTF8.self)
    #expect(page.contains("no different in \(lines.count) of \(lines.count) lines"))

    // A day later nothing has become worse.
    let again = try compare(folder, "--against", folder.path("1/results.json"))
    #expect(again.status == 0, "\(again.errors)")
  }

  @Test("a report without replays has none, and is small")
  func withoutReplays() throws {
    let folder = try folder()
    let result = try compare(folder, "--out", folder.path("out"), "--replays", "0")
    try #require(result.status == 0, "\(result.errors)")
    let page = String(decoding: try folder.bytes("out/report.html"), as: UTF8.self)
    #expect(!page.contains("data-performer"))
    #expect(page.utf8.count < 1_000_000)
  }

  @Test("wrong use is 64, bad input is 65, and neither writes anything")
  func refused() throws {
    let folder = try folder()
    let zero = "zero@\(folder.path("e.yaml"))"
    for arguments in [
      [zero], [zero, "zero"], [zero, "a=zero", "--replays", "-1"],
      [zero, "a=zero", "--seeds", "1"], [zero, "a=zero", "--engine", "stone"], ["=zero", zero],
    ] {
      let result = try Tool.run(["compare"] + arguments + ["--out", folder.path("out")])
      #expect(result.status == 64, "\(arguments): \(result.errors)")
      #expect(!folder.has("out"))
    }
    try folder.write("{}", to: "no.json")
    try folder.write("cases: []\n", to: "empty.yaml")
    try folder.write("cases: [{name: a, friction: .nan}]\n", to: "nan.yaml")
    for (more, named) in [
      (["--suite", folder.path("empty.yaml")], "empty.yaml"),
      (["--suite", folder.path("nan.yaml")], "nan.yaml"),
      (["--against", folder.path("no.json")], "no.json"),
      (["--against", folder.path("missing.json")], "missing.json"),
    ] {
      let result = try Tool.run(
        ["compare", zero, "a=zero", "--quiet", "--out", folder.path("out")] + more)
      #expect(result.status == 65, "\(more): \(result.errors)")
      #expect(result.errors.contains(named), "\(result.errors)")
      #expect(!folder.has("out"))
    }
  }
}
