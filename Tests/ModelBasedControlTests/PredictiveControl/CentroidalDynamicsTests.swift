import CAllocationCounter
import ModelBasedControl
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestConditions
import TestSupport
import Testing

/// Rounding of double precision through a tree of thirteen links.
private let rounding = 1e-12
/// Central differences of step 1e-5, relative to the largest element: the design's bound.
private let differenceStep = 1e-5
private let differenceError = 1e-6

@Suite("Centroidal dynamics") struct CentroidalDynamicsTests {
  /// Robots with two ankle joints a leg and with one.
  static let robots = ["qinglong", "g1", "h1"]

  private struct Point {
    var momentum: CentroidalMomentum
    var configuration: RigidBodyState
    var input: [Double]
  }

  private func dynamics(
    _ name: String, isSingleBody: Bool = false
  ) throws -> (CentroidalDynamics, RobotDescription) {
    let robot = try RobotCatalog.robot(named: name).reducedToControlledJoints()
    let contacts = robot.feet.map(CentroidalDynamics.Contact.init)
    let model = RigidBodyModel(robot)
    let body =
      isSingleBody ? SingleRigidBody(model, jointPositions: robot.nominalPositions) : nil
    return (CentroidalDynamics(model, contacts: contacts, body: body), robot)
  }

  private func random(
    _ dynamics: CentroidalDynamics, _ robot: RobotDescription, _ stream: inout RandomStream
  ) -> Point {
    let wrenches = dynamics.contacts.flatMap { _ in
      stream.normals(3, deviation: 300) + stream.normals(3, deviation: 30)
    }
    return Point(
      momentum: CentroidalMomentum(
        linear: stream.normalVector(), angular: stream.normalVector(deviation: 0.3)),
      configuration: .random(of: robot, from: &stream),
      input: wrenches + stream.normals(dynamics.model.jointCount, deviation: 2))
  }

  /// The state moved along its tangent.
  private func moved(_ point: Point, along index: Int, by step: Double) -> Point {
    var result = point
    switch index {
    case 0: result.momentum.linear.x += step
    case 1: result.momentum.linear.y += step
    case 2: result.momentum.linear.z += step
    case 3: result.momentum.angular.x += step
    case 4: result.momentum.angular.y += step
    case 5: result.momentum.angular.z += step
    default:
      var displacement = point.configuration.velocity.map { _ in 0.0 }
      displacement[index - 6] = step
      result.configuration = point.configuration.displaced(by: displacement)
    }
    return result
  }

  @Test("derivatives by state and input are finite differences", arguments: robots, [false, true])
  func derivatives(name: String, isSingleBody: Bool) throws {
    let (dynamics, robot) = try dynamics(name, isSingleBody: isSingleBody)
    var workspace = CentroidalWorkspace(for: dynamics)
    func linearization(_ point: Point) -> CentroidalLinearization {
      var result = CentroidalLinearization(for: dynamics)
      dynamics.linearize(
        momentum: point.momentum, configuration: point.configuration, input: point.input,
        into: &result, in: &workspace)
      return result
    }
    /// `[stateCount, columns]` of the rate.
    func differences(columns: Int, _ moved: (Int, Double) -> Point) -> [Double] {
      var result = Array(repeating: 0.0, count: dynamics.stateCount * columns)
      for column in 0..<columns {
        let ahead = linearization(moved(column, differenceStep)).rate
        let behind = linearization(moved(column, -differenceStep)).rate
        for row in ahead.indices {
          result[row * columns + column] = (ahead[row] - behind[row]) / (2 * differenceStep)
        }
      }
      return result
    }

    var stream = RandomStream(seed: 41, stream: 0)
    for _ in 0..<5 {
      let point = random(dynamics, robot, &stream)
      let found = linearization(point)
      let byState = differences(columns: dynamics.stateCount) { moved(point, along: $0, by: $1) }
      let byInput = differences(columns: dynamics.inputCount) { column, step in
        var result = point
        result.input[column] += step
        return result
      }
      #expect(relativeError(found.byState, from: byState) < differenceError)
      #expect(relativeError(found.byInput, from: byInput) < differenceError)
    }
  }

  @Test(
    "the base moves such that the robot has the momentum of the state", arguments: robots,
    [false, true])
  func momentum(name: String, isSingleBody: Bool) throws {
    let (dynamics, robot) = try dynamics(name, isSingleBody: isSingleBody)
    var workspace = CentroidalWorkspace(for: dynamics)
    var result = CentroidalLinearization(for: dynamics)
    var stream = RandomStream(seed: 43, stream: 0)
    let mass = dynamics.model.totalMass
    for _ in 0..<20 {
      let point = random(dynamics, robot, &stream)
      dynamics.linearize(
        momentum: point.momentum, configuration: point.configuration, input: point.input,
        into: &result, in: &workspace)
      let found = dynamics.momentum(in: workspace.dynamics)
      #expect((found.linear - point.momentum.linear * mass).length < rounding * mass)
      #expect((found.angular - point.momentum.angular * mass).length < rounding * mass)
      #expect(Array(result.rate[12...]) == Array(point.input[12...]))
    }
  }

  @Test(
    "a single rigid body is the robot as long as its joints rest in the pose that it is frozen in",
    arguments: robots)
  func frozen(name: String) throws {
    let (full, robot) = try dynamics(name)
    let (single, _) = try dynamics(name, isSingleBody: true)
    var (first, second) = (CentroidalWorkspace(for: full), CentroidalWorkspace(for: single))
    var expected = CentroidalLinearization(for: full)
    var found = CentroidalLinearization(for: single)
    var stream = RandomStream(seed: 53, stream: 0)
    for _ in 0..<5 {
      var point = random(full, robot, &stream)
      point.configuration.jointPositions = robot.nominalPositions
      for joint in robot.joints.indices { point.input[12 + joint] = 0 }
      full.linearize(
        momentum: point.momentum, configuration: point.configuration, input: point.input,
        into: &expected, in: &first)
      single.linearize(
        momentum: point.momentum, configuration: point.configuration, input: point.input,
        into: &found, in: &second)
      for index in found.rate.indices {
        #expect(abs(found.rate[index] - expected.rate[index]) < 1e-10)
      }
    }
  }

  @Test("joint velocities do not move a single rigid body")
  func joints() throws {
    let (dynamics, robot) = try dynamics("qinglong", isSingleBody: true)
    var workspace = CentroidalWorkspace(for: dynamics)
    var result = CentroidalLinearization(for: dynamics)
    var stream = RandomStream(seed: 59, stream: 0)
    let point = random(dynamics, robot, &stream)
    dynamics.linearize(
      momentum: point.momentum, configuration: point.configuration, input: point.input,
      into: &result, in: &workspace)
    for row in 0..<12 {
      for joint in robot.joints.indices {
        #expect(result.byInput[row * dynamics.inputCount + 12 + joint] == 0)
      }
    }
  }

  @Test("feet that carry the weight below the centre of mass keep the momentum")
  func standing() throws {
    let (dynamics, robot) = try dynamics("qinglong")
    let model = dynamics.model
    var workspace = CentroidalWorkspace(for: dynamics)
    var result = CentroidalLinearization(for: dynamics)
    let state = RigidBodyState(
      basePose: .identity, jointPositions: robot.nominalPositions,
      velocity: Array(repeating: 0, count: model.velocityCount))
    var kinematics = RigidBodyWorkspace(for: model)
    model.computeKinematics(of: state, in: &kinematics)
    let center = model.centerOfMassInWorld(in: kinematics)
    let weight = model.totalMass * model.gravity
    let input =
      dynamics.contacts.flatMap { contact -> [Double] in
        // Half the weight, with the moment that puts it below the centre of mass.
        let pose = kinematics.poseInWorld(ofLink: contact.link)
        let force = Vector3(0, 0, weight / 2)
        let moment = -(pose.act(contact.point) - center).cross(force)
        return [force.x, force.y, force.z, moment.x, moment.y, moment.z]
      } + Array(repeating: 0, count: model.jointCount)
    dynamics.linearize(
      momentum: CentroidalMomentum(linear: .zero, angular: .zero), configuration: state,
      input: input, into: &result, in: &workspace)
    #expect(result.rate.allSatisfy { abs($0) < rounding * weight })
  }

  @Test(
    "a linearisation asks for no memory",
    .enabled(if: TestConditions.countsAllocations))
  func allocations() throws {
    let (dynamics, robot) = try dynamics("qinglong")
    var workspace = CentroidalWorkspace(for: dynamics)
    var result = CentroidalLinearization(for: dynamics)
    var stream = RandomStream(seed: 47, stream: 0)
    let point = random(dynamics, robot, &stream)
    func linearize() {
      dynamics.linearize(
        momentum: point.momentum, configuration: point.configuration, input: point.input,
        into: &result, in: &workspace)
    }
    linearize()
    let before = treadmill_allocation_count()
    for _ in 0..<10 { linearize() }
    #expect(treadmill_allocation_count() == before)
  }
}
