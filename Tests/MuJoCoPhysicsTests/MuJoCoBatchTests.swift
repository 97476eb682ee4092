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
    try MuJoCoBatch(
      robot: robot, count: count, configuration: .milliseconds(configure),
      pool: WorkerPool(workerCount: workers))
  }

  @Suite("One body in MuJoCo") struct MuJoCoBlockTests {
    let block = SmallRobots.block

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
      // F at the centre of mass: z̈ = F / m with m = 5 kg, and nothing turns.
      let lift = batch.state.baseLinearVelocityInWorld.vector(0).z
      #expect(abs(lift - 0.001 * 10 / 5) < 1e-9)
      #expect(batch.state.baseAngularVelocityInWorld.vector(0).length < 1e-12)
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
