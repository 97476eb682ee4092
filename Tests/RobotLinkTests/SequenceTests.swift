import Reproducibility
import Testing

@testable import RobotLink

@Suite struct SequenceTests {
  private func places(
    _ tracker: inout SequenceTracker, _ sequences: [UInt32], session: Int64 = 1
  ) -> [SequenceTracker.Place] {
    sequences.map { tracker.place(session: session, sequence: $0) }
  }

  @Test("gaps are counted, late packets fill them, and nothing is used twice")
  func gaps() {
    var tracker = SequenceTracker()
    let places = places(&tracker, [10, 11, 14, 12, 12, 14, 15, 9, 16])
    #expect(
      places == [
        .newest, .newest, .newest, .late, .duplicate, .duplicate, .newest, .late, .newest,
      ])
    // 13 never came; 9 came before anything was expected.
    #expect(tracker.missingCount == 1)
  }

  @Test("0 follows the largest number")
  func wrapAround() {
    var tracker = SequenceTracker()
    let places = places(&tracker, [.max - 1, .max, 1, 0, .max, 2])
    #expect(places == [.newest, .newest, .newest, .late, .duplicate, .newest])
    #expect(tracker.missingCount == 0)
  }

  @Test("a packet from half the circle back is late, not new")
  func farBack() {
    var tracker = SequenceTracker()
    let places = places(&tracker, [5, 5 &+ 0x8000_0001, 5 &+ 0x7FFF_FFFF])
    #expect(places == [.newest, .late, .newest])
  }

  @Test(
    "a sender that was started anew counts from 0 again, and the one before is not heard any more")
  func sessions() {
    var tracker = SequenceTracker()
    _ = places(&tracker, [100, 101, 102])
    #expect(tracker.place(session: 2, sequence: 0) == .newest)
    #expect(tracker.place(session: 1, sequence: 103) == .oldSession)
    #expect(tracker.place(session: 2, sequence: 1) == .newest)
    #expect(tracker.sessionCount == 2)
    #expect(tracker.missingCount == 0)
  }

  @Test("whatever comes in whatever order, used, late, twice and missing add up")
  func sums() {
    var stream = RandomStream(seed: 12, stream: 0)
    var tracker = SequenceTracker()
    var counts = [0, 0, 0]
    var sent: Set<UInt32> = []
    // Each number is lost, comes once or comes twice, at most 30 places from where it belongs.
    var packets: [(place: Double, sequence: UInt32)] = []
    for sequence in UInt32(0)..<5000 {
      for _ in 0..<stream.index(below: 3) {
        packets.append((Double(sequence) + 30 * stream.uniform(), sequence))
      }
    }
    packets.sort { $0.place < $1.place }
    for packet in packets {
      sent.insert(packet.sequence)
      switch tracker.place(session: 7, sequence: packet.sequence) {
      case .newest: counts[0] += 1
      case .late: counts[1] += 1
      case .duplicate: counts[2] += 1
      case .oldSession: Issue.record("there is one session")
      }
    }
    let first = packets[0].sequence
    let early = sent.filter { $0 < first }.count
    #expect(counts[0] + counts[1] + counts[2] == packets.count)
    let last = sent.max() ?? 0
    #expect(tracker.missingCount == Int(last - first) + 1 - (sent.count - early))
    #expect(counts.allSatisfy { $0 > 100 })
  }
}
