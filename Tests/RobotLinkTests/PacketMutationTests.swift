import Foundation
import Reproducibility
import RobotRuntime
import Testing

@testable import RobotLink

/// Spoilt packets: no crash, and nothing that is used is wrong.
///
/// A short run belongs to the tests. The long one, whose figures are in docs/software-in-the-loop.md:
///
///     TREADMILL_MUTATIONS=1000000 swift test -c release -Xswiftc -enable-testing \
///       --filter RobotLinkTests.PacketMutationTests
@Suite struct PacketMutationTests {
  private static let count =
    ProcessInfo.processInfo.environment["TREADMILL_MUTATIONS"].flatMap { Int($0) } ?? 2000

  /// Bits, bytes, words, cuts, repeated parts, and numbers on which readers trip.
  private static func spoil(_ bytes: inout [UInt8], _ stream: inout RandomStream) {
    for _ in 0...stream.index(below: 4) where !bytes.isEmpty {
      let place = stream.index(below: bytes.count)
      let end = min(bytes.count, place + stream.index(below: 40))
      switch stream.index(below: 7) {
      case 0: bytes[place] ^= 1 << UInt8(stream.index(below: 8))
      case 1: bytes[place] = UInt8(truncatingIfNeeded: stream.next())
      case 2: bytes.removeSubrange(place..<end)
      case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
      case 4: bytes.removeSubrange(place...)
      case 5 where bytes.count >= 8:
        let numbers = [Double.nan, .infinity, -.infinity, 1e300, -1e-300, -0.0, 1e6]
        bytes.put(
          numbers[stream.index(below: numbers.count)], at: stream.index(below: bytes.count - 7))
      case 6: for index in place..<end { bytes[index] = UInt8(truncatingIfNeeded: stream.next()) }
      default: break
      }
    }
  }

  @Test(
    "no spoilt packet crashes a reader, and what is read is finite", arguments: PacketKind.allCases)
  func spoiltPackets(kind: PacketKind) {
    let format = TestPackets.format
    let victim = TestPackets.bytes(of: kind)
    var stream = RandomStream(seed: 9, stream: UInt64(kind.rawValue))
    var inbox = LinkInbox(kind, of: format)
    var sample = RobotSample(jointCount: 12, scanCount: 0)
    var command = JointCommand(jointCount: 12)
    var buffer = [UInt8](repeating: 0, count: format.largestByteCount)
    for round in 0..<Self.count {
      var bytes = victim
      bytes.put(UInt32(truncatingIfNeeded: round), at: 12)
      Self.spoil(&bytes, &stream)
      // The checksum of every other one is made right, or nothing behind it would be tried.
      if round % 2 == 0, bytes.count >= 4 { bytes = TestPackets.resealed(bytes) }
      for place in 0..<min(bytes.count, buffer.count) { buffer[place] = bytes[place] }
      guard inbox.take(buffer, count: bytes.count) != nil else { continue }
      switch kind {
      case .sensors:
        format.readSensors(buffer, into: &sample)
        #expect(Self.isInOrder(sample.reading.jointPositions + sample.jointTorques))
      case .command:
        format.readCommand(buffer, into: &command)
        #expect(Self.isInOrder(command.positions + command.stiffness + command.damping))
        #expect((command.stiffness + command.damping).allSatisfy { $0 >= 0 })
      }
    }
    let tally = inbox.tally
    let taken = tally.newestCount + tally.lateCount + tally.duplicateCount + tally.oldSessionCount
    #expect(taken + tally.refusedCount == Self.count)
    // Some must be harmless, and every reason must be met, or the test would test nothing.
    #expect(tally.newestCount > 0)
    for reason in PacketRefusal.allCases { #expect(tally.count(of: reason) > 0, "\(reason)") }
  }

  private static func isInOrder(_ numbers: [Double]) -> Bool {
    numbers.allSatisfy { abs($0) <= PacketFormat.largestNumber }
  }
}
