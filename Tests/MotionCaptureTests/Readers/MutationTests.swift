import Foundation
import TestSupport
import Testing

@testable import MotionCapture

/// Readers of spoilt files: no crash, no hang, an error in one sentence or a motion that can be
/// inspected.
///
/// A short run belongs to the tests. The long one, whose figures are in docs/motion-capture.md:
///
///     TREADMILL_MUTATIONS=1000000 swift test -c release -Xswiftc -enable-testing \
///       --filter MutationTests
@Suite struct MutationTests {
  /// A reader with the file that it is given spoilt.
  private struct Victim {
    var name: String
    var bytes: [UInt8]
    var read: ([UInt8]) throws -> SkeletonMotion
  }

  private static let options = MotionFileOptions()

  /// Rounds that take about a second; unoptimised code does a tenth of them.
  #if DEBUG
    private static let shortRun = 300
  #else
    private static let shortRun = 3000
  #endif

  /// Small files of all formats, made for tests and, where they are there, cut from published ones.
  private static func victims() throws -> [Victim] {
    var victims = [bvh(Array(SmallBVH().text.utf8), "small.bvh")]
    victims.append(c3d(C3DWriting.standing(frames: 2).bytes, "small.c3d"))
    var marked = C3DWriting.standing(frames: 4)
    marked.events = [("Left", "Foot Strike", 0.01), ("Right", "Foot Off", 0.02)]
    marked.processor = .mips
    marked.isFloat = false
    victims.append(c3d(marked.bytes, "marked.c3d"))
    guard RecordedFiles.areThere else { return victims }
    for file in RecordedFiles.people where file.path.hasSuffix(".bvh") {
      victims.append(bvh(try beginning(ofBVH: file.path, frames: 3), file.path))
    }
    victims.append(c3d(try RecordedFiles.bytes("c3d/rehazenter_2014001_ST.c3d"), "ST.c3d"))
    return victims + (try acclaim()) + (try mvnx()) + (try deepMimic())
  }

  private static func bvh(_ bytes: [UInt8], _ name: String) -> Victim {
    Victim(name: name, bytes: bytes) { try BVHReader.read($0, file: name, options: options) }
  }

  private static func c3d(_ bytes: [UInt8], _ name: String) -> Victim {
    Victim(name: name, bytes: bytes) { try C3DReader.read($0, file: name, options: options) }
  }

  private static func beginning(ofBVH path: String, frames: Int) throws -> [UInt8] {
    let text = String(decoding: try RecordedFiles.bytes(path), as: UTF8.self)
    let lines = text.split(whereSeparator: { $0.isNewline })
    let motion = lines.firstIndex { $0.hasPrefix("Frame Time") } ?? lines.count - 1
    let head = lines[...motion].map { $0.hasPrefix("Frames") ? "Frames: \(frames)" : $0 }
    return Array((head + lines[(motion + 1)...].prefix(frames)).joined(separator: "\n").utf8)
  }

  private static func acclaim() throws -> [Victim] {
    let skeleton = try RecordedFiles.bytes("cmu_asf_amc/11.asf")
    let text = String(decoding: try RecordedFiles.bytes("cmu_asf_amc/11_01.amc"), as: UTF8.self)
    // Up to the third frame.
    let cut = Array(
      text.prefix(upTo: text.firstRange(of: "\n3\n")?.lowerBound ?? text.endIndex).utf8)
    func read(_ motion: [UInt8], _ skeleton: [UInt8]) throws -> SkeletonMotion {
      try AcclaimReader.read(
        motion, file: "m.amc", skeleton: skeleton, skeletonFile: "s.asf", options: options)
    }
    return [
      Victim(name: "m.amc", bytes: cut) { try read($0, skeleton) },
      Victim(name: "s.asf", bytes: skeleton) { try read(cut, $0) },
    ]
  }

  private static func mvnx() throws -> [Victim] {
    let text = String(
      decoding: try RecordedFiles.bytes("xsens_mvnx/test_mocap.mvnx"), as: UTF8.self)
    // Up to the second recorded frame.
    let frames = text.ranges(of: "</frame>")
    let cut = String(text[..<frames[4].upperBound]) + "</frames></subject></mvnx>"
    return [
      Victim(name: "m.mvnx", bytes: Array(cut.utf8)) {
        try MVNXReader.read($0, file: "m.mvnx", options: options)
      }
    ]
  }

  private static func deepMimic() throws -> [Victim] {
    let character = try RecordedFiles.bytes("deepmimic/character_humanoid3d.txt")
    let text = String(
      decoding: try RecordedFiles.bytes("deepmimic/humanoid3d_walk.txt"), as: UTF8.self)
    let frames = text.ranges(of: "]")
    let motion = Array((String(text[..<frames[3].upperBound]) + "]}").utf8)
    func read(_ motion: [UInt8], _ character: [UInt8]) throws -> SkeletonMotion {
      try DeepMimicReader.read(
        motion, file: "m.txt", skeleton: character, skeletonFile: "c.txt", options: options)
    }
    return [
      Victim(name: "m.txt", bytes: motion) { try read($0, character) },
      Victim(name: "c.txt", bytes: character) { try read(motion, $0) },
    ]
  }

  @Test("no spoilt file crashes a reader, and each refusal is one sentence")
  func spoiltFiles() throws {
    let wanted = ProcessInfo.processInfo.environment["TREADMILL_MUTATIONS"].flatMap { Int($0) }
    let count = wanted ?? Self.shortRun
    let victims = try Self.victims()
    for victim in victims {
      // Whole, it is read: the mutations start inside the format.
      #expect(throws: Never.self, "\(victim.name)") { try victim.read(victim.bytes) }
    }
    var mutator = ByteMutator(seed: 20)
    var readCount = 0
    for round in 0..<count {
      let victim = victims[round % victims.count]
      let bytes = mutator.mutated(victim.bytes)
      do {
        let motion = try victim.read(bytes)
        readCount += 1
        if let report = try? MotionReport(of: motion, name: victim.name) {
          #expect(report.pathSpeed.isFinite && report.turn.isFinite, "round \(round)")
          if round % 64 == 0 { _ = try MotionDrawing(of: motion, name: victim.name).svg }
        }
      } catch let error as MotionFileError {
        let text = "\(error)"
        #expect(text.count < 600 && text.contains("found"), "round \(round): \(text)")
      }
    }
    // Some mutations must be harmless and some must not, or the test would test nothing.
    #expect(readCount > 0 && readCount < count)
  }
}
