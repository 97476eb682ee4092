public import RobotLink
public import RobotRuntime

/// Steps a robot in real time, at absolute times. A robot does not stop for a busy computer: steps that
/// are late are caught up with, as far as a tenth of a second goes.
public struct RealTimeSteps: Equatable, Sendable {
  /// How much later than its time each step began [ns].
  public private(set) var lateness = LatencyHistogram()
  /// Steps that were left out, because the computer stood still for longer.
  public private(set) var skippedCount = 0

  /// Steps that are caught up with.
  private static let longestArrears = 100.0

  /// No step yet.
  public init() {}

  /// Steps until it is time to stop, or the physics gives up.
  ///
  /// - Parameters:
  ///   - robot: goes on by one time step at a time.
  ///   - clock: that of the link's times.
  ///   - shouldStop: asked before each step, with the time since the beginning [s].
  public mutating func run<Channel: DatagramChannel>(
    _ robot: inout LinkedRobot<Channel>, on clock: some LoopClock,
    until shouldStop: (Double) -> Bool
  ) {
    var clock = clock
    let period = 1e9 * robot.batch.configuration.timestep
    let start = clock.now()
    var tick = 0.0
    while robot.fault == nil, !shouldStop(tick * period / 1e9) {
      let wanted = start + Int64(tick * period)
      clock.sleep(until: wanted)
      let time = clock.now()
      lateness.record(time - wanted)
      robot.step(at: time)
      let behind = Double(time - start) / period - tick
      let skipped = behind > Self.longestArrears ? behind.rounded(.down) : 0
      skippedCount += Int(skipped)
      tick += 1 + skipped
    }
  }
}
