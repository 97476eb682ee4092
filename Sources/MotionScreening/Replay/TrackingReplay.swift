import Physics
import ReferenceMotion
import Reproducibility
import RobotModel
import SpatialMath
import Synchronization

/// Replays many clips at once in physics, one robot a clip, under a tracking controller.
///
/// Each motor follows `τ = k_p (q* − q) + k_d (q̇* − q̇) + τ_ff`, which the engine's position
/// controller gives for the target `q* + (τ_ff + k_d q̇*) / k_p`; the base is held by a bounded
/// assisting wrench.
struct TrackingReplay {
  let robot: RobotDescription
  let configuration: ScreeningConfiguration
  private let law: AssistingWrench.Law

  /// - Parameters:
  ///   - robot: without fixed joints, every joint with a stiffness.
  ///   - gravity: [m/s²].
  init(_ robot: RobotDescription, configuration: ScreeningConfiguration, gravity: Double) {
    self.robot = robot
    self.configuration = configuration
    law = AssistingWrench.Law(robot, gravity: gravity, replay: configuration.replay)
  }

  /// What the replay of a clip came to.
  struct Outcome: Sendable {
    var figures: ReplayFigures
    var rejection: Rejection?
  }

  /// Replays all clips.
  ///
  /// - Parameters:
  ///   - tracks: at least one, prepared for the robot.
  ///   - batch: of as many robots as tracks.
  ///   - pool: workers that share the clips.
  func run(_ tracks: [ReferenceTrack], in batch: any PhysicsBatch, pool: WorkerPool) -> [Outcome] {
    let tickCounts = tracks.map(tickCount)
    let feedforwards = feedforwards(of: tracks, tickCounts: tickCounts, pool: pool)
    var frames = tracks.map { $0.makeFrame() }
    var monitors = tickCounts.map {
      ReplayMonitor(
        robot, configuration: configuration, weight: law.weight, tickCount: $0)
    }
    var targets = tracks.flatMap { _ in robot.nominalPositions }
    var properties = RobotProperties()
    properties.friction = configuration.replay.friction
    for (row, track) in tracks.enumerated() {
      track.sample(at: 0, into: &frames[row])
      batch.setProperties(properties, of: row)
      batch.reset(
        row, to: RobotState(frames[row]), targets: target(frames[row], feedforwards[row], tick: 0))
    }

    for tick in 0..<(tickCounts.max() ?? 0) {
      // Robots whose clip is over or rejected go on towards their last targets, unwatched.
      let watched = tracks.indices.filter { tick < tickCounts[$0] && !monitors[$0].isRejected }
      guard !watched.isEmpty else { break }
      var assists = Array(repeating: 0.0, count: tracks.count)
      for row in watched {
        let wrench = law.wrench(
          reference: frames[row], pose: batch.state.basePose(row),
          linearVelocity: batch.state.baseLinearVelocityInWorld.vector(row),
          angularVelocity: batch.state.baseAngularVelocityInWorld.vector(row))
        assists[row] = law.share(of: wrench)
        batch.setExternalWrench(
          row, forceInWorld: wrench.forceInWorld, torqueInWorld: wrench.torqueInWorld)
        targets.replaceSubrange(
          row * robot.joints.count..<(row + 1) * robot.joints.count,
          with: target(frames[row], feedforwards[row], tick: tick))
      }
      let faults = batch.advance(targets: targets, substeps: configuration.replay.substeps)
      for fault in faults where watched.contains(fault.index) { monitors[fault.index].fail(fault) }
      let time = Double(tick + 1) * configuration.replay.controlPeriod
      for row in watched {
        tracks[row].sample(at: time, into: &frames[row])
        monitors[row].observe(
          batch.state, row: row, reference: frames[row], assist: assists[row])
      }
    }
    return tracks.indices.map { row in
      var figures = monitors[row].figures
      figures.meanMissingWrench = meanMissingWrench(feedforwards[row])
      return Outcome(figures: figures, rejection: monitors[row].rejection)
    }
  }

  /// Control ticks of a clip; whole cycles of one that repeats.
  private func tickCount(of track: ReferenceTrack) -> Int {
    let replay = configuration.replay
    let cycles = track.isCyclic ? max(1, (replay.cyclicTime / track.duration).rounded(.up)) : 1
    return max(1, Int((cycles * track.duration / replay.controlPeriod).rounded(.down)))
  }

  private func feedforwards(
    of tracks: [ReferenceTrack], tickCounts: [Int], pool: WorkerPool
  ) -> [MotionFeedforward] {
    let results = Mutex<[MotionFeedforward?]>(Array(repeating: nil, count: tracks.count))
    let replay = configuration.replay
    let gravity = law.weight / robot.totalMass
    pool.forEach(tracks.count) { index in
      let feedforward = MotionFeedforward(
        tracks[index], replay: replay, tickCount: tickCounts[index], gravity: gravity)
      results.withLock { $0[index] = feedforward }
    }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// `[joints]` `q* + (τ_ff + k_d q̇*) / k_p` [rad].
  private func target(
    _ reference: ReferenceFrame, _ feedforward: MotionFeedforward, tick: Int
  ) -> [Double] {
    robot.joints.enumerated().map { index, joint in
      let torque = feedforward.jointTorques[tick * robot.joints.count + index]
      return reference.jointPositions[index]
        + (torque + joint.damping * reference.jointVelocities[index]) / joint.stiffness
    }
  }

  private func meanMissingWrench(_ feedforward: MotionFeedforward) -> Double {
    let shares = zip(feedforward.missingForces, feedforward.missingMoments).map { force, moment in
      law.share(of: AssistingWrench(forceInWorld: force, torqueInWorld: moment))
    }
    return shares.reduce(0, +) / Double(max(shares.count, 1))
  }
}

extension RobotState {
  /// The state that a reference motion wants.
  fileprivate init(_ frame: ReferenceFrame) {
    self.init(
      basePose: frame.basePose, baseLinearVelocityInWorld: frame.baseLinearVelocity,
      baseAngularVelocityInWorld: frame.baseAngularVelocity, jointPositions: frame.jointPositions,
      jointVelocities: frame.jointVelocities)
  }
}
