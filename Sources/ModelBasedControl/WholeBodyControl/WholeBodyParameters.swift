import QuadraticProgramming

/// What a whole-body controller wants how much, and what it takes the ground for.
///
/// The defaults are those of 青龙. Accelerations and shares of the weight do not depend on a robot's
/// size, so that they serve others too.
public struct WholeBodyParameters: Equatable, Sendable {
  /// How tasks that contradict one another are weighed.
  public enum Formulation: String, CaseIterable, Sendable {
    /// One program in which every task has its weight.
    case weighted
    /// Body and swinging feet in strict order before wrenches and posture.
    case strict
    /// Swinging feet before the body before wrenches and posture, each in the null space of those before
    /// it (Sentis and Khatib 2005): what cannot be had beside the ground's limits goes from the body.
    case priority
  }

  /// A task's feedback, ẍ = ẍ* + k (x* − x) + d (ẋ* − ẋ), and its weight.
  public struct Task: Equatable, Sendable {
    /// k [1/s²].
    public var stiffness: Double
    /// d [1/s].
    public var damping: Double
    /// Price of the square of an acceleration missed [1/(m/s²)² or 1/(rad/s²)²].
    public var weight: Double

    /// The task of the values given.
    public init(stiffness: Double, damping: Double, weight: Double) {
      self.stiffness = stiffness
      self.damping = damping
      self.weight = weight
    }
  }

  /// How tasks are weighed.
  ///
  /// In an order the solver's tolerance is 1e-6: where rows of a level bind, later levels have no more room
  /// between them than the tolerance gives, and need some.
  public var formulation: Formulation { didSet { solver.tolerance = formulation.tolerance } }
  /// The base's origin or the centre of mass.
  public var bodyPoint = Task(stiffness: 40, damping: 12, weight: 100)
  /// The base's orientation.
  public var baseRotation = Task(stiffness: 100, damping: 20, weight: 10)
  /// The place of a foot in the air.
  public var swingPoint = Task(stiffness: 900, damping: 60, weight: 100)
  /// The orientation of a foot in the air.
  public var swingRotation = Task(stiffness: 400, damping: 40, weight: 10)
  /// The joints' positions.
  public var posture = Task(stiffness: 100, damping: 20, weight: 0.01)
  /// Price of the square of a force's distance from the one wanted, in weights of the robot.
  public var forceWeight = 0.1
  /// Price of the square of a moment's distance from the one wanted, in weights of the robot at
  /// `momentArm`.
  public var momentWeight = 0.1
  /// Lever by which moments are compared with forces [m].
  public var momentArm = 0.1
  /// How fast what velocity a standing foot still has is to go [1/s].
  public var stanceDamping = 20.0
  /// Rows of standing feet that depend on the others up to this, in sines of angles between rows, are
  /// left out: two feet whose legs have five joints each.
  public var stanceRankTolerance = 0.03
  /// Coulomb's μ between sole and ground.
  public var friction = 0.6
  /// Least normal force of a standing foot, as a share of the weight.
  public var leastNormalForceShare = 0.02
  /// For how long a command is meant: joint positions and velocities are those at its end [s].
  public var tick = 0.001
  /// How far and how carefully the program is solved. Wrenches are in weights of the robot there.
  public var solver = SolverSettings()

  /// The defaults, weighted.
  public init() { self.init(.weighted) }

  /// The defaults of a formulation.
  ///
  /// - Parameter formulation: how tasks are weighed.
  public init(_ formulation: Formulation) {
    self.formulation = formulation
    solver.tolerance = formulation.tolerance
  }
}

extension WholeBodyParameters.Formulation {
  fileprivate var tolerance: Double { self == .weighted ? SolverSettings().tolerance : 1e-6 }
}
