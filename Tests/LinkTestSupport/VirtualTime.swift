import RobotLink
import RobotRuntime

/// A clock that goes on only when it is told to.
public final class ManualClock: LoopClock, @unchecked Sendable {
  // Safety: one test uses it in one thread.
  /// The time [ns].
  public var time: Int64 = 5_000_000_000
  /// Called with each moment that is waited for, before the wait ends.
  public var whileAsleep: (Int64) -> Void = { _ in }

  /// A clock that stands at five seconds.
  public init() {}

  /// The time [ns].
  public func now() -> Int64 { time }

  /// Waits no longer than it takes to call `whileAsleep`.
  public func sleep(until wanted: Int64) {
    whileAsleep(wanted)
    time = max(time, wanted)
  }
}

/// Two ends of a wire that is as fast as memory.
public final class Wire {
  /// `[ends]` the runtime's, then the robot's.
  public static let addresses = [
    DatagramAddress(host: 0x7F00_0001, port: 1), DatagramAddress(host: 0x7F00_0001, port: 2),
  ]
  /// `[ends]` what waits for each.
  public var queues: [[[UInt8]]] = [[], []]
  /// `[ends]` whether nothing arrives there any more.
  public var isCut = [false, false]

  /// A wire without packets.
  public init() {}

  /// One of the two ends.
  public struct End: DatagramChannel {
    let wire: Wire
    let number: Int

    /// Gives the next packet.
    public mutating func receive(into bytes: inout [UInt8]) -> ReceivedDatagram? {
      guard !wire.queues[number].isEmpty else { return nil }
      let packet = wire.queues[number].removeFirst()
      for place in 0..<min(packet.count, bytes.count) { bytes[place] = packet[place] }
      return ReceivedDatagram(byteCount: packet.count, sender: Wire.addresses[1 - number])
    }

    /// Puts a packet into the other end's queue.
    public mutating func send(_ bytes: [UInt8], count: Int, to address: DatagramAddress) {
      guard !wire.isCut[1 - number], address == Wire.addresses[1 - number] else { return }
      wire.queues[1 - number].append(Array(bytes[..<count]))
    }
  }

  /// The two ends.
  public var ends: (runtime: End, robot: End) {
    (End(wire: self, number: 0), End(wire: self, number: 1))
  }
}
