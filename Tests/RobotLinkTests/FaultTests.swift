import Reproducibility
import Testing

@testable import RobotLink

@Suite struct FaultTests {
  private static let sender = DatagramAddress(host: 1, port: 2)

  /// What came out of a link at a packet each millisecond.
  private struct Arrival: Equatable {
    let number: Int
    let bytes: [UInt8]
    /// [ms]
    let delay: Double
  }

  private func arrivals(
    _ settings: LinkFaultSettings, seed: UInt64 = 3, count: Int = 4000
  ) throws -> (arrivals: [Arrival], tally: LinkFaultTally) {
    var faults = try LinkFaults(
      settings, largestByteCount: 8, stream: RandomStream(seed: seed, stream: 0))
    var arrivals: [Arrival] = []
    var packet = [UInt8](repeating: 0, count: 8)
    // A tenth of a millisecond at a time, and a second after the last packet for the slowest.
    for tick in 0..<10 * count + 20_000 {
      let time = Int64(tick) * 100_000
      if tick % 10 == 0, tick < 10 * count {
        packet.put(UInt64(tick / 10), at: 0)
        faults.admit(packet, ReceivedDatagram(byteCount: 8, sender: Self.sender), at: time)
      }
      while let datagram = faults.release(at: time, into: &packet) {
        #expect(datagram == ReceivedDatagram(byteCount: 8, sender: Self.sender))
        let number = Int(truncatingIfNeeded: packet.integer(at: 0, as: UInt64.self))
        arrivals.append(
          Arrival(number: number, bytes: packet, delay: Double(tick) / 10 - Double(number)))
      }
    }
    return (arrivals, faults.tally)
  }

  @Test("a link without faults passes everything at once")
  func clean() throws {
    let (arrivals, tally) = try arrivals(LinkFaultSettings())
    #expect(arrivals.map(\.number) == Array(0..<4000))
    #expect(arrivals.allSatisfy { $0.delay == 0 })
    #expect(tally.lostCount == 0)
  }

  @Test("a share of the packets is lost")
  func loss() throws {
    var settings = LinkFaultSettings()
    settings.loss = 0.1
    let (arrivals, tally) = try arrivals(settings)
    // Four standard deviations of a binomial count.
    #expect(abs(tally.lostCount - 400) < 76)
    #expect(arrivals.count == 4000 - tally.lostCount)
    #expect(arrivals.map(\.number) == arrivals.map(\.number).sorted())
  }

  @Test("delay and jitter keep the order and their bounds")
  func delay() throws {
    var settings = LinkFaultSettings()
    settings.delay = 0.01
    settings.jitter = 0.005
    let (arrivals, _) = try arrivals(settings)
    #expect(arrivals.map(\.number) == Array(0..<4000))
    // What is released at the next tenth of a millisecond may be as much later.
    #expect(arrivals.allSatisfy { $0.delay >= 10 && $0.delay <= 15.11 })
    let delays = arrivals.map(\.delay)
    #expect((delays.min() ?? 0) < 11.5 && (delays.max() ?? 0) > 14.5)
  }

  @Test("packets that are held back are overtaken, and no others")
  func reordering() throws {
    var settings = LinkFaultSettings()
    settings.reordering = 0.05
    let (arrivals, tally) = try arrivals(settings)
    #expect(arrivals.map(\.number).sorted() == Array(0..<4000))
    #expect(abs(tally.reorderedCount - 200) < 56)
    #expect(arrivals.filter { $0.delay > 0 }.count == tally.reorderedCount)
    #expect(arrivals.allSatisfy { $0.delay == 0 || ($0.delay >= 1 && $0.delay <= 3.11) })
    #expect(arrivals.map(\.number) != arrivals.map(\.number).sorted())
  }

  @Test("packets come twice")
  func duplication() throws {
    var settings = LinkFaultSettings()
    settings.duplication = 0.2
    let (arrivals, tally) = try arrivals(settings)
    #expect(abs(tally.duplicatedCount - 800) < 102)
    #expect(arrivals.count == 4000 + tally.duplicatedCount)
    #expect(Set(arrivals.map(\.number)).count == 4000)
  }

  @Test("bits are changed in a share of the packets, and the checksum finds every one")
  func corruption() throws {
    var settings = LinkFaultSettings()
    settings.corruption = 0.25
    var faults = try LinkFaults(
      settings, largestByteCount: TestPackets.format.largestByteCount,
      stream: RandomStream(seed: 8, stream: 0))
    var inbox = LinkInbox(.sensors, of: TestPackets.format)
    var buffer = [UInt8](repeating: 0, count: TestPackets.format.largestByteCount)
    for number in UInt32(0)..<2000 {
      var header = TestPackets.header
      header.sequence = number
      let bytes = TestPackets.bytes(of: .sensors, header)
      faults.admit(bytes, ReceivedDatagram(byteCount: bytes.count, sender: Self.sender), at: 0)
      while let datagram = faults.release(at: 0, into: &buffer) {
        _ = inbox.take(buffer, count: datagram.byteCount)
      }
    }
    let changed = faults.tally.corruptedCount
    #expect(abs(changed - 500) < 78)
    // An even number of changes may hit the same bit and undo itself.
    #expect(inbox.tally.refusedCount <= changed && inbox.tally.refusedCount >= changed - 2)
    #expect(inbox.tally.newestCount + inbox.tally.refusedCount == 2000)
  }

  @Test("a seed does the same again, another something else")
  func seeds() throws {
    var settings = LinkFaultSettings()
    settings.loss = 0.05
    settings.jitter = 0.003
    settings.reordering = 0.1
    settings.duplication = 0.1
    let first = try arrivals(settings, count: 500)
    let again = try arrivals(settings, count: 500)
    let other = try arrivals(settings, seed: 4, count: 500)
    #expect(first.arrivals == again.arrivals && first.tally == again.tally)
    #expect(first.arrivals != other.arrivals)
  }

  @Test("a link that is full loses what comes then, and asks for no more room")
  func full() throws {
    var settings = LinkFaultSettings()
    settings.delay = 1
    var faults = try LinkFaults(
      settings, largestByteCount: 8, stream: RandomStream(seed: 1, stream: 0))
    let packet = [UInt8](repeating: 1, count: 8)
    let datagram = ReceivedDatagram(byteCount: 8, sender: Self.sender)
    for _ in 0..<3000 { faults.admit(packet, datagram, at: 0) }
    // One that is longer than any packet is lost, too.
    faults.admit(packet, ReceivedDatagram(byteCount: 9, sender: Self.sender), at: 0)
    #expect(faults.tally.lostCount == 3001 - 2048)
    var buffer = packet
    var count = 0
    while faults.release(at: 1_000_000_000, into: &buffer) != nil { count += 1 }
    #expect(count == 2048)
  }

  @Test("settings that cannot be are refused")
  func settings() {
    let changes: [(inout LinkFaultSettings) -> Void] = [
      { $0.loss = 1.1 }, { $0.loss = -0.1 }, { $0.loss = .nan }, { $0.delay = -1 },
      { $0.delay = 2 }, { $0.jitter = .infinity }, { $0.reordering = 2 },
      { $0.duplication = .nan }, { $0.corruption = -1 },
    ]
    for change in changes {
      var settings = LinkFaultSettings()
      change(&settings)
      #expect(throws: LinkError.self) { try settings.validate() }
    }
  }
}
