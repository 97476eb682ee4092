import Reproducibility
import RigidBodyDynamics
import RobotModel
import TestSupport
import Testing

@Suite("Generalised momentum") struct GeneralizedMomentumTests {
  private func make(
    _ name: String, seed: UInt64
  ) throws -> (RigidBodyModel, RigidBodyWorkspace, RigidBodyState) {
    let robot = try RobotCatalog.robot(named: name).reducedToControlledJoints()
    let model = RigidBodyModel(robot)
    var stream = RandomStream(seed: seed, stream: 0)
    return (model, RigidBodyWorkspace(for: model), .random(of: robot, from: &stream))
  }

  /// `M v` of a state.
  private func product(
    _ model: RigidBodyModel, _ state: RigidBodyState, velocity: [Double],
    _ workspace: inout RigidBodyWorkspace
  ) -> [Double] {
    model.computeKinematics(of: state, in: &workspace)
    model.computeMassMatrix(in: &workspace)
    let count = model.velocityCount
    return (0..<count).map { row in
      (0..<count).reduce(0) { $0 + workspace.massMatrix[row * count + $1] * velocity[$1] }
    }
  }

  @Test("momentum is M v", arguments: RobotCatalog.names)
  func momentum(name: String) throws {
    var (model, workspace, state) = try make(name, seed: 5)
    let expected = product(model, state, velocity: state.velocity, &workspace)
    var found = expected.map { _ in 0.0 }
    model.generalizedMomentum(into: &found, in: &workspace)
    #expect(relativeError(found, from: expected) < 1e-13)
  }

  @Test("its bias is Ṁ v − h, Ṁ by central differences", arguments: RobotCatalog.names)
  func bias(name: String) throws {
    var (model, workspace, state) = try make(name, seed: 6)
    let step = 1e-5
    let velocity = state.velocity
    let ahead = product(
      model, state.displaced(by: velocity.map { step * $0 }), velocity: velocity, &workspace)
    let behind = product(
      model, state.displaced(by: velocity.map { -step * $0 }), velocity: velocity, &workspace)
    model.computeKinematics(of: state, in: &workspace)
    model.computeBiasForces(in: &workspace)
    let expected = zip(zip(ahead, behind), workspace.biasForces).map {
      ($0.0 - $0.1) / (2 * step) - $1
    }
    var found = expected.map { _ in 0.0 }
    model.momentumBias(into: &found, in: &workspace)
    #expect(relativeError(found, from: expected) < 1e-6)
  }
}
