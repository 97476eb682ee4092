#if MuJoCo
  import CMuJoCo
  import Physics
  import Reproducibility
  import RigidBodyDynamics
  import RobotModel
  import SpatialMath
  import TestSupport
  import Testing

  @testable import MuJoCoPhysics

  @Suite("青龙 in MuJoCo") struct MuJoCoBipedTests {
    let robot: RobotDescription

    init() throws {
      robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    }

    @Test("MuJoCo's bodies have the robot's mass, scaled and loaded as the properties say")
    func totalMass() throws {
      let batch = try makeBatch(robot)
      let mass = batch.worlds[0].totalMass
      #expect(abs(mass - robot.totalMass) < 1e-12 * mass)
      var properties = RobotProperties()
      properties.massScale = 1.1
      properties.addedBaseMass = 5
      batch.setProperties(properties, of: 0)
      let loaded = robot.totalMass * 1.1 + 5
      #expect(abs(batch.worlds[0].totalMass - loaded) < 1e-12 * loaded)
    }

    @Test("a state that was set is read back")
    func readBack() throws {
      let batch = try makeBatch(robot)
      let model = RigidBodyModel(robot)
      var workspace = RigidBodyWorkspace(for: model)
      var stream = RandomStream(seed: 8, stream: 0)
      for _ in 0..<100 {
        let state = RigidBodyState.random(of: robot, from: &stream)
        batch.reset(0, to: RobotState(state), targets: state.jointPositions)
        model.computeKinematics(of: state, in: &workspace)
        let found = batch.state
        #expect(found.jointPosition == state.jointPositions)
        #expect(found.jointVelocity == Array(state.velocity[6...]))
        #expect(found.basePositionInWorld.vector(0) == state.basePose.position)
        let velocity = found.baseLinearVelocityInWorld + found.baseAngularVelocityInWorld
        #expect(relativeError(velocity, from: Array(state.velocity[..<6])) < 1e-14)
        for (index, foot) in robot.feet.enumerated() {
          let pose = workspace.poseInWorld(ofLink: foot.link)
          let sole = found.footPositionInWorld.vector(index)
          #expect((sole - pose.act(foot.soleCenter)).length < 1e-13)
          let motion = workspace.velocityInWorld(ofPoint: foot.soleCenter, onLink: foot.link)
          #expect((found.footVelocityInWorld.vector(index) - motion).length < 1e-12)
        }
        #expect(found.footForceInWorld.allSatisfy { $0 == 0 } && found.bodyContactForce == [0])
      }
    }

    @Test("standing, the ground's mean force is the weight and what changes the momentum")
    func standing() throws {
      let batch = try makeBatch(robot)
      let height = try #require(robot.standingHeight(positions: robot.nominalPositions))
      batch.reset(
        0, to: SmallRobots.state(of: robot, height: height), targets: robot.nominalPositions)
      #expect(batch.advance(targets: robot.nominalPositions, substeps: 300).isEmpty)
      let before = momentum(batch)
      #expect(batch.advance(targets: robot.nominalPositions, substeps: 200).isEmpty)
      let change = momentum(batch) - before
      let force = batch.state.footForceInWorld.vector(0) + batch.state.footForceInWorld.vector(1)
      let weight = Vector3(0, 0, robot.totalMass * 9.81)
      // The mean force times the time is the change of momentum and the impulse of the weight; a
      // step's forces act over the configuration of its beginning.
      #expect((force - weight - change / 0.2).length < 1e-3 * weight.z)
      #expect(abs(force.z - weight.z) < 0.02 * weight.z)
      #expect(batch.state.bodyContactForce == [0])
      let lowest = batch.worlds[0].lowestPoint
      #expect(lowest > -0.001)
    }

    @Test("a robot that lies on the ground has contact forces on its body")
    func fallen() throws {
      let batch = try makeBatch(robot)
      let lying = Quaternion(axis: .unitY, angle: 1.5)
      batch.reset(
        0, to: SmallRobots.state(of: robot, height: 0.5, orientation: lying),
        targets: robot.nominalPositions)
      #expect(batch.advance(targets: robot.nominalPositions, substeps: 1500).isEmpty)
      #expect(batch.advance(targets: robot.nominalPositions, substeps: 500).isEmpty)
      let feet = batch.state.footForceInWorld
      let normal = feet[2] + feet[5] + batch.state.bodyContactForce[0]
      #expect(batch.state.bodyContactForce[0] > 100)
      #expect(abs(normal - robot.totalMass * 9.81) < 0.05 * robot.totalMass * 9.81)
    }

    private func momentum(_ batch: MuJoCoBatch) -> Vector3 {
      let state = batch.state
      let model = RigidBodyModel(robot)
      var workspace = RigidBodyWorkspace(for: model)
      model.computeKinematics(
        of: RigidBodyState(
          basePose: state.basePose(0), jointPositions: state.jointPosition,
          velocity: state.baseLinearVelocityInWorld + state.baseAngularVelocityInWorld
            + state.jointVelocity), in: &workspace)
      return model.centroidalMomentum(in: workspace).linear
    }
  }

  @Suite("Repeated runs of MuJoCo") struct MuJoCoReproducibilityTests {
    /// Six robots with properties of their own that stagger over rough ground.
    private func run(workers: Int, splitAt split: Int? = nil) throws -> MuJoCoBatch {
      let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
      let field = HeightField(
        originX: -2, originY: -2, spacing: 0.1, countX: 41, countY: 41,
        heights: (0..<41 * 41).map { 0.003 * Double($0 * 13 % 7) })
      func make() throws -> MuJoCoBatch {
        try makeBatch(robot, count: 6, workers: workers) {
          $0.terrain = .heightField(field)
          $0.timestep = 0.002
          $0.targetFilterRetention = 0.95
          $0.largestCommandDelay = 0.01
        }
      }
      var batch = try make()
      for index in 0..<6 {
        var properties = RobotProperties()
        properties.massScale = 1 + 0.02 * Double(index)
        properties.baseCenterOfMassOffset = Vector3(0.01 * Double(index), 0, 0)
        properties.commandDelay = 0.002 * Double(index % 5)
        properties.friction = 0.5 + 0.1 * Double(index)
        batch.setProperties(properties, of: index)
        var state = SmallRobots.state(of: robot, height: 1.14)
        state.baseLinearVelocityInWorld = Vector3(0.2 * Double(index), 0.1, 0)
        batch.reset(index, to: state, targets: robot.nominalPositions)
        batch.setExternalForce(index, forceInWorld: Vector3(0, Double(index), 0))
      }
      var stream = RandomStream(seed: 2, stream: 0)
      for step in 0..<30 {
        if step == split {
          let snapshot = batch.snapshot()
          batch = try make()
          try batch.restore(snapshot)
          #expect(batch.snapshot() == snapshot)
        }
        let targets = (0..<6).flatMap { _ in
          robot.nominalPositions.map { $0 + 0.1 * stream.normal() }
        }
        #expect(batch.advance(targets: targets, substeps: 10).isEmpty)
      }
      return batch
    }

    @Test("states have the same bits for one, two and three workers")
    func workers() throws {
      let one = try run(workers: 1)
      for workers in [2, 3] {
        let batch = try run(workers: workers)
        #expect(batch.state == one.state)
        #expect(batch.snapshot() == one.snapshot())
      }
    }

    @Test("a restored batch goes on with the same bits", arguments: [1, 9, 25])
    func restored(split: Int) throws {
      let whole = try run(workers: 1)
      let resumed = try run(workers: 1, splitAt: split)
      #expect(resumed.state == whole.state)
      #expect(resumed.snapshot() == whole.snapshot())
    }
  }

  extension MuJoCoWorld {
    /// Sum of the bodies' masses [kg].
    fileprivate var totalMass: Double {
      index.body.reduce(0) { $0 + (unsafe model.pointee.body_mass[$1]) }
    }

    /// Height of the lowest contact point of radius 0 [m].
    fileprivate var lowestPoint: Double {
      var lowest = Double.infinity
      for (point, geom) in zip(contactPoints, index.pointGeom) where point.radius == 0 {
        lowest = min(lowest, unsafe data.pointee.geom_xpos[3 * geom + 2])
      }
      return lowest
    }
  }
#endif
