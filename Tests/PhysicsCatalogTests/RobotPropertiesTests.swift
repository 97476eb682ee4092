import Foundation
import Physics
import PhysicsCatalog
import Reproducibility
import RobotModel
import SpatialMath
import TestSupport
import Testing

@Suite struct RobotPropertiesTests {
  /// A batch of one robot without gravity, with the properties given.
  private func weightless(
    _ engine: PhysicsEngine, _ robot: RobotDescription,
    _ properties: RobotProperties = RobotProperties(),
    configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) throws -> any PhysicsBatch {
    let batch = try engine.batch(robot) {
      $0.gravity = 0
      configure(&$0)
    }
    batch.setProperties(properties, of: 0)
    return batch
  }

  @Test(
    "targets reach the filter after the command delay, step by step and across calls",
    arguments: PhysicsEngine.tested)
  func commandDelay(engine: PhysicsEngine) throws {
    // A rotor so heavy that the joint stays, so that the torque is the filtered target.
    let robot = SmallRobots.pendulum(stiffness: 1) { $0.armature = 1e9 }
    for (delay, steps) in [(0.0, 0), (0.0026, 3), (0.007, 7)] {
      var properties = RobotProperties()
      properties.commandDelay = delay
      let batch = try weightless(engine, robot, properties) {
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
        let rounding = engine.rounding(steps: 20, of: 2)
        #expect(abs(batch.state.jointTorque[0] - filtered) < rounding + engine.jointSlack)
      }
    }
  }

  @Test(
    "a snapshot in the middle of a delay goes on with the same bits",
    arguments: PhysicsEngine.tested)
  func delaySnapshot(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum(stiffness: 50, damping: 1)
    func make() throws -> any PhysicsBatch {
      try weightless(engine, robot) { $0.largestCommandDelay = 0.01 }
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

    let shorter = try weightless(engine, robot) { $0.largestCommandDelay = 0.005 }
    #expect(throws: SnapshotError.self) { try shorter.restore(snapshot) }
  }

  @Test(
    "a motor drives less the faster it turns, and brakes with its full torque",
    arguments: PhysicsEngine.tested,
    [(0.0, 5.0), (2.0, 5), (6, 4), (9, 1), (12, 0), (-6, 5)])
  func torqueSpeed(
    engine: PhysicsEngine, _ argument: (speed: Double, torque: Double)
  ) throws {
    let (speed, torque) = argument
    // effortLimit · min(1, 2 (1 − speed / 10)).
    let robot = SmallRobots.pendulum(stiffness: 1000, effortLimit: 5) { $0.velocityLimit = 10 }
    let batch = try weightless(engine, robot) { $0.stallTorqueRatio = 2 }
    for sign in [1.0, -1] {
      var state = SmallRobots.state(of: robot)
      state.jointVelocities = [sign * speed]
      batch.reset(0, to: state, targets: [sign * 100])
      _ = batch.advance(targets: [sign * 100], substeps: 1)
      #expect(abs(batch.state.jointTorque[0] - sign * torque) < engine.rounding(steps: 4, of: 5))
    }
  }

  @Test(
    "viscous friction that is scaled by s lets a rod slow down as exp(−s b t / I)",
    arguments: PhysicsEngine.tested)
  func jointFriction(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum { $0.viscousFriction = 0.2 }
    var properties = RobotProperties()
    properties.jointFrictionScale = [3]
    let batch = try weightless(engine, robot, properties)
    var state = SmallRobots.state(of: robot)
    state.jointVelocities = [1]
    batch.reset(0, to: state, targets: [0])
    _ = batch.advance(targets: [0], substeps: 500)
    // I = 1/3 about the hinge; the time step of 1 ms leaves some thousandths.
    let expected = exp(-3 * 0.2 * 0.5 * 3)
    #expect(abs(batch.state.jointVelocity[0] - expected) < 3e-3 * expected)
  }

  @Test(
    "a rotor inertia that is scaled by s lets a torque turn a rod by τ t / (I + s J)",
    arguments: PhysicsEngine.tested)
  func armature(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum(stiffness: 1e6, effortLimit: 0.5) { $0.armature = 0.5 }
    var properties = RobotProperties()
    properties.armatureScale = [2]
    let batch = try weightless(engine, robot, properties)
    batch.reset(0, to: SmallRobots.state(of: robot), targets: [100])
    _ = batch.advance(targets: [100], substeps: 200)
    let expected = 0.5 * 0.2 / (1.0 / 3 + 2 * 0.5)
    // ODE's hinge gives way by some 1e-10.
    let rounding = engine.rounding(steps: 200, of: expected)
    #expect(abs(batch.state.jointVelocity[0] - expected) < 9e-10 + rounding)
  }

  @Test(
    "a controller whose encoder reads too much stops short of its target by as much",
    arguments: PhysicsEngine.tested)
  func jointOffset(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum(stiffness: 100, damping: 10)
    var properties = RobotProperties()
    properties.jointOffset = [0.03]
    let batch = try weightless(engine, robot, properties)
    batch.reset(0, to: SmallRobots.state(of: robot), targets: [0.5])
    for _ in 0..<40 { _ = batch.advance(targets: [0.5], substeps: 100) }
    // Rests where a step of its velocity rounds to nothing, times damping over stiffness.
    let missing = 1e-9 + 10 * engine.rounding(steps: 2, of: 0.5) / 0.001 / 100
    #expect(abs(batch.state.jointPosition[0] - 0.47) < missing)
  }

  @Test(
    "a pendulum's period grows with the scale of its rotational inertia",
    arguments: PhysicsEngine.tested)
  func inertiaScale(engine: PhysicsEngine) throws {
    let batch = try engine.batch(SmallRobots.pendulum())
    var properties = RobotProperties()
    properties.inertiaScale = 3
    batch.setProperties(properties, of: 0)
    // I about the hinge = 3/12 + 1/4; amplitude 0.05 adds 1.6e-4 of the period.
    let expected = 2 * Double.pi * (0.5 / (9.81 * 0.5)).squareRoot()
    #expect(abs(batch.periodOfSmallSwing() - expected) < 1e-3 * expected)
  }
}

@Suite struct BaseCenterOfMassTests {
  private func properties(_ offset: Vector3) -> RobotProperties {
    var properties = RobotProperties()
    properties.baseCenterOfMassOffset = offset
    return properties
  }

  @Test(
    "a spinning block in free flight turns about its displaced centre of mass",
    arguments: PhysicsEngine.tested)
  func freeFlight(engine: PhysicsEngine) throws {
    let block = SmallRobots.block
    let offset = Vector3(0.04, -0.02, 0.01)
    let batch = try engine.batch(block) { $0.gravity = 0 }
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
    // Each step moves the origin along a chord of its circle: ½ ω² |o| Δt t, and a tenth.
    let chords = 1.1 * 0.5 * 4 * offset.length * 0.001 * 0.5
    #expect((batch.state.basePositionInWorld.vector(0) - expected).length < chords)
  }

  @Test(
    "feet share the weight as the levers to the displaced centre of mass",
    arguments: PhysicsEngine.tested)
  func shares(engine: PhysicsEngine) throws {
    var robot = SmallRobots.block
    let corners = robot.feet[0].contactPoints
    robot.feet = [
      Foot(side: .left, link: 0, contactPoints: corners.filter { $0.y > 0 }),
      Foot(side: .right, link: 0, contactPoints: corners.filter { $0.y < 0 }),
    ]
    let batch = try engine.batch(robot)
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

  @Test("moving the centre of mass moves neither links nor joints", arguments: PhysicsEngine.tested)
  func keepsPose(engine: PhysicsEngine) throws {
    var robot = SmallRobots.pendulum()
    robot.hasFloatingBase = true
    let batch = try engine.batch(robot) { $0.gravity = 0 }
    let tilt = Quaternion(axis: Vector3(1, 2, 3), angle: 0.7)
    var state = SmallRobots.state(of: robot, height: 1, positions: [0.4], orientation: tilt)
    batch.reset(0, to: state, targets: [0])
    batch.setProperties(properties(Vector3(0.1, 0.2, -0.1)), of: 0)
    _ = batch.advance(targets: [0], substeps: 10)
    let rounding = engine.rounding(steps: 10, of: 1)
    #expect((batch.state.basePositionInWorld.vector(0) - Vector3(0, 0, 1)).length < rounding)
    #expect(abs(batch.state.jointPosition[0] - 0.4) < rounding)
    #expect(abs(batch.state.jointVelocity[0]) < rounding)

    // In motion the velocity of the base's origin and the joint's speed stay.
    state.baseLinearVelocityInWorld = Vector3(1, 0, 0)
    state.baseAngularVelocityInWorld = Vector3(0, 1, 0.5)
    state.jointVelocities = [0.3]
    batch.reset(0, to: state, targets: [0])
    batch.setProperties(properties(.zero), of: 0)
    _ = batch.advance(targets: [0], substeps: 0)
    let velocity = batch.state.baseLinearVelocityInWorld.vector(0)
    #expect((velocity - Vector3(1, 0, 0)).length < rounding)
    #expect(abs(batch.state.jointVelocity[0] - 0.3) < rounding)
  }

  @Test(
    "a snapshot of a displaced centre of mass goes on with the same bits",
    arguments: PhysicsEngine.tested)
  func snapshot(engine: PhysicsEngine) throws {
    var robot = SmallRobots.pendulum(stiffness: 5, damping: 0.1)
    robot.hasFloatingBase = true
    let batch = try engine.batch(robot)
    batch.setProperties(properties(Vector3(0.01, 0.02, 0.03)), of: 0)
    batch.reset(0, to: SmallRobots.state(of: robot, height: 1, positions: [0.4]), targets: [0])
    _ = batch.advance(targets: [0], substeps: 20)
    let other = try engine.batch(robot)
    try other.restore(batch.snapshot())
    _ = batch.advance(targets: [0], substeps: 20)
    _ = other.advance(targets: [0], substeps: 20)
    #expect(other.snapshot() == batch.snapshot())
  }
}
