import Foundation
import RobotLink
import RobotRuntime

/// How a run over a link went.
struct RunReport: Encodable {
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

  /// One object with the keys of the properties in snake case.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
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

/// Quantiles of times [µs].
struct LatencyFigures: Encodable {
  let count: Int
  let median: Double
  let p99: Double
  let p999: Double
  let longest: Double

  init(_ histogram: LatencyHistogram) {
    func quantile(_ share: Double) -> Double { Double(histogram.quantile(share)) / 1000 }
    count = histogram.count
    median = quantile(0.5)
    p99 = quantile(0.99)
    p999 = quantile(0.999)
    longest = Double(histogram.longest) / 1000
  }

  /// One line.
  var text: String {
    func number(_ value: Double) -> String { String(format: "%.1f", value) }
    return "median \(number(median)) µs, 99 % \(number(p99)), 99.9 % \(number(p999)), "
      + "longest \(number(longest))"
  }
}

/// What came over one direction of a link.
struct PacketFigures: Encodable {
  let used: Int
  let missing: Int
  let late: Int
  let duplicate: Int
  let oldSession: Int
  let foreign: Int
  let refused: [String: Int]

  init(_ tally: LinkTally) {
    used = tally.newestCount
    missing = tally.missingCount
    late = tally.lateCount
    duplicate = tally.duplicateCount
    oldSession = tally.oldSessionCount
    foreign = tally.foreignCount
    refused = Dictionary(
      uniqueKeysWithValues: PacketRefusal.allCases.filter { tally.count(of: $0) > 0 }
        .map { ("\($0)", tally.count(of: $0)) })
  }

  /// One line.
  var text: String {
    let reasons = refused.sorted { $0.key < $1.key }.map { ", \($0.value) refused for \($0.key)" }
    return "\(used) used, \(missing) missing, \(late) late, \(duplicate) twice, "
      + "\(foreign) from others" + reasons.joined()
  }
}
