import CAllocationCounter
import Foundation
import Reproducibility
import RobotRuntime
import TestConditions
import Testing

@testable import RobotLink

@Suite struct PacketTests {
  private let format = TestPackets.format

  private func refusal(_ bytes: [UInt8], as kind: PacketKind) -> PacketRefusal? {
    switch format.header(of: bytes, count: bytes.count, kind: kind) {
    case .success: nil
    case .failure(let reason): reason
    }
  }

  @Test("sensors and commands come out as they went in, to the last bit")
  func roundTrip() throws {
    let sensors = TestPackets.bytes(of: .sensors)
    #expect(sensors.count == 148 + 24 * 12)
    #expect(sensors.count == format.byteCount(of: .sensors))
    let first = try format.header(of: sensors, count: sensors.count, kind: .sensors).get()
    #expect(first == TestPackets.header)
    var sample = RobotSample(jointCount: 12, scanCount: 0)
    format.readSensors(sensors, into: &sample)
    #expect(sample == TestPackets.sample)

    let commands = TestPackets.bytes(of: .command)
    #expect(commands.count == 52 + 24 * 12)
    let second = try format.header(of: commands, count: commands.count, kind: .command).get()
    #expect(second == TestPackets.header)
    var command = JointCommand(jointCount: 12)
    var buffer = [UInt8](repeating: 0xAA, count: format.largestByteCount)
    buffer.replaceSubrange(0..<commands.count, with: commands)
    format.readCommand(buffer, into: &command)
    #expect(command == TestPackets.command)
  }

  @Test("bytes stand where the documentation says")
  func layout() {
    let header = PacketHeader(
      sequence: 0x0403_0201, session: 0x0807_0605_0403_0201, time: -2, mode: 2,
      echoSequence: 0x0D0C_0B0A, echoTime: 1)
    let bytes = TestPackets.bytes(of: .command, header)
    #expect(Array(bytes[0..<8]) == Array("TMLK".utf8) + [1, 2, 12, 0])
    let names = CyclicRedundancyCheck.castagnoli.checksum(
      of: Array(TestPackets.jointNames.joined(separator: ",").utf8))
    #expect(Array(bytes[8..<12]) == (0..<4).map { UInt8(truncatingIfNeeded: names >> (8 * $0)) })
    #expect(Array(bytes[12..<24]) == [1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(Array(bytes[24..<32]) == [0xFE] + Array(repeating: 0xFF, count: 7))
    #expect(Array(bytes[32..<48]) == [0x0A, 0x0B, 0x0C, 0x0D, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    // −0.4 = 0xBFD999999999999A, the first joint's position.
    #expect(Array(bytes[48..<56]) == [0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xD9, 0xBF])
    #expect(bytes.number(at: 48 + 8 * 12) == 10)
    #expect(bytes.number(at: 48 + 16 * 12) == 0.5)

    let sensors = TestPackets.bytes(of: .sensors)
    #expect(sensors[37] == 0b10)
    #expect(sensors.number(at: 48) == 0.1)
    #expect(sensors.number(at: 72) == 0.6)
    #expect(sensors.number(at: 96) == -0.05)
    #expect(sensors.number(at: 96 + 8 * 12) == -7)
    #expect(sensors.number(at: 96 + 16 * 12) == 90.125)
    #expect(sensors.number(at: 96 + 24 * 12 + 40) == 600)
  }

  @Test("a link knows its robot by the joints' names and their order")
  func robots() {
    let bytes = TestPackets.bytes(of: .command)
    var names = TestPackets.jointNames
    names.swapAt(2, 3)
    for other in [names, Array(names.dropLast())] {
      let format = PacketFormat(jointNames: other)
      let buffer = bytes + Array(repeating: 0, count: 200)
      let result = format.header(of: buffer, count: bytes.count, kind: .command)
      #expect(result == .failure(other.count == 12 ? .robot : .jointCount))
    }
  }

  @Test("each fault of a packet is refused for its reason")
  func refusals() {
    for kind in PacketKind.allCases {
      let bytes = TestPackets.bytes(of: kind)
      #expect(refusal(bytes, as: kind) == nil)
      #expect(refusal([], as: kind) == .length)
      #expect(refusal(Array(bytes[..<51]), as: kind) == .length)
      func changed(_ place: Int, to value: UInt8, seal: Bool = true) -> [UInt8] {
        var bytes = bytes
        bytes[place] = value
        return seal ? TestPackets.resealed(bytes) : bytes
      }
      #expect(refusal(changed(0, to: 0x55), as: kind) == .magic)
      #expect(refusal(changed(4, to: 2), as: kind) == .version)
      #expect(refusal(changed(60, to: bytes[60] ^ 1, seal: false), as: kind) == .checksum)
      #expect(refusal(Array(bytes.dropLast()), as: kind) == .checksum)
      #expect(refusal(bytes, as: kind == .sensors ? .command : .sensors) == .kind)
      #expect(refusal(changed(5, to: 3), as: kind) == .kind)
      #expect(refusal(changed(6, to: 13), as: kind) == .jointCount)
      #expect(refusal(changed(7, to: 0xFF), as: kind) == .jointCount)
      #expect(refusal(changed(8, to: bytes[8] ^ 1), as: kind) == .robot)
      #expect(refusal(changed(36, to: kind == .sensors ? 2 : 3), as: kind) == .mode)
      let longer = TestPackets.resealed(bytes + Array(repeating: 0, count: 8))
      #expect(refusal(longer, as: kind) == .length)
    }
  }

  @Test("a datagram that was cut to the buffer is refused, whatever its bytes")
  func cut() {
    var inbox = LinkInbox(.sensors, of: format)
    let bytes = TestPackets.bytes(of: .sensors)
    #expect(inbox.take(bytes, count: bytes.count + 1) == nil)
    #expect(inbox.tally.count(of: .length) == 1)
    #expect(inbox.take(bytes, count: bytes.count) != nil)
  }

  @Test("numbers that are none, too large ones and negative gains are refused, wherever they stand")
  func numbers() {
    for kind in PacketKind.allCases {
      let bytes = TestPackets.bytes(of: kind)
      for place in stride(from: 48, to: bytes.count - 4, by: 8) {
        for number in [Double.nan, .infinity, -.infinity, 1.1e6, -1.1e6, .signalingNaN] {
          var changed = bytes
          changed.put(number, at: place)
          #expect(refusal(TestPackets.resealed(changed), as: kind) == .number)
        }
        var negative = bytes
        negative.put(-0.1, at: place)
        let isGain = kind == .command && place >= 48 + 8 * 12
        #expect(refusal(TestPackets.resealed(negative), as: kind) == (isGain ? .number : nil))
      }
    }
  }

  @Test("every change of one to three bits is found by the checksum")
  func checksum() {
    var stream = RandomStream(seed: 4, stream: 0)
    let bytes = TestPackets.bytes(of: .command)
    for bit in 0..<8 * bytes.count {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(refusal(changed, as: .command) != nil)
    }
    for _ in 0..<2000 {
      var changed = bytes
      for _ in 0..<3 {
        changed[stream.index(below: bytes.count)] ^= 1 << UInt8(stream.index(below: 8))
      }
      #expect(refusal(changed, as: .command) != nil || changed == bytes)
    }
  }

  @Test(
    "neither end asks for memory in a step",
    .enabled(if: TestConditions.countsAllocations))
  func allocations() {
    var buffer = [UInt8](repeating: 0, count: format.largestByteCount)
    var (sample, command) = (TestPackets.sample, TestPackets.command)
    var inbox = LinkInbox(.sensors, of: format)
    var header = TestPackets.header
    // What is shared with a literal is copied when it is first written.
    format.readSensors(TestPackets.bytes(of: .sensors), into: &sample)
    let before = treadmill_allocation_count()
    for step in 0..<1000 {
      header.sequence = UInt32(step)
      let sensorCount = format.encode(sample, header, into: &buffer)
      // Every third one is damaged on the way.
      if step % 3 == 0 { buffer[60] ^= 4 }
      if inbox.take(buffer, count: sensorCount) != nil { format.readSensors(buffer, into: &sample) }
      _ = format.encode(command, header, into: &buffer)
      format.readCommand(buffer, into: &command)
    }
    let count = treadmill_allocation_count() - before
    #expect(count == 0, "1000 steps asked for \(count) blocks")
    #expect(inbox.tally.newestCount == 666)
    #expect(inbox.tally.count(of: .checksum) == 334)
  }
}
