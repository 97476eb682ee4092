/// What came over one direction of a link, and what did not.
public struct LinkTally: Equatable, Sendable {
  /// Packets that were used.
  public var newestCount = 0
  /// Packets that newer ones had overtaken.
  public var lateCount = 0
  /// Packets that had come already.
  public var duplicateCount = 0
  /// Packets of a sender that has been started anew since.
  public var oldSessionCount = 0
  /// Packets that never came.
  public var missingCount = 0
  /// Senders that were started.
  public var sessionCount = 0
  /// Datagrams from others than the other end.
  public var foreignCount = 0
  /// `[reasons]` datagrams that were no packets, in the order of `PacketRefusal.allCases`.
  public var refusalCounts = [Int](repeating: 0, count: PacketRefusal.allCases.count)

  /// Nothing yet.
  public init() {}

  /// Datagrams that were refused for a reason.
  public func count(of reason: PacketRefusal) -> Int { refusalCounts[Int(reason.rawValue)] }

  /// Datagrams that were refused.
  public var refusedCount: Int { refusalCounts.reduce(0, +) }
}

/// Takes datagrams of one kind, gives those packets that are in order and newer than all before, and
/// counts all others.
public struct LinkInbox: Sendable {
  /// What came so far.
  public private(set) var tally = LinkTally()

  private let format: PacketFormat
  private let kind: PacketKind
  private var tracker = SequenceTracker()

  /// An inbox for packets of a kind.
  public init(_ kind: PacketKind, of format: PacketFormat) {
    self.format = format
    self.kind = kind
  }

  /// Counts a datagram from someone else.
  mutating func refuseForeign() { tally.foreignCount += 1 }

  /// Takes a datagram.
  ///
  /// - Parameters:
  ///   - bytes: begins with it.
  ///   - count: its length; above `bytes.count` for one that was cut.
  /// - Returns: the header of a packet that is to be used; nil for any other.
  public mutating func take(_ bytes: [UInt8], count: Int) -> PacketHeader? {
    let header: PacketHeader
    switch format.header(of: bytes, count: count, kind: kind) {
    case .success(let found): header = found
    case .failure(let reason):
      tally.refusalCounts[Int(reason.rawValue)] += 1
      return nil
    }
    let place = tracker.place(session: header.session, sequence: header.sequence)
    tally.missingCount = tracker.missingCount
    tally.sessionCount = tracker.sessionCount
    switch place {
    case .newest:
      tally.newestCount += 1
      return header
    case .late: tally.lateCount += 1
    case .duplicate: tally.duplicateCount += 1
    case .oldSession: tally.oldSessionCount += 1
    }
    return nil
  }
}
