import ExperimentFormat
import Foundation
import Locomotion
import MotionCapture
import ReferenceMotion
import RobotModel
import Testing

@testable import Training

@Suite struct MotionSectionTests {
  /// A folder of its own with an experiment file in it.
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private static let experiment = """
    simulation: {environments: 2}
    environment:
      motion: {source: clips, clips: [clips/walk.h5]}
    """

  @Test("clips lie relative to the experiment file, and a missing one is named with its key")
  func paths() throws {
    try withFolder { folder in
      let file = folder.appending(path: "e.yaml")
      try Data(Self.experiment.utf8).write(to: file)
      let experiment = try Experiment.load(file: file.path)
      let clip = folder.appending(path: "clips/walk.h5").path
      #expect(experiment.environment.motion.clipPaths == [clip])
      #expect {
        try World(experiment, environmentCount: 1)
      } throws: { error in
        "\(error)".contains("environment.motion.clips") && "\(error)".contains(clip)
      }
    }
  }

  @Test("a clip that was written is imitated, and that of another robot is refused by name")
  func readClips() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appending(path: "clips"), withIntermediateDirectories: true)
      let file = folder.appending(path: "e.yaml")
      try Data(Self.experiment.utf8).write(to: file)
      let full = try RobotCatalog.robot(named: "qinglong")
      let robot = try full.reduced(keeping: full.controlledJoints)
      var clip = try BuiltInGait(robot: robot).cycle(GaitCommand(forwardSpeed: 0.5))
      let clipFile = folder.appending(path: "clips/walk.h5")
      try ReferenceClipFile.write(clip, to: clipFile, programVersion: Program.version)
      let experiment = try Experiment.load(file: file.path)
      let assembly = try Assembly(experiment, workerCount: 1)
      #expect(assembly.locomotion?.trackingErrors?.count == 2)

      clip.robotName = "g1"
      try ReferenceClipFile.write(clip, to: clipFile, programVersion: Program.version)
      #expect {
        try Assembly(experiment, workerCount: 1)
      } throws: { error in
        "\(error)".contains("walk.h5: found a clip for the robot g1, expected one for qinglong")
      }

      clip.robotName = robot.name
      clip.jointNames[4] = "J_ancle"
      try ReferenceClipFile.write(clip, to: clipFile, programVersion: Program.version)
      #expect {
        try Assembly(experiment, workerCount: 1)
      } throws: { error in
        ["walk.h5", robot.joints[4].name, "J_ancle"].allSatisfy { "\(error)".contains($0) }
      }
    }
  }

  @Test("clips without a file and a style without a motion are refused with their keys")
  func conflicts() throws {
    func problem(_ text: String) -> String {
      do {
        _ = try Experiment.load(text: text, named: "e.yaml")
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(problem("environment: {motion: {source: clips}}").contains("clips"))
    #expect(
      problem("algorithm: {style: {task_share: 0.5}}").contains("environment.motion.source"))
    #expect(
      problem("environment: {motion: {source: gaits, gaits: {vx_m_s: [1, 0]}}}")
        .contains("rising order"))
    #expect(
      problem("environment: {motion: {source: gaits}}\nalgorithm: {style: {task_share: 0.5}}")
        .isEmpty)
  }
}
