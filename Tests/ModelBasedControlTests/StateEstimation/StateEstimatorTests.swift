import CAllocationCounter
import ModelBasedControl
import ReferenceMotion
import RigidBodyDynamics
import RobotModel
import SpatialMath
import TestConditions
import Testing

@Suite("State estimator") struct StateEstimatorTests {
  private let timestep = 0.001

  private struct Errors {
    var velocity = 0.0
    var height = 0.0
    var largestHeight = 0.0
    var tilt = 0.0
    var wrongContacts = 0
    var count = 0

    mutating func add(_ estimator: StateEstimator, _ truth: WalkingTruth) {
      let (found, real) = (estimator.state, truth.state)
      let velocity = (0..<3).map { found.velocity[$0] - real.velocity[$0] }
      self.velocity += velocity.reduce(0) { $0 + $1 * $1 }
      let height = found.basePose.position.z - real.basePose.position.z
      self.height += height * height
      largestHeight = max(largestHeight, abs(height))
      let up = found.basePose.orientation.actInverse(.unitZ)
      tilt += (up - real.basePose.orientation.actInverse(.unitZ)).lengthSquared
      for foot in 0..<2
      where estimator.contacts.isCarrying[foot] != (truth.swingPhases[foot] == nil) {
        wrongContacts += 1
      }
      count += 1
    }

    var rootMeanSquares: (velocity: Double, height: Double, tilt: Double) {
      (
        (velocity / Double(count)).squareRoot(), (height / Double(count)).squareRoot(),
        (tilt / Double(count)).squareRoot()
      )
    }
  }

  /// - Returns: errors of each second.
  private func walk(
    _ name: String, _ command: GaitCommand, seconds: Int, seed: UInt64, knowsSchedule: Bool = true,
    unitInBase: Pose = .identity
  ) throws -> [Errors] {
    let robot = try RobotCatalog.robot(named: name).reducedToControlledJoints()
    var truth = try WalkingTruth(robot: robot, command: command)
    var settings = StateEstimator.Settings()
    settings.unitInBase = unitInBase
    var estimator = StateEstimator(robot: robot, settings: settings)
    var sensors = SensorModel(
      jointCount: robot.joints.count, unitInBase: unitInBase, seed: seed)
    var sample = SensorSample(jointCount: robot.joints.count)
    estimator.reset(to: truth.state)
    sensors.read(truth.state, torques: truth.torques, timestep: timestep, into: &sample)
    return (0..<seconds).map { _ in
      var errors = Errors()
      for _ in 0..<1000 {
        truth.step()
        sensors.read(truth.state, torques: truth.torques, timestep: timestep, into: &sample)
        estimator.update(
          sample, swingPhases: knowsSchedule ? truth.swingPhases : [nil, nil], timestep: timestep)
        errors.add(estimator, truth)
      }
      return errors
    }
  }

  /// The bounds asked for, each a root mean square; longer walks only where they take seconds.
  @Test(
    "twenty seconds of walking with noise: velocity within 5 cm/s, height within 1 cm",
    .enabled(if: TestConditions.isOptimized),
    arguments: [
      ("qinglong", 0.7, 0.0, true), ("qinglong", 0.4, 0.4, false), ("g1", 0.5, 0.0, true),
    ])
  func walking(
    name: String, forward: Double, turning: Double, knowsSchedule: Bool
  ) throws {
    try check(
      name, GaitCommand(forwardSpeed: forward, yawRate: turning), seconds: 20, knowsSchedule)
  }

  @Test("two seconds of walking with noise stay within the same bounds")
  func shortWalk() throws {
    try check("qinglong", GaitCommand(forwardSpeed: 0.7), seconds: 2, true)
  }

  private func check(
    _ name: String, _ command: GaitCommand, seconds: Int, _ knowsSchedule: Bool
  ) throws {
    let walked = try walk(
      name, command, seconds: seconds, seed: 1, knowsSchedule: knowsSchedule,
      unitInBase: Pose(
        position: Vector3(0.05, 0.02, 0.1), orientation: Quaternion(axis: .unitZ, angle: 0.5)))
    var all = Errors()
    for second in walked {
      all.velocity += second.velocity
      all.height += second.height
      all.tilt += second.tilt
      all.wrongContacts += second.wrongContacts
      all.count += second.count
    }
    let errors = all.rootMeanSquares
    #expect(errors.velocity < 0.05, "\(errors)")
    #expect(errors.height < 0.01, "\(errors)")
    #expect(errors.tilt < 0.02, "\(errors)")
    // The force tells late by some time steps, twice for each foot and step.
    #expect(Double(all.wrongContacts) < 0.05 * Double(2 * all.count), "\(all.wrongContacts)")
  }

  @Test("a minute of walking ends no worse than it began", .enabled(if: TestConditions.isOptimized))
  func minute() throws {
    let seconds = try walk("qinglong", GaitCommand(forwardSpeed: 0.7), seconds: 60, seed: 4)
    for second in seconds {
      #expect(second.rootMeanSquares.velocity < 0.06)
      #expect(second.largestHeight < 0.02)
    }
    #expect(seconds[50...].allSatisfy { $0.rootMeanSquares.velocity < 0.05 })
  }

  @Test("told the truth it gives the truth, and goes on from there")
  func truth() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    var walk = try WalkingTruth(robot: robot, command: GaitCommand(forwardSpeed: 0.5))
    var estimator = StateEstimator(robot: robot)
    var sensors = SensorModel(jointCount: robot.joints.count, seed: 9)
    var sample = SensorSample(jointCount: robot.joints.count)
    for _ in 0..<400 {
      walk.step()
      sensors.read(walk.state, torques: walk.torques, timestep: timestep, into: &sample)
      estimator.update(
        sample, swingPhases: walk.swingPhases, timestep: timestep, truth: walk.state)
      #expect(estimator.state == walk.state)
    }
    let carried = estimator.footWrenches.reduce(0) { $0 + $1.force.z }
    #expect(abs(carried / (robot.totalMass * 9.81) - 1) < 0.4)
    for _ in 0..<10 {
      walk.step()
      sensors.read(walk.state, torques: walk.torques, timestep: timestep, into: &sample)
      estimator.update(sample, swingPhases: walk.swingPhases, timestep: timestep)
    }
    #expect(estimator.state != walk.state)
    let error =
      (0..<3).map { abs(estimator.state.velocity[$0] - walk.state.velocity[$0]) }.max() ?? 1
    #expect(error < 0.05)
  }

  @Test(
    "an update asks for no memory",
    .enabled(if: TestConditions.countsAllocations))
  func allocations() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    var estimator = StateEstimator(robot: robot)
    var sensors = SensorModel(jointCount: robot.joints.count, seed: 9)
    var sample = SensorSample(jointCount: robot.joints.count)
    let truth = RigidBodyState(
      basePose: Pose(position: Vector3(0, 0, 1)), jointPositions: robot.nominalPositions,
      velocity: Array(repeating: 0, count: 6 + robot.joints.count))
    let torques = robot.joints.map { _ in 0.0 }
    let phases: [Double?] = [nil, 0.5]
    func update() {
      sensors.read(truth, torques: torques, timestep: timestep, into: &sample)
      estimator.update(sample, swingPhases: phases, timestep: timestep)
    }
    update()
    let before = treadmill_allocation_count()
    for _ in 0..<10 { update() }
    #expect(treadmill_allocation_count() == before)
  }
}
