import Physics
import Reproducibility

/// The whole state.
extension LocomotionEnvironment {
  /// Everything that the next step depends on: random streams, episodes, commands, pushes, actions,
  /// histories, accounts, curriculum, levels of the ground, places in the reference motion and physics.
  ///
  /// An evaluation's plan is no part of it. All ranks call this together; it is complete on rank 0.
  public func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(EnvironmentMemory.snapshot(owners.map(\.shard.memory)), at: Group.memory)
    snapshot.store(CommandState.snapshot(owners.map(\.shard.commands)), at: Group.commands)
    snapshot.store(PushState.snapshot(owners.map(\.shard.pushes)), at: Group.pushes)
    snapshot.store(EpisodeAccounts.snapshot(owners.map(\.shard.accounts)), at: Group.accounts)
    snapshot.store(curriculum.numbers, at: Group.curriculum)
    if definition.tiles != nil {
      snapshot.store(TerrainState.snapshot(owners.map(\.shard.terrain)), at: Group.terrain)
    }
    if definition.motion != nil {
      snapshot.store(MotionState.snapshot(owners.map(\.shard.motions)), at: Group.motion)
      snapshot.store(clipFailures, at: Group.clipFailures)
    }
    snapshot.store(physics.snapshot(), at: Group.physics)
    return snapshot.collected(by: groups.ranks, exceptFor: Group.shared)
  }

  /// Goes on from a snapshot of an environment of the same robot, settings and size, whatever the
  /// numbers of its workers and ranks were. Where it throws, only the physics may have changed.
  public func restore(_ snapshot: Snapshot) throws(SnapshotError) {
    let snapshot = snapshot.part(of: groups.ranks, exceptFor: Group.shared)
    let memories = try EnvironmentMemory.restored(
      owners.map(\.shard.memory), from: snapshot.group(Group.memory))
    let commands = try CommandState.restored(
      owners.map(\.shard.commands), from: snapshot.group(Group.commands))
    let pushes = try PushState.restored(
      owners.map(\.shard.pushes), from: snapshot.group(Group.pushes))
    let accounts = try EpisodeAccounts.restored(
      owners.map(\.shard.accounts), from: snapshot.group(Group.accounts))
    let numbers = try snapshot.doubles(Group.curriculum, count: CurriculumState.numberCount)
    guard numbers.allSatisfy({ $0.isFinite && abs($0) < 1e15 }) else {
      throw .invalidValue(path: Group.curriculum, detail: "found a number that is no count")
    }
    var terrains = owners.map(\.shard.terrain)
    if definition.tiles != nil {
      terrains = try TerrainState.restored(terrains, from: snapshot.group(Group.terrain))
      for terrain in terrains { try check(terrain) }
    }
    var motions = owners.map(\.shard.motions)
    var failures = clipFailures
    if let motion = definition.motion {
      motions = try MotionState.restored(motions, from: snapshot.group(Group.motion))
      failures = try snapshot.doubles(Group.clipFailures, count: failures.count)
      for state in motions { try check(state, motion) }
      guard failures.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        throw .invalidValue(path: Group.clipFailures, detail: "found a number that is no count")
      }
    }
    try physics.restore(snapshot.group(Group.physics))

    for (index, owner) in owners.enumerated() {
      owner.shard.memory = memories[index]
      owner.shard.commands = commands[index]
      owner.shard.pushes = pushes[index]
      owner.shard.accounts = accounts[index]
      owner.shard.terrain = terrains[index]
      owner.shard.motions = motions[index]
      owner.shard.evaluation = nil
    }
    clipFailures = failures
    shareClipChances()
    curriculum.numbers = numbers
  }

  /// Refuses levels that the ground does not have.
  private func check(_ terrain: TerrainState) throws(SnapshotError) {
    let count = definition.tiles?.levelCount ?? 0
    guard let level = terrain.levels.first(where: { !(0..<count).contains($0) }) else { return }
    throw .invalidValue(
      path: Group.terrain, detail: "found level \(level), expected one of \(count) levels")
  }

  /// Refuses clips that there are not.
  private func check(
    _ state: MotionState, _ motion: MotionDefinition
  ) throws(SnapshotError) {
    let count = motion.clips?.tracks.count ?? 1
    guard let clip = state.clips.first(where: { !(0..<count).contains($0) }) else { return }
    throw .invalidValue(
      path: Group.motion, detail: "found clip \(clip), expected one of \(count) clips")
  }

  private enum Group {
    static let motion = "motion"
    static let clipFailures = "clip_failures"
    static let memory = "environment"
    static let commands = "commands"
    static let pushes = "pushes"
    static let accounts = "accounts"
    static let curriculum = "curriculum"
    static let terrain = "terrain"
    static let physics = "physics"
    /// What no single robot has.
    static let shared: Set = [
      curriculum, clipFailures, "\(physics)/\(PhysicsSnapshot.sharedPath)",
    ]
  }
}
