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

  @Test("names that are not UTF-8 are no trap")
  func notUTF8() {
    var bytes = Array(Self.document.utf8)
    // An attribute's name, on which Foundation's parser traps.
    let place = bytes.firstIndex(of: UInt8(ascii: "R")) ?? 0
    bytes[place] = 0xF6
    #expect { try MVNXReader.read(bytes, file: "m.mvnx", options: .init()) } throws: {
      "\($0)".contains("frameRate")
    }
  }

  @Test("comments, CDATA, entities, prefixes and quotes of either kind are understood")
  func markup() throws {
    let text = Self.document
      .replacing("<pos_b>0 0.1 0<", with: "<!-- a < b --><pos_b><![CDATA[0 0.1 0]]><")
      .replacing("<frames>", with: "<x:frames a='\"' b=\"&lt;&amp;\">")
      .replacing("</frames>", with: "<empty /></x:frames >")
    #expect(try read(text).jointPoses == (try read(Self.document)).jointPoses)
    #expect(try read(text).joints == (try read(Self.document)).joints)
  }

  @Test("spoilt documents are refused with their line")
  func spoilt() {
    let text = Self.document
    for (spoilt, words) in [
      (String(text.prefix(900)), ["the end of the file within <"]),
      (text.replacing("frameRate=", with: "frame\u{FFFD}="), ["frameRate"]),
      (text.replacing("</points>", with: "</point>"), ["line 6", "</point>", "</points>"]),
      (text + "<mvnx/>", ["second root"]), ("<svg/>", ["<svg>", "<mvnx>"]), ("text", ["outside"]),
      (text.replacing("id=\"1\"", with: "id=1"), ["line 5", "no quoted value"]),
      (text.replacing("id=\"1\"", with: "id=\"1\" id=\"2\""), ["'id' twice"]),
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
