import Foundation
import Testing

@testable import MotionCapture

@Suite struct MotionFileTests {
  private func refusal(_ content: String, _ name: String) -> String {
    refusal([UInt8](content.utf8), name)
  }

  private func refusal(_ bytes: [UInt8], _ name: String) -> String {
    do {
      _ = try MotionFile.skeleton(
        bytes, url: URL(fileURLWithPath: "/nowhere/\(name)"), options: MotionFileOptions())
      return "it was read"
    } catch {
      return "\(error)"
    }
  }

  @Test("formats that are not read are named with what to do instead")
  func refused() {
    #expect(refusal("Kaydara FBX Binary  \u{0}", "a.bin").contains("export BVH"))
    #expect(refusal("; FBX 7.4.0 project file", "walk.fbx").contains("export BVH"))
    #expect(refusal([0x80, 4, 0x95, 1], "walk.dat").contains("pickle"))
    #expect(refusal([0x78, 0x9C, 1, 2], "walk.pkl").contains("pickle"))
    #expect(refusal("PK\u{3}\u{4}....poses.npy....betas.npy", "a.npz").contains("GMR"))
    #expect(refusal(":version 1.10\n:bonedata", "a.asf").contains(".amc"))
    #expect(refusal("{\"Skeleton\": {}}", "c.txt").contains("without motion"))
    #expect(refusal("PK\u{3}\u{4}....joint_pos.npy", "a.npz").contains("robot"))
    #expect(refusal("1,2,3\n", "a.csv").contains("robot"))
    #expect(refusal("{\"LoopMode\": \"Wrap\", \"Frames\": []}", "a.txt").contains("robot"))
    let unknown = refusal("hello", "a.txt")
    for format in ["BVH", "AMC", "MVNX", "C3D", "DeepMimic", "CSV", "NPZ"] {
      #expect(unknown.contains(format), "\(unknown)")
    }
  }

  @Test("the format is told by the content, whatever the name")
  func byContent() throws {
    #expect(MotionFormat(of: Array(SmallBVH().text.utf8), name: "walk.txt") == .bvh)
    #expect(MotionFormat(of: Array("\n:FULLY-SPECIFIED".utf8), name: "walk.txt") == .acclaimMotion)
    #expect(
      MotionFormat(of: Array("{\"Loop\":\"wrap\",\"Frames\":[]}".utf8), name: "a") == .deepMimic)
  }

  @Test("missing and empty files and folders are refused by name")
  func unreadable() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let empty = folder.appendingPathComponent("empty.bvh")
    try Data().write(to: empty)
    let missing = folder.appendingPathComponent("missing.bvh")
    for (url, word) in [(missing, "no such file"), (empty, "it is empty"), (folder, "a folder")] {
      #expect { try MotionFile.readSkeleton(url) } throws: { error in
        "\(error)".contains(url.lastPathComponent) && "\(error)".contains(word)
      }
    }
  }
}
