import LanePhysics
import ModelBasedControl
import Physics
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestConditions
import TestSupport
import Testing

/// A robot in the lane engine whose joints get a whole-body controller's torques every millisecond.
private struct StandingLoop {
  /// Gain by which a position target becomes a torque, τ = k (q* − q) [N m/rad].
  private static let gain = 1_000.0

  let robot: WholeBodyCase
  let batch: LaneBatch
  private var command: WholeBodyCommand
  /// Largest distance of the centre of mass from where it is wanted in the last call of `run` [m].
  private(set) var largestError = 0.0

  init(
    _ name: String, _ formulation: WholeBodyParameters.Formulation = .weighted
  ) throws {
    robot = try WholeBodyCase(name, formulation)
    var plant = robot.robot
    for index in plant.joints.indices {
      plant.joints[index].stiffness = StandingLoop.gain
      plant.joints[index].damping = 0
    }
    batch = try LaneBatch(
      robot: plant, count: 1, configuration: .milliseconds(), pool: WorkerPool(workerCount: 1))
    command = robot.command
    let start = RobotState(
      basePose: robot.standing.basePose, jointPositions: robot.standing.jointPositions,
      jointVelocities: robot.standing.jointPositions.map { _ in 0 })
    batch.reset(0, to: start, targets: start.jointPositions)
  }

  var state: RigidBodyState {
    let state = batch.state
    return RigidBodyState(
      basePose: state.basePose(0), jointPositions: state.jointPosition,
      velocity: state.baseLinearVelocityInWorld + state.baseAngularVelocityInWorld
        + state.jointVelocity)
  }

  /// Velocity of the centre of mass [m/s].
  var velocityOfCenter: Vector3 {
    var dynamics = RigidBodyWorkspace(for: robot.model)
    robot.model.computeKinematics(of: state, in: &dynamics)
    return robot.model.centerOfMassVelocityInWorld(in: dynamics)
  }

  /// Distance of the centre of mass from where it is wanted [m].
  func error(from reference: WholeBodyReference) -> Double {
    let state = state
    let poses = robot.robot.linkPosesInWorld(
      base: state.basePose, positions: state.jointPositions)
    return (robot.robot.centerOfMassInWorld(linkPoses: poses) - reference.body.position).length
  }

  /// Runs for a time towards what `reference` says at each moment.
  mutating func run(
    seconds: Double, stance: StanceMode = .both, reference: (Double) -> WholeBodyReference
  ) {
    largestError = 0
    for tick in 0..<Int((seconds / 0.001).rounded()) {
      let state = state
      let wanted = reference(Double(tick) * 0.001)
      _ = robot.controller.update(state, stance: stance, reference: wanted, into: &command)
      let targets = zip(state.jointPositions, command.jointTorques).map {
        $0 + $1 / StandingLoop.gain
      }
      #expect(batch.advance(targets: targets, substeps: 1).isEmpty)
      largestError = max(largestError, error(from: wanted))
    }
  }
}

@Suite("Whole-body control in the lane engine") struct StandingTests {
  /// How far a centre of mass is from its place while the robot recovers [m].
  private let largestSway = 0.1
  /// Joint friction that the controller does not know keeps it this far [m].
  private let restError = 2e-3
  /// What soles slide while a push is caught [m].
  private let largestSlide = 5e-3

  @Test(
    "robots stand, are pushed with up to 30 N s, and stand where they stood for five seconds in all",
    .enabled(if: TestConditions.isOptimized),
    arguments: [
      ("qinglong", Vector3(300, 0, 0)), ("qinglong", Vector3(0, 300, 0)),
      ("qinglong", Vector3(-150, 0, 0)), ("g1", Vector3(50, 80, 0)), ("h1", Vector3(60, 60, 0)),
    ], WholeBodyParameters.Formulation.allCases)
  func push(push: (String, Vector3), formulation: WholeBodyParameters.Formulation) throws {
    let (name, force) = push
    var loop = try StandingLoop(name, formulation)
    let reference = loop.robot.controller.reference(holding: loop.state)
    loop.run(seconds: 1) { _ in reference }
    #expect(loop.largestError < restError)

    loop.batch.setExternalForce(0, forceInWorld: force)
    loop.run(seconds: 0.1) { _ in reference }
    // The push arrived: most of its impulse is in the robot, the rest went to the ground.
    let speed = force.length * 0.1 / loop.robot.model.totalMass
    #expect(loop.velocityOfCenter.length > 0.4 * speed)
    loop.batch.setExternalForce(0, forceInWorld: .zero)
    loop.run(seconds: 1.4) { _ in reference }
    #expect(loop.largestError < largestSway)

    loop.run(seconds: 2.5) { _ in reference }
    #expect(loop.error(from: reference) < restError)
    let now = loop.robot.controller.reference(holding: loop.state)
    for side in [Foot.Side.left, .right] {
      #expect((now[side].point.position - reference[side].point.position).length < largestSlide)
    }
    #expect(loop.state.basePose.orientation.rotationVector.length < 1e-3)
    #expect(loop.robot.controller.failureCount == 0)
  }

  @Test(
    "a centre of mass goes 5 cm sideways when it is told to",
    .enabled(if: TestConditions.isOptimized),
    arguments: ["qinglong", "g1"], WholeBodyParameters.Formulation.allCases)
  func shift(name: String, formulation: WholeBodyParameters.Formulation) throws {
    var loop = try StandingLoop(name, formulation)
    let reference = loop.robot.controller.reference(holding: loop.state)
    let path = QuinticPolynomial(from: .init(0), to: .init(0.05), duration: 1)
    loop.run(seconds: 1.5) { time in
      var wanted = reference
      let way = path.sample(at: time)
      wanted.body.position.y += way.value
      wanted.body.velocity.y = way.rate
      wanted.body.acceleration.y = way.acceleration
      return wanted
    }
    #expect(loop.largestError < restError)
    var aside = reference
    aside.body.position.y += 0.05
    #expect(loop.error(from: aside) < restError)
    #expect(loop.robot.controller.failureCount == 0)
  }

  @Test(
    "青龙 goes over its left foot, lifts the right one by 5 cm and puts it down again",
    .enabled(if: TestConditions.isOptimized))
  func oneLeg() throws {
    var loop = try StandingLoop("qinglong")
    let standing = loop.robot.controller.reference(holding: loop.state)
    let side = standing.left.point.position.y - standing.body.position.y
    let weight = loop.robot.weight
    let path = QuinticPolynomial(from: .init(0), to: .init(side), duration: 1.5)
    loop.run(seconds: 1.8) { time in
      var wanted = standing
      let way = path.sample(at: time)
      wanted.body.position.y += way.value
      wanted.body.velocity.y = way.rate
      wanted.body.acceleration.y = way.acceleration
      // The weight leaves the right foot before it is lifted.
      wanted.right.normalForceLimit = weight * max(0.02, min(1, (1.8 - time) / 0.3))
      return wanted
    }
    #expect(loop.largestError < restError)

    var aside = loop.robot.controller.reference(holding: loop.state, stance: .left)
    aside.body.position = standing.body.position + Vector3(0, side, 0)
    let onGround = aside.right.point.position
    for (start, end) in [(0.0, 0.05), (0.05, 0)] {
      let lift = QuinticPolynomial(from: .init(start), to: .init(end), duration: 0.5)
      loop.run(seconds: 0.5, stance: .left) { time in
        var wanted = aside
        let way = lift.sample(at: time)
        wanted.right.point = WholeBodyReference.Point(
          position: onGround + Vector3(0, 0, way.value), velocity: Vector3(0, 0, way.rate),
          acceleration: Vector3(0, 0, way.acceleration))
        return wanted
      }
      #expect(loop.largestError < 2 * restError)
      let foot = loop.robot.controller.reference(holding: loop.state).right.point.position
      #expect((foot - onGround - Vector3(0, 0, end)).length < largestSlide)
    }
    loop.run(seconds: 0.5) { _ in aside }
    #expect(loop.error(from: aside) < restError)
    #expect(loop.robot.controller.failureCount == 0)
  }
}
