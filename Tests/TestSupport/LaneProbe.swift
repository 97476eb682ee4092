import LanePhysics
import Physics
import RigidBodyDynamics

/// The lane engine's equations of motion as a probe.
public struct LaneProbe: DynamicsProbe {
  private let dynamics: LaneDynamics

  /// The probe of the equations given.
  public init(dynamics: LaneDynamics) { self.dynamics = dynamics }

  /// Takes the state at which everything else is computed.
  public func setState(_ state: RigidBodyState) { dynamics.setState(RobotState(state)) }
  /// `[velocities, velocities]` M, row-major.
  public func massMatrix() -> [Double] { dynamics.massMatrix() }
  /// `[velocities]` h.
  public func biasForces() -> [Double] { dynamics.biasForces() }
  /// `[velocities]` v̇.
  public func accelerations(forces: [Double]) -> [Double] { dynamics.accelerations(forces: forces) }
}
