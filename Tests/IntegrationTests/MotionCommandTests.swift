import Foundation
import Testing

/// `treadmill motion` from the command line.
@Suite struct MotionCommandTests {
  /// A figure that stands for two frames, in centimetres with y up.
  private static let figure: String = {
    var text = "HIERARCHY\nROOT Hips\n{\nOFFSET 0 0 0\n"
    text += "CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation\n"
    for (side, x) in [("Left", 10), ("Right", -10)] {
      text += "JOINT \(side)UpLeg\n{\nOFFSET \(x) 0 0\nCHANNELS 0\n"
      text += "JOINT \(side)Leg\n{\nOFFSET 0 -45 0\nCHANNELS 0\n"
      text += "JOINT \(side)Foot\n{\nOFFSET 0 -45 0\nCHANNELS 0\n}\n}\n}\n"
    }
    return text + "}\nMOTION\nFrames: 2\nFrame Time: .0083333\n0 90 0 0 0 0\n0 90 1 0 0 0\n"
  }()

  @Test("inspect prints the report and writes JSON, drawing and positions")
  func inspect() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.figure, to: "stand.bvh")
    let result = try Tool.run(
      "motion", "inspect", folder.path("stand.bvh"), "--json", folder.path("a.json"), "--svg",
      folder.path("a.svg"), "--positions", folder.path("a.csv"))
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("2 frames at 120.00 Hz"))
    #expect(result.output.contains("centimetres"))
    for name in ["a.json", "a.svg", "a.csv"] { #expect(folder.has(name)) }
    let table = try Tool.run("motion", "list", folder.path("stand.bvh"))
    #expect(table.output.contains("| stand.bvh | 2 | 120 |"))
  }

  @Test("inspect shows a robot's file as the figure of the robot that its joints tell")
  func inspectRobot() throws {
    let folder = try TemporaryFolder()
    // Unitree's table of a G1 that stands: base, quaternion x y z w, 29 joints.
    let row = "0,0,0.79,0,0,0,1" + String(repeating: ",0", count: 29) + "\n"
    try folder.write(String(repeating: row, count: 4), to: "stand.csv")
    let result = try Tool.run(
      "motion", "inspect", folder.path("stand.csv"), "--json", "-", "--svg", folder.path("a.svg"))
    #expect(result.status == 0, "\(result.errors)")
    for text in ["\"robot\" : \"g1\"", "left_hip_pitch_joint", "\"joints\" : 29"] {
      #expect(result.output.contains(text), "\(result.output)")
    }
    #expect(folder.has("a.svg"))
    let other = try Tool.run(
      "motion", "inspect", folder.path("stand.csv"), "--robot", "qinglong")
    #expect(other.status == 65)
    #expect(other.errors.contains("J_hip_l"), "\(other.errors)")
  }

  @Test("what makes no motion exits with 65, names file, line and what was found, writes nothing")
  func refused() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.figure.replacing("0 90 1", with: "0 90 nan"), to: "nan.bvh")
    try folder.write(Self.figure.replacing("Foot", with: "Tail"), to: "legless.bvh")
    try folder.write("; FBX 7.4", to: "walk.fbx")
    for (name, words) in [
      ("nan.bvh", ["nan.bvh, line 41", "'nan'", "expected"]), ("legless.bvh", ["without legs"]),
      ("walk.fbx", ["walk.fbx", "export BVH"]), ("missing.bvh", ["no such file"]),
    ] {
      let result = try Tool.run(
        "motion", "inspect", folder.path(name), "--svg", folder.path("a.svg"))
      #expect(result.status == 65, "\(name): \(result.errors)")
      for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
      #expect(!folder.has("a.svg"))
    }
  }

  @Test("an axis or unit that is none is wrong use")
  func usage() throws {
    #expect(try Tool.run("motion", "inspect", "a.bvh", "--up", "w").status == 64)
    #expect(try Tool.run("motion", "inspect", "a.bvh", "--unit", "ell").status == 64)
  }
}
