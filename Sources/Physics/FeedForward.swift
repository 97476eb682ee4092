/// What a model-based controller asks of the joints beside their positions: the velocities and the
/// torques that its plan expects.
///
/// A joint's motor gives `kp (q* − q) + kd (q̇* − q̇) + τ*` within its limits. Neither passes the
/// target filter. Gains that suit such a controller are those of the robot that the batch is made of
/// (`RobotDescription.withoutDriverLoops`), changed on the way by `GainScales`.
public struct FeedForward: Equatable, Sendable {
  /// `[robots, joints]` wanted velocities q̇* [rad/s or m/s].
  public var velocities: [Double]
  /// `[robots, joints]` torques τ* [N m or N].
  public var torques: [Double]

  /// The numbers given, as many of either.
  public init(velocities: [Double], torques: [Double]) {
    precondition(
      velocities.count == torques.count,
      "\(velocities.count) wanted velocities need as many torques, got \(torques.count)")
    self.velocities = velocities
    self.torques = torques
  }

  /// Zeros for so many joints of all robots together.
  public init(count: Int) {
    velocities = Array(repeating: 0, count: count)
    torques = velocities
  }

  /// What one robot of `count` joints is asked for.
  package func row(_ index: Int, of count: Int) -> FeedForward {
    FeedForward(
      velocities: velocities.row(index, of: count), torques: torques.row(index, of: count))
  }
}
