import Reproducibility
public import RobotRuntime

/// A channel with faults in both directions, each with random numbers of its own.
///
/// What is sent leaves when something is received or sent next, so faults are as fine in time as the
/// loop that uses the channel.
public struct FaultyChannel<Base: DatagramChannel, Clock: LoopClock>: DatagramChannel {
  /// Faults of what is received.
  public private(set) var incoming: LinkFaults
  /// Faults of what is sent.
  public private(set) var outgoing: LinkFaults

  private var base: Base
  private var clock: Clock
  private var buffer: [UInt8]

  /// - Parameters:
  ///   - base: what the datagrams go over.
  ///   - settings: what goes wrong, in either direction.
  ///   - largestByteCount: of a packet.
  ///   - seed: of the random numbers.
  ///   - clock: tells when packets come out.
  /// - Throws: `LinkError.invalid`.
  public init(
    _ base: Base, _ settings: LinkFaultSettings, largestByteCount: Int, seed: UInt64, clock: Clock
  ) throws(LinkError) {
    self.base = base
    self.clock = clock
    incoming = try LinkFaults(
      settings, largestByteCount: largestByteCount, stream: RandomStream(seed: seed, stream: 0))
    outgoing = try LinkFaults(
      settings, largestByteCount: largestByteCount, stream: RandomStream(seed: seed, stream: 1))
    buffer = Array(repeating: 0, count: largestByteCount)
  }

  /// Puts the next datagram whose time has come into the buffer.
  public mutating func receive(into bytes: inout [UInt8]) -> ReceivedDatagram? {
    let time = clock.now()
    for _ in 0..<largestDatagramCount {
      guard let datagram = base.receive(into: &buffer) else { break }
      incoming.admit(buffer, datagram, at: time)
    }
    flush(at: time)
    return incoming.release(at: time, into: &bytes)
  }

  /// Sends a datagram on its way. Its address is kept where the sender stands otherwise.
  public mutating func send(_ bytes: [UInt8], count: Int, to address: DatagramAddress) {
    let time = clock.now()
    outgoing.admit(bytes, ReceivedDatagram(byteCount: count, sender: address), at: time)
    flush(at: time)
  }

  private mutating func flush(at time: Int64) {
    while let datagram = outgoing.release(at: time, into: &buffer) {
      base.send(buffer, count: datagram.byteCount, to: datagram.sender)
    }
  }
}
