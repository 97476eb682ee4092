import Foundation
import Physics
import Reproducibility
import RobotModel
import SpatialMath
import TestSupport
import Testing

@testable import ODEPhysics

@Suite struct RobotPropertiesTests {
  /// A batch of one robot without gravity, with the properties given.
  private func weightless(
    _ robot: RobotDescription, _ properties: RobotProperties = RobotProperties(),
    configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) throws -> ODEBatch {
    let batch = try SmallRobots.batch(robot) {
      $0.gravity = 0
      configure(&$0)
    }
    batch.setProperties(properties, of: 0)
    return batch
  }

  @Test("targets reach the filter after the command delay, step by step and across calls")
  func commandDelay() throws {
    let robot = SmallRobots.pendulum()
    for (delay, steps) in [(0.0, 0), (0.0026, 3), (0.007, 7)] {
      var properties = RobotProperties()
      properties.commandDelay = delay
      let batch = try weightless(robot, properties) {
        $0.targetFilterRetention = 0.95
        $0.largestCommandDelay = 0.01
      }
      batch.reset(0, to: SmallRobots.state(of: robot), targets: [2])
      var filtered = 2.0
      var asked: [Double] = Array(repeating: 2, count: steps)
      for (call, target) in [1.0, -1, 0.5, 3].enumerated() {
        _ = batch.advance(targets: [target], substeps: 3 + call)
        for _ in 0..<3 + call {
          asked.append(target)
          filtered = 0.95 * filtered + 0.05 * asked.removeFirst()
        }
        #expect(abs(batch.worlds[0].filteredTargets[0] - filtered) < 1e-12)
      }
    }
  }

  @Test("a snapshot in the middle of a delay goes on with the same bits")
  func delaySnapshot() throws {
    let robot = SmallRobots.pendulum(stiffness: 50, damping: 1)
    func make() throws -> ODEBatch {
      try weightless(robot) { $0.largestCommandDelay = 0.01 }
    }
    var properties = RobotProperties()
    properties.commandDelay = 0.008
    let batch = try make()
    batch.setProperties(properties, of: 0)
    batch.reset(0, to: SmallRobots.state(of: robot), targets: [0])
    _ = batch.advance(targets: [1], substeps: 5)
    let snapshot = batch.snapshot()
    let other = try make()
    try other.restore(snapshot)
    #expect(other.snapshot() == snapshot)
    for target in [-1.0, 2] {
      _ = batch.advance(targets: [target], substeps: 5)
      _ = other.advance(targets: [target], substeps: 5)
    }
    #expect(other.snapshot() == batch.snapshot())

    let shorter = try weightless(robot) { $0.largestCommandDelay = 0.005 }
    #expect(throws: SnapshotError.self) { try shorter.restore(snapshot) }
  }

  @Test(
    "a motor drives less the faster it turns, and brakes with its full torque",
    arguments: [(0.0, 5.0), (2.0, 5), (6, 4), (9, 1), (12, 0), (-6, 5)])
  func torqueSpeed(speed: Double, torque: Double) throws {
    // effortLimit · min(1, 2 (1 − speed / 10)).
    let robot = SmallRobots.pendulum(stiffness: 1000, effortLimit: 5) { $0.velocityLimit = 10 }
    let batch = try weightless(robot) { $0.stallTorqueRatio = 2 }
    for sign in [1.0, -1] {
      var state = SmallRobots.state(of: robot)
      state.jointVelocities = [sign * speed]
      batch.reset(0, to: state, targets: [sign * 100])
      _ = batch.advance(targets: [sign * 100], substeps: 1)
      #expect(abs(batch.state.jointTorque[0] - sign * torque) < 1e-9)
    }
  }

  @Test("viscous friction that is scaled by s lets a rod slow down as exp(−s b t / I)")
  func jointFriction() throws {
    let robot = SmallRobots.pendulum { $0.viscousFriction = 0.2 }
    var properties = RobotProperties()
    properties.jointFrictionScale = [3]
    let batch = try weightless(robot, properties)
    var state = SmallRobots.state(of: robot)
    state.jointVelocities = [1]
    batch.reset(0, to: state, targets: [0])
    _ = batch.advance(targets: [0], substeps: 500)
    // I = 1/3 about the hinge; the time step of 1 ms leaves some thousandths.
    let expected = exp(-3 * 0.2 * 0.5 * 3)
    #expect(abs(batch.state.jointVelocity[0] - expected) < 3e-3 * expected)
  }

  @Test("a rotor inertia that is scaled by s lets a torque turn a rod by τ t / (I + s J)")
  func armature() throws {
    let robot = SmallRobots.pendulum(stiffness: 1e6, effortLimit: 0.5) { $0.armature = 0.5 }
    var properties = RobotProperties()
    properties.armatureScale = [2]
    let batch = try weightless(robot, properties)
    batch.reset(0, to: SmallRobots.state(of: robot), targets: [100])
    _ = batch.advance(targets: [100], substeps: 200)
    let expected = 0.5 * 0.2 / (1.0 / 3 + 2 * 0.5)
    #expect(abs(batch.state.jointVelocity[0] - expected) < 1e-3 * expected)
  }

  @Test("a controller whose encoder reads too much stops short of its target by as much")
  func jointOffset() throws {
    let robot = SmallRobots.pendulum(stiffness: 100, damping: 10)
    var properties = RobotProperties()
    properties.jointOffset = [0.03]
    let batch = try weightless(robot, properties)
    batch.reset(0, to: SmallRobots.state(of: robot), targets: [0.5])
    for _ in 0..<40 { _ = batch.advance(targets: [0.5], substeps: 100) }
    #expect(abs(batch.state.jointPosition[0] - 0.47) < 1e-9)
  }

  @Test("a pendulum's period grows with the scale of its rotational inertia")
  func inertiaScale() throws {
    let robot = SmallRobots.pendulum()
    let batch = try SmallRobots.batch(robot)
    var properties = RobotProperties()
    properties.inertiaScale = 3
    batch.setProperties(properties, of: 0)
    batch.reset(0, to: SmallRobots.state(of: robot, positions: [0.05]), targets: [0])
    var crossings: [Double] = []
    var previous = 0.05
    for step in 1...4000 {
      _ = batch.advance(targets: [0], substeps: 1)
      let angle = batch.state.jointPosition[0]
      if previous > 0, angle <= 0 {
        crossings.append((Double(step) - 1 + previous / (previous - angle)) * 0.001)
      }
      previous = angle
    }
    // I about the hinge = 3/12 + 1/4; amplitude 0.05 adds 1.6e-4 of the period.
    let expected = 2 * Double.pi * (0.5 / (9.81 * 0.5)).squareRoot()
    #expect(abs(crossings[1] - crossings[0] - expected) < 1e-3 * expected)
  }
}

@Suite struct BaseCenterOfMassTests {
  private func properties(_ offset: Vector3) -> RobotProperties {
    var properties = RobotProperties()
    properties.baseCenterOfMassOffset = offset
    return properties
  }

  @Test("a spinning block in free flight turns about its displaced centre of mass")
  func freeFlight() throws {
    let block = SmallRobots.block
    let offset = Vector3(0.04, -0.02, 0.01)
    let batch = try SmallRobots.batch(block) { $0.gravity = 0 }
    batch.setProperties(properties(offset), of: 0)
    var state = SmallRobots.state(of: block, height: 5)
    state.baseLinearVelocityInWorld = Vector3(0.3, 0, 0)
    state.baseAngularVelocityInWorld = Vector3(0, 0, 2)
    batch.reset(0, to: state, targets: [])
    #expect(batch.state.basePositionInWorld.vector(0) == Vector3(0, 0, 5))
    _ = batch.advance(targets: [], substeps: 500)
    // c(t) = c₀ + (v + ω × o) t, and the base's origin is at c − R o.
    let velocity = Vector3(0.3, 0, 0) + Vector3(0, 0, 2).cross(offset)
    let center = Vector3(0, 0, 5) + offset + velocity * 0.5
    let expected = center - Quaternion(axis: .unitZ, angle: 1).act(offset)
    // Explicit steps of the rotation by 2 mrad each.
    #expect((batch.state.basePositionInWorld.vector(0) - expected).length < 1e-5)
  }

  @Test("feet share the weight as the levers to the displaced centre of mass")
  func shares() throws {
    var robot = SmallRobots.block
    let corners = robot.feet[0].contactPoints
    robot.feet = [
      Foot(side: .left, link: 0, contactPoints: corners.filter { $0.y > 0 }),
      Foot(side: .right, link: 0, contactPoints: corners.filter { $0.y < 0 }),
    ]
    let batch = try SmallRobots.batch(robot)
    batch.setProperties(properties(Vector3(0, 0.05, 0)), of: 0)
    batch.reset(0, to: SmallRobots.state(of: robot, height: 0.05), targets: [])
    _ = batch.advance(targets: [], substeps: 2000)
    _ = batch.advance(targets: [], substeps: 100)
    let left = batch.state.footForceInWorld.vector(0).z
    let right = batch.state.footForceInWorld.vector(1).z
    // Levers of 0.05 m and 0.15 m; half a per cent of the weight is left of the settling.
    #expect(abs(left - 0.75 * 2 * 9.81) < 0.1)
    #expect(abs(right - 0.25 * 2 * 9.81) < 0.1)
  }

  @Test("moving the centre of mass moves neither links nor joints")
  func keepsPose() throws {
    var robot = SmallRobots.pendulum()
    robot.hasFloatingBase = true
    let batch = try SmallRobots.batch(robot) { $0.gravity = 0 }
    let tilt = Quaternion(axis: Vector3(1, 2, 3), angle: 0.7)
    var state = SmallRobots.state(of: robot, height: 1, positions: [0.4], orientation: tilt)
    batch.reset(0, to: state, targets: [0])
    batch.setProperties(properties(Vector3(0.1, 0.2, -0.1)), of: 0)
    _ = batch.advance(targets: [0], substeps: 10)
    #expect((batch.state.basePositionInWorld.vector(0) - Vector3(0, 0, 1)).length < 1e-9)
    #expect(abs(batch.state.jointPosition[0] - 0.4) < 1e-9)
    #expect(abs(batch.state.jointVelocity[0]) < 1e-9)

    // In motion the velocity of the base's origin and the joint's speed stay.
    state.baseLinearVelocityInWorld = Vector3(1, 0, 0)
    state.baseAngularVelocityInWorld = Vector3(0, 1, 0.5)
    state.jointVelocities = [0.3]
    batch.reset(0, to: state, targets: [0])
    batch.setProperties(properties(.zero), of: 0)
    let world = batch.worlds[0]
    let velocity = world.velocity(of: 0, atPointInWorld: world.linkPose(0).position)
    #expect((velocity - Vector3(1, 0, 0)).length < 1e-12)
    #expect(abs(world.jointVelocity(0) - 0.3) < 1e-12)
  }

  @Test("a snapshot of a displaced centre of mass goes on with the same bits")
  func snapshot() throws {
    var robot = SmallRobots.pendulum(stiffness: 5, damping: 0.1)
    robot.hasFloatingBase = true
    let batch = try SmallRobots.batch(robot)
    batch.setProperties(properties(Vector3(0.01, 0.02, 0.03)), of: 0)
    batch.reset(0, to: SmallRobots.state(of: robot, height: 1, positions: [0.4]), targets: [0])
    _ = batch.advance(targets: [0], substeps: 20)
    let other = try SmallRobots.batch(robot)
    try other.restore(batch.snapshot())
    _ = batch.advance(targets: [0], substeps: 20)
    _ = other.advance(targets: [0], substeps: 20)
    #expect(other.snapshot() == batch.snapshot())
  }
}
