import SpatialMath
import Testing

@testable import RobotModel

@Suite("Legs and feet") struct LegDetectionTests {
  private let inertial = "<inertial pos=\"0 0 0\" mass=\"1\" diaginertia=\"0.01 0.01 0.01\"/>"

  /// A biped with a waist shared by both legs, an arm that hangs less deep, and the given sole.
  private func biped(sole: String, names: (String, String) = ("left", "right")) throws
    -> LoadedRobot
  {
    func leg(_ name: String, _ y: Double) -> String {
      """
      <body name="\(name)_thigh" pos="0 \(y) 0">\(inertial)<joint name="\(name)_hip" axis="0 1 0"/>
        <body name="\(name)_shin" pos="0 0 -0.4">\(inertial)
          <joint name="\(name)_knee" axis="0 1 0"/>
          \(sole)
          <body name="\(name)_toe" pos="0.1 0 -0.4">\(inertial)</body>
        </body></body>
      """
    }
    return try load(
      mjcf(
        """
        <body name="waist" pos="0 0 -0.1">\(inertial)<joint name="waist" axis="0 0 1"/>
          \(leg(names.1, -0.1))
          \(leg(names.0, 0.1))
        </body>
        <body name="\(names.0)_arm" pos="0 0.2 -0.2">\(inertial)<joint name="arm"/></body>
        """))
  }

  @Test("legs begin where they part, left first, and arms are no legs")
  func controlledJoints() throws {
    let loaded = try biped(sole: "<geom type=\"sphere\" size=\"0.05\" pos=\"0 0 -0.4\"/>")
    #expect(
      loaded.description.controlledJoints == ["left_hip", "left_knee", "right_hip", "right_knee"])
    #expect(loaded.description.feet.map(\.side) == [.left, .right])
    let names = loaded.description.feet.map { loaded.description.links[$0.link].name }
    #expect(names == ["left_shin", "right_shin"])
  }

  @Test("the legs of the built-in robots are found as written", arguments: RobotCatalog.names)
  func builtIn(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    let legs = try #require(LegDetection(robot).legs())
    let joints = (legs.left.joints + legs.right.joints).map { robot.joints[$0].name }
    #expect(joints == robot.controlledJoints)
    #expect([legs.left.foot, legs.right.foot] == robot.feet.map(\.link))
    for (found, foot) in zip([legs.left, legs.right], robot.feet) {
      try #require(found.contactPoints.count == foot.contactPoints.count)
      for (p, q) in zip(found.contactPoints, foot.contactPoints) {
        #expect((p - q).length < 1e-12)
      }
    }
  }

  @Test("names without a side leave it to the place of the link")
  func unnamedSides() throws {
    let loaded = try biped(
      sole: "<geom type=\"sphere\" size=\"0.05\" pos=\"0 0 -0.4\"/>", names: ("one", "two"))
    #expect(loaded.description.controlledJoints == ["one_hip", "one_knee", "two_hip", "two_knee"])
  }

  @Test("a box stands on its four lower corners, front before back and left before right")
  func box() throws {
    let robot = try biped(
      sole: "<geom type=\"box\" size=\"0.1 0.04 0.02\" pos=\"0.03 0 -0.4\"/>"
    ).description
    let expected = [
      Vector3(0.13, 0.04, -0.42), Vector3(0.13, -0.04, -0.42), Vector3(-0.07, 0.04, -0.42),
      Vector3(-0.07, -0.04, -0.42),
    ]
    for foot in robot.feet {
      #expect(foot.contactPoints.count == 4)
      for (p, q) in zip(foot.contactPoints, expected) { #expect((p - q).length < 1e-12) }
      #expect((foot.soleCenter - Vector3(0.03, 0, -0.42)).length < 1e-12)
    }
    // Base at the waist's height above: 0.1 + 0.4 + 0.42.
    #expect(abs((robot.standingHeight(positions: robot.nominalPositions) ?? 0) - 0.92) < 1e-12)
  }

  @Test("a lying capsule stands on its two ends, a sphere on its lowest point")
  func roundShapes() throws {
    let capsule = try biped(
      sole: "<geom type=\"capsule\" size=\"0.02\" fromto=\"-0.05 0 -0.4 0.15 0 -0.4\"/>"
    ).description.feet[0].contactPoints
    #expect(capsule.count == 2)
    #expect((capsule[0] - Vector3(0.15, 0, -0.42)).length < 1e-12)
    #expect((capsule[1] - Vector3(-0.05, 0, -0.42)).length < 1e-12)
    let spheres = try biped(
      sole: "<geom type=\"sphere\" size=\"0.01\" pos=\"0.1 0 -0.4\"/>"
        + "<geom type=\"sphere\" size=\"0.01\" pos=\"-0.1 0 -0.4\"/>"
        + "<geom type=\"sphere\" size=\"0.01\" pos=\"0 0 -0.2\"/>"
    ).description.feet[0].contactPoints
    #expect(spheres.count == 2)
  }

  @Test("two lying cylinders make a sole of four corners")
  func cylinders() throws {
    let tube = { (y: Double) in
      "<geom type=\"cylinder\" size=\"0.015\" fromto=\"-0.08 \(y) -0.4 0.15 \(y) -0.4\"/>"
    }
    let points = try biped(sole: tube(0.03) + tube(-0.03)).description.feet[0].contactPoints
    #expect(points.count == 4)
    #expect((points[0] - Vector3(0.15, 0.03, -0.415)).length < 1e-12)
    #expect((points[3] - Vector3(-0.08, -0.03, -0.415)).length < 1e-12)
  }

  @Test("without shapes there are no feet, and a warning says why and what to do")
  func noShapes() throws {
    let loaded = try biped(sole: "")
    #expect(loaded.description.feet.isEmpty)
    #expect(loaded.description.controlledJoints.count == 4)
    #expect(loaded.warnings.count { $0.contains("no feet") && $0.contains("add one") } == 2)
  }

  @Test("sides are read from names in the usual spellings")
  func sideNames() {
    let names: [(String, Foot.Side?)] = [
      ("left_knee", .left), ("RightFoot", .right), ("knee_pitch_l_link", .left),
      ("J_hip_r_roll", .right), ("leg_l5_link", .left), ("pelvis", nil), ("roll_link", nil),
      ("left_right", nil),
    ]
    for (name, side) in names { #expect(Foot.Side(inName: name) == side, "\(name)") }
  }
}
