import Reproducibility

/// How the environments of a run are divided: into groups, and the groups over ranks.
///
/// Groups are contiguous and of one size, and whatever is added up over all environments is added up
/// within each group and then group by group. So the number of groups decides the bits of a run, and
/// the number of ranks, which must divide it, does not.
public struct EnvironmentGroups: Sendable {
  /// Environments of the whole run.
  public let environmentCount: Int
  /// Groups of the whole run.
  public let count: Int
  /// Those who share the groups.
  public let ranks: any Collectives

  /// - Parameters:
  ///   - environmentCount: of the whole run, a multiple of `count`.
  ///   - count: number of groups, a multiple of the number of ranks.
  ///   - ranks: who shares them.
  public init(
    environmentCount: Int, count: Int = 1, ranks: any Collectives = SingleProcess()
  ) {
    precondition(
      count >= 1 && environmentCount % count == 0 && count % ranks.rankCount == 0,
      "\(environmentCount) environments cannot be \(count) groups of \(ranks.rankCount) ranks")
    self.environmentCount = environmentCount
    self.count = count
    self.ranks = ranks
  }

  /// Environments of a group.
  public var size: Int { environmentCount / count }

  /// Number of this rank's groups.
  public var localCount: Int { count / ranks.rankCount }

  /// Numbers of this rank's groups in the whole run.
  public var numbers: Range<Int> {
    ranks.rank * localCount..<(ranks.rank + 1) * localCount
  }

  /// Numbers of this rank's environments in the whole run.
  public var environments: Range<Int> {
    numbers.lowerBound * size..<numbers.upperBound * size
  }

  /// The environments of each of this rank's groups, as this rank counts them: from 0.
  public var localRanges: [Range<Int>] { (0..<localCount).map { $0 * size..<($0 + 1) * size } }

  /// Σ over all groups, in the order of the groups; the same on every rank.
  ///
  /// - Parameter sums: `[local groups][values]`, what each of this rank's groups has.
  /// - Returns: `[values]`.
  public func sum(_ sums: [[Double]]) -> [Double] {
    let groups = inOrder(sums)
    return groups.dropFirst().reduce(into: groups[0]) { total, group in
      for i in total.indices { total[i] += group[i] }
    }
  }

  /// The values of all groups, in the order of the groups; the same on every rank.
  ///
  /// - Parameter values: `[local groups][values]`, of all groups the same number.
  /// - Returns: `[groups][values]`.
  public func inOrder(_ values: [[Double]]) -> [[Double]] {
    precondition(
      values.count == localCount, "\(localCount) groups got values of \(values.count)")
    guard ranks.rankCount > 1 else { return values }
    let width = values[0].count
    let all = ranks.gathered(values.flatMap { $0 })
    return (0..<count).map { Array(all[$0 * width..<($0 + 1) * width]) }
  }
}
