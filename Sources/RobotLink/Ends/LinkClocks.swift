/// How the clocks of the two ends are related.
public enum LinkClocks: Sendable {
  /// One computer: the times in packets are those of the receiver's clock, and tell their ages.
  case shared
  /// Two computers: a packet's age counts from its arrival; how long it was on its way is not seen.
  case separate

  /// As the other end's address tells.
  public init(_ address: DatagramAddress) { self = address.isLoopback ? .shared : .separate }

  /// The time that a packet counts from [ns].
  func time(of header: PacketHeader, arriving now: Int64) -> Int64 {
    self == .shared ? header.time : now
  }
}
