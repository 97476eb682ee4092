import EnvironmentInterface

/// Sums over the episodes of all ranks that ended.
struct EpisodeSums {
  let count: Double
  /// Control steps.
  let steps: Double
  let episodeReturn: Double
  let faults: Double
  /// `[terms]` parts of the return.
  let terms: [Double]
  /// `[3]` |error| of forward speed, leftward speed and yaw rate.
  let errors: [Double]
  /// Falls by cause.
  let causes: [(cause: TerminationCause, count: Double)]

  /// - Parameters:
  ///   - accounts: of all shards of this rank, in the order of their environments.
  ///   - groups: how the environments of all ranks are divided.
  init(_ accounts: [EpisodeAccounts], groups: EnvironmentGroups) {
    let termCount = accounts[0].termCount
    let causes = accounts[0].causes
    let sums = groups.sum(
      groups.localRanges.map { environments in
        func sum(_ buffer: (EpisodeAccounts) -> [Double], width: Int = 1) -> [Double] {
          ColumnSums.of(accounts.map(buffer), width: width, over: environments)
        }
        func count(_ buffer: (EpisodeAccounts) -> [Int], width: Int = 1) -> [Double] {
          sum({ buffer($0).map(Double.init) }, width: width)
        }
        return count(\.endedCounts) + count(\.endedSteps) + sum(\.endedReturns) + count(\.faults)
          + sum(\.endedErrors, width: 3) + sum(\.endedTerms, width: termCount)
          + count(\.endedCauses, width: causes.count)
      })
    count = sums[0]
    steps = sums[1]
    episodeReturn = sums[2]
    faults = sums[3]
    errors = Array(sums[4..<7])
    terms = Array(sums[7..<7 + termCount])
    self.causes = zip(causes, sums[(7 + termCount)...]).map { ($0, $1) }
  }
}

/// Sums over the columns of buffers that lie in shards, environment by environment, so that shards do
/// not show in the last bit.
enum ColumnSums {
  /// Adds up rows.
  ///
  /// - Parameters:
  ///   - buffers: `[environments, width]` of each shard, one shard after the other.
  ///   - width: numbers of an environment.
  ///   - environments: those whose rows are added up.
  /// - Returns: `[width]`.
  static func of(_ buffers: [[Double]], width: Int, over environments: Range<Int>) -> [Double] {
    var sums = Array(repeating: 0.0, count: width)
    guard width > 0 else { return sums }
    var first = 0
    for buffer in buffers {
      let rows = environments.clamped(to: first..<first + buffer.count / width)
      for slot in (rows.lowerBound - first) * width..<(rows.upperBound - first) * width {
        sums[slot % width] += buffer[slot]
      }
      first += buffer.count / width
    }
    return sums
  }
}

extension EpisodeStatistics {
  /// Means over the episodes that ended.
  ///
  /// - Parameters:
  ///   - sums: over these episodes.
  ///   - rewards: names of the terms.
  ///   - timestep: length of a control step [s].
  ///   - further: figures that follow.
  init(_ sums: EpisodeSums, rewards: RewardSum, timestep: Double, further: [Figure]) {
    let time = sums.steps * timestep
    let names = rewards.terms.map(\.definition.name)
    let wholeSize = sums.terms.reduce(0) { $0 + abs($1) }
    let fallCount = sums.causes.reduce(0) { $0 + $1.count }

    var figures = [Figure(name: "episode/terminated_share", value: fallCount / sums.count)]
    for (name, term) in zip(names, sums.terms) {
      figures.append(Figure(name: "reward/\(name)", value: term / time))
    }
    for (name, term) in zip(names, sums.terms) {
      figures.append(Figure(name: "reward_share/\(name)", value: abs(term) / wholeSize))
    }
    for (name, error) in zip(["forward_speed", "leftward_speed", "yaw_rate"], sums.errors) {
      figures.append(Figure(name: "command_error/\(name)", value: error / sums.steps))
    }
    for (cause, count) in sums.causes {
      figures.append(Figure(name: "termination/\(cause.rawValue)", value: count / sums.count))
    }
    figures.append(Figure(name: "fault/count", value: sums.faults))
    self.init(
      episodeCount: Int(sums.count), meanReturn: sums.episodeReturn / sums.count,
      meanLength: sums.steps / sums.count, figures: figures + further)
  }
}
