#if MuJoCo
  import CMuJoCo
  import Foundation
  import Physics
  import Reproducibility
  import RigidBodyDynamics
  import RobotModel
  import SpatialMath
  import TestSupport
  import Testing

  @testable import MuJoCoPhysics

  /// A batch with a time step of 1 ms.
  func makeBatch(
    _ robot: RobotDescription, count: Int = 1, workers: Int = 1,
    configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) throws -> MuJoCoBatch {
    var configuration = PhysicsConfiguration()
    configuration.timestep = 0.001
    configure(&configuration)
    return try MuJoCoBatch(
      robot: robot, count: count, configuration: configuration,
      pool: WorkerPool(workerCount: workers))
  }

  @Suite("One body in MuJoCo") struct MuJoCoBlockTests {
    let block = SmallRobots.block

    @Test("a block in the air falls by g t² / 2")
    func freeFall() throws {
      let batch = try makeBatch(block)
      batch.reset(0, to: SmallRobots.state(of: block, height: 10), targets: [])
      #expect(batch.advance(targets: [], substeps: 1000).isEmpty)
      // Semi-implicit Euler falls by g t (t + h) / 2.
      let expected = 10 - 9.81 * 1 * (1 + 0.001) / 2
      #expect(abs(batch.state.basePositionInWorld[2] - expected) < 1e-9)
      #expect(abs(batch.state.baseLinearVelocityInWorld[2] + 9.81) < 1e-9)
    }

    @Test("a block at rest presses on the ground with its weight and sinks in by less than 1 mm")
    func restingForce() throws {
      let batch = try makeBatch(block)
      batch.reset(0, to: SmallRobots.state(of: block, height: 0.05), targets: [])
      _ = batch.advance(targets: [], substeps: 2000)
      #expect(batch.advance(targets: [], substeps: 100).isEmpty)
      let force = batch.state.footForceInWorld
      // The solver's tolerance, and what is left of the settling after two seconds.
      #expect(abs(force[2] - 2 * 9.81) < 1e-4)
      #expect(abs(force[0]) < 1e-4 && abs(force[1]) < 1e-4)
      #expect(batch.state.basePositionInWorld[2] > 0.049)
      #expect(batch.state.bodyContactForce[0] == 0)
    }

    @Test(
      "a block on a slope of 20° slides below tan 20° of friction and stays above it",
      arguments: [(0.30, true), (0.42, false)])
    func slope(friction: Double, slides: Bool) throws {
      let angle = 20 * Double.pi / 180
      let heights = (0..<2).flatMap { i in (0..<2).map { _ in tan(angle) * (Double(i) * 20 - 10) } }
      let batch = try makeBatch(block) {
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
      let distance = (batch.state.basePositionInWorld.vector(0) - state.basePose.position).length
      if slides {
        // a = g (sin α − μ cos α); a hundredth for settling into the ground.
        let expected = 0.5 * 9.81 * (sin(angle) - friction * cos(angle))
        #expect(abs(distance - expected) < 0.01 * expected + 1e-3)
      } else {
        // Soft contacts sink in by a tenth of a millimetre and creep by as much a second.
        #expect(distance < 3e-4)
      }
    }

    @Test("on a wavy height field a block rests with its corners on the bilinear surface")
    func heightField() throws {
      let heights = (0..<25).map { 0.02 * Double($0 * 7 % 5) }
      let field = HeightField(
        originX: -0.5, originY: -0.5, spacing: 0.25, countX: 5, countY: 5, heights: heights)
      let batch = try makeBatch(block) { $0.terrain = .heightField(field) }
      batch.reset(0, to: SmallRobots.state(of: block, height: 0.3), targets: [])
      _ = batch.advance(targets: [], substeps: 3000)
      let pose = batch.state.basePose(0)
      let gaps = block.feet[0].contactPoints.map { corner in
        let place = pose.act(corner)
        return place.z - field.surface(x: place.x, y: place.y).height
      }
      #expect(gaps.allSatisfy { $0 > -1e-3 })
      #expect(gaps.count { $0 < 1e-5 } >= 3)
    }

    @Test("a push changes the velocity of the base at once")
    func push() throws {
      let batch = try makeBatch(block)
      batch.reset(0, to: SmallRobots.state(of: block, height: 5), targets: [])
      batch.push(0, velocityChangeInWorld: Vector3(0.5, -0.25, 0))
      _ = batch.advance(targets: [], substeps: 1)
      #expect(batch.state.baseLinearVelocityInWorld[0] == 0.5)
      #expect(batch.state.baseLinearVelocityInWorld[1] == -0.25)
    }

    @Test("an external force of 4 N accelerates 2 kg by 2 m/s²")
    func externalForce() throws {
      let batch = try makeBatch(block)
      batch.reset(0, to: SmallRobots.state(of: block, height: 50), targets: [])
      batch.setExternalForce(0, forceInWorld: Vector3(4, 0, 0))
      _ = batch.advance(targets: [], substeps: 500)
      #expect(abs(batch.state.baseLinearVelocityInWorld[0] - 1) < 1e-9)
    }

    @Test("a robot that is not finite is reported, the others go on, and a reset revives it")
    func fault() throws {
      let batch = try makeBatch(block, count: 3, workers: 2)
      for index in 0..<3 {
        batch.reset(index, to: SmallRobots.state(of: block, height: 5), targets: [])
      }
      batch.push(1, velocityChangeInWorld: Vector3(.nan, 0, 0))
      #expect(batch.advance(targets: [], substeps: 10).map(\.index) == [1])
      #expect(batch.advance(targets: [], substeps: 10).map(\.index) == [1])
      #expect(batch.state.basePositionInWorld[2] < 5)
      #expect(batch.state.basePositionInWorld[5] == 5)
      batch.reset(1, to: SmallRobots.state(of: block, height: 5), targets: [])
      #expect(batch.advance(targets: [], substeps: 10).isEmpty)
    }

    @Test("an error of MuJoCo's is a fault of that robot, not the end of the process")
    func libraryError() throws {
      let batch = try makeBatch(block, count: 2)
      let rest = SmallRobots.state(of: block, height: 0.05)
      for index in 0..<2 { batch.reset(index, to: rest, targets: []) }
      let memory = batch.worlds[1].limitMemory(to: 64)
      let faults = batch.advance(targets: [], substeps: 1)
      #expect(faults.map(\.index) == [1])
      #expect(faults[0].reason.hasPrefix("MuJoCo: "))

      _ = batch.worlds[1].limitMemory(to: memory)
      batch.reset(1, to: rest, targets: [])
      #expect(batch.advance(targets: [], substeps: 100).isEmpty)
      #expect(abs(batch.state.footForceInWorld[5] - 2 * 9.81) < 1)
    }

    @Test("a moved centre of mass lets a turning block swing around it")
    func centerOfMass() throws {
      let batch = try makeBatch(block) { $0.gravity = 0 }
      var properties = RobotProperties()
      properties.baseCenterOfMassOffset = Vector3(0.1, 0, 0)
      properties.massScale = 2
      properties.addedBaseMass = 1
      batch.setProperties(properties, of: 0)
      var state = SmallRobots.state(of: block, height: 5)
      state.baseAngularVelocityInWorld = Vector3(0, 0, 1)
      batch.reset(0, to: state, targets: [])
      _ = batch.advance(targets: [], substeps: 1)
      // The centre moves with ω × c = (0, 0.1, 0) for ever; the origin is drawn towards it with ω² c.
      let velocity = batch.state.baseLinearVelocityInWorld.vector(0)
      #expect(abs(velocity.x - 0.1 * 0.001) < 1e-9)

      batch.reset(0, to: SmallRobots.state(of: block, height: 5), targets: [])
      batch.setExternalForce(0, forceInWorld: Vector3(0, 0, 10))
      _ = batch.advance(targets: [], substeps: 1)
      // F at the origin: z̈ = F (1/m + c²/I), with m = 5 kg and I = 0.02 kg m².
      let lift = batch.state.baseLinearVelocityInWorld.vector(0).z
      #expect(abs(lift - 0.001 * 10 * (1 / 5 + 0.01 / 0.02)) < 1e-9)
    }
  }

  extension MuJoCoWorld {
    /// Sets the memory that MuJoCo takes for a step [bytes]; gives what it was.
    fileprivate func limitMemory(to size: mjtSize) -> mjtSize {
      let old = unsafe data.pointee.narena
      unsafe data.pointee.narena = size
      return old
    }
  }
#endif
