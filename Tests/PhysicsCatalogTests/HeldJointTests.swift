import Foundation
import Physics
import PhysicsCatalog
import Reproducibility
import RobotModel
import SpatialMath
import TestSupport
import Testing

@Suite("Joints that the engine holds") struct HeldJointTests {
  /// A pendulum on a bolted base high above the ground, its joint held.
  private func heldPendulum(
    _ engine: PhysicsEngine, _ robot: RobotDescription
  ) throws -> any PhysicsBatch {
    let batch = try engine.batch(robot) {
      $0.heldJoints = ["swing"]
      $0.terrain = .heightField(
        HeightField(
          originX: -1, originY: -1, spacing: 2, countX: 2, countY: 2, heights: [-5, -5, -5, -5]))
    }
    batch.reset(0, to: SmallRobots.state(of: batch.robot), targets: [])
    return batch
  }

  /// Angle of the rod [rad], from the place of its end.
  private func angle(_ batch: any PhysicsBatch) -> Double {
    let end = batch.state.footPositionInWorld.vector(0)
    return atan2(-end.x, -end.z)
  }

  @Test(
    "a held joint sags until kp (q₀ − q) is the torque of gravity, and the batch has no joints",
    arguments: PhysicsEngine.tested)
  func deflection(engine: PhysicsEngine) throws {
    let robot = SmallRobots.heldPendulum(stiffness: 100, damping: 10, nominalPosition: 1)
    let batch = try heldPendulum(engine, robot)
    #expect(batch.robot.joints.isEmpty && batch.state.jointPosition.isEmpty)
    #expect(abs(angle(batch) - 1) < 1e-6)
    #expect(batch.advance(targets: [], substeps: 4000).isEmpty)
    let deflection = 9.81 * 0.5 * sin(angle(batch)) / 100
    #expect(deflection > 0.03)
    // What rounding leaves of the angle in single precision.
    #expect(abs(1 - angle(batch) - deflection) < 2e-6)
    #expect(batch.state.heldJointPower[0] < 1e-3)

    batch.reset(0, to: SmallRobots.state(of: batch.robot), targets: [])
    #expect(abs(angle(batch) - 1) < 1e-6)
  }

  @Test(
    "a held joint gives no more torque than its limit",
    arguments: PhysicsEngine.tested)
  func effortLimit(engine: PhysicsEngine) throws {
    // Gravity asks for 4.1 N m at an angle of 1 rad, the motor has 2 N m.
    let robot = SmallRobots.heldPendulum(
      stiffness: 1e5, damping: 0, nominalPosition: 1, effortLimit: 2)
    let batch = try heldPendulum(engine, robot)
    #expect(batch.advance(targets: [], substeps: 40).isEmpty)
    // I q̈ = τ − m g l sin q with I = 1/3. The torque grows to its limit within 2 ms, in which the
    // rod is up to 12 mrad/s faster, and over 40 ms the rod turns by 5 mrad.
    let acceleration = 3 * (9.81 * 0.5 * sin(1) - 2)
    let speed = batch.state.footVelocityInWorld.vector(0).length
    #expect(abs(speed - acceleration * 0.040) < 0.06 * acceleration * 0.040)
  }

  @Test(
    "the power of held joints is |τ q̇|",
    arguments: PhysicsEngine.tested)
  func power(engine: PhysicsEngine) throws {
    let robot = SmallRobots.heldPendulum(stiffness: 10, damping: 0, nominalPosition: 1)
    let batch = try heldPendulum(engine, robot)
    _ = batch.advance(targets: [], substeps: 150)
    let speed = batch.state.footVelocityInWorld.vector(0).length
    let expected = 10 * abs(1 - angle(batch)) * speed
    #expect(expected > 0.1)
    // The torque is that of the step's beginning.
    #expect(abs(batch.state.heldJointPower[0] - expected) < 0.03 * expected)
  }

  @Test("an unknown joint is refused with the nearest name", arguments: PhysicsEngine.tested)
  func unknownJoint(engine: PhysicsEngine) throws {
    #expect {
      try engine.batch(SmallRobots.pendulum()) { $0.heldJoints = ["swong"] }
    } throws: { error in
      "\(error)".contains("'swong'") && "\(error)".contains("'swing'")
    }
  }
}

@Suite("青龙 with a held waist") struct HeldWaistTests {
  private func makeBatch(
    _ engine: PhysicsEngine, _ robot: RobotDescription, holding: [String] = WaistRobots.waist,
    count: Int = 1, workers: Int = 1, configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) throws -> any PhysicsBatch {
    try engine.batch(robot, count: count, workers: workers) {
      $0.heldJoints = holding
      configure(&$0)
    }
  }

  /// Targets that swing all joints about the standing pose.
  private func swing(_ robot: RobotDescription, step: Int) -> [Double] {
    robot.joints.enumerated().map { index, joint in
      joint.nominalPosition + 0.15 * sin(0.9 * Double(index) + 0.35 * Double(step))
    }
  }

  @Test(
    "a very stiff waist moves as a welded one while the robot steps and falls",
    arguments: PhysicsEngine.tested)
  func stiffWaist(engine: PhysicsEngine) throws {
    // ODE, which takes damping explicitly, bears less of it.
    let (stiffness, damping) = engine == .ode ? (1e5, 150.0) : (4e5, 2e3)
    let held = try makeBatch(
      engine,
      WaistRobots.qinglong(stiffness: stiffness, damping: damping, effortLimit: .infinity))
    let welded = try engine.batch(
      RobotCatalog.robot(named: "qinglong").reducedToControlledJoints())
    #expect(held.robot.joints == welded.robot.joints)
    var properties = RobotProperties()
    properties.baseCenterOfMassOffset = Vector3(0.03, -0.02, 0.05)
    properties.massScale = 1.1
    for batch in [held, welded] {
      let pose = batch.robot.nominalPositions
      let height = try #require(batch.robot.standingHeight(positions: pose))
      batch.setProperties(properties, of: 0)
      batch.reset(0, to: SmallRobots.state(of: batch.robot, height: height), targets: pose)
      for step in 0..<15 {
        let targets = swing(batch.robot, step: step)
        #expect(batch.advance(targets: targets, substeps: 20).isEmpty)
      }
    }
    let (a, b) = (held.state, welded.state)
    #expect((a.basePositionInWorld.vector(0) - b.basePositionInWorld.vector(0)).length < 1e-3)
    // The feet hit the ground, which sets light ankles apart by more than the waist gives way.
    let largest = zip(a.jointPosition, b.jointPosition).map { abs($0 - $1) }.max() ?? 0
    #expect(largest < (engine == .ode ? 0.02 : 0.005))
    let moved = zip(b.jointPosition, welded.robot.nominalPositions).map { abs($0 - $1) }.max() ?? 0
    #expect(moved > 0.3)
  }

  @Test(
    "under a push at the trunk the robot's own waist gives way, one 66 times as stiff hardly",
    arguments: PhysicsEngine.tested)
  func softWaist(engine: PhysicsEngine) throws {
    var deflections: [Double] = []
    for stiffness in [6020, 4e5] {
      let batch = try makeBatch(
        engine,
        WaistRobots.qinglong(stiffness: stiffness, damping: 40.1, effortLimit: .infinity))
      let pose = batch.robot.nominalPositions
      let height = try #require(batch.robot.standingHeight(positions: pose))
      batch.reset(0, to: SmallRobots.state(of: batch.robot, height: height), targets: pose)
      batch.setExternalForce(0, forceInWorld: Vector3(0, 150, 0))
      #expect(batch.advance(targets: pose, substeps: 150).isEmpty)
      // Where the foot would point if the waist were straight, against where it points.
      let links = batch.robot.linkPosesInWorld(
        base: batch.state.basePose(0), positions: batch.state.jointPosition)
      let straight = links[batch.robot.feet[0].link].orientation
      let turn = straight.conjugate * batch.state.footOrientation.quaternion(0)
      deflections.append(2 * Vector3(turn.x, turn.y, turn.z).length)
    }
    // 150 N some 0.3 m above the waist are 45 N m, of which the trunk's inertia takes a part.
    #expect(deflections[0] > 0.002 && deflections[0] < 0.02)
    #expect(deflections[1] < deflections[0] / 15)
  }

  @Test(
    "mass and centre of mass of the base change as the welded robot's", arguments: [-12.0, 0, 8])
  func properties(payload: Double) throws {
    let robot = try WaistRobots.qinglong()
    var properties = RobotProperties()
    properties.addedBaseMass = payload
    properties.massScale = 1.05
    properties.baseCenterOfMassOffset = Vector3(0.02, -0.03, 0.04)
    func whole(_ simulated: SimulatedRobot) -> SpatialInertia {
      let robot = simulated.description
      let poses = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
      return robot.links.indices.reduce(.zero) {
        $0 + simulated.inertia(ofLink: $1, variedBy: properties).expressed(at: poses[$1])
      }
    }
    let held = try SimulatedRobot(robot, holding: WaistRobots.waist)
    let welded = try SimulatedRobot(held.commanded, holding: [])
    #expect(held.commandedJoints == Array(3..<15) && held.heldJoints == [0, 1, 2])
    let (a, b) = (whole(held), whole(welded))
    #expect(abs(a.mass - b.mass) < 1e-9)
    #expect((a.centerOfMass - b.centerOfMass).length < 1e-9)
    // The payload is spread over trunk and waist instead of sitting in their centre.
    #expect(abs(a.inertia.rowX.x / b.inertia.rowX.x - 1) < 0.05)
  }

  /// Thirty-five robots that fall over, each with other properties.
  private func run(
    _ engine: PhysicsEngine, workers: Int, splitAt split: Int? = nil
  ) throws -> (state: BatchState, snapshot: Snapshot) {
    let robot = try WaistRobots.qinglong()
    func make() throws -> any PhysicsBatch {
      try makeBatch(engine, robot, count: 35, workers: workers) {
        $0.largestCommandDelay = 0.01
        $0.targetFilterRetention = 0.9
      }
    }
    var batch = try make()
    for index in 0..<35 {
      let share = Double(index) / 35
      var properties = RobotProperties()
      properties.massScale = 0.9 + 0.2 * share
      properties.addedBaseMass = -8 + 14 * share
      properties.baseCenterOfMassOffset = Vector3(0.05 * share, 0, -0.02)
      properties.commandDelay = 0.01 * share
      properties.stiffnessScale = Array(repeating: 0.9 + 0.2 * share, count: 12)
      batch.setProperties(properties, of: index)
      var state = SmallRobots.state(of: batch.robot, height: 1.12)
      state.baseAngularVelocityInWorld = Vector3(0.5 * share, -0.3, 0.8 * share)
      batch.reset(index, to: state, targets: batch.robot.nominalPositions)
    }
    for step in 0..<8 {
      if step == split {
        let snapshot = batch.snapshot()
        batch = try make()
        try batch.restore(snapshot)
        #expect(batch.snapshot() == snapshot)
      }
      let targets = (0..<35).flatMap { _ in swing(batch.robot, step: step) }
      #expect(batch.advance(targets: targets, substeps: 10).isEmpty)
    }
    return (batch.state, batch.snapshot())
  }

  @Test(
    "a restored batch goes on with the same bits, on any number of workers",
    arguments: PhysicsEngine.tested)
  func restored(engine: PhysicsEngine) throws {
    let straight = try run(engine, workers: 1)
    let split = try run(engine, workers: 2, splitAt: 4)
    #expect(split.state == straight.state)
    #expect(split.snapshot == straight.snapshot)
    #expect(straight.state.heldJointPower.allSatisfy { $0 > 0 })
  }

  @Test(
    "free flight keeps its momentum: the velocity of the centre of mass stays",
    arguments: PhysicsEngine.tested)
  func freeFlight(engine: PhysicsEngine) throws {
    // Seen from the base alone: without gravity, torques of joints do not move the centre of mass, so
    // a robot that swings its legs for half a second and then comes to rest in its pose has carried
    // its base by v t.
    let robot = try WaistRobots.qinglong()
    let batch = try makeBatch(engine, robot) { $0.gravity = 0 }
    var state = SmallRobots.state(of: batch.robot, height: 5)
    state.baseLinearVelocityInWorld = Vector3(0.4, -0.2, 0.1)
    let pose = batch.robot.nominalPositions
    batch.reset(0, to: state, targets: pose)
    var swung = pose
    for joint in [2, 3, 8, 9] { swung[joint] += joint % 2 == 0 ? 0.4 : -0.5 }
    #expect(batch.advance(targets: swung, substeps: 150).isEmpty)
    #expect((batch.state.jointPosition[2] - pose[2]) > 0.1)
    #expect(batch.advance(targets: pose, substeps: 2850).isEmpty)
    let moved = batch.state.basePositionInWorld.vector(0) - Vector3(0, 0, 5)
    #expect((moved - state.baseLinearVelocityInWorld * 3).length < 5e-3)
  }
}
