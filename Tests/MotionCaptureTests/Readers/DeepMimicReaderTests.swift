import SpatialMath
import Testing

@testable import MotionCapture

@Suite struct DeepMimicReaderTests {
  private static let character = """
    {"Skeleton": {"Joints": [
      {"Name": "root", "Type": "none", "Parent": -1, "AttachX": 0, "AttachY": 0, "AttachZ": 0},
      {"Name": "right_hip", "Type": "spherical", "Parent": 0,
       "AttachX": 0, "AttachY": 0, "AttachZ": 0.1},
      {"Name": "right_knee", "Type": "revolute", "Parent": 1,
       "AttachX": 0, "AttachY": -0.4, "AttachZ": 0},
      {"Name": "right_ankle", "Type": "fixed", "Parent": 2,
       "AttachX": 0, "AttachY": -0.4, "AttachZ": 0}]}, "BodyDefs": []}
    """
  private static let motion = """
    {"Loop": "wrap", "Frames": [
      [0.033332, 1, 0.8, 0, 1, 0, 0, 0, 1, 0, 0, 0, -1.5707963267948966],
      [0, 2, 0.8, 0, 1, 0, 0, 0, -1, 0, 0, 0, 0]]}
    """

  private func read(
    _ motion: String = motion, character: String = character
  ) throws -> SkeletonMotion {
    try DeepMimicReader.read(
      Array(motion.utf8), file: "m.txt", skeleton: Array(character.utf8), skeletonFile: "c.txt",
      options: MotionFileOptions())
  }

  @Test("x stays forward, y becomes up, z to the right becomes −y; a bent knee is negative")
  func axes() throws {
    let motion = try read()
    #expect(motion.frameRate == 30)
    #expect(motion.pose(frame: 0, joint: 0).position == Vector3(1, 0, 0.8))
    let knee = motion.pose(frame: 0, joint: 2).position
    #expect((knee - Vector3(1, -0.1, 0.4)).length < 1e-12)
    // Bent by 90 degrees, the shank points backwards.
    let ankle = motion.pose(frame: 0, joint: 3).position
    #expect((ankle - Vector3(0.6, -0.1, 0.4)).length < 1e-12)
  }

  @Test("a quaternion and its opposite leave no jump of sign")
  func signs() throws {
    let motion = try read()
    #expect(motion.pose(frame: 0, joint: 1).orientation.w == 1)
    #expect(motion.pose(frame: 1, joint: 1).orientation.w == 1)
  }

  @Test("spoilt files are refused with their place")
  func spoilt() {
    let (m, c) = (Self.motion, Self.character)
    for (motion, character, words) in [
      (String(m.prefix(120)), c, ["m.txt", "broken JSON"]),
      (m.replacing("Frames", with: "Framez"), c, ["no 'Frames'"]),
      (m.replacing("0.033332", with: "\"a\""), c, ["Frames.0.0", "Double"]),
      (m.replacing("0.033332", with: "0"), c, ["frame 0", "more than 0"]),
      (m.replacing("0.033332", with: "-1"), c, ["frame 0"]),
      (m.replacing("-1.5707963267948966", with: "1, 2"), c, ["frame 0", "14 numbers", "13"]),
      (m.replacing("1, 0, 0, 0, 1", with: "1, 0, 0, 1, 1"), c, ["frame 0, joint root", "unit"]),
      (m, c.replacing("revolute", with: "prismatic"), ["c.txt, joint right_knee", "'prismatic'"]),
      (m, c.replacing("\"Parent\": 2", with: "\"Parent\": 3"), ["right_ankle", "earlier joint"]),
      (m, c.replacing("Skeleton", with: "Skelet"), ["c.txt", "no 'Skeleton'"]),
    ] {
      do {
        _ = try read(motion, character: character)
        Issue.record("it was read: \(words)")
      } catch {
        for word in words { #expect("\(error)".contains(word), "\(error)") }
      }
    }
  }
}
