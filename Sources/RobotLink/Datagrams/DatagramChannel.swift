/// A datagram that was put into a buffer.
public struct ReceivedDatagram: Equatable, Sendable {
  /// Its length; more than the buffer where it was cut [bytes].
  public var byteCount: Int
  /// Who sent it.
  public var sender: DatagramAddress

  /// The datagram of the values given.
  public init(byteCount: Int, sender: DatagramAddress) {
    self.byteCount = byteCount
    self.sender = sender
  }
}

/// What datagrams go over: a socket, a socket with faults, or memory in a test. Nothing waits, and nothing
/// is certain to arrive.
public protocol DatagramChannel {
  /// Puts the next datagram into the buffer; nil where none is there.
  mutating func receive(into bytes: inout [UInt8]) -> ReceivedDatagram?

  /// Sends the first `count` bytes.
  mutating func send(_ bytes: [UInt8], count: Int, to address: DatagramAddress)
}

/// The most datagrams that one end takes in one step: a flood must not stop its loop.
let largestDatagramCount = 64
