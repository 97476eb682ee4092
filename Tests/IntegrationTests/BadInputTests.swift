import Foundation
import Testing

/// What users get wrong: exit code 65, one sentence that names file and place, and nothing written.
@Suite struct BadInputTests {
  /// A valid experiment of a moment, to be spoilt.
  private static let experiment = """
    name: bad-input
    simulation: {environments: 2, timestep_s: 0.004}
    algorithm:
      actor: {hidden: [8]}
      critic: {hidden: [8]}
      steps_per_environment: 4
    run: {iterations: 2, checkpoint_interval: 1}
    """

  /// Trains a text and expects it to be refused with words that name the problem.
  private func expectRefusal(
    of text: String, naming words: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "e.yaml")
    let result = try Tool.run(
      "train", folder.path("e.yaml"), "--out", folder.path("run"), "--quiet")
    #expect(result.status == 65, "\(result.errors)", sourceLocation: sourceLocation)
    for word in words {
      #expect(
        result.errors.contains(word), "\(result.errors)", sourceLocation: sourceLocation)
    }
    #expect(!folder.has("run"), "something was written", sourceLocation: sourceLocation)
  }

  @Test("an unknown key is named with its line and the nearest right key")
  func unknownKey() throws {
    try expectRefusal(
      of: "name: x\nsimulation:\n  timestap_s: 0.004\n",
      naming: ["e.yaml:3", "timestap_s", "timestep_s"])
  }

  @Test("a wrong type, an empty file and cut-off YAML are refused with their place")
  func malformed() throws {
    try expectRefusal(of: "seed: soon\n", naming: ["e.yaml:1", "seed"])
    try expectRefusal(of: "", naming: ["e.yaml", "empty"])
    try expectRefusal(of: "simulation: {timestep_s: 0.0", naming: ["e.yaml"])
    try expectRefusal(of: "algorithm: {gamma: .nan}\n", naming: ["e.yaml:1", "gamma"])
    try expectRefusal(of: "environment: {control: {rate_hz: 33}}\n", naming: ["time step"])
  }

  @Test("missing and damaged robot files are refused by name")
  func robots() throws {
    let folder = try TemporaryFolder()
    try expectRefusal(of: "robot: {model: qinglnog}\n", naming: ["qinglnog", "qinglong"])
    let files = [
      ("cut.urdf", "<robot name=\"r\"><link name=\"base\"><inertial>"),
      ("cut.xml", "<mujoco><worldbody><body name=\"a\""),
      (
        "nan.urdf",
        """
        <robot name="r"><link name="base"><inertial><mass value="nan"/>
        <inertia ixx="1" iyy="1" izz="1" ixy="0" ixz="0" iyz="0"/></inertial></link></robot>
        """
      ),
      ("empty.urdf", ""), ("other.urdf", "<svg/>"),
    ]
    for (name, content) in files {
      try folder.write(content, to: name)
      let inspected = try Tool.run("robot", "inspect", folder.path(name))
      #expect(inspected.status == 65, "\(name): \(inspected.errors)")
      #expect(inspected.errors.contains(name), "\(name): \(inspected.errors)")
      try expectRefusal(of: "robot: {model: \(folder.path(name))}\n", naming: [name])
    }
  }

  @Test("a robot without feet is refused for training")
  func noFeet() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      <robot name="box"><link name="base"><inertial><mass value="1"/>
      <inertia ixx="1" iyy="1" izz="1" ixy="0" ixz="0" iyz="0"/></inertial></link>
      <link name="arm"><inertial><mass value="1"/>
      <inertia ixx="1" iyy="1" izz="1" ixy="0" ixz="0" iyz="0"/></inertial></link>
      <joint name="j" type="revolute"><parent link="base"/><child link="arm"/><axis xyz="0 1 0"/>
      <limit lower="-1" upper="1" effort="10" velocity="10"/></joint></robot>
      """, to: "box.urdf")
    try expectRefusal(
      of: "robot: {model: \(folder.path("box.urdf"))}\n", naming: ["no feet"])
  }

  #if !MuJoCo
    @Test("an engine that is not part of the build is refused with the way to build it")
    func missingEngine() throws {
      try expectRefusal(
        of: "simulation: {engine: mujoco}\n",
        naming: ["engine mujoco", "Tools/mujoco", "--traits MuJoCo"])
    }
  #endif

  @Test("damaged, cut and foreign checkpoints are refused, and the run directory is untouched")
  func checkpoints() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.experiment, to: "e.yaml")
    let trained = try Tool.run(
      "train", folder.path("e.yaml"), "--out", folder.path("run"), "--quiet")
    try #require(trained.status == 0, "\(trained.errors)")
    let good = try folder.bytes("run/checkpoint-000002.h5")
    var flipped = good
    flipped[good.count / 2] ^= 0x10
    for (name, data) in [
      ("cut.h5", good.prefix(good.count / 2)), ("flipped.h5", flipped), ("empty.h5", Data()),
      ("text.h5", Data("hello".utf8)),
    ] {
      try data.write(to: folder.url.appending(path: name))
      let resumed = try Tool.run("resume", folder.path(name), "--out", folder.path("new"))
      #expect(resumed.status == 65, "\(name): \(resumed.errors)")
      #expect(resumed.errors.contains(name), "\(name): \(resumed.errors)")
      #expect(!folder.has("new"))
    }
    #expect(try folder.bytes("run/checkpoint-000002.h5") == good)
    for missing in ["nothing", "nothing.h5"] {
      #expect(try Tool.run("resume", folder.path(missing)).status == 65)
    }
  }

  @Test("a directory that is not empty or cannot be made is refused")
  func directories() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.experiment, to: "e.yaml")
    try folder.write("mine", to: "full/note.txt", makingFolders: true)
    let full = try Tool.run("train", folder.path("e.yaml"), "--out", folder.path("full"))
    #expect(full.status == 65)
    #expect(full.errors.contains("not empty"))
    let below = try Tool.run("train", folder.path("e.yaml"), "--out", folder.path("e.yaml/run"))
    #expect(below.status == 65)
    #expect(below.errors.contains("cannot be written"))
  }

  @Test("an unknown suite and a suite file with a wrong key are refused with the right name")
  func suites() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.experiment, to: "e.yaml")
    try folder.write("cases:\n  - name: a\n    frictoin: 1\n", to: "suite.yaml")
    for (suite, words) in [
      ("quikc", ["'quikc'", "quick"]),
      (folder.path("suite.yaml"), ["suite.yaml:3", "frictoin", "friction"]),
    ] {
      let result = try Tool.run(
        "evaluate", "zero", "--experiment", folder.path("e.yaml"), "--suite", suite, "--quiet")
      #expect(result.status == 65)
      for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
    }
  }

  @Test("wrong use of the command line is 64, help is 0")
  func usage() throws {
    #expect(try Tool.run("train").status == 64)
    #expect(try Tool.run("walk").status == 64)
    #expect(try Tool.run("train", "e.yaml", "--workers", "0").status == 64)
    #expect(try Tool.run("--help").status == 0)
  }

  @Test("a policy of another layout cannot be exported for 青龙's runtime")
  func wrongFormat() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.experiment, to: "e.yaml")
    let trained = try Tool.run(
      "train", folder.path("e.yaml"), "--out", folder.path("run"), "--quiet")
    try #require(trained.status == 0, "\(trained.errors)")
    let exported = try Tool.run(
      "export", folder.path("run"), "--format", "openloong", "--out", folder.path("deploy"))
    #expect(exported.status == 65)
    #expect(exported.errors.contains("openloong173"))
    #expect(!folder.has("deploy"))
  }
}
