import Foundation
import RobotModel
import SpatialMath
import Testing

@Suite("MJCF") struct MJCFReaderTests {
  private let inertial = "<inertial pos=\"0 0 0\" mass=\"1\" diaginertia=\"0.01 0.01 0.01\"/>"

  private func joints(_ contents: String, compiler: String = "") throws -> [Joint] {
    try load(mjcf(contents, compiler: compiler)).description.joints
  }

  private func body(_ attributes: String) -> String {
    "<body name=\"a\" \(attributes)>\(inertial)<joint name=\"j\"/></body>"
  }

  @Test("angles are degrees unless the compiler says radian")
  func angles() throws {
    let text = "<body name=\"a\">\(inertial)<joint name=\"j\" range=\"-90 45\"/></body>"
    #expect(abs(try joints(text)[0].limits.lowerBound + .pi / 2) < 1e-12)
    let inRadians = text.replacing("-90 45", with: "-1 0.5")
    #expect(try joints(inRadians, compiler: "angle=\"radian\"")[0].limits == -1...0.5)
  }

  @Test("every way to write an orientation gives the rotation that it means")
  func orientations() throws {
    let quarter = Quaternion(axis: .unitZ, angle: .pi / 2)
    let ways = [
      "quat=\"2 0 0 2\"", "axisangle=\"0 0 3 90\"", "euler=\"0 0 90\"", "xyaxes=\"0 1 0 -1 0.2 0\"",
      "zaxis=\"0 0 1\"",
    ]
    for (index, way) in ways.enumerated() {
      let expected = index == 4 ? Quaternion.identity : quarter
      let origin = try joints(body(way))[0].origin
      #expect(distance(origin, Pose(orientation: expected)) < 1e-12, "\(way)")
    }
    let tilted = try joints(body("zaxis=\"1 0 0\""))[0].origin.orientation
    #expect((tilted.act(.unitZ) - .unitX).length < 1e-12)
  }

  @Test("small letters of eulerseq turn with the body, capital ones about fixed axes")
  func eulerSequence() throws {
    let (x, y, z) = (
      Quaternion(axis: .unitX, angle: 0.1), Quaternion(axis: .unitY, angle: 0.2),
      Quaternion(axis: .unitZ, angle: 0.3)
    )
    let cases = [("xyz", x * y * z), ("XYZ", z * y * x), ("zyx", Quaternion.identity)]
    for (sequence, expected) in cases {
      let angles = sequence == "zyx" ? "0 0 0" : "0.1 0.2 0.3"
      let origin = try joints(
        body("euler=\"\(angles)\""), compiler: "angle=\"radian\" eulerseq=\"\(sequence)\"")[0]
        .origin
      #expect(distance(origin, Pose(orientation: expected)) < 1e-12, "\(sequence)")
    }
  }

  @Test("nested default classes pass on what they do not change, childclass reaches inner bodies")
  func defaults() throws {
    let text = """
      <mujoco>
        <default>
          <joint damping="1" armature="0.5"/>
          <default class="leg"><joint damping="2" axis="0 1 0"/>
            <default class="ankle"><joint armature="0.1"/></default></default>
        </default>
        <worldbody><body name="base"><freejoint/>\(inertial)
          <body name="a" childclass="leg">\(inertial)<joint name="a"/>
            <body name="b">\(inertial)<joint name="b" class="ankle"/>
              <body name="c">\(inertial)<joint name="c" damping="7"/></body></body></body>
          <body name="d">\(inertial)<joint name="d"/></body>
        </body></worldbody>
      </mujoco>
      """
    let joints = try load(text).description.joints
    #expect(joints.map(\.viscousFriction) == [2, 2, 7, 1])
    #expect(joints.map(\.armature) == [0.5, 0.1, 0.5, 0.5])
    #expect(joints.map(\.axis) == [.unitY, .unitY, .unitY, .unitZ])
  }

  @Test("several joints of a body become a chain whose last link has the mass")
  func severalJoints() throws {
    let robot = try load(
      mjcf(
        """
        <body name="hip" pos="0 0 -1">\(inertial)
          <joint name="x" axis="1 0 0"/><joint name="y" axis="0 1 0" pos="0 0 0.5"/>
        </body>
        """)
    ).description
    #expect(robot.links.map(\.inertia.mass) == [5, 0, 1])
    #expect(robot.joints.map(\.name) == ["x", "y"])
    // By hand: x turns about (0, 0, −1), then y about the point half a metre above.
    let angle = 0.7
    let poses = robot.linkPosesInWorld(base: .identity, positions: [0, angle])
    let center = poses[2].act(robot.links[2].inertia.centerOfMass)
    let expected = Vector3(-0.5 * sin(angle), 0, -0.5 - 0.5 * cos(angle))
    #expect((center - expected).length < 1e-12)
  }

  @Test("a joint with ref is at the file's pose at that position")
  func reference() throws {
    let robot = try load(
      mjcf("<body name=\"a\" pos=\"1 0 0\">\(inertial)<joint name=\"j\" ref=\"30\"/></body>")
    ).description
    let pose = robot.linkPosesInWorld(base: .identity, positions: [.pi / 6])[1]
    #expect(distance(pose, Pose(position: .unitX)) < 1e-12)
    #expect(abs(robot.joints[0].nominalPosition - .pi / 6) < 1e-12)
  }

  @Test("a body without inertial has the mass and inertia of its primitive geoms")
  func inertiaFromGeoms() throws {
    let geoms: [(String, mass: Double, moments: Vector3)] = [
      ("type=\"sphere\" size=\"0.1\" mass=\"2\"", 2, Vector3(0.008, 0.008, 0.008)),
      (
        "type=\"box\" size=\"0.1 0.2 0.3\" mass=\"3\"", 3, Vector3(0.13, 0.1, 0.05)
      ),
      (
        "type=\"cylinder\" size=\"0.1 0.2\" density=\"500\"", 2 * Double.pi,
        Vector3(0.19 / 12, 0.19 / 12, 0.005) * (2 * .pi)
      ),
      (
        "type=\"ellipsoid\" size=\"0.1 0.2 0.3\"", 8 * Double.pi,
        Vector3(0.026, 0.02, 0.01) * (8 * .pi)
      ),
    ]
    for (geom, mass, moments) in geoms {
      let inertia = try load(
        mjcf("<body name=\"a\"><joint name=\"j\"/><geom \(geom)/></body>")
      ).description.links[1].inertia
      let diagonal = inertia.inertia
      let read = Vector3(diagonal.rowX.x, diagonal.rowY.y, diagonal.rowZ.z)
      #expect(abs(inertia.mass - mass) < 1e-9 * mass, "\(geom)")
      #expect((read - moments).length < 1e-9 * mass, "\(geom)")
    }
  }

  @Test("a capsule between two points lies between them and weighs its cylinder and caps")
  func capsule() throws {
    let robot = try load(
      mjcf(
        "<body name=\"a\"><joint name=\"j\"/>"
          + "<geom type=\"capsule\" size=\"0.1\" fromto=\"0 0 0 0 0.6 0.8\"/></body>")
    ).description
    let shape = try #require(robot.links[1].collisions.first)
    #expect(shape.geometry == .capsule(radius: 0.1, halfLength: 0.5))
    #expect((shape.pose.position - Vector3(0, 0.3, 0.4)).length < 1e-12)
    let along = shape.pose.orientation.act(.unitZ)
    #expect(abs(abs(along.dot(Vector3(0, 0.6, 0.8))) - 1) < 1e-12)
    let volume = Double.pi * 0.01 + 4.0 / 3 * Double.pi * 0.001
    #expect(abs(robot.links[1].inertia.mass - 1000 * volume) < 1e-9)
    #expect((robot.links[1].inertia.centerOfMass - Vector3(0, 0.3, 0.4)).length < 1e-12)
  }

  @Test("geoms that touch nothing and meshes are no collision shapes")
  func visualGeoms() throws {
    let loaded = try load(
      mjcf(
        """
        <body name="a">\(inertial)<joint name="j"/>
          <geom size="0.1" contype="0" conaffinity="0"/><geom size="0.2"/>
          <geom type="mesh" mesh="m"/><geom type="mesh" mesh="n"/>
        </body>
        """))
    #expect(loaded.description.links[1].collisions.map(\.geometry) == [.sphere(radius: 0.2)])
    #expect(loaded.warnings.count { $0.contains("mesh") } == 1)
  }

  @Test("actuators give effort limits and gains")
  func actuators() throws {
    let names = ["a", "b", "c", "d"]
    let bodies = names.map { name in
      "<body name=\"\(name)\">\(inertial)<joint name=\"\(name)\" "
        + (name == "d" ? "actuatorfrcrange=\"-20 20\"" : "") + "/></body>"
    }.joined()
    let actuators = """
      <actuator>
        <motor joint="a" gear="10" ctrlrange="-5 5"/>
        <position joint="b" kp="80" kv="3" forcerange="-40 40" gear="2"/>
        <general joint="c" gainprm="50" biastype="affine" biasprm="0 -50 -2"/>
        <motor joint="d" ctrlrange="-90 90"/>
      </actuator>
      """
    let joints = try load(mjcf(bodies, outside: actuators)).description.joints
    #expect(joints.map(\.effortLimit) == [50, 80, .infinity, 20])
    #expect(joints.map(\.stiffness) == [0, 320, 50, 0])
    #expect(joints.map(\.damping) == [0, 12, 2, 0])
  }

  @Test("the keyframe of standing gives the base's pose and the nominal positions")
  func keyframe() throws {
    let keys = """
      <keyframe><key name="lying" qpos="0 0 0 1 0 0 0 0"/>
        <key name="home" qpos="0 0 0.9 0 0 0 1 0.4"/></keyframe>
      """
    let robot = try load(
      mjcf("<body name=\"a\">\(inertial)<joint name=\"j\"/></body>", outside: keys)
    ).description
    #expect(robot.joints[0].nominalPosition == 0.4)
    let expected = Pose(
      position: Vector3(0, 0, 0.9), orientation: Quaternion(axis: .unitZ, angle: .pi))
    #expect(distance(robot.basePose, expected) < 1e-12)
  }

  @Test("a body apart from the robot is reported, not simulated")
  func detached() throws {
    let text = """
      <mujoco><worldbody>
        <body name="dummy" pos="0 0 20">\(inertial)<joint name="d"/></body>
        <body name="base"><freejoint/>\(inertial)</body>
      </worldbody></mujoco>
      """
    let loaded = try load(text)
    #expect(loaded.description.links.map(\.name) == ["base"])
    #expect(loaded.detachedBodies == [DetachedBody(name: "dummy", mass: 1, jointCount: 1)])
    #expect(loaded.warnings.contains { $0.contains("'dummy'") })
    let json = try RobotReport(loaded).json()
    #expect(json.contains("\"total_mass_kg\" : 2") && json.contains("\"robot_mass_kg\" : 1"))
  }

  @Test("a body that moves against the world hangs on a massless fixed base")
  func fixedBase() throws {
    let robot = try load(
      "<mujoco><worldbody><body name=\"pole\" pos=\"0 0 1\">\(inertial)"
        + "<joint name=\"j\" axis=\"0 1 0\"/></body></worldbody></mujoco>"
    ).description
    #expect(!robot.hasFloatingBase)
    #expect(robot.links.map(\.name) == ["world", "pole"])
    #expect(robot.joints[0].origin.position == Vector3(0, 0, 1))
  }

  @Test("limits follow ranges, unless limited is false")
  func limits() throws {
    func limits(_ attributes: String) throws -> ClosedRange<Double> {
      try joints(
        "<body name=\"a\">\(inertial)<joint name=\"j\" \(attributes)/></body>",
        compiler: "angle=\"radian\"")[0].limits
    }
    #expect(try limits("range=\"-1 1\"") == -1...1)
    #expect(try limits("range=\"-1 1\" limited=\"false\"") == -Double.infinity...Double.infinity)
  }

  @Test("compiler settings bound, balance and scale masses")
  func compilerMasses() throws {
    let light = "<inertial pos=\"0 0 0\" mass=\"0.001\" diaginertia=\"1 1 9\"/>"
    let contents = "<body name=\"a\">\(light)<joint name=\"j\"/></body>"
    let bounded = try load(
      mjcf(contents, compiler: "boundmass=\"0.5\" balanceinertia=\"true\"")
    ).description.links[1].inertia
    #expect(bounded.mass == 0.5)
    #expect(abs(bounded.inertia.rowZ.z - 11.0 / 3) < 1e-12)
    let scaled = try load(mjcf(contents, compiler: "settotalmass=\"40\"")).description
    #expect(abs(scaled.totalMass - 40) < 1e-9)
  }
}
