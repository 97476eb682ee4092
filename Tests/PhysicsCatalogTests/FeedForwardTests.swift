import Foundation
import Physics
import PhysicsCatalog
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestSupport
import Testing

@Suite("Torques and velocities that are fed forward") struct FeedForwardTests {
  private func makeBatch(
    _ engine: PhysicsEngine, _ robot: RobotDescription, count: Int = 1,
    configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) throws -> any PhysicsBatch {
    try engine.batch(robot, count: count) {
      $0.hasFeedForward = true
      configure(&$0)
    }
  }

  /// Ground so low that no leg reaches it.
  private let lowGround = Terrain.heightField(
    HeightField(
      originX: -1, originY: -1, spacing: 2, countX: 2, countY: 2, heights: [-5, -5, -5, -5]))

  private func ask(torque: Double, velocity: Double = 0) -> FeedForward {
    FeedForward(velocities: [velocity], torques: [torque])
  }

  /// 青龙's legs without friction and gains, rotors included where every engine has them as part of
  /// the joints' inertia; their base bolted to the world's origin, where ODE bolts bases.
  private func boltedLegs(hasRotors: Bool) throws -> RobotDescription {
    var robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    robot.hasFloatingBase = false
    robot.basePose = .identity
    for index in robot.joints.indices {
      robot.joints[index].viscousFriction = 0
      robot.joints[index].coulombFriction = 0
      robot.joints[index].stiffness = 0
      robot.joints[index].damping = 0
      if !hasRotors { robot.joints[index].armature = 0 }
    }
    return robot
  }

  @Test(
    "a motor gives strength · clip(kp (q* − q) + kd (q̇* − q̇) + τ*), driving less the faster it turns",
    arguments: PhysicsEngine.tested,
    [(3.0, 0.0), (-3, 2), (100, 0), (-100, -1), (0, 100)])
  func law(
    engine: PhysicsEngine, _ asked: (torque: Double, velocity: Double)
  ) throws {
    // A rotor so heavy that place and speed stay; factors on the gains of 2.
    let robot = SmallRobots.pendulum(stiffness: 20, damping: 1.5, effortLimit: 50) {
      $0.armature = 1e9
      $0.velocityLimit = 10
    }
    let batch = try makeBatch(engine, robot) {
      $0.gravity = 0
      $0.hasVariableGains = true
      $0.stallTorqueRatio = 1
    }
    var properties = RobotProperties()
    properties.motorStrength = [0.9]
    batch.setProperties(properties, of: 0)
    var state = SmallRobots.state(of: robot, positions: [0.1])
    state.jointVelocities = [2]
    batch.reset(0, to: state, targets: [0.1])
    let faults = batch.advance(
      targets: [0.7], gains: GainScales(stiffness: [2], damping: [2]),
      feedForward: ask(torque: asked.torque, velocity: asked.velocity), substeps: 1)
    #expect(faults.isEmpty)
    // 40 · 0.6 + 3 (q̇* − 2) + τ*, at most 50 (1 − 2 / 10) forwards and 50 backwards.
    let wanted = 24 + 3 * (asked.velocity - 2) + asked.torque
    let expected = 0.9 * min(max(wanted, -50), 40)
    let slack = 80 * engine.jointSlack + 100 * 0.001 / 1e9
    #expect(
      abs(batch.state.jointTorque[0] - expected) < engine.rounding(steps: 8, of: 300) + slack)
  }

  @Test(
    "torques by inverse dynamics give 青龙's joints the accelerations asked for",
    arguments: PhysicsEngine.tested)
  func inverseDynamics(engine: PhysicsEngine) throws {
    // ODE adds rotors to links, which is the same for one joint only.
    let robot = try boltedLegs(hasRotors: engine != .ode)
    let model = RigidBodyModel(robot)
    var workspace = RigidBodyWorkspace(for: model)
    var stream = RandomStream(seed: 12, stream: 0)
    let batch = try makeBatch(engine, robot) { $0.terrain = lowGround }
    for _ in 0..<20 {
      var state = RigidBodyState.random(of: robot, from: &stream)
      // Away from the stops, and at rest: a step of ODE takes velocities differently into account.
      state.jointPositions = robot.joints.map {
        let margin = 0.1 * ($0.limits.upperBound - $0.limits.lowerBound)
        return stream.uniform(in: $0.limits.lowerBound + margin...$0.limits.upperBound - margin)
      }
      state.velocity = robot.joints.map { _ in 0 }
      let accelerations = robot.joints.map { _ in 5 * stream.normal() }
      var torques = accelerations
      model.computeKinematics(of: state, in: &workspace)
      model.inverseDynamics(accelerations: accelerations, into: &torques, in: &workspace)
      let limited = zip(torques, robot.joints).filter { abs($0) > $1.effortLimit }
      try #require(limited.isEmpty)

      batch.reset(
        0,
        to: RobotState(
          basePose: robot.basePose, jointPositions: state.jointPositions,
          jointVelocities: state.velocity),
        targets: state.jointPositions)
      let faults = batch.advance(
        targets: robot.nominalPositions, gains: nil,
        feedForward: FeedForward(velocities: state.velocity, torques: torques), substeps: 1)
      #expect(faults.isEmpty)
      let found = batch.state.jointVelocity.map { $0 / 0.001 }
      let error = zip(found, accelerations).map { abs($0 - $1) }.max() ?? 0
      // Single precision in lanes; the hinges of ODE give way by some hundredths of a rad/s².
      #expect(error < (engine == .mujoco ? 1e-6 : engine == .lanes ? 1e-2 : 2e-2), "\(error)")
    }
  }

  @Test(
    "torques against gravity hold 青龙's legs, hanging without any gains, for half a second",
    arguments: PhysicsEngine.tested)
  func hanging(engine: PhysicsEngine) throws {
    let robot = try boltedLegs(hasRotors: true)
    let model = RigidBodyModel(robot)
    var workspace = RigidBodyWorkspace(for: model)
    let start = robot.nominalPositions
    func drift(fed: Bool) throws -> Double {
      let batch = try makeBatch(engine, robot) { $0.terrain = lowGround }
      batch.reset(
        0, to: SmallRobots.state(of: robot, positions: start), targets: start)
      var feedForward = FeedForward(count: start.count)
      for _ in 0..<500 {
        let state = RigidBodyState(
          basePose: robot.basePose, jointPositions: batch.state.jointPosition,
          velocity: batch.state.jointVelocity)
        model.computeKinematics(of: state, in: &workspace)
        model.computeBiasForces(in: &workspace)
        if fed { feedForward.torques = workspace.biasForces }
        #expect(
          batch.advance(targets: start, gains: nil, feedForward: feedForward, substeps: 1).isEmpty)
      }
      return zip(batch.state.jointPosition, start).map { abs($0 - $1) }.max() ?? 0
    }
    let (fed, free) = (try drift(fed: true), try drift(fed: false))
    #expect(fed < 1e-3, "\(fed)")
    #expect(free > 0.1)
  }

  @Test(
    "beside the torques that carry its weight, 青龙's gains hold it with less than a tenth of the yield",
    arguments: PhysicsEngine.tested)
  func standing(engine: PhysicsEngine) throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    let pose = robot.nominalPositions
    let height = try #require(robot.standingHeight(positions: pose))
    let torques = try carryingTorques(of: robot, height: height)
    func yield(_ torques: [Double]) throws -> Double {
      let batch = try makeBatch(engine, robot)
      batch.reset(0, to: SmallRobots.state(of: robot, height: height), targets: pose)
      let feedForward = FeedForward(velocities: pose.map { _ in 0 }, torques: torques)
      #expect(
        batch.advance(targets: pose, gains: nil, feedForward: feedForward, substeps: 200).isEmpty)
      return zip(batch.state.jointPosition, pose).map { abs($0 - $1) }.max() ?? 0
    }
    let (carried, plain) = (try yield(torques), try yield(pose.map { _ in 0 }))
    #expect(carried < 0.1 * plain, "\(carried) of \(plain)")
  }

  /// Torques that hold a robot at rest whose weight each foot carries half of, below the centre of
  /// mass: `h − Σ Jᵀ f`.
  private func carryingTorques(of robot: RobotDescription, height: Double) throws -> [Double] {
    let model = RigidBodyModel(robot)
    var workspace = RigidBodyWorkspace(for: model)
    var state = RigidBodyState(
      basePose: robot.basePose, jointPositions: robot.nominalPositions,
      velocity: Array(repeating: 0, count: model.velocityCount))
    state.basePose.position = Vector3(0, 0, height)
    model.computeKinematics(of: state, in: &workspace)
    let center = model.centerOfMassInWorld(in: workspace)
    var wrenches = robot.links.map { _ in SpatialForce.zero }
    for foot in robot.feet {
      let place = workspace.poseInWorld(ofLink: foot.link).position
      let force = Vector3(0, 0, 0.5 * robot.totalMass * model.gravity)
      // Each foot carries at the centre's x and at a y of its own, the two alike about the centre.
      let point = Vector3(center.x, place.y, 0)
      wrenches[foot.link] = SpatialForce(
        moment: (point - place).cross(force), force: force)
    }
    model.computeBiasForces(wrenches: wrenches, in: &workspace)
    return Array(workspace.biasForces[6...])
  }

  @Test(
    "what is fed forward reaches a motor after the command delay, step by step and across calls",
    arguments: PhysicsEngine.tested)
  func delay(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum(damping: 2) { $0.armature = 1e9 }
    for (delay, steps) in [(0.0, 0), (0.0026, 3), (0.007, 7)] {
      var properties = RobotProperties()
      properties.commandDelay = delay
      let batch = try makeBatch(engine, robot) {
        $0.gravity = 0
        $0.largestCommandDelay = 0.01
        $0.targetFilterRetention = 0.95
      }
      batch.setProperties(properties, of: 0)
      batch.reset(0, to: SmallRobots.state(of: robot), targets: [0])
      var asked = Array(repeating: 0.0, count: steps)
      var acting = 0.0
      let slack = engine.rounding(steps: 20, of: 8) + 2 * engine.jointSlack + 2 * 8 * 0.03 / 1e9
      for (call, torque) in [0.5, 2, -0.25, 3].enumerated() {
        _ = batch.advance(
          targets: [0], gains: nil, feedForward: ask(torque: torque, velocity: -torque / 4),
          substeps: 3 + call)
        for _ in 0..<3 + call {
          asked.append(torque)
          acting = asked.removeFirst()
        }
        #expect(abs(batch.state.jointTorque[0] - acting / 2) < slack)
      }
      // Where nothing is given nothing acts, after the delay.
      _ = batch.advance(targets: [0], substeps: 9)
      #expect(abs(batch.state.jointTorque[0]) < slack)
    }
  }

  @Test(
    "nothing fed forward gives the bits of a batch without feed-forward",
    arguments: PhysicsEngine.tested)
  func nothing(engine: PhysicsEngine) throws {
    let robot = SmallRobots.pendulum(stiffness: 50, damping: 1)
    let plain = try engine.batch(robot) { $0.largestCommandDelay = 0.01 }
    let fed = try makeBatch(engine, robot) { $0.largestCommandDelay = 0.01 }
    for batch in [plain, fed] {
      batch.reset(0, to: SmallRobots.state(of: robot, positions: [0.3]), targets: [0])
    }
    for target in [0.5, -1, 2] {
      _ = plain.advance(targets: [target], substeps: 7)
      _ = fed.advance(
        targets: [target], gains: nil, feedForward: FeedForward(count: 1), substeps: 7)
    }
    #expect(fed.state == plain.state)
  }

  @Test(
    "beside a held joint, torques move the commanded joint alone", arguments: PhysicsEngine.tested)
  func heldJoint(engine: PhysicsEngine) throws {
    // Two rods in a row, of which the engine holds the first firmly.
    var robot = SmallRobots.pendulum(stiffness: 1e4, damping: 100)
    robot.links.append(Link(name: "tip", parent: 1, inertia: robot.links[1].inertia))
    robot.joints.append(
      Joint(
        name: "elbow", kind: .hinge, origin: Pose(position: Vector3(0, 0, -1)), axis: .unitY))
    let batch = try makeBatch(engine, robot, count: 2) {
      $0.gravity = 0
      $0.heldJoints = ["swing"]
    }
    let feedForward = FeedForward(velocities: [0, 0], torques: [0.5, -0.25])
    _ = batch.advance(targets: [0, 0], gains: nil, feedForward: feedForward, substeps: 100)
    // q̈ = τ / I with I = 1/3 about the elbow; the holding of the other yields by per cents.
    let expected = [0.5, -0.25].map { $0 * 3 * 0.1 }
    for index in 0..<2 {
      #expect(abs(batch.state.jointVelocity[index] - expected[index]) < 0.05 * abs(expected[index]))
    }
  }

  @Test(
    "a snapshot in the middle of a delay of torques goes on with the same bits",
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
    _ = batch.advance(
      targets: [1], gains: nil, feedForward: ask(torque: 4, velocity: 2), substeps: 5)
    let other = try make()
    try other.restore(batch.snapshot())
    #expect(other.snapshot() == batch.snapshot())
    for (target, torque) in [(-1.0, 2.0), (2, -0.7)] {
      for each in [batch, other] {
        _ = each.advance(
          targets: [target], gains: nil, feedForward: ask(torque: torque), substeps: 5)
      }
    }
    #expect(other.snapshot() == batch.snapshot())
    #expect(throws: SnapshotError.self) {
      try engine.batch(robot) { $0.largestCommandDelay = 0.01 }.restore(batch.snapshot())
    }
  }

  @Test(
    "a torque or velocity that is no finite number is a fault of its robot alone",
    arguments: PhysicsEngine.tested,
    [(Double.nan, 0.0), (.infinity, 0), (1e39, 0), (0, .nan), (0, -.infinity)])
  func unsound(
    engine: PhysicsEngine, _ asked: (torque: Double, velocity: Double)
  ) throws {
    let robot = SmallRobots.pendulum(stiffness: 50, damping: 1)
    func play(_ torque: Double, _ velocity: Double) throws -> (any PhysicsBatch, [PhysicsFault]) {
      let batch = try makeBatch(engine, robot, count: 3) { $0.largestCommandDelay = 0.01 }
      let feedForward = FeedForward(
        velocities: [0.1, velocity, 0.3], torques: [1, torque, 3])
      let faults = batch.advance(
        targets: [0.5, 0.5, 0.5], gains: nil, feedForward: feedForward, substeps: 5)
      return (batch, faults)
    }
    let (batch, faults) = try play(asked.torque, asked.velocity)
    #expect(faults.map(\.index) == [1])
    #expect(faults.first?.reason.contains("fed forward to joint 'swing'") == true)
    if engine == .lanes {
      let record = try #require(faults.first?.record)
      #expect(record.feedForward?.torques.first?.bitPattern == asked.torque.bitPattern)
    }
    let (sound, none) = try play(0, 0)
    #expect(none.isEmpty)
    for index in [0, 2] {
      #expect(batch.state.jointPosition[index] == sound.state.jointPosition[index])
    }
    // Nothing of it is in the state that a checkpoint would keep.
    try batch.restore(batch.snapshot())
  }
}
