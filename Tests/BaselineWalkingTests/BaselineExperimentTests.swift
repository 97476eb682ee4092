import BaselineWalking
import ExperimentFormat
import Foundation
import ModelBasedControl
import Testing

@Suite("Files of a model-based walk") struct BaselineExperimentTests {
  @Test("the table is in order, and what is resolved reads as what it was")
  func table() throws {
    #expect(BaselineExperiment.tableFaults().isEmpty)
    var experiment = BaselineExperiment()
    experiment.controller.predictive.weights.tilt = 123
    experiment.controller.wholeBody.swingPoint.stiffness = 456
    experiment.controller.gait.swingDuration = 0.4
    let text = experiment.resolvedYAML()
    let read = try ExperimentDocument(text: text, named: "resolved").decode(
      BaselineExperiment.self)
    #expect(read == experiment)
  }

  @Test(
    "the files of the baseline are what the code has by default", arguments: ["qinglong", "g1"])
  func files(name: String) throws {
    var experiment = try BaselineExperiment.load(file: file("\(name)-mpc"))
    #expect(experiment.robot == name)
    experiment.robot = "qinglong"
    experiment.summary = nil
    if name == "g1" {
      #expect(experiment.controller.predictive.swingShape.apexHeight == 0.06)
      experiment.controller.predictive.swingShape.apexHeight = 0.08
    }
    var defaults = BaselineExperiment()
    // A gait that is told by its numbers has no name.
    defaults.controller.gait = experiment.controller.gait
    #expect(experiment == defaults)
    #expect(experiment.controller.gait.stepDuration == Gait.quickWalk.stepDuration)
  }

  @Test("the cheap baseline plans linearly and follows in an order, and steps as the other does")
  func linear() throws {
    let experiment = try BaselineExperiment.load(file: file("qinglong-linear-mpc"))
    #expect(experiment.robot == "qinglong")
    #expect(experiment.controller.predictive.model == .linearRigidBody)
    #expect(experiment.controller.wholeBody.formulation == .priority)
    let full = try BaselineExperiment.load(file: file("qinglong-mpc"))
    #expect(experiment.controller.gait == full.controller.gait)
    #expect(experiment.sensors == full.sensors)
  }

  /// Path of a file of the baseline.
  private func file(_ name: String) -> String {
    var package = URL(filePath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    return package.appending(path: "experiments/baseline/\(name).yaml").path
  }

  @Test("a delay longer than the interval between plans is a mistake with its line")
  func delay() {
    let error = #expect(throws: ExperimentError.self) {
      try BaselineExperiment.load(overrides: ["controller.plan_delay_s=0.02"])
    }
    let text = error.map { "\($0)" } ?? ""
    #expect(text.contains("plan_delay_s") && text.contains("at most plan_interval_s of 0.01 s"))
  }
}
