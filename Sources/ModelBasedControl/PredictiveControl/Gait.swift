/// How long a step takes: a double support, in which the weight goes over, then a swing.
///
/// A walk has no flight, so both feet are never off the ground.
public struct Gait: Equatable, Sendable {
  /// Name, as commands give it.
  public var name: String
  /// How long a foot is off the ground [s]; 0 where the robot stands.
  public var swingDuration: Double
  /// How long both feet carry before each swing [s].
  public var doubleSupportDuration: Double

  /// The gait of the durations given.
  ///
  /// - Precondition: durations are finite and not negative.
  public init(name: String, swingDuration: Double, doubleSupportDuration: Double) {
    precondition(
      swingDuration >= 0 && swingDuration.isFinite && doubleSupportDuration >= 0
        && doubleSupportDuration.isFinite,
      "gait '\(name)' has a swing of \(swingDuration) s and a double support of "
        + "\(doubleSupportDuration) s, expected finite times of at least 0 s")
    self.name = name
    self.swingDuration = swingDuration
    self.doubleSupportDuration = doubleSupportDuration
  }

  /// Both feet on the ground.
  public static let stand = Gait(name: "stand", swingDuration: 0, doubleSupportDuration: 0)
  /// For low speeds and rough ground.
  public static let slowWalk = Gait(
    name: "slow_walk", swingDuration: 0.65, doubleSupportDuration: 0.2)
  /// For most speeds.
  public static let walk = Gait(name: "walk", swingDuration: 0.45, doubleSupportDuration: 0.15)
  /// Short, quick steps: pushes to the side are caught before they grow.
  public static let quickWalk = Gait(
    name: "quick_walk", swingDuration: 0.3, doubleSupportDuration: 0.05)
  /// From foot to foot without double support, as a trot does with pairs of legs.
  public static let fastWalk = Gait(
    name: "fast_walk", swingDuration: 0.4, doubleSupportDuration: 0)

  /// Whether no foot is lifted.
  public var isStanding: Bool { swingDuration == 0 }

  /// From one touch-down to the next one, of the other foot [s]; 0 where the robot stands.
  public var stepDuration: Double { isStanding ? 0 : swingDuration + doubleSupportDuration }

  /// How long a foot stays on the ground [s]: its own and the next double support, and the other
  /// foot's swing between them.
  public var stanceDuration: Double { stepDuration + doubleSupportDuration }
}
