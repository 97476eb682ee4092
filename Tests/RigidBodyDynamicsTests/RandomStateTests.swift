import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestSupport
import Testing

/// Rounding of double precision through a tree of thirteen to thirty links, with the condition of
/// the mass matrix (up to 1e5) for what is solved with it.
private let rounding = 1e-12
private let solved = 1e-10
/// Central differences of step 1e-5: their error is 1e-10 times third derivatives, and rounding
/// over the step.
private let differenceStep = 1e-5
private let differenceError = 1e-7

@Suite("青龙 in random states") struct RandomStateTests {
  let robot: RobotDescription
  let model: RigidBodyModel

  init() throws {
    robot = try RobotCatalog.robot(named: "qinglong")
    model = RigidBodyModel(robot)
  }

  /// Calls `body` with a hundred random states, their kinematics computed.
  private func forRandomStates(
    _ body: (RigidBodyState, inout RigidBodyWorkspace, inout RandomStream) -> Void
  ) {
    var stream = RandomStream(seed: 3, stream: 0)
    var workspace = RigidBodyWorkspace(for: model)
    for _ in 0..<100 {
      let state = RigidBodyState.random(of: robot, from: &stream)
      model.computeKinematics(of: state, in: &workspace)
      body(state, &workspace, &stream)
    }
  }

  @Test("velocities set anew are those of whole kinematics")
  func velocities() {
    var other = RigidBodyWorkspace(for: model)
    forRandomStates { state, workspace, stream in
      var before = state
      before.velocity = stream.normals(model.velocityCount)
      model.computeKinematics(of: before, in: &other)
      model.computeVelocities(state.velocity, in: &other)
      #expect(other.linkVelocity == workspace.linkVelocity)
      #expect(other.linkBiasAcceleration == workspace.linkBiasAcceleration)
      let (found, expected) = (
        model.centroidalMomentumBias(in: other), model.centroidalMomentumBias(in: workspace)
      )
      #expect(found == expected)
    }
  }

  @Test("forward dynamics undoes inverse dynamics, wrenches on all links included")
  func forwardOfInverse() {
    var largest = 0.0
    var forces = Array(repeating: 0.0, count: model.velocityCount)
    var again = forces
    forRandomStates { _, workspace, stream in
      let wanted = stream.normals(model.velocityCount, deviation: 20)
      let wrenches = (0..<model.linkCount).map { _ in
        SpatialForce(
          moment: stream.normalVector(deviation: 5), force: stream.normalVector(deviation: 50))
      }
      model.inverseDynamics(
        accelerations: wanted, wrenches: wrenches, into: &forces, in: &workspace)
      model.forwardDynamics(
        forces: forces, wrenches: wrenches, into: &again, in: &workspace)
      largest = max(largest, relativeError(again, from: wanted))
    }
    #expect(largest < solved)
  }

  @Test("inverse dynamics is M v̇ + h − Jᵀ f")
  func inverseDynamics() {
    var forces = Array(repeating: 0.0, count: model.velocityCount)
    let count = model.velocityCount
    let link = robot.feet[1].link
    var jacobian = Array(repeating: 0.0, count: 6 * count)
    forRandomStates { _, workspace, stream in
      let wanted = stream.normals(count, deviation: 20)
      let wrench = SpatialForce(moment: stream.normalVector(), force: stream.normalVector())
      var wrenches = Array(repeating: SpatialForce.zero, count: model.linkCount)
      wrenches[link] = wrench
      model.inverseDynamics(
        accelerations: wanted, wrenches: wrenches, into: &forces, in: &workspace)
      model.computeMassMatrix(in: &workspace)
      model.computeBiasForces(in: &workspace)
      model.pointJacobian(of: .zero, onLink: link, into: &jacobian, in: workspace)
      let f = wrench.force
      let n = wrench.moment
      let components = [f.x, f.y, f.z, n.x, n.y, n.z]
      let expected = (0..<count).map { row in
        var sum = workspace.biasForces[row]
        for column in 0..<count {
          sum += workspace.massMatrix[row * count + column] * wanted[column]
        }
        for component in 0..<6 {
          sum -= jacobian[component * count + row] * components[component]
        }
        return sum
      }
      #expect(relativeError(forces, from: expected) < rounding)
    }
  }

  @Test("½ vᵀ M v is the kinetic energy")
  func kineticEnergy() {
    let count = model.velocityCount
    forRandomStates { state, workspace, _ in
      model.computeMassMatrix(in: &workspace)
      var energy = 0.0
      for row in 0..<count {
        for column in 0..<count {
          energy +=
            0.5 * state.velocity[row] * workspace.massMatrix[row * count + column]
            * state.velocity[column]
        }
      }
      #expect(abs(energy / model.kineticEnergy(in: workspace) - 1) < rounding)
    }
  }

  @Test("poses and the centre of mass are those of the robot's description")
  func poses() {
    forRandomStates { state, workspace, _ in
      let poses = robot.linkPosesInWorld(base: state.basePose, positions: state.jointPositions)
      for (link, pose) in poses.enumerated() {
        let found = workspace.poseInWorld(ofLink: link)
        #expect((found.position - pose.position).length < rounding)
        #expect((found.orientation * pose.orientation.conjugate).rotationVector.length < rounding)
      }
      let center = robot.centerOfMassInWorld(linkPoses: poses)
      #expect((model.centerOfMassInWorld(in: workspace) - center).length < rounding)
    }
  }

  @Test("a point's Jacobian and J̇ v are finite differences of its position and velocity")
  func jacobian() {
    let count = model.velocityCount
    let point = Vector3(0.05, -0.03, -0.07)
    var jacobian = Array(repeating: 0.0, count: 6 * count)
    var ahead = RigidBodyWorkspace(for: model)
    var behind = ahead
    forRandomStates { state, workspace, stream in
      let link = stream.index(below: model.linkCount)
      model.pointJacobian(of: point, onLink: link, into: &jacobian, in: workspace)
      let product = (0..<6).map { row in
        (0..<count).reduce(0.0) { $0 + jacobian[row * count + $1] * state.velocity[$1] }
      }
      let step = state.velocity.map { $0 * differenceStep }
      model.computeKinematics(of: state.displaced(by: step), in: &ahead)
      model.computeKinematics(of: state.displaced(by: step.map { -$0 }), in: &behind)
      let velocity =
        (ahead.poseInWorld(ofLink: link).act(point)
          - behind.poseInWorld(ofLink: link).act(point)) / (2 * differenceStep)
      let turn =
        (ahead.linkOrientation[link] * behind.linkOrientation[link].conjugate).rotationVector
        / (2 * differenceStep)
      let expected = [velocity.x, velocity.y, velocity.z, turn.x, turn.y, turn.z]
      #expect(relativeError(product, from: expected) < differenceError)

      let bias = model.pointBiasAcceleration(of: point, onLink: link, in: workspace)
      let change =
        (ahead.velocityInWorld(ofPoint: point, onLink: link)
          - behind.velocityInWorld(ofPoint: point, onLink: link)) / (2 * differenceStep)
      let angularChange =
        (ahead.linkVelocity[link].angular - behind.linkVelocity[link].angular)
        / (2 * differenceStep)
      #expect((bias.linear - change).length < differenceError * (1 + change.length))
      #expect((bias.angular - angularChange).length < differenceError * (1 + change.length))
    }
  }

  @Test("momentum is A v, m ċ and its rate at v̇ = 0 a finite difference")
  func momentum() {
    let count = model.velocityCount
    var matrix = Array(repeating: 0.0, count: 6 * count)
    var ahead = RigidBodyWorkspace(for: model)
    var behind = ahead
    forRandomStates { state, workspace, _ in
      model.centroidalMomentumMatrix(into: &matrix, in: &workspace)
      let product = (0..<6).map { row in
        (0..<count).reduce(0.0) { $0 + matrix[row * count + $1] * state.velocity[$1] }
      }
      let momentum = model.centroidalMomentum(in: workspace)
      #expect(relativeError(product, from: momentum.numbers) < rounding)

      let step = state.velocity.map { $0 * differenceStep }
      model.computeKinematics(of: state.displaced(by: step), in: &ahead)
      model.computeKinematics(of: state.displaced(by: step.map { -$0 }), in: &behind)
      let velocity =
        (model.centerOfMassInWorld(in: ahead) - model.centerOfMassInWorld(in: behind))
        / (2 * differenceStep)
      let found = model.centerOfMassVelocityInWorld(in: workspace)
      #expect((found - velocity).length < differenceError)

      let rate = zip(
        model.centroidalMomentum(in: ahead).numbers,
        model.centroidalMomentum(in: behind).numbers
      ).map { ($0 - $1) / (2 * differenceStep) }
      let bias = model.centroidalMomentumBias(in: workspace)
      #expect(relativeError(bias.numbers, from: rate) < differenceError)
    }
  }

  @Test("a kilometre from the origin the equations have the same bits")
  func farAway() {
    var far = RigidBodyWorkspace(for: model)
    forRandomStates { state, workspace, _ in
      var moved = state
      moved.basePose.position += Vector3(1000, -2000, 5)
      model.computeKinematics(of: moved, in: &far)
      model.computeMassMatrix(in: &far)
      model.computeBiasForces(in: &far)
      model.computeMassMatrix(in: &workspace)
      model.computeBiasForces(in: &workspace)
      #expect(far.massMatrix == workspace.massMatrix)
      #expect(far.biasForces == workspace.biasForces)
    }
  }

  @Test("fixed joints are welds: the reduced robot has the same equations")
  func fixedJoints() throws {
    let reduced = try robot.reducedToControlledJoints()
    var welded = robot
    for (index, joint) in robot.joints.enumerated()
    where !robot.controlledJoints.contains(joint.name) {
      welded.joints[index].origin = joint.childInParent(position: joint.nominalPosition)
      welded.joints[index].kind = .fixed
    }
    let reducedModel = RigidBodyModel(reduced)
    let weldedModel = RigidBodyModel(welded)
    #expect(weldedModel.velocityCount == 18 && weldedModel.linkCount == robot.links.count)
    var a = RigidBodyWorkspace(for: reducedModel)
    var b = RigidBodyWorkspace(for: weldedModel)
    var stream = RandomStream(seed: 5, stream: 0)
    for _ in 0..<20 {
      let state = RigidBodyState.random(of: reduced, from: &stream)
      reducedModel.computeKinematics(of: state, in: &a)
      weldedModel.computeKinematics(of: state, in: &b)
      reducedModel.computeMassMatrix(in: &a)
      weldedModel.computeMassMatrix(in: &b)
      reducedModel.computeBiasForces(in: &a)
      weldedModel.computeBiasForces(in: &b)
      #expect(massMatrixError(b.massMatrix, from: a.massMatrix, count: 18) < rounding)
      #expect(relativeError(b.biasForces, from: a.biasForces) < rounding)
    }
  }
}

extension CentroidalMomentum {
  /// Linear, then angular.
  var numbers: [Double] {
    [linear.x, linear.y, linear.z, angular.x, angular.y, angular.z]
  }
}
