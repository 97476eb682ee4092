/// Settings of the lane engine.
public struct LaneConfiguration: Equatable, Sendable {
  /// Gauss–Seidel sweeps over the contacts in one step.
  public var sweepCount = 8
  /// Share of a contact's penetration, or of a joint's excess, that one step corrects.
  public var errorReduction = 0.2
  /// Largest speed with which penetration is corrected [m/s].
  public var correctingVelocity = 0.5
  /// Softness of a contact as a share of what its point gives way by itself: a contact that has to
  /// give an impulse λ yields `softness · A λ`, where A is the point's inverse effective mass.
  public var contactSoftness = 0.005
  /// How much harder than the joint's own inertia its stops are in one step.
  public var stopStiffness = 20.0

  /// The defaults.
  public init() {}
}
