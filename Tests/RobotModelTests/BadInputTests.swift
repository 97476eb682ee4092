import Foundation
import RobotModel
import Testing

@Suite("Bad robot files") struct BadInputTests {
  /// A document with a fault, the line of the fault, and a word that the message must hold.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let line: Int
    let word: String
    var testDescription: String { name }
  }

  private static let inertial = "<inertial pos=\"0 0 0\" mass=\"1\" diaginertia=\"1 1 1\"/>"

  /// The base of `urdf` ends on line 3, so the elements begin on line 4.
  static let urdfCases: [Case] = [
    Case(
      name: "unknown parent", text: urdf(linkElement("a") + "\n" + jointElement("j", "bse", "a")),
      line: 6, word: "'base'"),
    Case(
      name: "unknown child",
      text: urdf(linkElement("arm") + "\n" + jointElement("j", "base", "amr")), line: 6,
      word: "'arm'"),
    Case(
      name: "two parents",
      text: urdf(
        linkElement("a") + linkElement("b") + "\n" + jointElement("j", "base", "a") + "\n"
          + jointElement("k", "base", "b") + "\n" + jointElement("l", "b", "a")), line: 11,
      word: "already hangs"),
    Case(
      name: "cycle",
      text: urdf(
        linkElement("a") + linkElement("b") + "\n" + jointElement("j", "a", "b") + "\n"
          + jointElement("k", "b", "a")), line: 7, word: "cycle"),
    Case(name: "second root", text: urdf(linkElement("a")), line: 4, word: "without a parent"),
    Case(
      name: "duplicate link", text: urdf(linkElement("a") + "\n" + linkElement("a")), line: 6,
      word: "second <link>"),
    Case(
      name: "duplicate joint",
      text: urdf(
        linkElement("a") + linkElement("b") + "\n" + jointElement("j", "base", "a") + "\n"
          + jointElement("j", "base", "b")), line: 9, word: "second <joint>"),
    Case(
      name: "zero axis",
      text: urdf(
        linkElement("a")
          + jointElement("j", "base", "a", inside: "\n<axis xyz=\"0 0 0\"/>")), line: 6,
      word: "zero vector"),
    Case(
      name: "negative mass",
      text: urdf(
        "<link name=\"a\"><inertial>\n<mass value=\"-1\"/></inertial></link>"
          + jointElement("j", "base", "a")), line: 5, word: "'-1'"),
    Case(
      name: "number that is none",
      text: urdf(
        linkElement("a")
          + jointElement("j", "base", "a", inside: "\n<origin xyz=\"0 nan 0\"/>")), line: 6,
      word: "'0 nan 0'"),
    Case(
      name: "too few numbers",
      text: urdf(
        linkElement("a")
          + jointElement("j", "base", "a", inside: "\n<origin xyz=\"0 1\"/>")), line: 6,
      word: "3 finite numbers"),
    Case(
      name: "negative principal moment",
      text: urdf(
        "<link name=\"a\"><inertial><mass value=\"1\"/>\n<inertia ixx=\"-1\" iyy=\"1\" "
          + "izz=\"1\"/></inertial></link>" + jointElement("j", "base", "a")), line: 5,
      word: "below zero"),
    Case(
      name: "moved link without mass",
      text: urdf("<link name=\"a\"/>\n" + jointElement("j", "base", "a")), line: 5,
      word: "no mass"),
    Case(
      name: "unknown joint type",
      text: urdf(linkElement("a") + "\n" + jointElement("j", "base", "a", type: "planar")), line: 6,
      word: "'planar'"),
    Case(
      name: "limits the wrong way round",
      text: urdf(
        linkElement("a") + "<joint name=\"j\" type=\"revolute\"><parent link=\"base\"/>"
          + "<child link=\"a\"/>\n<limit lower=\"2\" upper=\"1\"/></joint>"), line: 6,
      word: "lower 2.0 above upper 1.0"),
    Case(
      name: "revolute without limits",
      text: urdf(
        linkElement("a") + "\n<joint name=\"j\" type=\"revolute\"><parent link=\"base\"/>"
          + "<child link=\"a\"/></joint>"), line: 6, word: "<limit"),
    Case(
      name: "shape of no size",
      text: urdf(
        linkElement(
          "a", collision: "<collision><geometry>\n<sphere radius=\"0\"/></geometry></collision>")
          + jointElement("j", "base", "a")), line: 6, word: "positive"),
    Case(
      name: "a chain without end",
      text: urdf(
        (0..<5000).map { index in
          "<link name=\"\(index)\"/>"
            + jointElement("j\(index)", index == 0 ? "base" : "\(index - 1)", "\(index)")
        }.joined()), line: 1, word: "5001 links"),
    Case(name: "no links", text: "<robot name=\"r\"/>", line: 1, word: "no <link>"),
    Case(name: "another format", text: "\n<sdf/>", line: 2, word: "<sdf>"),
    Case(
      name: "truncated", text: "<robot name=\"r\">\n<link name=\"a\">\n", line: 2, word: "<link>"),
    Case(name: "no XML", text: "solid mesh", line: 1, word: "well-formed"),
  ]

  /// The contents of `mjcf`'s base begin on line 5.
  static let mjcfCases: [Case] = [
    Case(
      name: "unknown class", text: mjcf("<geom class=\"leg\" size=\"1\"/>"), line: 5,
      word: "'leg'"),
    Case(
      name: "negative mass",
      text: mjcf("<body><inertial pos=\"0 0 0\" mass=\"-3\" diaginertia=\"1 1 1\"/></body>"),
      line: 5, word: "'-3'"),
    Case(
      name: "two orientations",
      text: mjcf("<body quat=\"1 0 0 0\" euler=\"0 0 0\">\(inertial)</body>"), line: 5,
      word: "quat and euler"),
    Case(
      name: "zero axis",
      text: mjcf("<body>\(inertial)\n<joint name=\"j\" axis=\"0 0 0\"/></body>"), line: 6,
      word: "zero vector"),
    Case(
      name: "unknown geom type", text: mjcf("<geom type=\"cone\" size=\"1\"/>"), line: 5,
      word: "'cone'"),
    Case(
      name: "too few sizes", text: mjcf("<geom type=\"box\" size=\"1 2\"/>"), line: 5,
      word: "3 positive"),
    Case(
      name: "ball joint", text: mjcf("<body>\(inertial)<joint type=\"ball\"/></body>"), line: 5,
      word: "three hinges"),
    Case(
      name: "inner free joint", text: mjcf("<body>\(inertial)<freejoint/></body>"), line: 5,
      word: "free joint inside"),
    Case(
      name: "duplicate joint",
      text: mjcf(
        "<body name=\"a\">\(inertial)<joint name=\"j\"/></body>\n"
          + "<body name=\"b\">\(inertial)<joint name=\"j\"/></body>"), line: 6,
      word: "second joint"),
    Case(
      name: "duplicate body",
      text: mjcf("<body name=\"a\">\(inertial)</body>\n<body name=\"a\">\(inertial)</body>"),
      line: 6, word: "second body"),
    Case(
      name: "range without limited",
      text: mjcf(
        "<body>\(inertial)<joint name=\"j\" range=\"-1 1\"/></body>",
        compiler: "autolimits=\"false\""), line: 5, word: "limited"),
    Case(
      name: "actuator of an unknown joint",
      text: mjcf(
        "<body name=\"a\">\(inertial)<joint name=\"knee\"/></body>",
        outside: "<actuator><motor joint=\"nkee\"/></actuator>"), line: 7, word: "'knee'"),
    Case(
      name: "short keyframe",
      text: mjcf("", outside: "<keyframe><key qpos=\"0 0 1\"/></keyframe>"), line: 7,
      word: "7 finite numbers"),
    Case(
      name: "missing include", text: mjcf("", outside: "<include file=\"none.xml\"/>"), line: 7,
      word: "'none.xml'"),
    Case(name: "no body", text: "<mujoco><worldbody/></mujoco>", line: 1, word: "no <body>"),
    Case(
      name: "global coordinates", text: mjcf("", compiler: "coordinate=\"global\""), line: 2,
      word: "local"),
    Case(
      name: "repeated bodies", text: mjcf("<replicate count=\"3\"/>"), line: 5,
      word: "<replicate>"),
  ]

  @Test("a fault is reported with file, line and what would be right", arguments: urdfCases)
  func urdfFault(_ fault: Case) throws { try check(fault) }

  @Test("a fault is reported with file, line and what would be right", arguments: mjcfCases)
  func mjcfFault(_ fault: Case) throws { try check(fault) }

  private func check(_ fault: Case) throws {
    do {
      _ = try load(fault.text, file: "robot.xml")
      Issue.record("\(fault.name) was read without an error")
    } catch {
      let message = error.description
      #expect(message.hasPrefix("robot.xml, line \(fault.line):"), "\(message)")
      #expect(message.contains(fault.word), "\(message)")
      #expect(message.contains("expected"), "\(message)")
      #expect(!message.contains("\n"), "\(message)")
    }
  }

  @Test("every prefix of a good file is refused or read, never a crash")
  func truncation() {
    let text = mjcf("<body name=\"a\">\(BadInputTests.inertial)<joint name=\"j\"/></body>")
    var refused = 0
    for length in stride(from: 0, to: text.count - 1, by: 3) {
      do {
        _ = try load(String(text.prefix(length)))
      } catch {
        refused += 1
      }
    }
    // Only whitespace after the closing tag may be missing.
    #expect(refused == stride(from: 0, to: text.count - 1, by: 3).reduce(0) { sum, _ in sum + 1 })
  }

  @Test("a file that does not exist is named")
  func missingFile() {
    let url = URL(fileURLWithPath: "/nowhere/robot.urdf")
    #expect(
      throws: RobotModelError.unreadable(file: "robot.urdf", reason: "there is no such file")
    ) { try RobotDescription.load(contentsOf: url) }
  }

  @Test("an include is read from the file's folder, and a file that includes itself is refused")
  func includes() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "treadmill-include-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let inner = mjcf("<body name=\"a\">\(BadInputTests.inertial)<joint name=\"j\"/></body>")
    try inner.write(
      to: folder.appendingPathComponent("inner.xml"), atomically: true, encoding: .utf8)
    let scene = "<mujoco model=\"scene\">\n<include file=\"inner.xml\"/></mujoco>"
    let sceneFile = folder.appendingPathComponent("scene.xml")
    try scene.write(to: sceneFile, atomically: true, encoding: .utf8)
    #expect(try RobotDescription.load(contentsOf: sceneFile).description.joints.count == 1)

    let circle = scene.replacing("inner.xml", with: "scene.xml")
    try circle.write(to: sceneFile, atomically: true, encoding: .utf8)
    #expect(throws: RobotModelError.self) { try RobotDescription.load(contentsOf: sceneFile) }
  }
}
