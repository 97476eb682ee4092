import Foundation
import PolicyInterface
import Reproducibility

/// Draws commands and turns wanted headings into rates of turning.
struct CommandGenerator: Sendable {
  let configuration: CommandConfiguration
  /// Length of a control step [s].
  let timestep: Double

  /// Counts down to the next command, draws it when it is due, and steers towards a wanted heading.
  ///
  /// - Parameters:
  ///   - rangeFactor: factor on the ranges of the speeds, from the curriculum.
  ///   - heading: of the base.
  func advance(
    _ state: inout CommandState, _ environment: Int, rangeFactor: Double, heading: Heading,
    stream: inout RandomStream
  ) {
    state.stepsLeft[environment] -= 1
    if state.stepsLeft[environment] <= 0 {
      draw(&state, environment, rangeFactor: rangeFactor, stream: &stream)
    }
    if state.followsHeading[environment] != 0 {
      state[environment].yawRate = yawRate(
        towards: state.heading[environment], from: heading.yaw, rangeFactor: rangeFactor)
    }
  }

  /// Draws a command and the time until the next. All numbers are drawn whatever the mode, so that
  /// a stream does not depend on the shares.
  func draw(
    _ state: inout CommandState, _ environment: Int, rangeFactor: Double,
    stream: inout RandomStream
  ) {
    let c = configuration
    let mode = mode(stream.uniform())
    let isHeading = stream.uniform() < c.headingShare
    var command = VelocityCommand(
      forwardSpeed: rangeFactor * stream.uniform(in: c.forwardSpeed),
      leftwardSpeed: rangeFactor * stream.uniform(in: c.leftwardSpeed),
      yawRate: rangeFactor * stream.uniform(in: c.yawRate),
      height: stream.uniform(in: c.height))
    state.heading[environment] = stream.uniform(in: -Double.pi...Double.pi)
    state.followsHeading[environment] = mode == .all && isHeading ? 1 : 0
    let interval = stream.uniform(in: c.interval)
    state.stepsLeft[environment] = max(1, Int((interval / timestep).rounded()))

    if mode == .stand || mode == .turn || mode == .sideways { command.forwardSpeed = 0 }
    if mode == .stand || mode == .turn || mode == .forward { command.leftwardSpeed = 0 }
    if mode == .stand || mode == .forward || mode == .sideways { command.yawRate = 0 }
    state[environment] = command.withoutSmallSpeeds(
      below: c.smallestSpeed, yawRate: c.smallestYawRate)
  }

  private enum Mode {
    case stand
    case turn
    case forward
    case sideways
    case all
  }

  /// The mode that the shares give to a number of 0…1.
  private func mode(_ number: Double) -> Mode {
    let c = configuration
    var bound = c.standingShare
    if number < bound { return .stand }
    bound += c.turningShare
    if number < bound { return .turn }
    bound += c.forwardShare
    if number < bound { return .forward }
    bound += c.sidewaysShare
    return number < bound ? .sideways : .all
  }

  /// ω = clip(gain · wrap(ψ* − ψ), range), small rates being zero.
  private func yawRate(towards heading: Double, from yaw: Double, rangeFactor: Double) -> Double {
    let error = (heading - yaw).remainder(dividingBy: 2 * Double.pi)
    let lower = rangeFactor * configuration.yawRate.lowerBound
    let upper = rangeFactor * configuration.yawRate.upperBound
    let rate = min(max(configuration.headingGain * error, lower), upper)
    return abs(rate) < configuration.smallestYawRate ? 0 : rate
  }
}
