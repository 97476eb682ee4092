import Physics
import Reproducibility
import RobotModel
import SpatialMath
import Synchronization

/// The lane engine behind `PhysicsBatch`: reduced coordinates in single precision, one robot to a
/// lane of the processor's vectors, blocks of robots shared out among the workers.
public final class LaneBatch: PhysicsBatch {
  /// The robot as it is commanded: without fixed joints, held joints welded.
  public let robot: RobotDescription
  /// Number of copies.
  public let robotCount: Int
  /// Settings with which the batch was made.
  public let configuration: PhysicsConfiguration
  /// State after the last `advance` or `reset`.
  public internal(set) var state: BatchState
  /// How far the last sweep of the contact solver still moved the worst contact of each block in
  /// the last step, the largest over all blocks [m/s].
  public private(set) var contactResidual = 0.0

  let simulated: SimulatedRobot
  let model: LaneModel
  let tables: KernelTables
  let ground: LaneGround
  let constants: StepConstants
  let blocks: [BlockState]
  let workers: [LaneWorker]
  private let tableMemory: LaneMemory
  private let groundMemory: LaneMemory
  private let blockMemory: LaneMemory
  private let pool: WorkerPool
  /// Steps since the batch was made.
  var tick = 0
  /// Steps of the last `advance`, over which forces are means.
  var substeps = 0

  /// - Parameters:
  ///   - robot: without fixed joints.
  ///   - count: number of copies.
  ///   - configuration: settings of the batch.
  ///   - settings: settings of the engine.
  ///   - pool: workers that share the robots.
  /// - Throws: `LaneError` where the engine cannot simulate the robot.
  public init(
    robot: RobotDescription, count: Int, configuration: PhysicsConfiguration,
    settings: LaneConfiguration = LaneConfiguration(), pool: WorkerPool
  ) throws(LaneError) {
    precondition(count > 0, "a batch has at least 1 robot, got \(count)")
    let simulated = try SimulatedRobot.forLanes(robot, holding: configuration.heldJoints)
    let model = try LaneModel(simulated)
    let constants = StepConstants(physics: configuration, settings: settings)
    self.simulated = simulated
    self.robot = simulated.commanded
    robotCount = count
    self.configuration = configuration
    self.model = model
    self.constants = constants
    self.pool = pool

    tableMemory = LaneMemory(
      byteCount: LaneCut.byteCount { _ = KernelTables(model, cut: &$0) })
    var tableCut = tableMemory.cut()
    tables = KernelTables(model, cut: &tableCut)
    tables.fill(from: model)

    let terrain = configuration.terrain
    groundMemory = LaneMemory(byteCount: LaneCut.byteCount { _ = LaneGround(terrain, cut: &$0) })
    var groundCut = groundMemory.cut()
    ground = LaneGround(terrain, cut: &groundCut)
    ground.fill(from: terrain, reach: model.contactLinks.map(\.reach).max() ?? 0)

    let blockCount = (count + Lanes.count - 1) / Lanes.count
    let blockBytes = LaneCut.byteCount { _ = BlockState(model, constants, cut: &$0) }
    blockMemory = LaneMemory(byteCount: blockCount * blockBytes)
    var blockCut = blockMemory.cut()
    blocks = (0..<blockCount).map { _ in BlockState(model, constants, cut: &blockCut) }
    workers = (0..<min(pool.workerCount, blockCount)).map { _ in LaneWorker(model, constants) }
    state = BatchState(
      robotCount: count, jointCount: model.commandedJoints.count, footCount: model.feet.count)

    let rest = RobotState(atRest: simulated.commanded)
    for slot in 0..<blockCount * Lanes.count {
      set(RobotProperties(), slot: slot)
      put(rest, targets: rest.jointPositions, slot: slot)
      // Lanes without a robot rest.
      if slot >= count { blocks[slot / Lanes.count].isAlive[0][slot % Lanes.count] = 0 }
    }
    readAll()
  }

  /// What the engine keeps for each robot, its row of `state` included [bytes].
  public var bytesPerRobot: Int {
    let row = 15 + 3 * model.commandedJoints.count + 13 * model.feet.count
    return blockMemory.byteCount / (blocks.count * Lanes.count)
      + row * MemoryLayout<Double>.stride
  }

  /// Sets one robot's properties; they hold until they are set again.
  public func setProperties(_ properties: RobotProperties, of index: Int) {
    checkIndex(index)
    set(properties, slot: index)
  }

  /// Puts one robot into a state; its target filter and its delayed targets start at `targets`,
  /// `[joints]` [rad].
  public func reset(_ index: Int, to robotState: RobotState, targets: [Double]) {
    checkIndex(index)
    put(robotState, targets: targets, slot: index)
    let step = makeStep(block: index / Lanes.count, worker: workers[0])
    step.moveLinks()
    state.withRows { step.read(lane: index % Lanes.count, row: index, into: $0, rate: 0) }
  }

  /// Changes one robot's base velocity at once [m/s].
  public func push(_ index: Int, velocityChangeInWorld change: Vector3) {
    checkIndex(index)
    let block = blocks[index / Lanes.count]
    block.velocity[0].linear[index % Lanes.count] += change
  }

  /// Holds a force [N] at the base's centre of mass and a torque [N m] on the base during the coming
  /// `advance` calls.
  public func setExternalWrench(_ index: Int, forceInWorld: Vector3, torqueInWorld: Vector3) {
    checkIndex(index)
    let block = blocks[index / Lanes.count]
    block.externalForce[0][index % Lanes.count] = forceInWorld
    block.externalTorque[0][index % Lanes.count] = torqueInWorld
  }

  /// Advances all robots by `substeps` physics steps; gives the robots that failed.
  public func advance(
    targets: [Double], gains: GainScales?, feedForward: FeedForward?, substeps: Int
  ) -> [PhysicsFault] {
    checkCounts(targets: targets, gains: gains, feedForward: feedForward)
    self.substeps = substeps
    let residuals = Mutex([Float](repeating: 0, count: blocks.count))
    let faults = Mutex<[PhysicsFault]>([])
    let firstTick = tick
    withBlocks { [robotCount] block, step, worker, rows in
      step.load(targets, block: block, robotCount: robotCount)
      if step.constants.hasVariableGains {
        step.load(gains, block: block, robotCount: robotCount)
      }
      if step.constants.hasFeedForward {
        step.load(feedForward, block: block, robotCount: robotCount)
      }
      worker.keep(step.state)
      step.refuseUnsound()
      var residual = Lanes.zero
      for offset in 0..<substeps { residual = step.advance(tick: firstTick + offset) }
      residuals.withLock { $0[block] = residual.largest }
      step.moveLinks()
      step.readBlock(block, robotCount: robotCount, into: rows, substeps: substeps)
      let failed = step.failedRobots(block, robotCount: robotCount)
      if !failed.isEmpty {
        let found = failed.map { index in
          PhysicsFault(
            index: index, reason: step.reasonOfFault(lane: index % Lanes.count),
            record: worker.record(
              of: index % Lanes.count, tick: firstTick, targets: targets, gains: gains,
              feedForward: feedForward, robot: index,
              jointCount: step.model.commandedJoints.count, substeps: substeps))
        }
        faults.withLock { $0 += found }
      }
    }
    tick += substeps
    contactResidual = Double(residuals.withLock { $0.max() ?? 0 })
    return faults.withLock { $0.sorted { $0.index < $1.index } }.map { fault in
      var fault = fault
      fault.reason =
        refusal(of: targets, gains: gains, feedForward: feedForward, robot: fault.index)
        ?? fault.reason
      return fault
    }
  }

  // MARK: - Blocks

  /// Calls `body` once for every block, on all workers.
  private func withBlocks(
    _ body: @Sendable (_ block: Int, BlockStep, LaneWorker, BatchRows) -> Void
  ) {
    let nextBlock = Atomic<Int>(0)
    let workers = self.workers
    let count = blocks.count
    let steps = workers.map { worker in makeStep(block: 0, worker: worker) }
    let blocks = self.blocks
    state.withRows { rows in
      pool.forEach(workers.count) { number in
        var step = steps[number]
        while true {
          let block = nextBlock.wrappingAdd(1, ordering: .relaxed).oldValue
          guard block < count else { return }
          step.state = blocks[block]
          body(block, step, workers[number], rows)
        }
      }
    }
  }

  func makeStep(block: Int, worker: LaneWorker) -> BlockStep {
    BlockStep(
      model: model, tables: tables, workspace: worker.workspace, constants: constants,
      state: blocks[block], ground: ground)
  }

  /// Brings `state` up to date with the blocks.
  func readAll() {
    let substeps = self.substeps
    withBlocks { [robotCount] block, step, _, rows in
      step.moveLinks()
      step.readBlock(block, robotCount: robotCount, into: rows, substeps: substeps)
    }
  }

  private func checkIndex(_ index: Int) {
    precondition(
      (0..<robotCount).contains(index),
      "found robot \(index), expected one below \(robotCount)")
  }
}

extension SimulatedRobot {
  /// - Throws: `LaneError` where a name is of no joint.
  fileprivate static func forLanes(
    _ robot: RobotDescription, holding names: [String]
  ) throws(LaneError) -> SimulatedRobot {
    do {
      return try SimulatedRobot(robot, holding: names)
    } catch {
      throw .heldJoint(error)
    }
  }
}

extension StepConstants {
  init(physics: PhysicsConfiguration, settings: LaneConfiguration) {
    timestep = Float(physics.timestep)
    gravity = Float(physics.gravity)
    targetRetention = Float(physics.targetFilterRetentionPerStep)
    ringLength = physics.targetStepCount
    hasVariableGains = physics.hasVariableGains
    hasFeedForward = physics.hasFeedForward
    stallTorqueRatio = Float(physics.stallTorqueRatio)
    sweepCount = settings.sweepCount
    errorReduction = Float(settings.errorReduction)
    correctingVelocity = Float(settings.correctingVelocity)
    contactSoftness = Float(settings.contactSoftness)
    stopStiffness = Float(settings.stopStiffness)
  }
}
