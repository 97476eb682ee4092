import Foundation
import Reproducibility
import Testing

@testable import HDF5Storage

/// A small snapshot with everything that a snapshot can hold.
enum SampleSnapshot {
  static let header = SnapshotHeader(
    schema: "sample", schemaVersion: 3, programVersion: "0.1.0",
    attributes: ["robot": "青龙", "empty": "", "note": "two\nlines"])

  static let file = file(with: [
    "learner/mean": .float([
      0, -0.0, 1.5, .infinity, -.infinity, .leastNonzeroMagnitude, Float(bitPattern: 0x7FC1_2345),
      Float(bitPattern: 0xFFA0_0001),
    ]),
    "learner/adam/first_moment": .double([
      .pi, -0.0, -.infinity, Double(bitPattern: 0x7FF8_0000_DEAD_BEEF),
      Double(bitPattern: 0x7FF0_0000_0000_0001), .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]),
    "steps": .int64([.min, -1, 0, .max]),
    "environment/random": .uint64([0, .max, 0x0123_4567_89AB_CDEF]),
    "environment/nothing": .float([]),
    "experiment": .text("name: 行走\nseed_hz: 50\n"),
    "environment/empty": .text(""),
  ])

  static func file(with entries: [String: Snapshot.Values]) -> SnapshotFile {
    SnapshotFile(header: header, snapshot: Snapshot(entries: entries))
  }
}

/// A folder that lasts as long as the value.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "treadmill-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  /// Names of all files in the folder, hidden ones too, sorted.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
  }
}
