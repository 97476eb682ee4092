import Foundation
import LanePhysics
import Reproducibility
import RobotModel
import SpatialMath
import TestConditions
import TestSupport
import Testing

@testable import SystemIdentification

/// Planted actuators are found again. Logs come from the lane engine, which has another integrator, in
/// single precision, at a twentieth of the time step.
@Suite struct IdentifierTests {
  private let pool = WorkerPool(workerCount: 1)

  /// A pendulum that a motor with gears swings.
  private func pendulum() throws -> HangingRobot {
    let description = SmallRobots.pendulum(
      stiffness: 50, damping: 2, effortLimit: 40, limits: -1.5...1.5
    ) {
      $0.coulombFriction = 0.4
      $0.viscousFriction = 0.2
      $0.armature = 0.08
      $0.velocityLimit = 20
    }
    return try HangingRobot(description, moving: ["swing"])
  }

  private func log(
    of planted: PlantedActuators, _ excitation: Excitation, seed: UInt64,
    noise: PlantedActuators.Noise = .init()
  ) throws -> JointLog {
    let batch = try LaneBatch(
      robot: planted.description, count: 1,
      configuration: PlantedActuators.configuration(timestep: 5e-5), pool: pool)
    return planted.log(of: excitation, in: batch, noise: noise, seed: seed)
  }

  /// Every parameter's error in widths of its interval: within −1…1 where the interval holds it.
  private func misses(_ found: Identification, _ planted: PlantedActuators) -> [Double] {
    let joints = planted.robot.description.joints
    let ofJoints = found.estimates.filter(\.isTold).map { estimate in
      let index = joints.firstIndex { $0.name == estimate.joint } ?? 0
      let truth = planted.values.joints[index][estimate.parameter]
      return Foundation.log(estimate.value / truth) / estimate.relativeHalfWidth
    }
    let half = found.delay.interval.upperBound - found.delay.value
    return ofJoints + [(found.delay.value - planted.values.delay) / half]
  }

  @Test("a pendulum's motor is found from ten noisy seconds, and intervals hold what was planted")
  func pendulumCoverage() throws {
    let robot = try pendulum()
    var options = ExcitationOptions()
    (options.duration, options.rate) = (TestConditions.isOptimized ? 10 : 3, 500)
    let excitation = try ExcitationDesign(robot, options: options).make()
    var misses: [Double] = []
    for seed in 1...UInt64(TestConditions.isOptimized ? 20 : 1) {
      let planted = PlantedActuators(robot, seed: seed)
      let found = try Identifier(robot, pool: pool).identify(
        try log(of: planted, excitation, seed: seed))
      misses += self.misses(found, planted)
      #expect(abs(found.delay.value - planted.values.delay) < 0.001)
    }
    // 95 of 100 are expected; of 120, 85 of 100 or less come once in a million.
    let held = misses.filter { abs($0) <= 1 }.count
    #expect(Double(held) >= 0.85 * Double(misses.count))
  }

  @Test(
    "actuators and delay of whole robots are found within 5 % from 30 noisy seconds",
    .enabled(if: TestConditions.isOptimized), arguments: [("g1", UInt64(1)), ("qinglong", 5)])
  func wholeRobots(name: String, seed: UInt64) throws {
    let described = try RobotCatalog.robot(named: name).withGears
    let robot = try HangingRobot(described, moving: described.controlledJoints)
    let excitation = try ExcitationDesign(robot).make()
    let planted = PlantedActuators(robot, seed: seed)
    let found = try Identifier(robot, pool: pool).identify(
      try log(of: planted, excitation, seed: seed))

    // What the log tells to 5 %; 青龙's heavy hips hide rotors of 0.01 kg m².
    let precise = found.estimates.filter { $0.relativeHalfWidth <= 0.05 }
    #expect(precise.count >= (name == "g1" ? 55 : 50))
    let wrong = precise.filter { estimate in
      let index = robot.description.joints.firstIndex { $0.name == estimate.joint } ?? 0
      let truth = planted.values.joints[index][estimate.parameter]
      return abs(estimate.value / truth - 1) > 0.05
    }
    // An interval of ±5 % misses once in twenty; most are far narrower.
    #expect(50 * wrong.count <= precise.count)
    #expect(abs(found.delay.value - planted.values.delay) < 0.0002)
    let misses = misses(found, planted)
    #expect(Double(misses.filter { abs($0) <= 1 }.count) >= 0.85 * Double(misses.count))
    for joint in 0..<found.comparison.jointNames.count {
      // A uniform distribution's standard deviation is its half width over √3.
      #expect(abs(found.comparison.deviationAfter[joint] - 0.01 / 3.0.squareRoot()) < 1e-4)
      #expect(found.comparison.deviationBefore[joint] > found.comparison.deviationAfter[joint])
    }
  }

  @Test("results are the same bits for any number of workers")
  func workers() throws {
    let robot = try pendulum()
    var options = ExcitationOptions()
    (options.duration, options.rate) = (2, 250)
    let excitation = try ExcitationDesign(robot, options: options).make()
    let log = try log(of: PlantedActuators(robot, seed: 3), excitation, seed: 3)
    var fit = IdentificationOptions()
    fit.windowDuration = 0.5
    let results = try [1, 3].map {
      try Identifier(robot, options: fit, pool: WorkerPool(workerCount: $0)).identify(log).values
    }
    #expect(results[0] == results[1])
  }

  @Test("torques that are measured part a motor's damping from viscous friction at constant gains")
  func torques() throws {
    let robot = try pendulum()
    var options = ExcitationOptions()
    (options.duration, options.rate) = (4, 500)
    options.gainFactors = [GainFactors(stiffness: 1, damping: 1)]
    let excitation = try ExcitationDesign(robot, options: options).make()
    let planted = PlantedActuators(robot, seed: 5)
    var log = try log(of: planted, excitation, seed: 5)
    let blind = try Identifier(robot, pool: pool).identify(log)
    #expect(blind.estimate(.viscousFriction, of: "swing")?.isTold == false)

    // What the motor gives by its own law, with noise of 0.1 N m.
    var stream = RandomStream(seed: 5, stream: 9)
    let truth = planted.values
    let window = WindowFit(robot, log, IdentificationOptions(), about: truth)
    let whole = log.windows(of: 1000)[0]
    log.torque = Array(repeating: 0, count: log.rowCount)
    let silent = WindowFit(robot, log, IdentificationOptions(), about: truth)
    let start = WindowStart(position: [0], velocity: [0])
    let deviations = try #require(silent.deviations(whole, from: start, truth))
    for row in 0..<log.rowCount {
      log.torque[row] = -deviations[3 * row + 2] + 0.1 * stream.normal()
    }
    #expect(window.channelCount == 2 && silent.channelCount == 3)
    let seeing = try Identifier(robot, pool: pool).identify(log)
    let viscous = try #require(seeing.estimate(.viscousFriction, of: "swing"))
    #expect(viscous.isTold)
    #expect(viscous.interval.contains(truth.joints[0].viscousFriction))
  }

  @Test("a log of slow, small moves does not tell rotor inertia, and the files say so")
  func silence() throws {
    let robot = try pendulum()
    var options = ExcitationOptions()
    (options.duration, options.rate) = (4, 250)
    (options.frequencies, options.share) = (0.1...0.2, 0.1)
    let excitation = try ExcitationDesign(robot, options: options).make()
    let found = try Identifier(robot, pool: pool).identify(
      try log(of: PlantedActuators(robot, seed: 2), excitation, seed: 2))
    #expect(found.estimate(.armature, of: "swing")?.isTold == false)
    #expect(found.table.contains("swing         not told by this log"))
    let text = found.experiment(model: "pendulum.urdf", margin: 0.1)
    #expect(text.contains("# armature_kg_m2: not told by this log"))
    #expect(!text.contains("nan") && !text.contains("inf"))
  }
}
