/// Snapshots of a run whose parts are on several ranks.
extension Snapshot {
  /// The snapshot of all ranks' parts.
  ///
  /// - Parameters:
  ///   - ranks: each of which has arrays of the same names and lengths, of its part of the
  ///     environments.
  ///   - shared: arrays that are no environment's and the same on all ranks.
  /// - Returns: on rank 0 every array with those of all ranks one after the other; on others this one.
  public func collected(
    by ranks: any Collectives, exceptFor shared: Set<String> = []
  ) -> Snapshot {
    guard ranks.rankCount > 1 else { return self }
    var whole = self
    for path in paths where !shared.contains(path) {
      guard let values = self[path] else { continue }
      let words = ranks.collect(values.words)
      if ranks.isFirst { whole[path] = values.replaced(by: words) }
    }
    return whole
  }

  /// The snapshot of rank 0 on every rank.
  ///
  /// - Parameter ranks: each of which has arrays of the same names and lengths.
  public func broadcast(by ranks: any Collectives) -> Snapshot {
    guard ranks.rankCount > 1 else { return self }
    return Snapshot(
      entries: Dictionary(
        uniqueKeysWithValues: paths.compactMap { path in
          self[path].map { (path, $0.replaced(by: ranks.broadcast($0.words))) }
        }))
  }

  /// This rank's part of a snapshot of all, as `collected(by:exceptFor:)` made it.
  public func part(
    of ranks: any Collectives, exceptFor shared: Set<String> = []
  ) -> Snapshot {
    guard ranks.rankCount > 1 else { return self }
    var part = self
    for (path, values) in entries where !shared.contains(path) {
      part[path] = values.part(ranks.rank, of: ranks.rankCount)
    }
    return part
  }
}

extension Snapshot.Values {
  /// The bits of every element, a word each; those of a text byte by byte.
  fileprivate var words: [UInt64] {
    switch self {
    case .float(let values): values.map { UInt64($0.bitPattern) }
    case .double(let values): values.map(\.bitPattern)
    case .int64(let values): values.map { UInt64(bitPattern: $0) }
    case .uint64(let values): values
    case .text(let text): text.utf8.map { UInt64($0) }
    }
  }

  /// Values of the same type with other bits.
  fileprivate func replaced(by words: [UInt64]) -> Self {
    switch self {
    case .float:
      .float(words.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) })
    case .double: .double(words.map { Double(bitPattern: $0) })
    case .int64: .int64(words.map { Int64(bitPattern: $0) })
    case .uint64: .uint64(words)
    case .text:
      .text(String(decoding: words.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self))
    }
  }

  /// One of `count` equal parts; all of a text.
  fileprivate func part(_ index: Int, of count: Int) -> Self {
    func part<Element>(_ values: [Element]) -> [Element] {
      Array(values[index * values.count / count..<(index + 1) * values.count / count])
    }
    return switch self {
    case .float(let values): .float(part(values))
    case .double(let values): .double(part(values))
    case .int64(let values): .int64(part(values))
    case .uint64(let values): .uint64(part(values))
    case .text: self
    }
  }
}
