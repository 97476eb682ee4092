/// All terms of which a reward may consist.
public enum RewardCatalog {
  /// The terms, by topic.
  public static let all: [RewardDefinition] =
    tracking + baseMotion + posture + gait + contacts + clearance + smoothness + effort + shaping
    + imitation + deepMimic + general

  /// The term of a name, or nil.
  public static func definition(named name: String) -> RewardDefinition? {
    all.first { $0.name == name }
  }
}
