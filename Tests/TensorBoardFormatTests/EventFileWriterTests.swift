import Foundation
import Reproducibility
import Testing

@testable import TensorBoardFormat

@Suite struct EventFileWriterTests {
  private static let process = EventFileWriter.Process(hostName: "walker", identifier: 42)

  @Test("a record of known bytes is framed as worked out by hand")
  func framing() {
    var stream: [UInt8] = []
    RecordFraming.append(Array("123456789".utf8), to: &stream)
    // CRC-32C of the digits is 0xE3069283; turned right by 15 bits 0x2507C60D; plus 0xA282EAD8.
    #expect(Array(stream.suffix(4)) == [0xE5, 0xB0, 0x8A, 0xC7])
    #expect(Array(stream[..<8]) == [9, 0, 0, 0, 0, 0, 0, 0])
    #expect(stream.count == 8 + 4 + 9 + 4)
  }

  @Test("a file has the name that TensorBoard looks for, and begins with the file version")
  func beginning() throws {
    try withFolder { folder in
      let writer = try EventFileWriter(
        directory: folder, wallTime: 1_700_000_000.75, process: Self.process)
      #expect(writer.url.lastPathComponent == "events.out.tfevents.1700000000.walker.42")
      let events = try EventFileReader.events(in: writer.url)
      #expect(events.count == 1)
      #expect(events[0].fileVersion == "brain.Event:2")
      #expect(events[0].wallTime == 1_700_000_000.75)
    }
  }

  @Test("points come back with tag, value to the bit, step and time")
  func points() throws {
    try withFolder { folder in
      let writer = try EventFileWriter(directory: folder, wallTime: 5, process: Self.process)
      let values: [Float] = [0, -0.0, 0.1, .infinity, Float(bitPattern: 0x7FC1_2345), .pi]
      for (i, value) in values.enumerated() {
        try writer.scalar("reward/mean", value, step: i, wallTime: 5 + Double(i))
      }
      try writer.close()
      let events = try EventFileReader.events(in: writer.url).dropFirst()
      #expect(events.map(\.step) == Array(0..<6))
      #expect(events.map(\.wallTime) == [5, 6, 7, 8, 9, 10])
      #expect(events.allSatisfy { $0.summary.value.map(\.tag) == ["reward/mean"] })
      #expect(
        events.map { $0.summary.value[0].simpleValue.bitPattern } == values.map(\.bitPattern))
    }
  }

  @Test(
    "a reader that follows a file gets each point once, wherever it was cut, and refuses damage")
  func tail() throws {
    try withFolder { folder in
      let writer = try EventFileWriter(directory: folder, wallTime: 0, process: Self.process)
      for step in 1...3 { try writer.scalar("loss", Float(step), step: step, wallTime: 0) }
      try writer.close()
      let bytes = try Data(contentsOf: writer.url)
      for cut in 0...bytes.count {
        var tail = EventFileTail(of: writer.url)
        try bytes.prefix(cut).write(to: writer.url)
        let first = try tail.read()
        try bytes.write(to: writer.url)
        #expect((first + (try tail.read())).map(\.value) == [1, 2, 3], "cut at \(cut)")
        #expect(try tail.read().isEmpty)
      }
      for place in bytes.indices {
        var damaged = bytes
        damaged[place] ^= 0x10
        try damaged.write(to: writer.url)
        var tail = EventFileTail(of: writer.url)
        // A length that was damaged is told by its own checksum.
        #expect(throws: TensorBoardError.self, "byte \(place)") { try tail.read() }
      }
    }
  }

  @Test("nothing is lost between flushes, however many points")
  func buffering() throws {
    try withFolder { folder in
      let writer = try EventFileWriter(directory: folder, wallTime: 0, process: Self.process)
      for step in 0..<5000 { try writer.scalar("loss", Float(step), step: step, wallTime: 0) }
      // A full buffer went out by itself.
      #expect(try EventFileReader.events(in: writer.url).count > 1000)
      try writer.flush()
      #expect(try EventFileReader.events(in: writer.url).count == 5001)
    }
  }

  @Test("a resumed run opens a second file that supersedes the steps after the checkpoint")
  func resume() throws {
    try withFolder { folder in
      let first = try EventFileWriter(directory: folder, wallTime: 1, process: Self.process)
      let second = try EventFileWriter(
        directory: folder, wallTime: 1, resumingAfter: 10, process: Self.process)
      #expect(second.url.lastPathComponent == first.url.lastPathComponent + ".1")
      let events = try EventFileReader.events(in: second.url)
      #expect(events.count == 2)
      #expect(events[1].sessionLog.status == .start)
      #expect(events[1].step == 11)
    }
  }

  @Test("an empty tag, a negative step, a closed writer and a missing folder are refused")
  func refusals() throws {
    try withFolder { folder in
      let writer = try EventFileWriter(directory: folder, wallTime: 0, process: Self.process)
      #expect(throws: TensorBoardError.invalidScalar(tag: "", expected: "a name")) {
        try writer.scalar("", 1, step: 0, wallTime: 0)
      }
      #expect(
        throws: TensorBoardError.invalidScalar(
          tag: "loss", expected: "a step of 0 or more, not -1")
      ) { try writer.scalar("loss", 1, step: -1, wallTime: 0) }
      try writer.close()
      #expect(throws: TensorBoardError.closed(file: writer.url.path)) {
        try writer.scalar("loss", 1, step: 0, wallTime: 0)
      }
      let error = #expect(throws: TensorBoardError.self) {
        try EventFileWriter(directory: folder.appendingPathComponent("nowhere"), wallTime: 0)
      }
      #expect(error?.description.contains("nowhere") == true)
      #expect(error?.description.contains("cannot be written") == true)
    }
  }

  @Test(
    "a sample for TensorBoard is written",
    .enabled(
      if: ProcessInfo.processInfo.environment["TREADMILL_PEER_SAMPLES"] != nil,
      "TREADMILL_PEER_SAMPLES names no folder"))
  func peerSample() throws {
    let path = try #require(ProcessInfo.processInfo.environment["TREADMILL_PEER_SAMPLES"])
    let folder = URL(fileURLWithPath: path).appendingPathComponent("events")
    if FileManager.default.fileExists(atPath: folder.path) {
      try FileManager.default.removeItem(at: folder)
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let first = try EventFileWriter(
      directory: folder, wallTime: 1_700_000_000, process: Self.process)
    for step in 0...20 {
      try first.scalar(
        "reward/mean", Float(step), step: step, wallTime: 1_700_000_000 + Double(step))
    }
    try first.close()
    // Resumed from a checkpoint at step 10: 11 to 20 of the first file no longer count.
    let second = try EventFileWriter(
      directory: folder, wallTime: 1_700_000_100, resumingAfter: 10, process: Self.process)
    for step in 11...15 {
      try second.scalar("reward/mean", -1, step: step, wallTime: 1_700_000_100 + Double(step))
    }
    try second.close()
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "treadmill-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
