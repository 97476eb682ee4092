import Foundation
import Testing

/// Training on ranks, as users start it.
@Suite(.serialized) struct RanksTests {
  private static let pendulum = "experiments/regression/pendulum-balance.yaml"

  #if MPI
    /// Lets Open MPI start more ranks than there are processors, and root start any.
    private static let variables = [
      "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
      "OMPI_MCA_rmaps_base_oversubscribe": "1",
    ]

    private static func run(_ arguments: String...) throws -> Tool.Result {
      try Tool.run(arguments, variables: variables)
    }

    private static func train(_ folder: TemporaryFolder, _ name: String, _ more: String...) throws {
      let result = try Tool.run(
        ["train", pendulum, "--out", folder.path(name), "--iterations", "12", "--quiet"] + more,
        variables: variables)
      #expect(result.status == 0, "\(result.errors)")
    }

    private static func expectSameBytes(
      _ a: String, _ b: String, in folder: TemporaryFolder
    ) throws {
      for file in ["checkpoint-000012.h5", "metrics.csv", "policy.onnx", "experiment.yaml"] {
        #expect(try folder.bytes("\(a)/\(file)") == folder.bytes("\(b)/\(file)"), "\(b)/\(file)")
      }
    }

    /// Process numbers of the ranks of a run directory, found by their command lines.
    private static func ranks(of run: String) throws -> [Int32] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
        .filter { number in
          let line = (try? String(contentsOfFile: "/proc/\(number)/cmdline", encoding: .utf8)) ?? ""
          let words = line.split(separator: "\0")
          return words.contains(Substring(run)) && !words.contains("--ranks")
            && words.first?.hasSuffix("/treadmill") == true
        }
    }

    @Test("two ranks and four give the bytes of one process with as many groups of robots")
    func sameBytes() throws {
      let folder = try TemporaryFolder()
      for count in ["2", "4"] {
        try Self.train(
          folder, "alone-\(count)", "--workers", "2", "--set", "simulation.robot_groups=\(count)")
        try Self.train(folder, "ranks-\(count)", "--workers", "1", "--ranks", count)
        try Self.expectSameBytes("alone-\(count)", "ranks-\(count)", in: folder)
      }
    }

    @Test("a rank that is killed ends the run, and a restart gives the bytes of the straight run")
    func killed() throws {
      let folder = try TemporaryFolder()
      let more = ["--set", "run.checkpoint_interval=5", "--set", "simulation.environments=4096"]
      func arguments(_ name: String) -> [String] {
        [
          "train", Self.pendulum, "--out", folder.path(name), "--iterations", "12", "--quiet",
          "--ranks", "2",
        ] + more
      }
      let straight = try Tool.run(arguments("straight"), variables: Self.variables)
      try #require(straight.status == 0, "\(straight.errors)")
      let running = try Tool.Running(
        arguments("killed") + ["--restart-on-failure", "1"], variables: Self.variables)
      running.wait { folder.has("killed/latest.h5") }
      let ranks = try Self.ranks(of: folder.path("killed"))
      #expect(ranks.count == 2)
      kill(try #require(ranks.last), SIGKILL)
      let result = running.finish()
      #expect(result.status == 0)
      #expect(result.errors.contains("restart 1 of 1"))
      #expect(try folder.lines("killed/log.txt").contains { $0.contains("resumed after") })
      try Self.expectSameBytes("straight", "killed", in: folder)
    }

    @Test("SIGTERM to the launcher writes a checkpoint, exits with 130 and starts nothing again")
    func terminated() throws {
      let folder = try TemporaryFolder()
      let running = try Tool.Running(
        [
          "train", Self.pendulum, "--out", folder.path("run"), "--iterations", "1000000", "--quiet",
          "--ranks", "2", "--restart-on-failure", "3",
        ], variables: Self.variables)
      running.wait { folder.has("run/checkpoint-000020.h5") }
      running.send(SIGTERM)
      let result = running.finish()
      #expect(result.status == 130, "\(result.errors)")
      #expect(!result.errors.contains("restart"))
      #expect(try folder.lines("run/log.txt").last?.contains("interrupted") == true)
      #expect(try Self.ranks(of: folder.path("run")).isEmpty)
    }

    @Test("bad input is told once, by one rank, and exits with 65 without a restart")
    func badInput() throws {
      let folder = try TemporaryFolder()
      let result = try Self.run(
        "train", Self.pendulum, "--out", folder.path("run"), "--set", "algorithm.gama=1",
        "--ranks", "2", "--restart-on-failure", "2", "--quiet")
      #expect(result.status == 65)
      #expect(result.errors.components(separatedBy: "treadmill: error:").count == 2)
      #expect(result.errors.contains("gama"))
      #expect(!result.errors.contains("restart"))
      #expect(!folder.has("run"))
    }

    @Test("robots that the ranks cannot share are refused in words, with 65")
    func indivisible() throws {
      let folder = try TemporaryFolder()
      let result = try Self.run(
        "train", Self.pendulum, "--out", folder.path("run"), "--environments", "63", "--ranks",
        "2", "--quiet")
      #expect(result.status == 65)
      #expect(result.errors.contains("found 63, expected a multiple of the 2 groups"))
    }
  #else
    @Test("a build without MPI refuses to be one of several ranks, and links no MPI")
    func refusesLaunchers() throws {
      let result = try Tool.run(
        ["train", Self.pendulum], variables: ["OMPI_COMM_WORLD_SIZE": "2"])
      #expect(result.status == 64)
      #expect(result.errors.contains("2 ranks") && result.errors.contains("--traits MPI"))
      let own = try Tool.run("train", Self.pendulum, "--ranks", "2")
      #expect(own.status == 64)
      let program = try Data(contentsOf: Tool.url)
      #expect(program.range(of: Data("libmpi".utf8)) == nil)
    }
  #endif

  @Test("options of a launch that do not go together are refused")
  func refusesOptions() throws {
    for arguments in [
      ["--ranks", "0"], ["--hosts", "file"], ["--restart-on-failure", "1"],
      ["--ranks", "2", "--restart-on-failure", "1"],
    ] {
      let result = try Tool.run(["train", Self.pendulum] + arguments)
      #expect(result.status == 64, "\(arguments)")
    }
  }
}
