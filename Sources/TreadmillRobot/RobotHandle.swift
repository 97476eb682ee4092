import Foundation
import PolicyInterface
import RobotRuntime

/// What a C program holds: a controller with the memory of its calls.
final class RobotHandle {
  var controller: RobotController
  var sample: RobotSample
  var command: JointCommand
  let sensesTorque: Bool
  let recorder: RecordRing?
  private let log: FlightLog?
  /// The sentence of the last call that failed; empty after one that did not.
  var failure = ""

  /// Records between two looks of the log's thread, with much to spare.
  private static let recordCapacity = 8192

  init(
    policy: URL, hardware: RobotHardware, configuration: RuntimeConfiguration, log url: URL?
  ) throws(RobotRuntimeError) {
    let runner = try PolicyRunner(contentsOf: policy)
    let jointCount = runner.contract.jointNames.count
    recorder =
      url == nil
      ? nil
      : RecordRing(
        width: RobotController.recordWidth(jointCount: jointCount),
        capacity: Self.recordCapacity)
    controller = try RobotController(
      runner: runner, hardware: hardware, configuration: configuration, recorder: recorder)
    if let url, let recorder {
      let log = try FlightLog(url: url, columns: controller.recordColumns, ring: recorder)
      log.start()
      self.log = log
    } else {
      log = nil
    }
    let layout = runner.contract.observation
    sample = RobotSample(jointCount: jointCount, footCount: layout.footCount)
    command = JointCommand(jointCount: jointCount)
    sensesTorque = hardware.sensesTorque
  }

  /// Ends the log; what it cannot write any more is lost with the disk that it was for.
  func close() { try? log?.close() }
}
