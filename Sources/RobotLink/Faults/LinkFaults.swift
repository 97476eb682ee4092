public import Reproducibility

/// One direction of a bad link: packets go in at one time and come out later, changed, twice or never.
///
/// It knows no clock; the times are given, and the same seed does the same to the same packets at the same
/// times. All memory is there from the beginning.
public struct LinkFaults: Sendable {
  /// What goes wrong.
  public let settings: LinkFaultSettings
  /// What went wrong so far.
  public private(set) var tally = LinkFaultTally()

  private var stream: RandomStream
  /// `[slots, slotByteCount]` packets on their way.
  private var bytes: [UInt8]
  /// `[slots]` their lengths and senders.
  private var datagrams: [ReceivedDatagram]
  /// `[slots]` when they come out [ns].
  private var dueTimes: [Int64]
  /// Slots in the order in which they come out, the next one last.
  private var order: [Int] = []
  private var freeSlots: [Int]
  /// When the last packet that kept its order comes out [ns].
  private var lastDue = Int64.min

  private let slotByteCount: Int

  /// Packets that may be on their way; two seconds at 1 kHz.
  private static let capacity = 2048
  /// Bounds of the time for which a packet is held back [s].
  private static let heldBack = 0.001...0.003

  /// - Parameters:
  ///   - settings: what goes wrong.
  ///   - largestByteCount: of a packet; longer ones are lost.
  ///   - stream: what is drawn from.
  /// - Throws: `LinkError.invalid`.
  public init(
    _ settings: LinkFaultSettings, largestByteCount: Int, stream: RandomStream
  ) throws(LinkError) {
    try settings.validate()
    self.settings = settings
    self.stream = stream
    slotByteCount = largestByteCount
    bytes = Array(repeating: 0, count: Self.capacity * largestByteCount)
    datagrams = Array(
      repeating: ReceivedDatagram(byteCount: 0, sender: DatagramAddress(host: 0, port: 0)),
      count: Self.capacity)
    dueTimes = Array(repeating: 0, count: Self.capacity)
    order.reserveCapacity(Self.capacity)
    freeSlots = Array(0..<Self.capacity)
  }

  /// Takes a packet on its way.
  ///
  /// - Parameters:
  ///   - packet: begins with it.
  ///   - datagram: its length and sender.
  ///   - time: now [ns].
  public mutating func admit(_ packet: [UInt8], _ datagram: ReceivedDatagram, at time: Int64) {
    tally.admittedCount += 1
    guard !happens(settings.loss) else {
      tally.lostCount += 1
      return
    }
    var due = time + nanoseconds(settings.delay + stream.uniform(in: 0...settings.jitter))
    if happens(settings.reordering) {
      tally.reorderedCount += 1
      due = max(due, lastDue) + nanoseconds(stream.uniform(in: Self.heldBack))
    } else {
      due = max(due, lastDue)
      lastDue = due
    }
    keep(packet, datagram, until: due)
    if happens(settings.duplication) {
      tally.duplicatedCount += 1
      keep(packet, datagram, until: due)
    }
  }

  /// Gives the next packet whose time has come.
  ///
  /// - Parameters:
  ///   - time: now [ns].
  ///   - packet: receives it; at least `largestByteCount`.
  /// - Returns: its length and sender; nil where none has come.
  public mutating func release(at time: Int64, into packet: inout [UInt8]) -> ReceivedDatagram? {
    guard let slot = order.last, dueTimes[slot] <= time else { return nil }
    order.removeLast()
    freeSlots.append(slot)
    let datagram = datagrams[slot]
    for place in 0..<min(datagram.byteCount, packet.count) {
      packet[place] = bytes[slot * slotByteCount + place]
    }
    tally.releasedCount += 1
    return datagram
  }

  private mutating func keep(
    _ packet: [UInt8], _ datagram: ReceivedDatagram, until due: Int64
  ) {
    guard datagram.byteCount <= min(slotByteCount, packet.count), let slot = freeSlots.popLast()
    else {
      tally.lostCount += 1
      return
    }
    let start = slot * slotByteCount
    for place in 0..<datagram.byteCount { bytes[start + place] = packet[place] }
    datagrams[slot] = datagram
    dueTimes[slot] = due
    if datagram.byteCount > 0, happens(settings.corruption) {
      tally.corruptedCount += 1
      for _ in 0...stream.index(below: 8) {
        bytes[start + stream.index(below: datagram.byteCount)] ^= 1 << UInt8(stream.index(below: 8))
      }
    }
    // Packets of the same time come out in the order in which they went in.
    var place = order.count
    while place > 0, dueTimes[order[place - 1]] <= due { place -= 1 }
    order.insert(slot, at: place)
  }

  /// Draws only for what may happen, so that one fault's draws do not depend on another's being off.
  private mutating func happens(_ share: Double) -> Bool {
    share > 0 && stream.uniform() < share
  }

  private func nanoseconds(_ time: Double) -> Int64 { Int64(time * 1e9) }
}
