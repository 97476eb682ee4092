import RigidBodyDynamics
import SpatialMath

/// What `CentroidalDynamics` fills: x' = f(x, u) and its derivatives.
public struct CentroidalLinearization: Sendable {
  /// `[stateCount]` rate of h̄, velocity of the base [m/s, rad/s] and of the joints.
  public internal(set) var rate: [Double]
  /// `[stateCount, stateCount]` row-major, ∂f/∂x in the state's tangent.
  public internal(set) var byState: [Double]
  /// `[stateCount, inputCount]` row-major, ∂f/∂u.
  public internal(set) var byInput: [Double]

  /// Memory for the linearisation of `dynamics`.
  public init(for dynamics: CentroidalDynamics) {
    let count = dynamics.stateCount
    rate = Array(repeating: 0, count: count)
    byState = Array(repeating: 0, count: count * count)
    byInput = Array(repeating: 0, count: count * dynamics.inputCount)
  }

  mutating func clear() {
    for index in byState.indices { byState[index] = 0 }
    for index in byInput.indices { byInput[index] = 0 }
  }
}

/// Memory of `CentroidalDynamics`, made once.
public struct CentroidalWorkspace: Sendable {
  /// Kinematics of the state last linearised, with its base velocity.
  public internal(set) var dynamics: RigidBodyWorkspace
  var state: RigidBodyState
  var momentumMatrix: [Double]
  var momentumDerivative: [Double]
  var pointJacobian: [Double]
  var centerJacobian: [Double]

  /// Memory for `dynamics`.
  public init(for dynamics: CentroidalDynamics) {
    let model = dynamics.model
    let count = model.velocityCount
    self.dynamics = RigidBodyWorkspace(for: model)
    state = RigidBodyState(
      basePose: .identity, jointPositions: Array(repeating: 0, count: model.jointCount),
      velocity: Array(repeating: 0, count: count))
    momentumMatrix = Array(repeating: 0, count: 6 * count)
    momentumDerivative = Array(repeating: 0, count: 6 * count)
    pointJacobian = Array(repeating: 0, count: 6 * count)
    centerJacobian = Array(repeating: 0, count: 3 * count)
  }

  /// Takes a configuration over.
  mutating func place(_ basePose: Pose, _ jointPositions: [Double]) {
    state.basePose = basePose
    for joint in state.jointPositions.indices {
      state.jointPositions[joint] = jointPositions[joint]
    }
  }

  /// Takes a state's configuration over.
  mutating func place(_ other: CentroidalState) { place(other.basePose, other.jointPositions) }

  mutating func setBaseVelocity(linear: Vector3, angular: Vector3) {
    state.velocity.set(linear, row: 0, column: 0, of: 1)
    state.velocity.set(angular, row: 3, column: 0, of: 1)
  }
}
