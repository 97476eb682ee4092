import Foundation
import Testing

@testable import HDF5Storage

/// Writes samples for the scripts of `Tests/Peers`, where the environment names a folder for them.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["TREADMILL_PEER_SAMPLES"] != nil,
    "TREADMILL_PEER_SAMPLES names no folder"))
struct PeerSampleTests {
  @Test("a sample for h5py is written")
  func sample() throws {
    let path = try #require(ProcessInfo.processInfo.environment["TREADMILL_PEER_SAMPLES"])
    let folder = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let url = folder.appendingPathComponent("sample.h5")
    try SampleSnapshot.file.write(to: url)
    #expect(try SnapshotFile(contentsOf: url) == SampleSnapshot.file)
  }
}
