import ExperimentFormat
import Foundation
import Testing

/// A folder of experiment files that is removed with the value.
private final class ExperimentFolder {
  let url: URL

  /// - Parameter files: text by path below the folder.
  init(_ files: [String: String]) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "experiments-\(UUID())")
    for (path, text) in files {
      let file = url.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: false, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.path + "/" + name }

  /// The messages of reading a file, without the folder.
  func messages(_ name: String, overrides: [String] = []) -> [String] {
    do throws(ExperimentError) {
      let document = try ExperimentDocument(file: path(name), overrides: overrides)
      _ = try document.decode(ExampleExperiment.self)
      return []
    } catch {
      return error.problems.map { $0.description.replacing(url.path + "/", with: "") }
    }
  }
}

@Suite("Including files")
struct IncludeTests {
  @Test("the including file wins key by key, lists are replaced, later includes win")
  func merging() throws {
    let folder = try ExperimentFolder([
      "base/robot.yaml": "robot: g1\nphysics: {timestep_s: 0.001, gravity_m_s2: [0, 0, -1]}\n",
      "base/world.yaml": "physics: {timestep_s: 0.005, engine: ode}\nlearning: {seed: 7}\n",
      "walk/a.yaml": """
      include: [../base/robot.yaml, ../base/world.yaml]
      physics:
        gravity_m_s2: [0, 0, -3.71]
      learning: {hidden: [64]}
      """,
    ])
    let document = try ExperimentDocument(file: folder.path("walk/a.yaml"))
    let experiment = try document.decode(ExampleExperiment.self)
    #expect(experiment.robot == "g1")
    #expect(experiment.physics.timestep == 0.005)
    #expect(experiment.physics.engine == .ode)
    #expect(experiment.physics.gravity == [0, 0, -3.71])
    #expect(experiment.learning.seed == 7)
    #expect(experiment.learning.hidden == [64])
    #expect(
      document.files == ["base/robot.yaml", "base/world.yaml", "walk/a.yaml"].map(folder.path))
  }

  @Test("a problem names the file and line in which the value stands")
  func placesSurviveMerging() throws {
    let folder = try ExperimentFolder([
      "base.yaml": "robot: g1\nphysics:\n  timestep_s: 9\n  engine: odd\n",
      "a.yaml": "include: base.yaml\nphysics:\n\n  engine: ode\n  substep_count: 0\n",
    ])
    #expect(
      folder.messages("a.yaml", overrides: ["learning.seed=-2"]) == [
        "base.yaml:3: found the number 9 for physics.timestep_s, expected a number in 1e-5…0.02 [s]",
        "a.yaml:5: found the number 0 for physics.substep_count, expected a whole number in 1…100",
        "--set learning.seed=-2: found the number -2 for learning.seed, expected a whole number ≥ 0",
      ])
  }

  @Test("what an included file says of a choice that is made otherwise since is no mistake")
  func inheritedChoice() throws {
    let folder = try ExperimentFolder([
      "mimic.yaml": "kind: mimic\nclips: [walk.csv]\n",
      "velocity.yaml": "include: mimic.yaml\nkind: velocity\n",
      "both.yaml": "include: mimic.yaml\nkind: velocity\nclips: [run.csv]\n",
    ])
    #expect(folder.messages("velocity.yaml").isEmpty)
    #expect(folder.messages("mimic.yaml", overrides: ["kind=velocity"]).isEmpty)
    #expect(
      folder.messages("both.yaml") == [
        "both.yaml:3: found key 'clips', which is used only where kind is mimic"
      ])
  }

  @Test("an included file may include others, relative to itself")
  func nestedIncludes() throws {
    let folder = try ExperimentFolder([
      "x/y/low.yaml": "robot: g1\nnote: low\n",
      "x/middle.yaml": "include: ./y/low.yaml\nnote: middle\n",
      "a.yaml": "include: x/middle.yaml\n",
    ])
    let experiment = try ExperimentDocument(file: folder.path("a.yaml"))
      .decode(ExampleExperiment.self)
    #expect(experiment.robot == "g1")
    #expect(experiment.note == "middle")
  }

  @Test("a circle of includes is refused with its files")
  func circle() throws {
    let folder = try ExperimentFolder([
      "a.yaml": "include: b.yaml\n", "b.yaml": "robot: g1\ninclude: a.yaml\n",
    ])
    #expect(
      folder.messages("a.yaml") == [
        "b.yaml:2: found an include of a file in itself (a.yaml → b.yaml → a.yaml)"
      ])
  }

  @Test("a file included twice on different ways is no circle")
  func diamond() throws {
    let folder = try ExperimentFolder([
      "low.yaml": "robot: g1\n", "b.yaml": "include: low.yaml\n", "c.yaml": "include: low.yaml\n",
      "a.yaml": "include: [b.yaml, c.yaml]\n",
    ])
    #expect(folder.messages("a.yaml").isEmpty)
  }

  @Test("a missing file is an error that names the file alike")
  func missing() throws {
    let folder = try ExperimentFolder([
      "walking.yaml": "robot: g1\n", "a.yaml": "robot: g1\ninclude: walkin.yaml\n",
    ])
    #expect(
      folder.messages("a.yaml") == [
        "a.yaml:2: found no file 'walkin.yaml', expected an experiment; "
          + "did you mean 'walking.yaml'?"
      ])
    #expect(
      folder.messages("walkng.yaml") == [
        "walkng.yaml: found no file 'walkng.yaml', expected an experiment; "
          + "did you mean 'walking.yaml'?"
      ])
    #expect(folder.messages("").first?.contains("cannot be read") == true)
  }

  @Test("an include that is no file name is an error")
  func wrongInclude() throws {
    let folder = try ExperimentFolder(["a.yaml": "include: [{x: 1}, 3]\n"])
    #expect(
      folder.messages("a.yaml") == [
        "a.yaml:1: found a mapping for include, expected a file's name",
        "a.yaml:1: found the number 3 for include, expected a file's name",
      ])
  }

  @Test("a file that is not UTF-8 or too large is refused")
  func unreadable() throws {
    let folder = try ExperimentFolder([
      "large.yaml": String(repeating: "# 345678\n", count: 130_000)
    ])
    try Data([0x61, 0x3A, 0x20, 0xFF]).write(to: folder.url.appending(path: "latin.yaml"))
    #expect(
      folder.messages("latin.yaml") == [
        "latin.yaml: found bytes that are not UTF-8, expected UTF-8 text"
      ])
    #expect(folder.messages("large.yaml").first?.contains("expected at most 1048576") == true)
  }
}
