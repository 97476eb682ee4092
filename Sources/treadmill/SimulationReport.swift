import Foundation
import RobotLink
import RobotRuntime
import RobotSimulation

/// How a robot that was driven over a link walked, and what came over it.
struct SimulationReport: LinkReport {
  let steps: Int
  let skippedSteps: Int
  let simulatedS: Double
  let latenessUs: LatencyFigures
  let falls: Int
  let distanceM: Double
  let steadyS: Double
  let meanVx: Double
  let meanVy: Double
  let meanWz: Double
  let linkLosses: Int
  let longestStopMs: Double
  let commands: PacketFigures
  let commandFaults: FaultFigures
  let sensorFaults: FaultFigures

  private enum CodingKeys: String, CodingKey {
    case steps, skippedSteps, simulatedS, latenessUs, falls, distanceM, steadyS, linkLosses
    case longestStopMs, commands, commandFaults, sensorFaults
    case meanVx = "mean_vx_m_s"
    case meanVy = "mean_vy_m_s"
    case meanWz = "mean_wz_rad_s"
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
    steps = realTime.lateness.count
    skippedSteps = realTime.skippedCount
    simulatedS = Double(steps) * timestep
    latenessUs = LatencyFigures(realTime.lateness)
    falls = figures.fallCount
    distanceM = figures.distance
    steadyS = figures.steadyTime
    meanVx = figures.meanVelocity.forward
    meanVy = figures.meanVelocity.left
    meanWz = figures.meanYawRate
    linkLosses = end.watch.lossCount
    longestStopMs = 1000 * end.watch.longestStop
    commands = PacketFigures(end.tally)
    commandFaults = FaultFigures(end.channel.incoming.tally)
    sensorFaults = FaultFigures(end.channel.outgoing.tally)
  }

  /// A table for people.
  var text: String {
    func number(_ value: Double, _ digits: Int = 3) -> String {
      String(format: "%.\(digits)f", value)
    }
    return [
      "steps         \(steps), \(skippedSteps) left out",
      "lateness      \(latenessUs.text)",
      "walk          \(falls) falls, \(number(distanceM, 2)) m; mean over \(number(steadyS, 1)) s: "
        + "vx \(number(meanVx)) m/s, vy \(number(meanVy)) m/s, wz \(number(meanWz)) rad/s",
      "link          lost \(linkLosses) times, damped at most \(number(longestStopMs, 1)) ms after the "
        + "last command",
      "commands      \(commands.text)",
      "their faults  \(commandFaults.text)",
      "sensors'      \(sensorFaults.text)",
    ].joined(separator: "\n")
  }
}
