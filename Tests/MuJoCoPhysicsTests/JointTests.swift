#if MuJoCo
  import Foundation
  import Physics
  import RobotModel
  import SpatialMath
  import TestSupport
  import Testing

  @testable import MuJoCoPhysics

  @Suite("One joint in MuJoCo") struct MuJoCoJointTests {
    /// A batch of one pendulum without gravity, with the properties given.
    private func weightless(
      _ robot: RobotDescription, _ properties: RobotProperties = RobotProperties(),
      configure: (inout PhysicsConfiguration) -> Void = { _ in }
    ) throws -> MuJoCoBatch {
      let batch = try makeBatch(robot) {
        $0.gravity = 0
        configure(&$0)
      }
      batch.setProperties(properties, of: 0)
      batch.reset(0, to: SmallRobots.state(of: robot), targets: [0])
      return batch
    }

    @Test("a motor at its limit gives its limit, and joint friction takes none of it")
    func torqueLimit() throws {
      let robot = SmallRobots.pendulum(stiffness: 100, damping: 1) {
        $0.effortLimit = 2
        $0.viscousFriction = 0.5
      }
      let batch = try weightless(robot)
      for _ in 0..<20 {
        _ = batch.advance(targets: [10], substeps: 10)
        #expect(batch.state.jointTorque[0] == 2)
      }
      // (I + h b) v̇ = τ − b v, from rest: v = τ/b (1 − exp(−b t / I)).
      let expected = 2 / 0.5 * (1 - exp(-0.5 * 0.2 * 3))
      #expect(abs(batch.state.jointVelocity[0] - expected) < 2e-3 * expected)
    }

    @Test("damping is implicit: a joint with thousandfold damping stays calm")
    func stiffDamping() throws {
      let robot = SmallRobots.pendulum(damping: 1e4)
      let batch = try weightless(robot)
      var state = SmallRobots.state(of: robot)
      state.jointVelocities = [1]
      batch.reset(0, to: state, targets: [0])
      _ = batch.advance(targets: [0], substeps: 1)
      // v⁺ = v / (1 + h d / I); explicit damping would give −29.
      #expect(abs(batch.state.jointVelocity[0] - 1 / (1 + 0.001 * 1e4 * 3)) < 1e-9)
      // The torque that is reported is the one that stopped it: I (v⁺ − v) / h.
      let change = batch.state.jointVelocity[0] - 1
      #expect(abs(batch.state.jointTorque[0] - change / 3 / 0.001) < 1e-6)
    }

    @Test("a joint stops at its limit")
    func jointLimit() throws {
      let robot = SmallRobots.pendulum { $0.limits = -0.3...0.3 }
      let batch = try makeBatch(robot)
      var state = SmallRobots.state(of: robot, positions: [0.25])
      state.jointVelocities = [4]
      batch.reset(0, to: state, targets: [0])
      var largest = 0.0
      for _ in 0..<200 {
        _ = batch.advance(targets: [0], substeps: 1)
        largest = max(largest, batch.state.jointPosition[0])
      }
      // A critically damped stop of time constant T at speed v gives way by v T / e.
      #expect(largest < 0.3 + 4 * 0.02 / 2.718)
      #expect(abs(batch.state.jointPosition[0]) < 0.3)
    }

    @Test("Coulomb friction that is scaled by s holds s times its torque, and no more")
    func coulombFriction() throws {
      let robot = SmallRobots.pendulum(stiffness: 1000) {
        $0.coulombFriction = 0.5
        $0.effortLimit = 1.4
      }
      for (scale, isHeld) in [(3.0, true), (2.0, false)] {
        var properties = RobotProperties()
        properties.jointFrictionScale = [scale]
        let batch = try weightless(robot, properties)
        _ = batch.advance(targets: [100], substeps: 500)
        let turned = batch.state.jointVelocity[0]
        // What is left of 1.4 N m turns the rod by τ t / I; soft friction creeps.
        let expected = isHeld ? 0 : (1.4 - 1) * 0.5 * 3
        #expect(abs(turned - expected) < 0.02)
      }
    }

    @Test("strength, gains and encoder offset act where they should")
    func controllerProperties() throws {
      let robot = SmallRobots.pendulum(stiffness: 100, damping: 10)
      var properties = RobotProperties()
      properties.jointOffset = [0.03]
      properties.stiffnessScale = [1.5]
      properties.motorStrength = [0.8]
      let batch = try weightless(robot, properties)
      _ = batch.advance(targets: [0.5], substeps: 1)
      let end = batch.state.jointVelocity[0]
      let expected = 0.8 * (1.5 * 100 * (0.5 - 0.03) - 10 * end)
      #expect(abs(batch.state.jointTorque[0] - expected) < 1e-9)
      for _ in 0..<60 { _ = batch.advance(targets: [0.5], substeps: 100) }
      #expect(abs(batch.state.jointPosition[0] - 0.47) < 1e-9)
    }

    @Test("a link without mass is refused in MuJoCo's words, a fixed joint by name")
    func refusals() {
      var robot = SmallRobots.pendulum()
      robot.links[1].inertia = .zero
      #expect {
        try makeBatch(robot)
      } throws: { error in
        guard case MuJoCoError.refused("pendulum", let reason) = error else { return false }
        return reason.contains("mass")
      }
      let fixed = SmallRobots.pendulum { $0.kind = .fixed }
      #expect(throws: MuJoCoError.unreducedJoint(robot: "pendulum", joint: "swing")) {
        try makeBatch(fixed)
      }
    }
  }
#endif
