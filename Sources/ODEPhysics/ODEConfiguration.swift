/// Settings of the Open Dynamics Engine.
public struct ODEConfiguration: Equatable, Sendable {
  /// How the constraint forces of a step are found.
  public enum Solver: String, CaseIterable, Sendable {
    /// Dantzig's pivoting method (`dWorldStep`): exact, and the same bits in every run.
    case exact
    /// Projected Gauss–Seidel sweeps (`dWorldQuickStep`): faster and less accurate. It shuffles the
    /// constraints with a random number shared by the whole process, so runs are not repeatable.
    case quick
  }

  /// How the constraint forces of a step are found.
  public var solver = Solver.exact
  /// Sweeps of the quick solver.
  public var iterations = 20
  /// Share of a joint's position error that one step corrects.
  public var errorReduction = 0.2
  /// Softness of joints [s/kg for a force].
  public var constraintForceMixing = 1e-9
  /// Share of a contact's penetration that one step corrects.
  public var contactErrorReduction = 0.2
  /// Softness of contacts [s/kg].
  public var contactForceMixing = 1e-6
  /// Penetration that is left uncorrected, so that resting contacts persist [m].
  public var contactSurfaceLayer = 0.0005
  /// Largest speed with which penetration is corrected [m/s].
  public var contactCorrectingVelocity = 0.5

  /// The defaults.
  public init() {}
}
