import SpatialMath
import Testing

@testable import MotionCapture

@Suite struct MVNXReaderTests {
  private static let document = """
    <?xml version="1.0" encoding="UTF-8"?>
    <mvnx xmlns="http://www.xsens.com/mvn/mvnx" version="4">
    <subject frameRate="60" segmentCount="2">
    <segments>
    <segment label="Pelvis" id="1"><points>
    <point label="jLeftHip"><pos_b>0 0.1 0</pos_b></point></points></segment>
    <segment label="LeftUpperLeg" id="2"><points>
    <point label="jLeftHip"><pos_b>0 0 0</pos_b></point></points></segment>
    </segments>
    <joints><joint label="jLeftHip"><connector1>Pelvis/jLeftHip</connector1>
    <connector2>LeftUpperLeg/jLeftHip</connector2></joint></joints>
    <footContactDefinition><contactDefinition label="LeftFoot_Heel" index="0"/>
    <contactDefinition label="LeftFoot_Toe" index="1"/></footContactDefinition>
    <frames>
    <frame time="0" type="tpose"><orientation>1 0 0 0 1 0 0 0</orientation>
    <position>9 9 9 9 9 9</position></frame>
    <frame time="0" type="normal"><orientation>1 0 0 0 1 0 0 0</orientation>
    <position>0 0 0.9 0 0.1 0.9</position><footContacts>0 1</footContacts></frame>
    <frame time="17" type="normal"><orientation>0 0 0 1 0.6 0.8 0 0</orientation>
    <position>1 0 0.9 1 -0.1 0.9</position><footContacts>0 0</footContacts></frame>
    </frames></subject></mvnx>
    """

  private func read(_ text: String) throws -> SkeletonMotion {
    try MVNXReader.read(Array(text.utf8), file: "m.mvnx", options: MotionFileOptions())
  }

  @Test("segments are joints, calibration poses are left out, a foot stands on heel or toe")
  func frames() throws {
    let motion = try read(Self.document)
    #expect(motion.frameRate == 60)
    #expect(motion.frameCount == 2)
    #expect(motion.joints[1].parent == 0)
    #expect(motion.joints[1].restOffset == Vector3(0, 0.1, 0))
    #expect(motion.pose(frame: 1, joint: 1).position == Vector3(1, -0.1, 0.9))
    #expect(motion.pose(frame: 1, joint: 1).orientation == Quaternion(0.6, 0.8, 0, 0))
    #expect(motion.contactLabels == [.left: [true, false]])
  }

  @Test("spoilt documents are refused with their line")
  func spoilt() {
    let text = Self.document
    for (spoilt, words) in [
      (String(text.prefix(900)), ["broken XML"]),
      (text.replacing("0.6 0.8 0 0", with: "0.6 0.8 0"), ["line 19", "7 numbers", "8"]),
      (text.replacing("0.6 0.8", with: "0.6 nan"), ["line 19", "'nan'"]),
      (text.replacing("0.6 0.8", with: "0.6 0.6"), ["orientation of length"]),
      (
        text.replacing("<position>1 0 0.9 1 -0.1 0.9</position>", with: ""), ["line 20", "without"]
      ),
      (text.replacing("time=\"17\"", with: "time=\"0\""), ["line 19", "a later one"]),
      (text.replacing("frameRate=\"60\"", with: "frameRate=\"0\""), ["frameRate"]),
      (text.replacing("\"normal\"", with: "\"tpose\""), ["no frame of type normal"]),
      (text.replacing(">Pelvis/", with: ">Tail/"), ["'Tail/jLeftHip'"]),
    ] {
      do {
        _ = try read(spoilt)
        Issue.record("it was read: \(words)")
      } catch {
        for word in ["m.mvnx"] + words { #expect("\(error)".contains(word), "\(error)") }
      }
    }
  }
}
