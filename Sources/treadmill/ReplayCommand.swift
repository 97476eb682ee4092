import ArgumentParser
import Foundation
import Physics
import Training

/// `treadmill replay`: repeats the physics steps in which a robot failed.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Repeats the physics steps in which a robot of a training run failed.")

  @Argument(help: "A file of the run's folder faults/.")
  var file: String

  func run() throws {
    let fault = try FaultFile(reading: URL(fileURLWithPath: file))
    print("iteration \(fault.iteration), \(fault.reason)")
    print("  step   height  speed   turning  fastest joint  largest torque")
    print("              m    m/s     rad/s          rad/s             N m")
    for step in try fault.replay() {
      let state = step.state
      let line = [
        (6, "\(step.number)"), (9, number(state.basePositionInWorld[2], 4)),
        (7, number(state.baseLinearVelocityInWorld.vector(0).length, 2)),
        (10, number(state.baseAngularVelocityInWorld.vector(0).length, 2)),
        (15, number(state.jointVelocity.map(abs).max() ?? 0, 1)),
        (16, number(state.jointTorque.map(abs).max() ?? 0, 1)),
      ].map { width, text in String(repeating: " ", count: max(0, width - text.count)) + text }
      print(line.joined() + (step.fault.map { "   \($0)" } ?? ""))
    }
  }

  private func number(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}
