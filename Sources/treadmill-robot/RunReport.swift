import Foundation
import RobotLink
import RobotRuntime

/// How a run over a link went.
struct RunReport: LinkReport {
  let policy: String
  let robot: String
  let outcome: String
  let trip: Trip?
  let steps: Int
  let policySteps: Int
  let missedDeadlines: Int
  let missedShare: Double
  let skippedSteps: Int
  let latenessUs: LatencyFigures
  let stepUs: LatencyFigures
  let roundTripUs: LatencyFigures
  let packets: PacketFigures
  let droppedRecords: Int

  /// Why the runtime stopped the robot.
  struct Trip: Encodable {
    let reason: String
    let value: Double
    let limit: Double
    let sentence: String
  }

  /// - Parameters:
  ///   - policy: its file.
  ///   - robot: its address.
  ///   - loop: after its end.
  ///   - droppedRecordCount: records that the flight log had no room for.
  init<Channel: DatagramChannel, Clock: LoopClock>(
    policy: String, robot: String, _ loop: ControlLoop<OperatedLink<Channel, Clock>, Clock>,
    droppedRecordCount: Int
  ) {
    let (status, link) = (loop.controller.status, loop.transport.link)
    self.policy = policy
    self.robot = robot
    outcome = (loop.transport.script.outcome ?? .completed).rawValue
    trip = status.trip.map {
      Trip(
        reason: "\($0.reason)", value: $0.value, limit: $0.limit,
        sentence: $0.description(jointNames: loop.controller.contract.jointNames))
    }
    steps = status.stepCount
    policySteps = status.policyStepCount
    // A step that was left out missed its deadline as well as one that began late.
    skippedSteps = loop.skippedCount
    missedDeadlines = status.lateCount + skippedSteps
    missedShare = Double(missedDeadlines) / Double(max(steps + skippedSteps, 1))
    latenessUs = LatencyFigures(loop.lateness)
    stepUs = LatencyFigures(loop.controller.monitor.duration)
    roundTripUs = LatencyFigures(link.roundTrip)
    packets = PacketFigures(link.tally)
    droppedRecords = droppedRecordCount
  }

  /// A table for people.
  var text: String {
    let share = String(format: "%.3f", 100 * missedShare)
    return [
      "outcome       \(outcome)\(trip.map { ": \($0.sentence)" } ?? "")",
      "steps         \(steps), \(policySteps) of them with the policy",
      "missed        \(missedDeadlines) deadlines, \(share) %; \(skippedSteps) steps left out",
      "lateness      \(latenessUs.text)",
      "step          \(stepUs.text)",
      "round trip    \(roundTripUs.text)",
      "sensors       \(packets.text)",
    ].joined(separator: "\n")
  }
}
