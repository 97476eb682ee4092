import Foundation

/// Which feet carry: what the schedule says times what the forces say (after the fusion of Bledt and
/// others 2018, without its Kalman filter).
///
/// A foot that is to stand carries as far as its force tells; one that is to swing carries nothing but
/// for the last part of its swing, in which it may come down early. Between carrying and not lies a
/// band of probability in which a foot stays what it was.
public struct ContactEstimate: Equatable, Sendable {
  /// Thresholds.
  public struct Settings: Equatable, Sendable {
    /// Normal force at which a foot carries as likely as not, as a share of the weight.
    public var forceShare = 0.1
    /// Width of the passage about it, as a share of the weight: at that much more it is 73 %.
    public var forceWidth = 0.02
    /// Last part of a swing in which a foot may come down, as a share of the swing.
    public var earlyShare = 0.25
    /// From this probability on a foot carries …
    public var upperProbability = 0.6
    /// … until it falls below this one.
    public var lowerProbability = 0.4

    /// The defaults.
    public init() {}
  }

  /// Thresholds.
  public let settings: Settings
  /// Weight of the robot [N].
  public let weight: Double
  /// `[feet]` normal force of the last update [N].
  public private(set) var normalForces: [Double]
  /// `[feet]` how likely it is that the foot carries, 0…1.
  public private(set) var probability: [Double]
  /// `[feet]`
  public private(set) var isCarrying: [Bool]

  /// Feet that all carry.
  public init(footCount: Int, weight: Double, settings: Settings = Settings()) {
    precondition(
      weight > 0, "a contact estimate got a weight of \(weight) N, expected more than 0 N")
    self.settings = settings
    self.weight = weight
    normalForces = Array(repeating: weight / Double(max(footCount, 1)), count: footCount)
    probability = Array(repeating: 1, count: footCount)
    isCarrying = Array(repeating: true, count: footCount)
  }

  /// Begins anew with feet that all carry.
  public mutating func reset() {
    for foot in probability.indices {
      normalForces[foot] = weight / Double(probability.count)
      probability[foot] = 1
      isCarrying[foot] = true
    }
  }

  /// Takes the force on a foot.
  ///
  /// - Parameters:
  ///   - foot: its number.
  ///   - normalForce: of the ground on it [N].
  ///   - swingPhase: share of its swing that is over, 0…1; nil where it is to stand.
  public mutating func update(foot: Int, normalForce: Double, swingPhase: Double?) {
    normalForces[foot] = normalForce
    probability[foot] = probability(ofForce: normalForce) * probability(ofSwing: swingPhase)
    let threshold =
      isCarrying[foot] ? settings.lowerProbability : settings.upperProbability
    isCarrying[foot] = probability[foot] >= threshold
  }

  /// Logistic in the force.
  private func probability(ofForce force: Double) -> Double {
    1 / (1 + exp((settings.forceShare * weight - force) / (settings.forceWidth * weight)))
  }

  /// 1 for a foot that is to stand; rises from 0 to 1 in the last part of a swing.
  private func probability(ofSwing phase: Double?) -> Double {
    guard let phase else { return 1 }
    return min(max(1 - (1 - phase) / settings.earlyShare, 0), 1)
  }
}
