import RobotModel
import SpatialMath
import Testing

@Suite("URDF") struct URDFReaderTests {
  @Test("links follow their parents depth first in the order of the file's joints")
  func order() throws {
    let robot = try load(
      urdf(
        ["c", "b", "a"].map { linkElement($0) }.joined()
          + jointElement("toB", "a", "b") + jointElement("toA", "base", "a")
          + jointElement("toC", "base", "c"))
    ).description
    #expect(robot.links.map(\.name) == ["base", "a", "b", "c"])
    #expect(robot.joints.map(\.name) == ["toA", "toB", "toC"])
    #expect(robot.links.map(\.parent) == [nil, 0, 1, 0])
    #expect(robot.hasFloatingBase)
    #expect(abs(robot.totalMass - 8) < 1e-12)
  }

  @Test("a joint has the origin, axis, limits, effort, speed and friction of the file")
  func joint() throws {
    let inside =
      "<origin xyz=\"1 2 3\" rpy=\"0.1 0.2 0.3\"/><axis xyz=\"0 0 -2\"/>"
      + "<dynamics damping=\"0.5\" friction=\"0.25\"/>"
    let joint = try load(
      urdf(linkElement("a") + jointElement("j", "base", "a", inside: inside))
    ).description.joints[0]
    let origin = Pose(
      position: Vector3(1, 2, 3), orientation: Quaternion(roll: 0.1, pitch: 0.2, yaw: 0.3))
    #expect(distance(joint.origin, origin) < 1e-12)
    #expect(joint.axis == Vector3(0, 0, -1))
    #expect(joint.limits == -1...2)
    #expect(joint.effortLimit == 30 && joint.velocityLimit == 4)
    #expect(joint.viscousFriction == 0.5 && joint.coulombFriction == 0.25)
  }

  @Test("the kinds of joints are told apart, and a missing axis is x")
  func kinds() throws {
    let kinds: [(String, Joint.Kind)] = [
      ("revolute", .hinge), ("continuous", .hinge), ("prismatic", .slide), ("fixed", .fixed),
    ]
    for (type, kind) in kinds {
      let joint = try load(
        urdf(linkElement("a") + jointElement("j", "base", "a", type: type))
      ).description.joints[0]
      #expect(joint.kind == kind)
      #expect(kind == .fixed || joint.axis == .unitX)
      #expect(
        joint.limits.upperBound == (type == "revolute" || type == "prismatic" ? 2 : .infinity))
    }
  }

  @Test("an inertia given in a turned frame is turned into the link's")
  func turnedInertia() throws {
    let link =
      "<link name=\"a\"><inertial><origin xyz=\"0.1 0 0\" rpy=\"0 0 1.5707963267948966\"/>"
      + "<mass value=\"2\"/><inertia ixx=\"0.1\" iyy=\"0.2\" izz=\"0.25\" ixy=\"0.01\"/>"
      + "</inertial></link>"
    let inertia = try load(urdf(link + jointElement("j", "base", "a"))).description.links[1].inertia
    // A quarter turn about z exchanges xx and yy and turns the sign of xy.
    #expect(inertia.mass == 2 && inertia.centerOfMass == Vector3(0.1, 0, 0))
    #expect(abs(inertia.inertia.rowX.x - 0.2) < 1e-12)
    #expect(abs(inertia.inertia.rowY.y - 0.1) < 1e-12)
    #expect(abs(inertia.inertia.rowX.y + 0.01) < 1e-12)
  }

  @Test("collision shapes are read with their full sizes halved, meshes give one warning")
  func collisions() throws {
    let shapes = [
      "<box size=\"2 4 6\"/>", "<sphere radius=\"0.5\"/>",
      "<cylinder radius=\"0.1\" length=\"0.8\"/>", "<capsule radius=\"0.1\" length=\"0.6\"/>",
      "<mesh filename=\"a.stl\"/>", "<mesh filename=\"b.stl\"/>",
    ]
    let collision = shapes.map {
      "<collision><origin xyz=\"0 0 1\"/><geometry>\($0)</geometry></collision>"
    }.joined()
    let loaded = try load(
      urdf(linkElement("a", collision: collision) + jointElement("j", "base", "a")))
    let read = loaded.description.links[1].collisions
    #expect(
      read.map(\.geometry) == [
        .box(halfExtents: Vector3(1, 2, 3)), .sphere(radius: 0.5),
        .cylinder(radius: 0.1, halfLength: 0.4), .capsule(radius: 0.1, halfLength: 0.3),
      ])
    #expect(read.allSatisfy { $0.pose.position == .unitZ })
    #expect(loaded.warnings.count { $0.contains("mesh") } == 1)
  }

  @Test("a mimic joint is welded where its law puts it, with a warning")
  func mimic() throws {
    let loaded = try load(
      urdf(
        linkElement("a") + linkElement("b") + jointElement("lead", "base", "a")
          + jointElement(
            "follow", "a", "b",
            inside: "<axis xyz=\"0 0 1\"/><mimic joint=\"lead\" multiplier=\"2\" offset=\"0.5\"/>"))
    )
    let joint = loaded.description.joints[1]
    #expect(joint.kind == .fixed)
    #expect(
      distance(joint.origin, Pose(orientation: Quaternion(axis: .unitZ, angle: 0.5))) < 1e-12)
    #expect(loaded.warnings.contains { $0.contains("'follow' follows 'lead'") })
    #expect(loaded.description.controlledJoints == ["lead"])
  }

  @Test("a massless link named world frees or bolts its child")
  func world() throws {
    func base(_ type: String) throws -> RobotDescription {
      try load(
        "<robot name=\"t\"><link name=\"world\"/>\(linkElement("body"))"
          + jointElement("j", "world", "body", type: type) + "</robot>"
      ).description
    }
    let free = try base("floating")
    #expect(free.hasFloatingBase && free.links.map(\.name) == ["body"])
    let bolted = try base("fixed")
    #expect(!bolted.hasFloatingBase && bolted.links.map(\.name) == ["world", "body"])
  }

  @Test("an effort of 0, the placeholder of exporters, counts as unlimited with a warning")
  func placeholderEffort() throws {
    let joint =
      "<joint name=\"j\" type=\"revolute\"><parent link=\"base\"/><child link=\"a\"/>"
      + "<limit lower=\"0.2\" upper=\"1\" effort=\"0\" velocity=\"0\"/></joint>"
    let loaded = try load(urdf(linkElement("a") + joint))
    #expect(loaded.description.joints[0].effortLimit == .infinity)
    #expect(loaded.description.joints[0].nominalPosition == 0.2)
    #expect(loaded.warnings.contains { $0.contains("effort") })
  }
}
