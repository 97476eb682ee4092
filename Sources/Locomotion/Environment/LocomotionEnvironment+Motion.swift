import EnvironmentInterface

/// What the environment has of its reference motion as a whole.
extension LocomotionEnvironment {
  /// `[environments]` how far each robot was from its reference at the end of the last step; nil where
  /// there is no reference motion.
  public var trackingErrors: [TrackingError]? {
    definition.motion == nil ? nil : owners.flatMap(\.shard.trackingErrors)
  }

  /// Whether the robots are to follow clips, which bring their own command, instead of commands.
  public var followsClips: Bool { definition.configuration.motion.followsClips }

  /// Counts the failures of the last step and works out where the next episodes start.
  func advanceSampling() {
    guard let sampler = definition.motion?.sampler, !sampler.bins.isEmpty,
      owners[0].shard.evaluation == nil
    else { return }
    for bin in clipCounts.indices { clipCounts[bin] = 0 }
    for owner in owners {
      for bin in clipCounts.indices { clipCounts[bin] += owner.shard.clipFailures[bin] }
    }
    groups.ranks.addUp(&clipCounts)
    sampler.advance(&clipFailures, counts: clipCounts)
    guard owners.contains(where: { !$0.shard.ended.isEmpty }) else { return }
    shareClipChances()
  }

  /// Tells all shards the chances of the clips' bins.
  func shareClipChances() {
    guard let sampler = definition.motion?.sampler, !sampler.bins.isEmpty else { return }
    for owner in owners {
      sampler.update(&owner.shard.clipChances, failures: clipFailures)
    }
  }

  /// Means of the tracking errors over the episodes that ended, and how even the sampling is.
  var motionFigures: [EpisodeStatistics.Figure] {
    guard let motion = definition.motion else { return [] }
    let errors = owners.map(\.shard.motions.endedErrors)
    let sums = groups.sum(
      groups.localRanges.map {
        ColumnSums.of(errors, width: MotionState.errorCount, over: $0)
      })
    var figures = [
      EpisodeStatistics.Figure(name: "tracking/joint_error_rad", value: sums[0] / sums[2]),
      EpisodeStatistics.Figure(name: "tracking/foot_error_m", value: sums[1] / sums[2]),
    ]
    guard !motion.sampler.bins.isEmpty else { return figures }
    var chances = clipFailures
    motion.sampler.update(&chances, failures: clipFailures)
    let top = chances.indices.max { chances[$0] < chances[$1] } ?? 0
    figures.append(
      EpisodeStatistics.Figure(name: "sampling/entropy", value: ClipSampler.entropy(chances)))
    figures.append(EpisodeStatistics.Figure(name: "sampling/top_bin", value: Double(top)))
    figures.append(EpisodeStatistics.Figure(name: "sampling/top_chance", value: chances[top]))
    return figures
  }
}
