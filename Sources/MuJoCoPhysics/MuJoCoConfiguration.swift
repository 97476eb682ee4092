#if MuJoCo
  /// Settings of MuJoCo; the others are MuJoCo's defaults.
  public struct MuJoCoConfiguration: Equatable, Sendable {
    /// Time in which a contact or joint stop gives way to its error (`solref`), at least two time
    /// steps [s]. Shorter than MuJoCo's own 0.02 s, because the ground of the other engines is
    /// rigid: with that, a walking robot was 8 % faster here than there, with this 1 % slower.
    public var contactTimeConstant = 0.008
    /// Damping of that motion as a share of the critical one (`solref`).
    public var contactDampingRatio = 1.0
    /// How much harder friction is than the normal direction of a contact (`impratio`); with 1 a
    /// standing foot creeps visibly.
    public var frictionImpedanceRatio = 10.0
    /// Most iterations of the constraint solver (Newton's method) in a step.
    public var iterations = 50
    /// Scaled improvement below which the solver stops.
    public var tolerance = 1e-10

    /// The defaults.
    public init() {}
  }
#endif
