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

    /// Period of a small swing from 0.05 rad [s].
    private func period(_ batch: MuJoCoBatch) -> Double {
      batch.reset(0, to: SmallRobots.state(of: batch.robot, positions: [0.05]), targets: [0])
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
      return crossings[1] - crossings[0]
    }

    @Test("a small swing has the period of a physical pendulum, with scaled inertia too")
    func pendulumPeriod() throws {
      let batch = try makeBatch(SmallRobots.pendulum())
      // T = 2π √(I / (m g l)); amplitude 0.05 adds 1.6e-4 of it.
      let expected = 2 * Double.pi * (1.0 / 3 / (9.81 * 0.5)).squareRoot()
      #expect(abs(period(batch) - expected) < 1e-3 * expected)

      var properties = RobotProperties()
      properties.inertiaScale = 3
      batch.setProperties(properties, of: 0)
      let scaled = 2 * Double.pi * ((0.25 + 3.0 / 12) / (9.81 * 0.5)).squareRoot()
      #expect(abs(period(batch) - scaled) < 1e-3 * scaled)
    }

    @Test("a position controller reaches kp (q* − q) = gravity torque")
    func controller() throws {
      let robot = SmallRobots.pendulum(stiffness: 100, damping: 10)
      let batch = try makeBatch(robot)
      batch.reset(0, to: SmallRobots.state(of: robot, positions: [1]), targets: [1])
      for _ in 0..<40 { _ = batch.advance(targets: [1], substeps: 100) }
      let angle = batch.state.jointPosition[0]
      let gravityTorque = 9.81 * 0.5 * sin(angle)
      #expect(abs(100 * (1 - angle) - gravityTorque) < 1e-6)
      #expect(abs(batch.state.jointTorque[0] - gravityTorque) < 1e-6)
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

    @Test(
      "a motor drives less the faster it turns, and brakes with its full torque",
      arguments: [(0.0, 5.0), (2.0, 5), (6, 4), (9, 1), (12, 0), (-6, 5)])
    func torqueSpeed(speed: Double, torque: Double) throws {
      // effortLimit · min(1, 2 (1 − speed / 10)).
      let robot = SmallRobots.pendulum(stiffness: 1000) {
        $0.effortLimit = 5
        $0.velocityLimit = 10
      }
      let batch = try weightless(robot) { $0.stallTorqueRatio = 2 }
      for sign in [1.0, -1] {
        var state = SmallRobots.state(of: robot)
        state.jointVelocities = [sign * speed]
        batch.reset(0, to: state, targets: [sign * 100])
        _ = batch.advance(targets: [sign * 100], substeps: 1)
        #expect(abs(batch.state.jointTorque[0] - sign * torque) < 1e-9)
      }
    }

    @Test("the target filter is the runtime's 0.95 per millisecond at any time step")
    func targetFilter() throws {
      let robot = SmallRobots.pendulum(stiffness: 1)
      for (timestep, substeps) in [(0.001, 20), (0.004, 5)] {
        let batch = try weightless(robot) {
          $0.timestep = timestep
          $0.targetFilterRetention = 0.95
        }
        _ = batch.advance(targets: [1], substeps: substeps)
        let filtered = batch.worlds[0].controller.filteredTargets[0]
        #expect(abs(filtered - (1 - pow(0.95, 20))) < 1e-12)
      }
    }

    @Test("targets reach the filter after the command delay, step by step and across calls")
    func commandDelay() throws {
      let robot = SmallRobots.pendulum()
      for (delay, steps) in [(0.0, 0), (0.0026, 3), (0.007, 7)] {
        var properties = RobotProperties()
        properties.commandDelay = delay
        let batch = try weightless(robot, properties) {
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
          #expect(abs(batch.worlds[0].controller.filteredTargets[0] - filtered) < 1e-12)
        }
      }
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

    @Test("a rotor inertia that is scaled by s lets a torque turn a rod by τ t / (I + s J)")
    func armature() throws {
      let robot = SmallRobots.pendulum(stiffness: 1e6) {
        $0.armature = 0.5
        $0.effortLimit = 0.5
      }
      var properties = RobotProperties()
      properties.armatureScale = [2]
      let batch = try weightless(robot, properties)
      _ = batch.advance(targets: [100], substeps: 200)
      let expected = 0.5 * 0.2 / (1.0 / 3 + 2 * 0.5)
      #expect(abs(batch.state.jointVelocity[0] - expected) < 1e-9)
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
