import Foundation
import Physics
import PhysicsCatalog
import Reproducibility
import RobotModel
import SpatialMath
import TestSupport
import Testing

@Suite struct EngineTests {
  @Test("a block in the air falls by g t² / 2", arguments: PhysicsEngine.tested)
  func freeFall(engine: PhysicsEngine) throws {
    let block = SmallRobots.block
    let batch = try engine.batch(block)
    batch.reset(0, to: SmallRobots.state(of: block, height: 10), targets: [])
    #expect(batch.advance(targets: [], substeps: 1000).isEmpty)
    // Semi-implicit Euler falls by g t (t + h) / 2.
    let expected = 10 - 9.81 * 1 * (1 + 0.001) / 2
    let rounding = engine.rounding(steps: 1000, of: 9.81)
    #expect(abs(batch.state.basePositionInWorld[2] - expected) < rounding)
    #expect(abs(batch.state.baseLinearVelocityInWorld[2] + 9.81) < rounding)
  }

  @Test(
    "a block at rest presses on the ground with its weight and sinks in by less than 1 mm",
    arguments: PhysicsEngine.tested)
  func restingForce(engine: PhysicsEngine) throws {
    let block = SmallRobots.block
    let batch = try engine.batch(block)
    batch.reset(0, to: SmallRobots.state(of: block, height: 0.05), targets: [])
    _ = batch.advance(targets: [], substeps: 2000)
    #expect(batch.advance(targets: [], substeps: 100).isEmpty)
    let force = batch.state.footForceInWorld
    // What is left of the settling after two seconds, and the rounding of a mean over 100 steps.
    let settled = 9e-5 + engine.rounding(steps: 100, of: 2 * 9.81)
    #expect(abs(force[2] - 2 * 9.81) < settled)
    #expect(abs(force[0]) < 1e-4 && abs(force[1]) < 1e-4)
    #expect(batch.state.basePositionInWorld[2] > 0.049)
    #expect(batch.state.bodyContactForce[0] == 0)
  }

  @Test(
    "a block on a slope of 20° slides below tan 20° of friction and stays above it",
    arguments: PhysicsEngine.tested, [(0.30, true), (0.42, false)])
  func slope(engine: PhysicsEngine, _ argument: (friction: Double, slides: Bool)) throws {
    let (friction, slides) = argument
    let angle = 20 * Double.pi / 180
    let distance = try SmallRobots.slideOfBlock(
      angle: angle, friction: friction, stepCount: 1000
    ) { robot, terrain in try engine.batch(robot) { $0.terrain = terrain } }
    if slides {
      // One per cent for settling into the ground and for the corners' uneven load.
      let expected = SmallRobots.expectedSlide(angle: angle, friction: friction, duration: 1)
      #expect(abs(distance - expected) < 0.01 * expected + 1e-3)
    } else {
      #expect(distance < 3e-4)
    }
  }

  @Test("a small swing has the period of a physical pendulum", arguments: PhysicsEngine.tested)
  func pendulumPeriod(engine: PhysicsEngine) throws {
    let batch = try engine.batch(SmallRobots.pendulum())
    // T = 2π √(I / (m g l)), I about the hinge = 1/3; amplitude 0.05 adds 1.6e-4 of it.
    let expected = 2 * Double.pi * (1.0 / 3 / (9.81 * 0.5)).squareRoot()
    #expect(abs(batch.periodOfSmallSwing() - expected) < 1e-3 * expected)
  }

  @Test(
    "a position controller reaches kp (q* − q) = gravity torque and respects its limit",
    arguments: PhysicsEngine.tested)
  func controller(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum(stiffness: 100, damping: 10)
    let batch = try engine.batch(robot)
    batch.reset(0, to: SmallRobots.state(of: robot, positions: [1]), targets: [1])
    for _ in 0..<40 { _ = batch.advance(targets: [1], substeps: 100) }
    let angle = batch.state.jointPosition[0]
    let gravityTorque = 9.81 * 0.5 * sin(angle)
    // An angle rests where a step of its velocity rounds to nothing: the damping of 10 N m s/rad at
    // that velocity is what is missing.
    let missing = 5e-7 + 10 * engine.rounding(steps: 1, of: 1) / 0.001
    #expect(abs(100 * (1 - angle) - gravityTorque) < missing)
    #expect(abs(batch.state.jointTorque[0] - gravityTorque) < missing)

    let weak = SmallRobots.pendulum(stiffness: 100, damping: 10, effortLimit: 2)
    let limited = try engine.batch(weak)
    limited.reset(0, to: SmallRobots.state(of: weak, positions: [1]), targets: [1])
    for _ in 0..<100 {
      _ = limited.advance(targets: [1], substeps: 10)
      #expect(abs(limited.state.jointTorque[0]) <= 2)
    }
  }

  @Test(
    "the target filter is the runtime's 0.95 per millisecond at any time step",
    arguments: PhysicsEngine.tested)
  func targetFilter(engine: PhysicsEngine) throws {
    // A rotor so heavy that the joint stays, so that the torque is the filtered target.
    let robot = SmallRobots.pendulum(stiffness: 1) { $0.armature = 1e9 }
    for (timestep, substeps) in [(0.001, 20), (0.004, 5)] {
      let batch = try engine.batch(robot) {
        $0.timestep = timestep
        $0.targetFilterRetention = 0.95
      }
      batch.reset(0, to: SmallRobots.state(of: robot), targets: [0])
      _ = batch.advance(targets: [1], substeps: substeps)
      let rounding = engine.rounding(steps: substeps, of: 1)
      #expect(abs(batch.state.jointTorque[0] - (1 - pow(0.95, 20))) < rounding + engine.jointSlack)
    }
  }

  @Test("a joint stops at its limit", arguments: PhysicsEngine.rigid)
  func jointLimit(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum(limits: -0.3...0.3)
    let batch = try engine.batch(robot)
    batch.reset(0, to: SmallRobots.state(of: robot, positions: [0.25]), targets: [0])
    batch.push(0, velocityChangeInWorld: .zero)
    var state = SmallRobots.state(of: robot, positions: [0.25])
    state.jointVelocities = [4]
    batch.reset(0, to: state, targets: [0])
    for _ in 0..<200 {
      _ = batch.advance(targets: [0], substeps: 1)
      // One step at 4 rad/s may pass the stop by 4 mrad before it acts.
      #expect(batch.state.jointPosition[0] < 0.305)
    }
  }

  @Test(
    "a push changes the velocity of the whole robot, joint velocities stay",
    arguments: PhysicsEngine.tested)
  func push(engine: PhysicsEngine) throws {
    let block = SmallRobots.block
    let batch = try engine.batch(block)
    batch.reset(0, to: SmallRobots.state(of: block, height: 5), targets: [])
    batch.push(0, velocityChangeInWorld: Vector3(0.5, -0.25, 0))
    _ = batch.advance(targets: [], substeps: 1)
    #expect(batch.state.baseLinearVelocityInWorld[0] == 0.5)
    #expect(batch.state.baseLinearVelocityInWorld[1] == -0.25)
  }

  @Test("an external force of 4 N accelerates 2 kg by 2 m/s²", arguments: PhysicsEngine.tested)
  func externalForce(engine: PhysicsEngine) throws {
    let block = SmallRobots.block
    let batch = try engine.batch(block)
    batch.reset(0, to: SmallRobots.state(of: block, height: 50), targets: [])
    batch.setExternalForce(0, forceInWorld: Vector3(4, 0, 0))
    _ = batch.advance(targets: [], substeps: 500)
    #expect(abs(batch.state.baseLinearVelocityInWorld[0] - 1) < engine.rounding(steps: 500, of: 1))
  }

  @Test(
    "an external force acts at the centre of mass: it does not turn a block whose centre is moved",
    arguments: PhysicsEngine.tested)
  func externalForceAtTheCenterOfMass(engine: PhysicsEngine) throws {
    let block = SmallRobots.block
    let batch = try engine.batch(block)
    var properties = RobotProperties()
    properties.baseCenterOfMassOffset = Vector3(0.1, 0.05, 0)
    batch.setProperties(properties, of: 0)
    batch.reset(0, to: SmallRobots.state(of: block, height: 50), targets: [])
    batch.setExternalForce(0, forceInWorld: Vector3(4, 0, 3))
    _ = batch.advance(targets: [], substeps: 100)
    #expect(
      batch.state.baseAngularVelocityInWorld.vector(0).length
        < engine.rounding(steps: 100, of: 1))
  }

  @Test(
    "an external torque of 0.01 N m turns 0.01 kg m² by 1 rad/s² and moves nothing",
    arguments: PhysicsEngine.tested, [Vector3.unitX, .unitY, .unitZ])
  func externalTorque(engine: PhysicsEngine, axis: Vector3) throws {
    let block = SmallRobots.block
    let batch = try engine.batch(block)
    batch.reset(0, to: SmallRobots.state(of: block, height: 50), targets: [])
    batch.setExternalWrench(0, forceInWorld: .zero, torqueInWorld: 0.01 * axis)
    _ = batch.advance(targets: [], substeps: 500)
    let state = batch.state
    let rounding = engine.rounding(steps: 500, of: 1)
    #expect((state.baseAngularVelocityInWorld.vector(0) - 0.5 * axis).length < rounding)
    #expect(abs(state.baseLinearVelocityInWorld[0]) < rounding)
    #expect(abs(state.baseLinearVelocityInWorld[1]) < rounding)

    // A force that is set alone takes the torque away.
    batch.setExternalForce(0, forceInWorld: .zero)
    _ = batch.advance(targets: [], substeps: 100)
    #expect((batch.state.baseAngularVelocityInWorld.vector(0) - 0.5 * axis).length < 2 * rounding)
  }

  @Test(
    "a robot that is not finite is reported, the others go on, and a reset revives it",
    arguments: PhysicsEngine.tested)
  func fault(engine: PhysicsEngine) throws {
    let block = SmallRobots.block
    let batch = try engine.batch(block, count: 3, workers: 2)
    for index in 0..<3 {
      batch.reset(index, to: SmallRobots.state(of: block, height: 5), targets: [])
    }
    batch.push(1, velocityChangeInWorld: Vector3(.nan, 0, 0))
    let faults = batch.advance(targets: [], substeps: 10)
    #expect(faults.map(\.index) == [1])
    #expect(batch.advance(targets: [], substeps: 10).map(\.index) == [1])
    #expect(batch.state.basePositionInWorld[2] < 5)
    #expect(batch.state.basePositionInWorld[5] == 5)
    batch.reset(1, to: SmallRobots.state(of: block, height: 5), targets: [])
    #expect(batch.advance(targets: [], substeps: 10).isEmpty)
  }
}

@Suite struct EngineReproducibilityTests {
  /// Thirty-seven blocks that hit the ground, thrown differently.
  private func run(
    _ engine: PhysicsEngine, workers: Int, splitAt split: Int? = nil
  ) throws -> BatchState {
    let block = SmallRobots.block
    var batch = try engine.batch(block, count: 37, workers: workers)
    for index in 0..<37 {
      var state = SmallRobots.state(
        of: block, height: 0.2,
        orientation: Quaternion(axis: Vector3(1, 0.3, 0), angle: 0.1 * Double(index)))
      state.baseAngularVelocityInWorld = Vector3(1, 2, Double(index))
      batch.reset(index, to: state, targets: [])
      var properties = RobotProperties()
      properties.massScale = 1 + 0.01 * Double(index)
      batch.setProperties(properties, of: index)
      batch.setExternalWrench(
        index, forceInWorld: Vector3(0, 0.1, 0),
        torqueInWorld: Vector3(0, 0, 0.001 * Double(index)))
    }
    for step in 0..<60 {
      if step == split {
        let snapshot = batch.snapshot()
        batch = try engine.batch(block, count: 37, workers: workers)
        try batch.restore(snapshot)
        #expect(batch.snapshot() == snapshot)
      }
      _ = batch.advance(targets: [], substeps: 10)
    }
    return batch.state
  }

  @Test("states have the same bits for one, two and three workers", arguments: PhysicsEngine.tested)
  func workers(engine: PhysicsEngine) throws {
    let one = try run(engine, workers: 1)
    #expect(try run(engine, workers: 2) == one)
    #expect(try run(engine, workers: 3) == one)
  }

  @Test(
    "a restored batch goes on with the same bits", arguments: PhysicsEngine.tested, [1, 17, 40])
  func restored(engine: PhysicsEngine, split: Int) throws {
    #expect(try run(engine, workers: 1, splitAt: split) == run(engine, workers: 1))
  }

  @Test("a batch split in two has the same bits", arguments: PhysicsEngine.tested)
  func split(engine: PhysicsEngine) throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    func heights(_ robots: Range<Int>) throws -> [Double] {
      let batch = try engine.batch(robot, count: robots.count)
      for (place, robotNumber) in robots.enumerated() {
        var state = SmallRobots.state(of: robot, height: 1.1)
        state.baseAngularVelocityInWorld = Vector3(0, 0.1 * Double(robotNumber), 0.2)
        batch.reset(place, to: state, targets: robot.nominalPositions)
      }
      let targets = robots.flatMap { _ in robot.nominalPositions }
      #expect(batch.advance(targets: targets, substeps: 300).isEmpty)
      return batch.state.basePositionInWorld
    }
    #expect(try heights(0..<20) == heights(0..<7) + heights(7..<20))
  }
}
