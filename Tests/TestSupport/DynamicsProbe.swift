import Physics
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Something that knows the equations of motion `M v̇ + h = τ` of a free robot: no contacts, joint
/// stops, friction or damping. Coordinates are those of `RigidBodyModel`.
public protocol DynamicsProbe {
  /// Takes the state at which everything else is computed.
  mutating func setState(_ state: RigidBodyState)
  /// `[velocities, velocities]` M, row-major.
  mutating func massMatrix() -> [Double]
  /// `[velocities]` h.
  mutating func biasForces() -> [Double]
  /// `[velocities]` v̇ under the generalised forces τ, `[velocities]`.
  mutating func accelerations(forces: [Double]) -> [Double]
}

/// The equations of motion of `RigidBodyModel`.
public struct RigidBodyProbe: DynamicsProbe {
  private let model: RigidBodyModel
  private var workspace: RigidBodyWorkspace

  /// The equations of a robot in Earth's gravity.
  public init(_ robot: RobotDescription) {
    model = RigidBodyModel(robot)
    workspace = RigidBodyWorkspace(for: model)
  }

  /// Takes the state at which everything else is computed.
  public mutating func setState(_ state: RigidBodyState) {
    model.computeKinematics(of: state, in: &workspace)
  }

  /// `[velocities, velocities]` M, row-major.
  public mutating func massMatrix() -> [Double] {
    model.computeMassMatrix(in: &workspace)
    return workspace.massMatrix
  }

  /// `[velocities]` h.
  public mutating func biasForces() -> [Double] {
    model.computeBiasForces(in: &workspace)
    return workspace.biasForces
  }

  /// `[velocities]` v̇.
  public mutating func accelerations(forces: [Double]) -> [Double] {
    var result = forces
    model.forwardDynamics(forces: forces, into: &result, in: &workspace)
    return result
  }
}

/// How far two probes are apart: the largest relative errors over random states.
public struct DynamicsDifference: Equatable, Sendable, CustomStringConvertible {
  /// Of the mass matrix, as `massMatrixError`.
  public var massMatrix = 0.0
  /// Of the bias forces, as `relativeError`.
  public var biasForces = 0.0
  /// Of the accelerations, as `relativeError`.
  public var accelerations = 0.0

  /// The errors given, as bounds.
  public init(massMatrix: Double, biasForces: Double, accelerations: Double) {
    self.massMatrix = massMatrix
    self.biasForces = biasForces
    self.accelerations = accelerations
  }

  /// Whether each error is below its bound.
  public func isBelow(_ bounds: DynamicsDifference) -> Bool {
    massMatrix < bounds.massMatrix && biasForces < bounds.biasForces
      && accelerations < bounds.accelerations
  }

  /// The three errors.
  public var description: String {
    "mass matrix \(massMatrix), bias forces \(biasForces), accelerations \(accelerations)"
  }

  /// Compares `probe` with `reference` in 1000 seeded random states under random forces of 50 N and
  /// N m, and prints what it found.
  ///
  /// - Parameters:
  ///   - probe: what is judged.
  ///   - reference: what is taken as exact.
  ///   - robot: the robot of both, without fixed joints.
  ///   - seed: of states and forces.
  ///   - title: who is compared, for what is printed.
  public init(
    _ probe: inout some DynamicsProbe, from reference: inout some DynamicsProbe,
    robot: RobotDescription, seed: UInt64, title: String
  ) {
    var stream = RandomStream(seed: seed, stream: 0)
    for _ in 0..<1000 {
      let state = RigidBodyState.random(of: robot, from: &stream)
      let count = state.velocity.count
      let forces = stream.normals(count, deviation: 50)
      probe.setState(state)
      reference.setState(state)
      massMatrix = max(
        massMatrix,
        massMatrixError(probe.massMatrix(), from: reference.massMatrix(), count: count))
      biasForces = max(
        biasForces, relativeError(probe.biasForces(), from: reference.biasForces()))
      accelerations = max(
        accelerations,
        relativeError(
          probe.accelerations(forces: forces), from: reference.accelerations(forces: forces)))
    }
    print("\(title), \(robot.source): \(self)")
  }
}

extension RobotState {
  /// The state of an engine that is that of the equations of motion.
  public init(_ state: RigidBodyState) {
    let v = state.velocity
    let isFloating = v.count > state.jointPositions.count
    self.init(
      basePose: state.basePose,
      baseLinearVelocityInWorld: isFloating ? Vector3(v[0], v[1], v[2]) : .zero,
      baseAngularVelocityInWorld: isFloating ? Vector3(v[3], v[4], v[5]) : .zero,
      jointPositions: state.jointPositions,
      jointVelocities: Array(v.suffix(state.jointPositions.count)))
  }
}
