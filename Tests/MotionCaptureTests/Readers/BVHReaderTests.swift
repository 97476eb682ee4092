import Foundation
import SpatialMath
import Testing

@testable import MotionCapture

@Suite struct BVHReaderTests {
  private func read(
    _ text: String, options: MotionFileOptions = MotionFileOptions()
  ) throws -> SkeletonMotion {
    try BVHReader.read(Array(text.utf8), file: "small.bvh", options: options)
  }

  private func expectRefusal(
    _ text: String, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      _ = try read(text)
      Issue.record("it was read", sourceLocation: sourceLocation)
    } catch {
      for word in ["small.bvh", "found", "expected"] + words {
        #expect("\(error)".contains(word), "\(error)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test("centimetres with y up become metres with z up, and what faced +z faces +x")
  func unitAndAxes() throws {
    let motion = try read(SmallBVH().text)
    #expect(motion.frameRate == 30)
    #expect(motion.frameCount == 2)
    let hips = motion.pose(frame: 1, joint: 0).position
    #expect((hips - Vector3(0, 0.01, 0.9)).length < 1e-12)
    let left = try #require(motion.joint(named: "LeftUpLeg"))
    #expect((motion.pose(frame: 0, joint: left).position - Vector3(0, 0.1, 0.9)).length < 1e-12)
    #expect(motion.joints[left].restOffset == Vector3(0, 0.1, 0))
    #expect(motion.pose(frame: 0, joint: left).orientation == .identity)
    let end = try #require(motion.joint(named: "Head end"))
    #expect(motion.joints[end].isEndSite)
    #expect((motion.pose(frame: 0, joint: end).position.z - 1.7) < 1e-12)
  }

  @Test("each joint's rotations multiply in its own order of channels")
  func rotationOrder() throws {
    var file = SmallBVH()
    // Thigh Y 90 X 90 Z 0: R = Ry Rx takes the shank from -y by Rx to -z, by Ry on to -x.
    file.frames = ["0 90 0  0 0 0  0 0 0  90 90 0  0"]
    let options = MotionFileOptions(metersPerUnit: 0.01, upAxis: .y)
    let motion = try read(file.text, options: options)
    let knee = try #require(motion.joint(named: "LeftLeg"))
    // File's (10 - 45, 90, 0) is the world's (0, -0.35, 0.9).
    #expect((motion.pose(frame: 0, joint: knee).position - Vector3(0, -0.35, 0.9)).length < 1e-12)
    // Spine X 90 Z 90: the head's offset y goes by Rz to -x, which Rx leaves.
    file.frames = ["0 90 0  0 0 0  90 90 0  0 0 0  0"]
    let bent = try read(file.text, options: options)
    let head = try #require(bent.joint(named: "Head"))
    #expect((bent.pose(frame: 0, joint: head).position - Vector3(0, -0.3, 1.2)).length < 1e-12)
  }

  @Test("positions of any joint take the place of its offset")
  func positionsReplaceOffset() throws {
    var file = SmallBVH()
    file.hierarchy = file.hierarchy.replacing(
      "CHANNELS 3 Xrotation Zrotation Yrotation", with: "CHANNELS 2 Zposition Yposition")
    file.frames = ["0 90 0  0 0 0  7 33  0 0 0  0"]
    let motion = try read(file.text)
    let spine = try #require(motion.joint(named: "Spine"))
    #expect((motion.pose(frame: 0, joint: spine).position - Vector3(0.07, 0, 1.23)).length < 1e-12)
  }

  @Test("line ends, tabs, a byte order mark, prefixes and missing end sites change nothing")
  func dialects() throws {
    let plain = SmallBVH()
    let expected = try read(plain.text)
    #expect(try read(plain.text.replacing("\n", with: "\r\n")).jointPoses == expected.jointPoses)
    #expect(try read("\u{FEFF}" + plain.text).jointPoses == expected.jointPoses)
    let tabs = plain.text.replacing("  ", with: "\t").replacing("Frames: ", with: "Frames:\t")
    #expect(try read(tabs).jointPoses == expected.jointPoses)
    let lower = plain.text.replacing("JOINT ", with: "joint mixamorig:")
      .replacing("CHANNELS", with: "Channels").replacing("rotation ", with: "Rotation ")
    #expect(try read(lower).jointPoses == expected.jointPoses)
    let onOneLine = plain.text.replacing("\n{", with: " {").replacing("\n  {", with: " {")
    #expect(try read(onOneLine).jointPoses == expected.jointPoses)
  }

  @Test("inches, metres, millimetres and the CMU unit are told from the height of the hips")
  func units() throws {
    for (scale, meters) in [(1 / 2.54, 0.0254), (0.01, 1), (10, 0.001), (0.18, 0.0254 / 0.45)] {
      let text = SmallBVH().text
      var scaled = ""
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let words = line.split(separator: " ")
        let isOffset = words.first == "OFFSET"
        let isFrame = Double(words.first ?? "") != nil
        let numbers = words.compactMap { Double($0) }.enumerated().map { index, value in
          isOffset || index < 3 ? value * scale : value
        }
        let joined = numbers.map { "\($0)" }.joined(separator: " ")
        scaled += (isOffset ? "OFFSET \(joined)" : isFrame ? joined : String(line)) + "\n"
      }
      let motion = try read(scaled)
      let height = motion.pose(frame: 0, joint: 0).position.z
      #expect(abs(height - 90 * scale * meters) < 1e-12, "\(motion.provenance)")
    }
  }

  @Test("given unit and axis are obeyed, and what a given axis cannot be is refused")
  func given() throws {
    let motion = try read(
      SmallBVH().text, options: MotionFileOptions(metersPerUnit: 0.02, upAxis: .z))
    #expect((motion.pose(frame: 0, joint: 0).position - Vector3(0, 1.8, 0)).length < 1e-12)
    #expect(throws: MotionFileError.self) {
      try read(SmallBVH().text, options: MotionFileOptions(upAxis: .x))
    }
  }

  @Test("rounded frame times become the cameras' rates, and those of television stay")
  func frameRates() {
    for (interval, rate) in [
      (0.0083333, 120.0), (0.008333, 120), (0.004167, 240), (0.0333333, 30), (0.016667, 60),
      (0.0417, 24), (0.01, 100), (0.011111, 90),
    ] {
      #expect(FrameRate.snapped(interval: interval) == rate)
    }
    #expect(FrameRate.snapped(interval: 1.001 / 30) == 30 / 1.001)
    #expect(FrameRate.snapped(interval: 0.0345) == 1 / 0.0345)
  }

  @Test("a calibration pose in the first frame is left out, unless it is wanted")
  func calibrationPose() throws {
    var file = SmallBVH()
    file.frames = ["0 90 0  0 0 0  0 0 0  0 0 0  0"]
    file.frames += (0..<5).map { "\($0) 0 400  0 0 0  0 0 0  0 0 0  0" }
    let motion = try read(file.text)
    #expect(motion.frameCount == 5)
    #expect(motion.provenance.contains { $0.contains("calibration pose") })
    #expect(try read(file.text, options: .init(keepsCalibrationPose: true)).frameCount == 6)
  }

  @Test("spoilt motions are refused with line, found and expected")
  func spoiltMotion() {
    var file = SmallBVH()
    file.frames = ["0 90 0  0 0 0  0 0 0  0 0 0  0", "0 90 nan  0 0 0  0 0 0  0 0 0  0"]
    expectRefusal(file.text, "line 55", "'nan'", "finite number")
    file.frames = ["0 90 0  0 0 0  0 0 0  0 0 0"]
    expectRefusal(file.text, "line 54", "12 numbers", "13")
    file.frames = ["0 90 0  0 0 0  0 0 0  0 0 0  0 0"]
    expectRefusal(file.text, "line 54", "more than 13 numbers")
    file = SmallBVH()
    file.frameCount = "3"
    expectRefusal(file.text, "2 frames, then the end of the file", "3 as declared")
    file.frameCount = "1"
    expectRefusal(file.text, "line 55", "more frames", "1 as declared")
    file.frameCount = "0"
    expectRefusal(file.text, "line 52", "0.0 frames")
    file = SmallBVH()
    for time in ["0", "-0.01", "nan", "1e-9", "fast"] {
      file.frameTime = time
      expectRefusal(file.text, "line 53")
    }
    file = SmallBVH()
    file.frames[1] = "1e200 90 0  0 0 0  0 0 0  0 0 0  0"
    expectRefusal(file.text, "frame 1, joint Hips", "10 km")
  }

  @Test("spoilt hierarchies are refused with line, found and expected")
  func spoiltHierarchy() {
    let text = SmallBVH().text
    expectRefusal("", "the end of the file", "'HIERARCHY'")
    expectRefusal(text.replacing("ROOT", with: "RUT"), "line 2", "'RUT'", "'ROOT'")
    expectRefusal(text.replacing("OFFSET 10 0 0", with: "OFFSET 10 0"), "line 23", "'CHANNELS'")
    expectRefusal(text.replacing("CHANNELS 1 Xrot", with: "CHANNELS 9 Xrot"), "9.0 channels")
    expectRefusal(text.replacing("CHANNELS 1 Xrot", with: "CHANNELS 1 Wrot"), "'Wrotation'")
    expectRefusal(
      text.replacing("CHANNELS 6 Xposition Y", with: "CHANNELS 6 Yposition Y"), "yposition twice")
    expectRefusal(String(text.prefix(300)), "line 17", "the end of the file", "'}'")
    expectRefusal(
      text.replacing("}\nMOTION", with: "MOTION"), "line 50", "'MOTION'", "closing brace of Hips")
    expectRefusal(
      text.replacing("MOTION", with: "ROOT b {\n}\nMOTION"), "second ROOT", "one figure")
    expectRefusal(text.replacing("LeftLeg", with: "Tail"), "skeleton without legs", "left knee")
    expectRefusal(text.replacing(" -45 ", with: " 0 "), "in no unit", "given as an option")
  }

  @Test("a hundred thousand frames are read in a moment")
  func manyFrames() throws {
    var file = SmallBVH()
    file.frames = Array(repeating: "0 90 0 0 0 0 0 0 0 1 2 3 4", count: 100_000)
    let text = Array(file.text.utf8)
    let start = ContinuousClock.now
    let motion = try BVHReader.read(text, file: "long.bvh", options: MotionFileOptions())
    #expect(motion.frameCount == 100_000)
    // Half a second when optimised; ten times that leaves room for busy and unoptimised machines.
    #expect(ContinuousClock.now - start < .seconds(20))
  }
}
