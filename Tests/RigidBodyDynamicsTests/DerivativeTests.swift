import CAllocationCounter
import Foundation
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestConditions
import TestSupport
import Testing

/// The bound of the design for derivatives, relative to the largest element of a matrix.
private let differenceError = 1e-6
/// Rounding of double precision through a tree of up to 32 links.
private let rounding = 1e-12

@Suite("Analytic derivatives") struct DerivativeTests {
  /// The built-in robots with all joints and small mechanisms on a bolted base.
  static let robots: [String] = RobotCatalog.names + ["chain", "cart"]

  private func robot(_ name: String) throws -> RobotDescription {
    let rods = (0..<3).map { SmallMechanisms.Rod(mass: 1 + Double($0), inertia: 0.02) }
    return switch name {
    case "chain": SmallMechanisms.chain(rods, armature: 0.1)
    case "cart": SmallMechanisms.cart(mass: 2, rods[0])
    default: try RobotCatalog.robot(named: name)
    }
  }

  /// Calls `body` with five random states, their kinematics computed.
  private func forRandomStates(
    _ name: String,
    _ body: (
      RigidBodyModel, RigidBodyState, inout RigidBodyWorkspace, inout RandomStream
    ) -> Void
  ) throws {
    let robot = try robot(name)
    let model = RigidBodyModel(robot)
    var stream = RandomStream(seed: 31, stream: 0)
    var workspace = RigidBodyWorkspace(for: model)
    for _ in 0..<5 {
      let state = RigidBodyState.random(of: robot, from: &stream)
      model.computeKinematics(of: state, in: &workspace)
      body(model, state, &workspace, &stream)
    }
  }

  /// What a verb fills.
  private func matrix(
    _ model: RigidBodyModel, rows: Int, _ fill: (inout [Double]) -> Void
  ) -> [Double] {
    var matrix = Array(repeating: Double.nan, count: rows * model.velocityCount)
    fill(&matrix)
    return matrix
  }

  /// `matrix · v`.
  private func product(_ matrix: [Double], _ v: [Double]) -> [Double] {
    (0..<matrix.count / v.count).map { row in
      v.indices.reduce(0) { $0 + matrix[row * v.count + $1] * v[$1] }
    }
  }

  @Test("∂τ/∂q and ∂τ/∂v are finite differences, with wrenches and without", arguments: robots)
  func inverseDynamics(name: String) throws {
    try forRandomStates(name) { model, state, workspace, stream in
      let count = model.velocityCount
      let accelerations = stream.normals(count, deviation: 20)
      let wrenches = (0..<model.linkCount).map { _ in
        SpatialForce(
          moment: stream.normalVector(deviation: 20), force: stream.normalVector(deviation: 200))
      }
      for wrenches in [wrenches, []] {
        var dPosition = Array(repeating: Double.nan, count: count * count)
        var dVelocity = dPosition
        model.inverseDynamicsDerivatives(
          accelerations: accelerations, wrenches: wrenches, dPosition: &dPosition,
          dVelocity: &dVelocity, in: &workspace)
        func forces(in workspace: inout RigidBodyWorkspace) -> [Double] {
          var forces = accelerations
          model.inverseDynamics(
            accelerations: accelerations, wrenches: wrenches, into: &forces, in: &workspace)
          return forces
        }
        let differences = FiniteDifferences(model: model)
        let byPosition = differences.byPosition(state) { forces(in: &$0) }
        let byVelocity = differences.byVelocity(state) { forces(in: &$0) }
        #expect(relativeError(dPosition, from: byPosition) < differenceError)
        #expect(relativeError(dVelocity, from: byVelocity) < differenceError)
      }
    }
  }

  @Test("a pendulum's ∂τ/∂q is m g l cos q, whatever its speed")
  func pendulum() {
    let model = RigidBodyModel(SmallMechanisms.chain([SmallMechanisms.Rod()]))
    var workspace = RigidBodyWorkspace(for: model)
    model.computeKinematics(
      of: RigidBodyState(basePose: .identity, jointPositions: [0.6], velocity: [2]),
      in: &workspace)
    var (dPosition, dVelocity) = ([0.0], [0.0])
    model.inverseDynamicsDerivatives(
      accelerations: [3], dPosition: &dPosition, dVelocity: &dVelocity, in: &workspace)
    #expect(abs(dPosition[0] - 1.3 * 9.81 * 0.4 * cos(0.6)) < rounding)
    #expect(abs(dVelocity[0]) < rounding)
  }

  @Test("at rest ∂τ/∂q of the joints is the Hessian of a potential, so symmetric")
  func stiffness() throws {
    try forRandomStates("qinglong") { model, state, workspace, _ in
      let count = model.velocityCount
      var rest = state
      rest.velocity = Array(repeating: 0, count: count)
      model.computeKinematics(of: rest, in: &workspace)
      var dPosition = Array(repeating: 0.0, count: count * count)
      var dVelocity = dPosition
      model.inverseDynamicsDerivatives(
        accelerations: rest.velocity, dPosition: &dPosition, dVelocity: &dVelocity,
        in: &workspace)
      let joints = 6..<count
      let largest = joints.map { abs(dPosition[$0 * count + $0]) }.reduce(0, max)
      for row in joints {
        for column in joints {
          let asymmetry = dPosition[row * count + column] - dPosition[column * count + row]
          #expect(abs(asymmetry) < rounding * largest)
        }
      }
      #expect(dVelocity.allSatisfy { $0 == 0 })
    }
  }

  @Test("a Jacobian in the link's axes is the derivative of the pose", arguments: robots)
  func placement(name: String) throws {
    try forRandomStates(name) { model, state, workspace, stream in
      let point = Vector3(0.05, -0.03, -0.07)
      let link = stream.index(below: model.linkCount)
      let jacobian = matrix(model, rows: 6) {
        model.pointJacobian(of: point, onLink: link, axes: .link, into: &$0, in: workspace)
      }
      let offset = Pose(position: point)
      let inverse = (workspace.poseInWorld(ofLink: link) * offset).inverse
      let differences = FiniteDifferences(model: model)
      let expected = differences.byPosition(state) { workspace in
        let change = inverse * workspace.poseInWorld(ofLink: link) * offset
        let (shift, turn) = (change.position, change.orientation.rotationVector)
        return [shift.x, shift.y, shift.z, turn.x, turn.y, turn.z]
      }
      #expect(relativeErrorOrZero(jacobian, from: expected) < differenceError)
    }
  }

  @Test("J̇ and ∂(J v)/∂q of a point are finite differences, and J̇ v its drift", arguments: robots)
  func pointRates(name: String) throws {
    try forRandomStates(name) { model, state, workspace, stream in
      let point = Vector3(0.05, -0.03, -0.07)
      let link = stream.index(below: model.linkCount)
      func jacobian(in workspace: RigidBodyWorkspace) -> [Double] {
        matrix(model, rows: 6) {
          model.pointJacobian(of: point, onLink: link, into: &$0, in: workspace)
        }
      }
      let rate = matrix(model, rows: 6) {
        model.pointJacobianRate(of: point, onLink: link, into: &$0, in: workspace)
      }
      let differences = FiniteDifferences(model: model)
      let byTime = differences.byTime(state) { jacobian(in: $0) }
      #expect(relativeErrorOrZero(rate, from: byTime) < differenceError)

      let bias = model.pointBiasAcceleration(of: point, onLink: link, in: workspace)
      let (linear, angular) = (bias.linear, bias.angular)
      let drift = [linear.x, linear.y, linear.z, angular.x, angular.y, angular.z]
      #expect(relativeErrorOrZero(product(rate, state.velocity), from: drift) < rounding)

      let derivative = matrix(model, rows: 6) {
        model.pointVelocityDerivative(of: point, onLink: link, into: &$0, in: workspace)
      }
      let byPosition = differences.byPosition(state) {
        product(jacobian(in: $0), state.velocity)
      }
      #expect(relativeErrorOrZero(derivative, from: byPosition) < differenceError)
    }
  }

  @Test("the centre of mass moves and accelerates by its Jacobian and its rate", arguments: robots)
  func centerOfMass(name: String) throws {
    try forRandomStates(name) { model, state, workspace, _ in
      func jacobian(in workspace: inout RigidBodyWorkspace) -> [Double] {
        matrix(model, rows: 3) { model.centerOfMassJacobian(into: &$0, in: &workspace) }
      }
      let differences = FiniteDifferences(model: model)
      let byPosition = differences.byPosition(state) { workspace in
        let center = model.centerOfMassInWorld(in: workspace)
        return [center.x, center.y, center.z]
      }
      #expect(relativeError(jacobian(in: &workspace), from: byPosition) < differenceError)
      let rate = matrix(model, rows: 3) {
        model.centerOfMassJacobianRate(into: &$0, in: &workspace)
      }
      let byTime = differences.byTime(state) { jacobian(in: &$0) }
      #expect(relativeError(rate, from: byTime) < differenceError)
      let bias = model.centroidalMomentumBias(in: workspace).linear / model.totalMass
      #expect(
        relativeError(product(rate, state.velocity), from: [bias.x, bias.y, bias.z]) < rounding)
    }
  }

  @Test("Ȧ and ∂(A v)/∂q are finite differences, and Ȧ v the momentum's drift", arguments: robots)
  func momentum(name: String) throws {
    try forRandomStates(name) { model, state, workspace, _ in
      func momentumMatrix(in workspace: inout RigidBodyWorkspace) -> [Double] {
        matrix(model, rows: 6) { model.centroidalMomentumMatrix(into: &$0, in: &workspace) }
      }
      let rate = matrix(model, rows: 6) {
        model.centroidalMomentumMatrixRate(into: &$0, in: &workspace)
      }
      let differences = FiniteDifferences(model: model)
      let byTime = differences.byTime(state) { momentumMatrix(in: &$0) }
      #expect(relativeError(rate, from: byTime) < differenceError)

      let bias = model.centroidalMomentumBias(in: workspace)
      #expect(relativeError(product(rate, state.velocity), from: bias.numbers) < rounding)

      let derivative = matrix(model, rows: 6) {
        model.centroidalMomentumDerivative(into: &$0, in: &workspace)
      }
      let byPosition = differences.byPosition(state) {
        product(momentumMatrix(in: &$0), state.velocity)
      }
      #expect(relativeError(derivative, from: byPosition) < differenceError)
    }
  }

  /// As `relativeError`, for what may be zero: a link behind no joint.
  private func relativeErrorOrZero(_ found: [Double], from expected: [Double]) -> Double {
    expected.allSatisfy { $0 == 0 }
      ? found.reduce(0) { max($0, abs($1)) } : relativeError(found, from: expected)
  }

  @Test(
    "derivatives ask for no memory",
    .enabled(if: TestConditions.countsAllocations))
  func allocations() throws {
    let robot = try RobotCatalog.robot(named: "qinglong")
    let model = RigidBodyModel(robot)
    let count = model.velocityCount
    var stream = RandomStream(seed: 1, stream: 0)
    let state = RigidBodyState.random(of: robot, from: &stream)
    let accelerations = stream.normals(count)
    let wrenches = Array(repeating: SpatialForce.zero, count: model.linkCount)
    var workspace = RigidBodyWorkspace(for: model)
    var square = Array(repeating: 0.0, count: count * count)
    var otherSquare = Array(repeating: 0.0, count: count * count)
    var wide = Array(repeating: 0.0, count: 6 * count)
    var narrow = Array(repeating: 0.0, count: 3 * count)

    let before = treadmill_allocation_count()
    for _ in 0..<10 {
      model.computeKinematics(of: state, in: &workspace)
      model.inverseDynamicsDerivatives(
        accelerations: accelerations, wrenches: wrenches, dPosition: &square,
        dVelocity: &otherSquare, in: &workspace)
      model.pointJacobianRate(of: .unitX, onLink: 5, into: &wide, in: workspace)
      model.pointVelocityDerivative(of: .unitX, onLink: 5, into: &wide, in: workspace)
      model.centerOfMassJacobian(into: &narrow, in: &workspace)
      model.centerOfMassJacobianRate(into: &narrow, in: &workspace)
      model.centroidalMomentumMatrixRate(into: &wide, in: &workspace)
      model.centroidalMomentumDerivative(into: &wide, in: &workspace)
    }
    #expect(treadmill_allocation_count() == before)
  }
}
