import ExperimentFormat
import Foundation
import Testing

@testable import Training

@Suite struct ExperimentTests {
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test("no table of keys has a fault")
  func tables() {
    #expect(Experiment.tableFaults().isEmpty)
  }

  @Test("docs/experiments.md is the page that `treadmill reference` prints")
  func referencePage() throws {
    let file = Self.package.appending(path: "docs/experiments.md")
    let page = try String(contentsOf: file, encoding: .utf8)
    #expect(
      page == Experiment.referencePage, "make it anew: treadmill reference > docs/experiments.md")
  }

  @Test("every training that ships can be read, and its resolved form reads back as the same")
  func shippedExperiments() throws {
    // Those of the model-based baseline are not trained.
    let folders = ["mimic", "regression", "velocity"].map {
      Self.package.appending(path: "experiments/\($0)")
    }
    let files = try folders.flatMap {
      try FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
    }.filter { $0.pathExtension == "yaml" }
    #expect(files.count >= 15)
    for file in files {
      let experiment = try Experiment.load(file: file.path)
      let again = try Experiment.load(text: experiment.resolvedYAML(), named: "resolved")
      #expect(again == experiment, "\(file.lastPathComponent)")
    }
  }

  @Test("an experiment without a name takes its file's")
  func name() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "some-name.yaml")
    try Data("seed: 3\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    #expect(try Experiment.load(file: file.path).name == "some-name")
  }

  @Test("joint ranges can be narrowed, but not so that the standing pose is left out")
  func limits() throws {
    var section = RobotSection()
    section.lowerLimit = [NamedNumber("J_hip_*_roll", -0.1)]
    section.upperLimit = [NamedNumber("J_hip_*_roll", 0.15)]
    let robot = try section.loadRobot().description
    for joint in robot.joints where joint.name.hasSuffix("roll") && joint.name.contains("hip") {
      #expect(joint.limits == -0.1...0.15)
    }
    section.upperLimit = [NamedNumber("J_knee_*_pitch", -0.7)]
    // The knees of the standing pose are at −0.67 rad.
    #expect {
      try section.loadRobot()
    } throws: { error in
      "\(error)".contains("J_knee_l_pitch") && "\(error)".contains("-0.67")
    }
  }
}

@Suite struct MetricsTableTests {
  private func temporaryFile() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
  }

  @Test("rows after the checkpoint and a row that was cut off are dropped on resume")
  func resumed() throws {
    let file = temporaryFile()
    defer { try? FileManager.default.removeItem(at: file) }
    var table = try MetricsTable(file: file, keepingThrough: 0)
    for iteration in 1...4 {
      try table.append(
        iteration: iteration, figures: [.init("a", 0.1 * Double(iteration)), .init("b", .nan)])
    }
    var data = try Data(contentsOf: file)
    data.append(contentsOf: Array("5,0.".utf8))
    try data.write(to: file)
    var resumed = try MetricsTable(file: file, keepingThrough: 2)
    try resumed.append(iteration: 3, figures: [.init("a", 7), .init("b", 8)])
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text == "iteration,a,b\n1,0.1,\n2,0.2,\n3,7.0,8.0\n")
    let read = try MetricsTable.read(file)
    #expect(read.iterations == [1, 2, 3])
    #expect(read.columns.map(\.name) == ["a", "b"])
    #expect(read.columns[0].values == [0.1, 0.2, 7])
    #expect(read.columns[1].values[0].isNaN)
  }
}

@Suite struct RunDirectoryTests {
  @Test("a run that went on from an earlier checkpoint does not remove the one it just wrote")
  func laterCheckpointsDoNotCount() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let directory = try RunDirectory.create(at: folder.path, name: "run")
    for iteration in [1, 2, 3, 4, 20, 30, 40] {
      try Data().write(to: directory.checkpoint(iteration))
    }
    try directory.removeCheckpoints(through: 4, keeping: 2)
    let left = [1, 2, 3, 4, 20, 30, 40].filter {
      FileManager.default.fileExists(atPath: directory.checkpoint($0).path)
    }
    #expect(left == [3, 4, 20, 30, 40])
  }
}
