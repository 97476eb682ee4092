import Foundation
import RobotModel
import SpatialMath
import TestSupport
import Testing

@testable import SystemIdentification

/// The simulation that logs are compared with.
@Suite struct HangingMotionTests {
  /// The left leg of G1 with gears, moved by sine waves.
  private struct Trial {
    let robot: HangingRobot
    var values: ActuatorValues
    var position: [Double]
    var velocity: [Double]

    init() throws {
      let whole = try RobotCatalog.robot(named: "g1").withGears
      robot = try HangingRobot(whole, moving: Array(whole.controlledJoints.prefix(6)))
      values = ActuatorValues(robot.description)
      values.delay = 0.0033
      position = robot.description.nominalPositions
      velocity = position.indices.map { 0.3 * sin(Double($0)) }
    }

    /// The motion after a time.
    func motion(after duration: Double, timestep: Double, hasTangents: Bool) -> HangingMotion {
      let friction = FrictionLaw(
        robot, ActuatorValues(robot.description), smoothingSpeed: 0.05, timestep: timestep)
      var motion = HangingMotion(
        robot, timestep: timestep, friction: friction, hasTangents: hasTangents)
      motion.position = position
      motion.velocity = velocity
      motion.tangents?.reset()
      for step in 0..<Int((duration / timestep).rounded()) {
        // A smooth target, the mean over the step to second order.
        let time = (Double(step) + 0.5) * timestep - values.delay
        for (index, joint) in robot.description.joints.enumerated() {
          let frequency = 6 + Double(index)
          motion.command.target[index] = joint.nominalPosition + 0.3 * sin(frequency * time)
          motion.command.targetRate[index] = -0.3 * frequency * cos(frequency * time)
          motion.command.stiffness[index] = joint.stiffness
          motion.command.damping[index] = 0.2 * joint.damping
        }
        let isFinite = motion.advance(values)
        #expect(isFinite)
      }
      return motion
    }
  }

  @Test("sensitivities are those of finite differences")
  func tangents() throws {
    let trial = try Trial()
    let (duration, timestep) = (0.1, 0.001)
    let limb = try #require(
      trial.motion(after: duration, timestep: timestep, hasTangents: true).tangents?.limbs.first)
    func check(_ column: Int, _ step: Double, _ change: (inout Trial, Double) -> Void) {
      var (more, less) = (trial, trial)
      change(&more, step)
      change(&less, -step)
      let above = more.motion(after: duration, timestep: timestep, hasTangents: false)
      let below = less.motion(after: duration, timestep: timestep, hasTangents: false)
      for joint in 0..<6 {
        let block = joint * limb.blocks + column / 8
        for (own, difference) in [
          (limb.position[block], above.position[joint] - below.position[joint]),
          (limb.velocity[block], above.velocity[joint] - below.velocity[joint]),
          (limb.torque[block], above.torque[joint] - below.torque[joint]),
        ] {
          let expected = difference / (2 * step)
          // Steps at which a joint begins to slide move by the difference.
          #expect(abs(own[column % 8] - expected) <= 2e-4 + 2e-3 * abs(expected))
        }
      }
    }
    for (index, parameter) in ActuatorParameter.allCases.enumerated() {
      for joint in [0, 3, 5] {
        check(limb.columns.actuator(index, joint), 1e-5) {
          $0.values.joints[joint][parameter] *= exp($1)
        }
      }
    }
    check(limb.columns.delay, 1e-6) { $0.values.delay += $1 }
    check(limb.columns.startPosition(4), 1e-6) { $0.position[4] += $1 }
    check(limb.columns.startVelocity(1), 1e-6) { $0.velocity[1] += $1 }
  }

  @Test("half the time step leaves a quarter of the error where nothing sticks")
  func order() throws {
    var trial = try Trial()
    for joint in trial.values.joints.indices { trial.values.joints[joint].coulombFriction = 0 }
    func position(_ timestep: Double) -> Double {
      trial.motion(after: 0.2, timestep: timestep, hasTangents: false).position[3]
    }
    let exact = position(0.0000625)
    let ratio = (position(0.002) - exact) / (position(0.001) - exact)
    #expect(ratio > 3.5 && ratio < 4.5)
  }

  @Test("a joint whose friction is above its torque stays where it is")
  func sticking() throws {
    let pendulum = SmallRobots.pendulum(stiffness: 50, damping: 1) { $0.coulombFriction = 20 }
    let robot = try HangingRobot(pendulum, moving: ["swing"])
    let values = ActuatorValues(robot.description)
    var motion = HangingMotion(
      robot, timestep: 0.001,
      friction: FrictionLaw(robot, values, smoothingSpeed: 0.05, timestep: 0.001),
      hasTangents: false)
    motion.velocity = [2]
    motion.command.target = [0.2]
    motion.command.stiffness = [50]
    motion.command.damping = [1]
    advance(&motion, values, stepCount: 100)
    let stopped = motion.position[0]
    advance(&motion, values, stepCount: 1000)
    // What fades at rest creeps: torque over friction, times the speed at which friction is whole.
    #expect(abs(motion.position[0] - stopped) < 10.0 / 20 * 0.05)
    #expect(abs(motion.velocity[0]) < 0.025)
  }

  @Test("a held pendulum rests where the motor's torque is gravity's")
  func rest() throws {
    let pendulum = SmallRobots.pendulum(stiffness: 50, damping: 5)
    let robot = try HangingRobot(pendulum, moving: ["swing"])
    let values = ActuatorValues(robot.description)
    var motion = HangingMotion(
      robot, timestep: 0.001,
      friction: FrictionLaw(robot, values, smoothingSpeed: 0.05, timestep: 0.001),
      hasTangents: false)
    motion.command.target = [0.5]
    motion.command.stiffness = [50]
    motion.command.damping = [5]
    advance(&motion, values, stepCount: 5000)
    // m g l sin q = kp (q* − q), of 1 kg at 0.5 m.
    let weight = 1 * 9.81 * 0.5 * sin(motion.position[0])
    #expect(abs(weight - 50 * (0.5 - motion.position[0])) < 1e-6)
    #expect(abs(motion.torque[0] - weight) < 1e-6)
  }

  @Test("limbs are told apart, and gravity comes from where the log says")
  func limbs() throws {
    let whole = try RobotCatalog.robot(named: "g1")
    let mixed = (0..<6).flatMap { [whole.controlledJoints[$0], whole.controlledJoints[$0 + 6]] }
    let robot = try HangingRobot(whole, moving: mixed, gravityInBase: .unitX)
    #expect(robot.limbs == [0..<6, 6..<12])
    #expect(robot.description.joints.map(\.name) == whole.controlledJoints)
    let down = robot.description.basePose.orientation.act(.unitX)
    #expect((down + .unitZ).length < 1e-12)
  }

  private func advance(_ motion: inout HangingMotion, _ values: ActuatorValues, stepCount: Int) {
    for _ in 0..<stepCount {
      let isFinite = motion.advance(values)
      #expect(isFinite)
    }
  }
}
