import Foundation
import PolicyInterface
import Reproducibility

/// Draws commands and turns wanted headings into rates of turning.
struct CommandGenerator: Sendable {
  let configuration: CommandConfiguration
  /// Length of a control step [s].
  let timestep: Double

  /// Counts down to the next command, draws it when it is due, steers towards a wanted heading, and
  /// lets the filter see it.
  ///
  /// - Parameters:
  ///   - progress: of the curriculum, from the first ranges to the full ones, 0…1.
  ///   - heading: of the base.
  func advance(
    _ state: inout CommandState, _ environment: Int, progress: Double, heading: Heading,
    stream: inout RandomStream
  ) {
    state.stepsLeft[environment] -= 1
    if state.stepsLeft[environment] <= 0 {
      draw(&state, environment, progress: progress, stream: &stream)
    }
    if state.followsHeading[environment] != 0 {
      var command = state.wanted(environment)
      command.yawRate = yawRate(
        towards: state.heading[environment], from: heading.yaw, progress: progress)
      command.isStanding = command.isWithoutSpeed
      state.setWanted(environment, command)
    }
    state.filter(environment, retention: configuration.filterRetention)
  }

  /// Draws the first command of an episode.
  func start(
    _ state: inout CommandState, _ environment: Int, progress: Double,
    stream: inout RandomStream
  ) {
    draw(&state, environment, progress: progress, stream: &stream)
    begin(&state, environment)
  }

  /// Follows a plan instead of drawing.
  func start(_ state: inout CommandState, _ environment: Int, command: VelocityCommand) {
    state.followsHeading[environment] = 0
    state.setWanted(environment, command)
    begin(&state, environment)
  }

  /// A robot starts from rest, and so does the filter.
  private func begin(_ state: inout CommandState, _ environment: Int) {
    state.restart(environment)
    state.filter(environment, retention: configuration.filterRetention)
  }

  /// Takes a plan's command.
  func follow(_ state: inout CommandState, _ environment: Int, command: VelocityCommand) {
    state.setWanted(environment, command)
    state.filter(environment, retention: configuration.filterRetention)
  }

  /// Draws a command and the time until the next. All numbers are drawn whatever the mode, so that
  /// a stream does not depend on the shares.
  private func draw(
    _ state: inout CommandState, _ environment: Int, progress: Double,
    stream: inout RandomStream
  ) {
    let c = configuration
    let ranges = ranges(progress)
    let mode = mode(stream.uniform(), progress: progress)
    let isHeading = stream.uniform() < c.headingShare
    var command = VelocityCommand(
      forwardSpeed: stream.uniform(in: ranges.forwardSpeed),
      leftwardSpeed: stream.uniform(in: ranges.leftwardSpeed),
      yawRate: stream.uniform(in: ranges.yawRate),
      height: stream.uniform(in: c.height))
    state.heading[environment] = stream.uniform(in: -Double.pi...Double.pi)
    state.followsHeading[environment] = mode == .all && isHeading ? 1 : 0
    let interval = stream.uniform(in: c.interval)
    state.stepsLeft[environment] = max(1, Int((interval / timestep).rounded()))

    if ![.forward, .all].contains(mode) { command.forwardSpeed = 0 }
    if ![.sideways, .all].contains(mode) { command.leftwardSpeed = 0 }
    if ![.turn, .all].contains(mode) { command.yawRate = 0 }
    command.isStanding = mode != .step && command.isWithoutSpeed
    state.setWanted(
      environment,
      command.withoutSmallSpeeds(below: c.smallestSpeed, yawRate: c.smallestYawRate))
  }

  private enum Mode {
    case stand
    case step
    case turn
    case forward
    case sideways
    case all
  }

  /// The mode that the shares give to a number of 0…1; at first all commands are of all three speeds.
  private func mode(_ number: Double, progress: Double) -> Mode {
    let c = configuration
    let modes: [(Mode, Double)] = [
      (.stand, c.standingShare), (.step, c.steppingShare), (.turn, c.turningShare),
      (.forward, c.forwardShare), (.sideways, c.sidewaysShare),
    ]
    var bound = 0.0
    for (mode, share) in modes {
      bound += progress * share
      if number < bound { return mode }
    }
    return .all
  }

  /// The ranges between the first ones and the full ones.
  private func ranges(_ progress: Double) -> SpeedRanges {
    let c = configuration
    func between(_ first: ClosedRange<Double>, _ full: ClosedRange<Double>) -> ClosedRange<Double> {
      let lower = first.lowerBound + progress * (full.lowerBound - first.lowerBound)
      let upper = first.upperBound + progress * (full.upperBound - first.upperBound)
      return lower...max(lower, upper)
    }
    return SpeedRanges(
      forwardSpeed: between(c.first.forwardSpeed, c.forwardSpeed),
      leftwardSpeed: between(c.first.leftwardSpeed, c.leftwardSpeed),
      yawRate: between(c.first.yawRate, c.yawRate))
  }

  /// ω = clip(gain · wrap(ψ* − ψ), range), small rates being zero.
  private func yawRate(towards heading: Double, from yaw: Double, progress: Double) -> Double {
    let error = (heading - yaw).remainder(dividingBy: 2 * Double.pi)
    let range = ranges(progress).yawRate
    let rate = min(max(configuration.headingGain * error, range.lowerBound), range.upperBound)
    return abs(rate) < configuration.smallestYawRate ? 0 : rate
  }
}
