/// What came over one direction of a link, for reports.
public struct PacketFigures: Encodable, Sendable {
  /// Packets that were used.
  public let used: Int
  /// Numbers that never came.
  public let missing: Int
  /// Packets that came after a newer one.
  public let late: Int
  /// Packets that came twice.
  public let duplicate: Int
  /// Packets of a session that another has replaced.
  public let oldSession: Int
  /// Packets of others than the peer.
  public let foreign: Int
  /// Packets that were refused, by reason.
  public let refused: [String: Int]

  /// Those of a tally.
  public init(_ tally: LinkTally) {
    used = tally.newestCount
    missing = tally.missingCount
    late = tally.lateCount
    duplicate = tally.duplicateCount
    oldSession = tally.oldSessionCount
    foreign = tally.foreignCount
    refused = Dictionary(
      uniqueKeysWithValues: PacketRefusal.allCases.filter { tally.count(of: $0) > 0 }
        .map { ("\($0)", tally.count(of: $0)) })
  }

  /// One line.
  public var text: String {
    let reasons = refused.sorted { $0.key < $1.key }.map { ", \($0.value) refused for \($0.key)" }
    return "\(used) used, \(missing) missing, \(late) late, \(duplicate) twice, "
      + "\(foreign) from others" + reasons.joined()
  }
}
