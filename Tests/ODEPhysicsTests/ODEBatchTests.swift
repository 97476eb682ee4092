import Foundation
import Physics
import Reproducibility
import RobotModel
import SpatialMath
import TestSupport
import Testing

@testable import ODEPhysics

@Suite struct ODEBatchTests {
  @Test("a block in the air falls by g t² / 2")
  func freeFall() throws {
    let block = SmallRobots.block
    let batch = try SmallRobots.batch(block)
    batch.reset(0, to: SmallRobots.state(of: block, height: 10), targets: [])
    #expect(batch.advance(targets: [], substeps: 1000).isEmpty)
    // Semi-implicit Euler falls by g t (t + h) / 2.
    let expected = 10 - 9.81 * 1 * (1 + 0.001) / 2
    #expect(abs(batch.state.basePositionInWorld[2] - expected) < 1e-9)
    #expect(abs(batch.state.baseLinearVelocityInWorld[2] + 9.81) < 1e-9)
  }

  @Test("a block at rest presses on the ground with its weight and sinks in by less than 1 mm")
  func restingForce() throws {
    let block = SmallRobots.block
    let batch = try SmallRobots.batch(block)
    batch.reset(0, to: SmallRobots.state(of: block, height: 0.05), targets: [])
    _ = batch.advance(targets: [], substeps: 2000)
    #expect(batch.advance(targets: [], substeps: 100).isEmpty)
    let force = batch.state.footForceInWorld
    // Half a thousandth of the weight: what is left of the settling after two seconds.
    #expect(abs(force[2] - 2 * 9.81) < 0.01)
    #expect(abs(force[0]) < 1e-3 && abs(force[1]) < 1e-3)
    #expect(batch.state.basePositionInWorld[2] > 0.049)
    #expect(batch.state.bodyContactForce[0] == 0)
  }

  @Test(
    "a block on a slope of 20° slides below tan 20° of friction and stays above it",
    arguments: [(0.30, true), (0.42, false)])
  func slope(friction: Double, slides: Bool) throws {
    let block = SmallRobots.block
    let angle = 20 * Double.pi / 180
    let heights = (0..<2).flatMap { i in (0..<2).map { _ in tan(angle) * (Double(i) * 20 - 10) } }
    let batch = try SmallRobots.batch(block) {
      $0.terrain = .heightField(
        HeightField(
          originX: -10, originY: -10, spacing: 20, countX: 2, countY: 2, heights: heights))
    }
    var properties = RobotProperties()
    properties.friction = friction
    batch.setProperties(properties, of: 0)
    let tilt = Quaternion(axis: .unitY, angle: -angle)
    var state = SmallRobots.state(of: block, orientation: tilt)
    state.basePose.position = tilt.act(Vector3(0, 0, 0.05))
    batch.reset(0, to: state, targets: [])
    _ = batch.advance(targets: [], substeps: 1000)
    let distance = batch.state.basePositionInWorld.vector(0).length
    if slides {
      // a = g (sin α − μ cos α); one per cent for the corners' uneven load.
      let expected = 0.5 * 9.81 * (sin(angle) - friction * cos(angle))
      #expect(abs(distance - expected) < 0.06 * expected + 0.05)
    } else {
      #expect(distance < 0.06)
    }
  }

  @Test("a small swing has the period of a physical pendulum")
  func pendulumPeriod() throws {
    let robot = SmallRobots.pendulum()
    let batch = try SmallRobots.batch(robot)
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
    let period = crossings[1] - crossings[0]
    // T = 2π √(I / (m g l)), I about the hinge = 1/3; amplitude 0.05 adds 1.6e-4 of it.
    let expected = 2 * Double.pi * (1.0 / 3 / (9.81 * 0.5)).squareRoot()
    #expect(abs(period - expected) < 1e-3 * expected)
  }

  @Test("a position controller reaches kp (q* − q) = gravity torque and respects its limit")
  func controller() throws {
    let robot = SmallRobots.pendulum(stiffness: 100, damping: 10)
    let batch = try SmallRobots.batch(robot)
    batch.reset(0, to: SmallRobots.state(of: robot, positions: [1]), targets: [1])
    for _ in 0..<40 { _ = batch.advance(targets: [1], substeps: 100) }
    let angle = batch.state.jointPosition[0]
    let gravityTorque = 9.81 * 0.5 * sin(angle)
    #expect(abs(100 * (1 - angle) - gravityTorque) < 1e-6)
    #expect(abs(batch.state.jointTorque[0] - gravityTorque) < 1e-6)

    let weak = SmallRobots.pendulum(stiffness: 100, damping: 10, effortLimit: 2)
    let limited = try SmallRobots.batch(weak)
    limited.reset(0, to: SmallRobots.state(of: weak, positions: [1]), targets: [1])
    for _ in 0..<100 {
      _ = limited.advance(targets: [1], substeps: 10)
      #expect(abs(limited.state.jointTorque[0]) <= 2)
    }
  }

  @Test("the target filter is the runtime's 0.95 per millisecond at any time step")
  func targetFilter() throws {
    let robot = SmallRobots.pendulum(stiffness: 1, damping: 0)
    for (timestep, substeps) in [(0.001, 20), (0.004, 5)] {
      let batch = try SmallRobots.batch(robot) {
        $0.timestep = timestep
        $0.targetFilterRetention = 0.95
      }
      batch.reset(0, to: SmallRobots.state(of: robot), targets: [0])
      _ = batch.advance(targets: [1], substeps: substeps)
      let filtered = batch.worlds[0].filteredTargets[0]
      #expect(abs(filtered - (1 - pow(0.95, 20))) < 1e-12)
    }
  }

  @Test("a joint stops at its limit")
  func jointLimit() throws {
    let robot = SmallRobots.pendulum(limits: -0.3...0.3)
    let batch = try SmallRobots.batch(robot)
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

  @Test("a push changes the velocity of the whole robot, joint velocities stay")
  func push() throws {
    let block = SmallRobots.block
    let batch = try SmallRobots.batch(block)
    batch.reset(0, to: SmallRobots.state(of: block, height: 5), targets: [])
    batch.push(0, velocityChangeInWorld: Vector3(0.5, -0.25, 0))
    _ = batch.advance(targets: [], substeps: 1)
    #expect(batch.state.baseLinearVelocityInWorld[0] == 0.5)
    #expect(batch.state.baseLinearVelocityInWorld[1] == -0.25)
  }

  @Test("an external force of 4 N accelerates 2 kg by 2 m/s²")
  func externalForce() throws {
    let block = SmallRobots.block
    let batch = try SmallRobots.batch(block)
    batch.reset(0, to: SmallRobots.state(of: block, height: 50), targets: [])
    batch.setExternalForce(0, forceInWorld: Vector3(4, 0, 0))
    _ = batch.advance(targets: [], substeps: 500)
    #expect(abs(batch.state.baseLinearVelocityInWorld[0] - 1) < 1e-9)
  }

  @Test("a robot that is not finite is reported, the others go on, and a reset revives it")
  func fault() throws {
    let block = SmallRobots.block
    let batch = try SmallRobots.batch(block, count: 3, workers: 2)
    for index in 0..<3 {
      batch.reset(index, to: SmallRobots.state(of: block, height: 5), targets: [])
    }
    batch.push(1, velocityChangeInWorld: Vector3(.nan, 0, 0))
    let faults = batch.advance(targets: [], substeps: 10)
    #expect(faults.map(\.index) == [1])
    #expect(batch.state.basePositionInWorld[2] < 5)
    #expect(batch.state.basePositionInWorld[5] == 5)
    batch.reset(1, to: SmallRobots.state(of: block, height: 5), targets: [])
    #expect(batch.advance(targets: [], substeps: 10).isEmpty)
  }

  @Test("a link without mass is refused by name")
  func masslessLink() {
    var robot = SmallRobots.pendulum()
    robot.links[1].inertia = .zero
    #expect(throws: ODEError.linkWithoutMass(robot: "pendulum", link: "rod")) {
      try SmallRobots.batch(robot)
    }
  }
}

@Suite struct ODEReproducibilityTests {
  /// Twelve pendulums and blocks that hit the ground, thrown differently.
  private func run(workers: Int, splitAt split: Int? = nil) throws -> BatchState {
    let block = SmallRobots.block
    var batch = try SmallRobots.batch(block, count: 12, workers: workers)
    for index in 0..<12 {
      var state = SmallRobots.state(
        of: block, height: 0.2,
        orientation: Quaternion(axis: Vector3(1, 0.3, 0), angle: 0.1 * Double(index)))
      state.baseAngularVelocityInWorld = Vector3(1, 2, Double(index))
      batch.reset(index, to: state, targets: [])
      var properties = RobotProperties()
      properties.massScale = 1 + 0.01 * Double(index)
      batch.setProperties(properties, of: index)
    }
    for step in 0..<60 {
      if step == split {
        let snapshot = batch.snapshot()
        batch = try SmallRobots.batch(block, count: 12, workers: workers)
        try batch.restore(snapshot)
        #expect(batch.snapshot() == snapshot)
      }
      _ = batch.advance(targets: [], substeps: 10)
    }
    return batch.state
  }

  @Test("states have the same bits for one, two and three workers")
  func workers() throws {
    let one = try run(workers: 1)
    #expect(try run(workers: 2) == one)
    #expect(try run(workers: 3) == one)
  }

  @Test("a restored batch goes on with the same bits", arguments: [1, 17, 40])
  func restored(split: Int) throws {
    #expect(try run(workers: 1, splitAt: split) == run(workers: 1))
  }
}
