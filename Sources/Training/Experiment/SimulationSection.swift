import ExperimentFormat
import LanePhysics
import ODEPhysics
import Physics
import PhysicsCatalog

/// The simulated world and its engine.
public struct SimulationSection: ExperimentSection {
  /// The physics engine.
  public var engine = PhysicsEngine.lanes
  /// Number of robots.
  public var environmentCount = 256
  /// Groups into which the robots are divided; nil for as many as the run has ranks.
  public var robotGroupCount: Int?
  /// Settings that every engine has.
  public var physics = PhysicsConfiguration()
  /// Settings of single engines.
  public var settings = EngineSettings()

  /// 256 robots on a plane in the lane engine.
  public init() {}

  /// `physics.stallTorqueRatio`, nil where it is infinite.
  var finiteStallTorqueRatio: Double? {
    get { physics.stallTorqueRatio.isFinite ? physics.stallTorqueRatio : nil }
    set { physics.stallTorqueRatio = newValue ?? .infinity }
  }

  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice(
      "engine", \.engine,
      """
      The physics engine: `lanes` (the fast one, for training), `ode` or `mujoco` (in builds with \
      the trait MuJoCo).
      """),
    .integer(
      "environments", \.environmentCount, in: 1...65_536,
      "Number of simulated robots, of all ranks together."),
    .optionalInteger(
      "robot_groups", \.robotGroupCount, in: 1...65_536,
      """
      Groups of equal size into which the robots are divided, each with its own order of visits in \
      the epochs and its own part of every sum: they decide the bits of a run, and the number of \
      ranks, which must divide theirs, does not. `null` for as many as ranks.
      """),
    .number(
      "timestep_s", \.physics.timestep, in: 1e-4...0.02, unit: "s",
      "Physics time step; the control period must be a multiple of it."),
    .number("gravity_m_s2", \.physics.gravity, in: 0...30, unit: "m/s²", "Downward gravity."),
    .number(
      "target_filter_retention", \.physics.targetFilterRetention, in: 0...0.999,
      """
      Share of the filtered joint target that stays from one millisecond to the next, exact for any \
      time step; 0 for no filter, 0.95 for the one of 青龙's runtime.
      """),
    .optionalNumber(
      "stall_torque_ratio", \.finiteStallTorqueRatio, in: 1...100,
      """
      Stall torque of every motor over its torque limit: the torque that drives a joint on is at \
      most the limit times `ratio · (1 − speed / speed limit)`; `null` for the limit at any speed.
      """),
    .section("lanes", \.settings.lanes, "The lane engine."),
    .section("ode", \.settings.ode, "The Open Dynamics Engine."),
  ]
}

extension LaneConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .integer(
      "sweeps", \.sweepCount, in: 1...200, "Gauss–Seidel sweeps over the contacts in one step."),
    .number(
      "error_reduction", \.errorReduction, in: 0.01...1,
      "Share of a penetration, or of what a joint is beyond its stop, that one step corrects."),
    .number(
      "correcting_velocity_m_s", \.correctingVelocity, in: 0.01...10, unit: "m/s",
      "Largest speed with which penetration is corrected."),
    .number(
      "contact_softness", \.contactSoftness, in: 1e-5...1,
      "How a contact yields under load, as a share of what its point gives way by itself."),
    .number(
      "stop_stiffness", \.stopStiffness, in: 0.1...1_000,
      "How much harder than the joint's own inertia its stops are in one step."),
  ]
}

extension ODEConfiguration: ExperimentSection {
  /// The table from which the section is read, written and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice(
      "solver", \.solver,
      """
      `exact` (`dWorldStep`, repeatable to the bit) or `quick` (`dWorldQuickStep`: faster, less \
      accurate, and not repeatable, because it shuffles with a process-wide random number).
      """),
    .integer("iterations", \.iterations, in: 1...1_000, "Sweeps of the quick solver.")
      .used(where: "solver is quick") { $0.solver == .quick },
    .number(
      "error_reduction", \.errorReduction, in: 0.01...1,
      "Share of a joint's position error that one step corrects (ERP)."),
    .number(
      "constraint_force_mixing", \.constraintForceMixing, in: 0...1e-3, unit: "s/kg",
      "Softness of the joints (CFM)."),
    .number(
      "contact_error_reduction", \.contactErrorReduction, in: 0.01...1,
      "Share of a contact's penetration that one step corrects."),
    .number(
      "contact_force_mixing", \.contactForceMixing, in: 0...1e-2, unit: "s/kg",
      "Softness of contacts."),
    .number(
      "contact_surface_layer_m", \.contactSurfaceLayer, in: 0...0.01, unit: "m",
      "Penetration left uncorrected, so that resting contacts persist."),
    .number(
      "contact_correcting_velocity_m_s", \.contactCorrectingVelocity, in: 0.01...100, unit: "m/s",
      "Largest speed with which penetration is corrected."),
  ]
}
