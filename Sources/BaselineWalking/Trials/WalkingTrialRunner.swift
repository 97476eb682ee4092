import Foundation
import ModelBasedControl
import Physics
import PhysicsCatalog
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Runs trials of a model-based walk in an engine.
public struct WalkingTrialRunner: Sendable {
  /// The robot, legs only.
  public let robot: RobotDescription
  /// The controller.
  public let parameters: WalkingParameters
  /// The engine.
  public let engine: PhysicsEngine
  /// How far sensors are from the truth; nil for true states in place of estimates.
  public let sensors: SensorImperfections?
  /// Of the sensors' noise.
  public let seed: UInt64

  /// - Parameters:
  ///   - robot: with a left and a right foot; what its legs do not move is welded.
  ///   - parameters: the controller.
  ///   - engine: the engine.
  ///   - sensors: how far sensors are from the truth; nil for true states in place of estimates.
  ///   - seed: of the sensors' noise.
  /// - Throws: `RobotModelError` where the robot has no legs to reduce it to.
  public init(
    _ robot: RobotDescription, parameters: WalkingParameters, engine: PhysicsEngine,
    sensors: SensorImperfections?, seed: UInt64 = 1
  ) throws(RobotModelError) {
    self.robot = try robot.reducedToControlledJoints()
    self.parameters = parameters
    self.engine = engine
    self.sensors = sensors
    self.seed = seed
  }

  /// Runs one trial to its end or to a fall.
  ///
  /// - Parameter watch: called after every tick with the time and the robots, for those who look on.
  /// - Throws: `PhysicsEngineError` where the engine cannot simulate the robot.
  public func run(
    _ trial: WalkingTrial, watch: (Double, WalkingBatch) -> Void = { _, _ in }
  ) throws(PhysicsEngineError) -> WalkingOutcome {
    let walkers = try makeWalkers(trial)
    var account = WalkingAccount(robot, trial)
    let timestep = parameters.wholeBody.tick
    for tick in 0..<Int((trial.duration / timestep).rounded()) {
      let time = Double(tick) * timestep
      push(trial, walkers.batch, at: time, timestep)
      let planCount = walkers.controllers[0].walking.tally.planCount
      let clock = ContinuousClock.now
      let command = time < trial.commandStart ? WalkingCommand() : trial.command
      let faults = walkers.step([command])
      let passed = clock.duration(to: .now) / .milliseconds(1)
      let isPlanning = walkers.controllers[0].walking.tally.planCount > planCount
      account.add(walkers, at: time, milliseconds: passed, isPlanning: isPlanning)
      watch(time, walkers)
      if account.hasFallen || !faults.isEmpty { return account.outcome(walkers, isUp: false) }
    }
    return account.outcome(walkers, isUp: true)
  }

  private func makeWalkers(_ trial: WalkingTrial) throws(PhysicsEngineError) -> WalkingBatch {
    let pool = WorkerPool(workerCount: 1)
    var configuration = PhysicsConfiguration()
    configuration.timestep = parameters.wholeBody.tick
    configuration.hasFeedForward = true
    if trial.slope != 0 { configuration.terrain = .heightField(HeightField(slope: trial.slope)) }
    let batch = try engine.makeBatch(
      of: robot.withoutGains(), count: 1, configuration: configuration,
      settings: EngineSettings(), pool: pool)
    var properties = RobotProperties()
    properties.friction = trial.friction
    properties.addedBaseMass = trial.addedMass
    batch.setProperties(properties, of: 0)
    let positions = robot.nominalPositions
    let height = robot.standingHeight(positions: positions) ?? robot.basePose.position.z
    let start = RobotState(
      basePose: Pose(position: Vector3(0, 0, height)), jointPositions: positions,
      jointVelocities: positions.map { _ in 0 })
    batch.reset(0, to: start, targets: positions)
    return WalkingBatch(
      batch, robot: robot, parameters: parameters, sensors: sensors, seeds: [seed], pool: pool)
  }

  private func push(
    _ trial: WalkingTrial, _ batch: any PhysicsBatch, at time: Double, _ timestep: Double
  ) {
    guard let push = trial.push else { return }
    let isActive =
      time >= push.start - 0.5 * timestep
      && time < push.start + push.duration - 0.5 * timestep
    batch.setExternalForce(
      0, forceInWorld: isActive ? push.impulse / push.duration : .zero)
  }
}

extension HeightField {
  /// Ground that rises towards +x through the origin, 40 m square, level about the origin as far as a
  /// robot stands there.
  ///
  /// - Parameter slope: [rad].
  fileprivate init(slope: Double) {
    let (count, spacing, platform) = (401, 0.1, 0.5)
    var heights: [Double] = []
    for i in 0..<count {
      let x = Double(i) * spacing - 20
      let beyond = x > platform ? x - platform : min(x + platform, 0)
      for _ in 0..<count { heights.append(beyond * tan(slope)) }
    }
    self.init(
      originX: -20, originY: -20, spacing: spacing, countX: count, countY: count,
      heights: heights)
  }
}
