/// Follows the numbers of packets: which is new, which comes late or twice, which are missing.
///
/// Numbers are compared by their distance on the circle of 2³² (RFC 1982), so that 0 follows 2³² − 1.
public struct SequenceTracker: Equatable, Sendable {
  /// What a packet is by its number.
  public enum Place: Equatable, Sendable {
    /// Newer than all before it.
    case newest
    /// Overtaken by a newer one.
    case late
    /// There already.
    case duplicate
    /// Of a sender that has been started anew since.
    case oldSession
  }

  /// Numbers that were left out and did not come late.
  public private(set) var missingCount = 0
  /// Sessions that packets came from.
  public private(set) var sessionCount = 0

  private var session: Int64 = 0
  private var newest: UInt32 = 0
  /// Bit k: whether the packet k before the newest has come.
  private var seen: UInt64 = 0
  /// Numbers from the session's first packet to its newest, as far as `seen` reaches.
  private var span = 0

  private static let window = 64

  /// Before the first packet.
  public init() {}

  /// Takes a packet's number.
  public mutating func place(session: Int64, sequence: UInt32) -> Place {
    guard sessionCount > 0, session == self.session else {
      guard sessionCount == 0 || session > self.session else { return .oldSession }
      begin(session, at: sequence)
      return .newest
    }
    let distance = Int(Int32(bitPattern: sequence &- newest))
    if distance > 0 {
      missingCount += distance - 1
      seen = distance < Self.window ? seen << UInt64(distance) | 1 : 1
      span = min(span + distance, Self.window)
      newest = sequence
      return .newest
    }
    let age = -distance
    guard age < span else { return .late }
    guard seen & 1 << UInt64(age) == 0 else { return .duplicate }
    seen |= 1 << UInt64(age)
    missingCount -= 1
    return .late
  }

  private mutating func begin(_ session: Int64, at sequence: UInt32) {
    self.session = session
    sessionCount += 1
    newest = sequence
    seen = 1
    span = 1
  }
}
