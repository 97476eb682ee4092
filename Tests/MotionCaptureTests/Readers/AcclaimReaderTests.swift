import Foundation
import SpatialMath
import Testing

@testable import MotionCapture

@Suite struct AcclaimReaderTests {
  private static let skeleton = """
    # made for a test
    :version 1.10
    :units
      mass 1.0
      length 0.5
      angle deg
    :documentation
      legs and a head
    :root
      order TX TY TZ RX RY RZ
      axis XYZ
      position 0 0 0
      orientation 0 0 0
    :bonedata
      begin
        id 1
        name head
        direction 0 1 0
        length 10
        axis 0 0 0 XYZ
      end
      begin
        id 2
        name ltibia
        direction 0 -1 0
        length 8
        axis 0 0 90 XYZ
        dof rx
        limits (-10 170)
      end
      begin
        id 3
        name lfemur
        direction 0 -1 0
        length 8
        axis 0 0 0 XYZ
        dof rx rz
        limits (-160 20)
               (-70 70)
      end
    :hierarchy
      begin
        root head lfemur
        lfemur ltibia
      end
    """
  private static let motion = """
    #!OML
    :FULLY-SPECIFIED
    :DEGREES
    1
    root 0 16 0 0 0 0
    lfemur 0 0
    ltibia 0
    2
    lfemur 90 0
    root 0 16 0 0 90 0
    ltibia 90
    """

  private func read(
    motion: String = motion, skeleton: String = skeleton,
    options: MotionFileOptions = MotionFileOptions()
  ) throws -> SkeletonMotion {
    try AcclaimReader.read(
      Array(motion.utf8), file: "m.amc", skeleton: Array(skeleton.utf8), skeletonFile: "s.asf",
      options: options)
  }

  @Test("bones begin at their joints, in inches over the unit's length")
  func rest() throws {
    let motion = try read()
    let inch = 0.0254 / 0.5
    #expect(motion.frameRate == 120)
    #expect(
      motion.joints.map { $0.name } == [
        "root", "head", "lfemur", "ltibia", "head end", "ltibia end",
      ])
    let heights = motion.joints.indices.map { motion.pose(frame: 0, joint: $0).position.z / inch }
    for (found, expected) in zip(heights, [16.0, 16, 16, 8, 26, 0]) {
      #expect(abs(found - expected) < 1e-12)
    }
    #expect(try read(options: .init(frameRate: 60)).frameRate == 60)
  }

  @Test("a bone turns about its own axes, and bones may come in any order")
  func ownAxes() throws {
    let motion = try read()
    let inch = 0.0254 / 0.5
    // The root turns by 90 degrees about y, the thigh about x: from down over the file's -z to -x.
    let knee = motion.pose(frame: 1, joint: 3).position
    #expect((knee - inch * Vector3(0, -8, 16)).length < 1e-12)
    // The shank's x axis is the file's y: it turns about the thigh, whose length is on that axis.
    let end = motion.pose(frame: 1, joint: 5).position
    #expect((end - inch * Vector3(0, -16, 16)).length < 1e-12)
  }

  @Test("radians are understood from either file")
  func radians() throws {
    let text = Self.motion.replacing(":DEGREES", with: ":RADIANS")
      .replacing(" 90", with: " \(Double.pi / 2)")
    let motion = try read(motion: text)
    #expect(
      (motion.pose(frame: 1, joint: 3).position - (try read()).pose(frame: 1, joint: 3).position)
        .length < 1e-12)
  }

  @Test("spoilt files are refused with their line")
  func spoilt() {
    let cases: [(motion: String, skeleton: String, words: [String])] = [
      (
        Self.motion.replacing("ltibia 90", with: "ltibia"), Self.skeleton,
        ["m.amc, line 11", "0 values"]
      ),
      (
        Self.motion.replacing("ltibia 90", with: "ltibia 9 1"), Self.skeleton,
        ["line 11", "1 values"]
      ),
      (Self.motion.replacing("ltibia 90", with: "tail 90"), Self.skeleton, ["line 11", "'tail'"]),
      (Self.motion.replacing("ltibia 90", with: "lfemur 9 0"), Self.skeleton, ["line 11", "once"]),
      (
        Self.motion.replacing("ltibia 90", with: ""), Self.skeleton,
        ["end of the file", "3 a frame"]
      ),
      (
        Self.motion.replacing("ltibia 90", with: "ltibia nan"), Self.skeleton, ["line 11", "'nan'"]
      ),
      (
        Self.motion.replacing("\n2\n", with: "\n5\n"), Self.skeleton,
        ["line 8", "frame 5.0", "frame 2"]
      ),
      (Self.motion.replacing("\n2\n", with: "\n1\n"), Self.skeleton, ["line 8", "frame 2"]),
      (":DEGREES", Self.skeleton, ["no frame"]),
      (Self.motion, "", ["s.asf", "at least one"]),
      (
        Self.motion, Self.skeleton.replacing("root head", with: "root tail head"),
        ["s.asf", "'tail'"]
      ),
      (Self.motion, Self.skeleton.replacing("root head", with: "root"), ["s.asf", "2 of 3"]),
      (
        Self.motion, Self.skeleton.replacing("lfemur ltibia", with: "lfemur ltibia lfemur"),
        ["once"]
      ),
      (
        Self.motion, Self.skeleton.replacing("length 10", with: "length ten"),
        ["line 19", "length"]
      ),
      (Self.motion, Self.skeleton.replacing("length 0.5", with: "length 0"), ["line 5"]),
      (Self.motion, Self.skeleton.replacing("dof rx rz", with: "dof rx l"), ["line 37", "'l'"]),
      (Self.motion, String(Self.skeleton.prefix(420)), ["without end"]),
    ]
    for entry in cases {
      do {
        _ = try read(motion: entry.motion, skeleton: entry.skeleton)
        Issue.record("it was read: \(entry.words)")
      } catch {
        for word in entry.words { #expect("\(error)".contains(word), "\(error)") }
      }
    }
  }

  @Test("a motion without its skeleton says what is missing")
  func noSkeleton() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("07_01.amc")
    try Data(Self.motion.utf8).write(to: url)
    #expect { try MotionFile.readSkeleton(url) } throws: { "\($0)".contains("07.asf") }
    try Data(Self.skeleton.utf8).write(to: folder.appendingPathComponent("07.asf"))
    #expect(try MotionFile.readSkeleton(url).frameCount == 2)
  }
}
