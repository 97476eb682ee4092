import Foundation
import Physics
import PhysicsCatalog
import Reproducibility
import RobotModel
import SpatialMath
import TestSupport
import Testing

@Suite struct VariableGainsTests {
  /// A joint whose rotor is so heavy that it keeps place and speed, with a driver that gives 10 N m/rad
  /// of 40 and 1 N m s/rad of 3.
  private static var heavy: RobotDescription {
    SmallRobots.pendulum(stiffness: 40, damping: 3) {
      $0.armature = 1e9
      $0.driverStiffness = 10
      $0.driverDamping = 1
    }
  }

  private func makeBatch(
    _ engine: PhysicsEngine, _ robot: RobotDescription = Self.heavy, count: Int = 1,
    configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) throws -> any PhysicsBatch {
    try engine.batch(robot, count: count) {
      $0.gravity = 0
      $0.hasVariableGains = true
      configure(&$0)
    }
  }

  @Test(
    "a motor gives kp (q* − q) − kd q̇, the factors acting on what the driver does not give itself",
    arguments: PhysicsEngine.tested, [(1.0, 1.0), (0.5, 1.4), (1.5, 0.7), (0, 0)])
  func torque(engine: PhysicsEngine, _ scale: (stiffness: Double, damping: Double)) throws {
    let robot = Self.heavy
    let batch = try makeBatch(engine)
    // Drawn factors of the episode multiply all of the gain, the driver's part too.
    var properties = RobotProperties()
    properties.stiffnessScale = [1.2]
    properties.dampingScale = [0.8]
    batch.setProperties(properties, of: 0)
    var state = SmallRobots.state(of: robot, positions: [0.1])
    state.jointVelocities = [0.5]
    batch.reset(0, to: state, targets: [0.6])
    let gains = GainScales(stiffness: [scale.stiffness], damping: [scale.damping])
    #expect(batch.advance(targets: [0.6], gains: gains, substeps: 1).isEmpty)
    let stiffness = 1.2 * (10 + 30 * scale.stiffness)
    let damping = 0.8 * (1 + 2 * scale.damping)
    let expected = stiffness * (0.6 - 0.1) - damping * 0.5
    // ODE reads the angle from two bodies that a soft hinge holds together.
    // Engines with implicit damping take the velocity at the step's end, τ Δt / I later.
    let slack = 72 * engine.jointSlack + 2 * damping * abs(expected) * 0.001 / 1e9
    #expect(abs(batch.state.jointTorque[0] - expected) < engine.rounding(steps: 8, of: 36) + slack)
  }

  @Test(
    "gains reach a motor after the command delay, step by step and across calls",
    arguments: PhysicsEngine.tested)
  func delay(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum(stiffness: 1) { $0.armature = 1e9 }
    for (delay, steps) in [(0.0, 0), (0.0026, 3), (0.007, 7)] {
      var properties = RobotProperties()
      properties.commandDelay = delay
      let batch = try makeBatch(engine, robot) { $0.largestCommandDelay = 0.01 }
      batch.setProperties(properties, of: 0)
      batch.reset(0, to: SmallRobots.state(of: robot), targets: [2])
      var asked = Array(repeating: 1.0, count: steps)
      var acting = 1.0
      for (call, factor) in [0.5, 2, 0.25, 3].enumerated() {
        let gains = GainScales(stiffness: [factor], damping: [1])
        _ = batch.advance(targets: [2], gains: gains, substeps: 3 + call)
        for _ in 0..<3 + call {
          asked.append(factor)
          acting = asked.removeFirst()
        }
        // The rotor yields by ½ (τ / I) t², with at most 6 N m for 18 ms, and 3 N m/rad.
        let yielding = 3 * 0.5 * (6 / 1e9) * 0.018 * 0.018
        let slack = engine.rounding(steps: 20, of: 6) + 3 * engine.jointSlack + yielding
        #expect(abs(batch.state.jointTorque[0] - 2 * acting) < slack)
      }
      // Without factors the gains are again those described, after the delay.
      _ = batch.advance(targets: [2], substeps: 9)
      #expect(
        abs(batch.state.jointTorque[0] - 2) < engine.rounding(steps: 20, of: 2) + engine.jointSlack)
    }
  }

  @Test(
    "factors of 1 give the bits of a batch without variable gains", arguments: PhysicsEngine.tested)
  func ones(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum(stiffness: 50, damping: 1)
    let plain = try engine.batch(robot) { $0.largestCommandDelay = 0.01 }
    let variable = try engine.batch(robot) {
      $0.largestCommandDelay = 0.01
      $0.hasVariableGains = true
    }
    for batch in [plain, variable] {
      batch.reset(0, to: SmallRobots.state(of: robot, positions: [0.3]), targets: [0])
    }
    for target in [0.5, -1, 2] {
      _ = plain.advance(targets: [target], substeps: 7)
      _ = variable.advance(targets: [target], gains: GainScales(count: 1), substeps: 7)
    }
    #expect(variable.state == plain.state)
  }

  @Test(
    "beside a held joint, factors have the bits of drawn ones on the commanded joint alone",
    arguments: PhysicsEngine.tested)
  func heldJoint(engine: PhysicsEngine) throws {
    // Two rods in a row, of which the engine holds the first.
    var robot = SmallRobots.pendulum(stiffness: 60, damping: 4)
    robot.links.append(Link(name: "tip", parent: 1, inertia: robot.links[1].inertia))
    robot.joints.append(
      Joint(
        name: "elbow", kind: .hinge, origin: Pose(position: Vector3(0, 0, -1)), axis: .unitY,
        stiffness: 30, damping: 2))
    func play(variable: Bool) throws -> any PhysicsBatch {
      let batch = try engine.batch(robot, count: 2) {
        $0.heldJoints = ["swing"]
        $0.hasVariableGains = variable
        $0.largestCommandDelay = 0.005
      }
      var properties = RobotProperties()
      if !variable {
        // Powers of two, so that no product is rounded.
        properties.stiffnessScale = [0.5]
        properties.dampingScale = [2]
      }
      for index in 0..<2 {
        batch.setProperties(index == 1 ? properties : RobotProperties(), of: index)
        batch.reset(
          index, to: SmallRobots.state(of: batch.robot, positions: [0.3]), targets: [0.3])
      }
      let gains = GainScales(stiffness: [1, 0.5], damping: [1, 2])
      for _ in 0..<3 {
        let faults = batch.advance(targets: [1, 1], gains: variable ? gains : nil, substeps: 20)
        #expect(faults.isEmpty)
      }
      return batch
    }
    let (variable, drawn) = (try play(variable: true), try play(variable: false))
    #expect(variable.state == drawn.state)
    #expect(variable.state.jointPosition[0] != variable.state.jointPosition[1])
  }

  @Test(
    "a snapshot in the middle of a delay of the gains goes on with the same bits",
    arguments: PhysicsEngine.tested)
  func snapshot(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum(stiffness: 50, damping: 1)
    func make() throws -> any PhysicsBatch {
      try makeBatch(engine, robot) { $0.largestCommandDelay = 0.01 }
    }
    var properties = RobotProperties()
    properties.commandDelay = 0.008
    let batch = try make()
    batch.setProperties(properties, of: 0)
    batch.reset(0, to: SmallRobots.state(of: robot), targets: [0])
    let gains = GainScales(stiffness: [0.5], damping: [1.3])
    _ = batch.advance(targets: [1], gains: gains, substeps: 5)
    let other = try make()
    try other.restore(batch.snapshot())
    #expect(other.snapshot() == batch.snapshot())
    for (target, factor) in [(-1.0, 2.0), (2, 0.7)] {
      let gains = GainScales(stiffness: [factor], damping: [1 / factor])
      _ = batch.advance(targets: [target], gains: gains, substeps: 5)
      _ = other.advance(targets: [target], gains: gains, substeps: 5)
    }
    #expect(other.snapshot() == batch.snapshot())
    #expect(throws: SnapshotError.self) {
      try engine.batch(robot) { $0.largestCommandDelay = 0.01 }.restore(batch.snapshot())
    }
  }
}

@Suite struct UnsoundCommandTests {
  /// Three robots of which one is asked for what it cannot do.
  private func play(
    _ engine: PhysicsEngine, target: Double = 0.5, factor: Double = 1
  ) throws -> (batch: any PhysicsBatch, faults: [PhysicsFault]) {
    let robot = SmallRobots.pendulum(stiffness: 50, damping: 1)
    let batch = try engine.batch(robot, count: 3) {
      $0.largestCommandDelay = 0.01
      $0.hasVariableGains = true
    }
    for index in 0..<3 {
      batch.reset(index, to: SmallRobots.state(of: robot, positions: [0.2]), targets: [0.2])
    }
    _ = batch.advance(targets: [0.5, 0.5, 0.5], substeps: 5)
    let gains = GainScales(stiffness: [1, factor, 1], damping: [1, 1, 1])
    let faults = batch.advance(targets: [0.5, target, 0.5], gains: gains, substeps: 5)
    return (batch, faults)
  }

  @Test(
    "a target that is no finite number, even in single precision only, is a fault of its robot",
    arguments: PhysicsEngine.tested, [Double.nan, .infinity, -.infinity, 1e39])
  func target(engine: PhysicsEngine, _ target: Double) throws {
    let (batch, faults) = try play(engine, target: target)
    #expect(faults.map(\.index) == [1])
    #expect(faults.first?.reason.contains("the target of joint 'swing' is \(target)") == true)
    let (sound, none) = try play(engine)
    #expect(none.isEmpty)
    // The neighbours do not notice, and the robot rests where it was.
    for index in [0, 2] {
      #expect(batch.state.jointPosition[index] == sound.state.jointPosition[index])
    }
    let stopped = batch.state.jointPosition[1]
    #expect(abs(stopped) < 1 && stopped != sound.state.jointPosition[1])
    #expect(batch.advance(targets: [0.5, 0.5, 0.5], substeps: 5).map(\.index) == [1])
    #expect(batch.state.jointPosition[1] == stopped)

    // A reset heals it, and nothing of the target is left.
    for each in [batch, sound] {
      each.reset(
        1, to: SmallRobots.state(of: each.robot, positions: [0.2]), targets: [0.2])
    }
    #expect(batch.advance(targets: [0.5, 0.5, 0.5], substeps: 5).isEmpty)
    _ = sound.advance(targets: [0.5, 0.5, 0.5], substeps: 5)
    #expect(batch.state.jointPosition[1] == sound.state.jointPosition[1])
  }

  @Test(
    "a factor on a gain that is negative or no finite number is a fault of its robot",
    arguments: PhysicsEngine.tested, [Double.nan, .infinity, -0.5])
  func factor(engine: PhysicsEngine, _ factor: Double) throws {
    let (batch, faults) = try play(engine, factor: factor)
    #expect(faults.map(\.index) == [1])
    #expect(faults.first?.reason.contains("a factor on the gains of joint 'swing'") == true)
    // Nothing of it is in the state that a checkpoint would keep.
    try batch.restore(batch.snapshot())
  }
}
