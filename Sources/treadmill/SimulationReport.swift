import Foundation
import RobotLink
import RobotRuntime
import RobotSimulation

/// How a robot that was driven over a link walked, and what came over it.
struct SimulationReport: Encodable {
  let steps: Int
  let skippedSteps: Int
  let simulatedS: Double
  let lateSteps: LatenessFigures
  let falls: Int
  let distanceM: Double
  let steadyS: Double
  let meanVx: Double
  let meanVy: Double
  let meanWz: Double
  let linkLosses: Int
  let longestStopMs: Double
  let commands: CommandFigures
  let commandFaults: FaultFigures
  let sensorFaults: FaultFigures

  private enum CodingKeys: String, CodingKey {
    case steps, skippedSteps, simulatedS, lateSteps, falls, distanceM, steadyS, linkLosses
    case longestStopMs, commands, commandFaults, sensorFaults
    case meanVx = "mean_vx_m_s"
    case meanVy = "mean_vy_m_s"
    case meanWz = "mean_wz_rad_s"
  }

  /// How late steps began [µs].
  struct LatenessFigures: Encodable {
    let medianUs: Double
    let p999Us: Double
    let longestUs: Double
  }

  /// What came of commands.
  struct CommandFigures: Encodable {
    let used: Int
    let missing: Int
    let late: Int
    let duplicate: Int
    let oldSession: Int
    let refused: [String: Int]
  }

  /// What was done to one direction.
  struct FaultFigures: Encodable {
    let admitted: Int
    let lost: Int
    let reordered: Int
    let duplicated: Int
    let corrupted: Int

    init(_ tally: LinkFaultTally) {
      admitted = tally.admittedCount
      lost = tally.lostCount
      reordered = tally.reorderedCount
      duplicated = tally.duplicatedCount
      corrupted = tally.corruptedCount
    }

    var text: String {
      "\(admitted) in, \(lost) lost, \(reordered) overtaken, \(duplicated) doubled, "
        + "\(corrupted) changed"
    }
  }

  init<Base: DatagramChannel, Clock: LoopClock>(
    _ robot: LinkedRobot<FaultyChannel<Base, Clock>>, _ realTime: RealTimeSteps, timestep: Double
  ) {
    let (figures, end) = (robot.figures, robot.end)
    func microseconds(_ time: Int64) -> Double { Double(time) / 1000 }
    steps = realTime.lateness.count
    skippedSteps = realTime.skippedCount
    simulatedS = Double(steps) * timestep
    lateSteps = LatenessFigures(
      medianUs: microseconds(realTime.lateness.quantile(0.5)),
      p999Us: microseconds(realTime.lateness.quantile(0.999)),
      longestUs: microseconds(realTime.lateness.longest))
    falls = figures.fallCount
    distanceM = figures.distance
    steadyS = figures.steadyTime
    meanVx = figures.meanVelocity.forward
    meanVy = figures.meanVelocity.left
    meanWz = figures.meanYawRate
    linkLosses = end.watch.lossCount
    longestStopMs = 1000 * end.watch.longestStop
    let tally = end.tally
    commands = CommandFigures(
      used: tally.newestCount, missing: tally.missingCount, late: tally.lateCount,
      duplicate: tally.duplicateCount, oldSession: tally.oldSessionCount,
      refused: Dictionary(
        uniqueKeysWithValues: PacketRefusal.allCases.filter { tally.count(of: $0) > 0 }
          .map { ("\($0)", tally.count(of: $0)) }))
    commandFaults = FaultFigures(end.channel.incoming.tally)
    sensorFaults = FaultFigures(end.channel.outgoing.tally)
  }

  /// One object with the keys of the properties in snake case.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// A table for people.
  var text: String {
    func number(_ value: Double, _ digits: Int = 3) -> String {
      String(format: "%.\(digits)f", value)
    }
    let refused = commands.refused.sorted { $0.key < $1.key }
      .map { ", \($0.value) refused for \($0.key)" }.joined()
    return [
      "steps         \(steps), begun \(number(lateSteps.medianUs, 1)) µs late (median), at most "
        + "\(number(lateSteps.longestUs, 1)); \(skippedSteps) left out",
      "walk          \(falls) falls, \(number(distanceM, 2)) m; mean over \(number(steadyS, 1)) s: "
        + "vx \(number(meanVx)) m/s, vy \(number(meanVy)) m/s, wz \(number(meanWz)) rad/s",
      "link          lost \(linkLosses) times, damped at most \(number(longestStopMs, 1)) ms after the "
        + "last command",
      "commands      \(commands.used) used, \(commands.missing) missing, \(commands.late) late, "
        + "\(commands.duplicate) twice" + refused,
      "their faults  \(commandFaults.text)",
      "sensors'      \(sensorFaults.text)",
    ].joined(separator: "\n")
  }
}
