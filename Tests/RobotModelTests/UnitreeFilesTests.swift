import Foundation
import Reproducibility
import RobotModel
import SpatialMath
import Testing

/// Published figures have five to seven digits, some of them as angles and principal moments.
private let roundingOfPlaces = 1e-5
private let roundingOfMoments = 1e-6

@Suite(
  "Unitree's robots and their published files",
  .enabled(if: sharedRobots != nil, "there is no folder shared/robots"))
struct UnitreeFilesTests {
  struct Source: Sendable {
    let name: String
    let mjcf: String
    let urdf: String
    /// Links that the tables make symmetric.
    let middle: Set<String>
  }

  private static let sources = [
    Source(
      name: "g1", mjcf: "unitree_g1/g1_12dof.xml", urdf: "unitree_g1/g1_12dof.urdf",
      middle: ["pelvis"]),
    Source(
      name: "h1", mjcf: "unitree_h1/h1.xml", urdf: "unitree_h1/h1.urdf",
      middle: ["pelvis", "torso_link"]),
  ]

  private func load(_ file: String) throws -> RobotDescription {
    try RobotDescription.load(
      contentsOf: try #require(sharedRobots).appendingPathComponent(file)
    ).description
  }

  @Test("every link has the published mass, centre of mass and inertia", arguments: sources)
  func links(source: Source) throws {
    let robot = try RobotCatalog.robot(named: source.name)
    let published = try load(source.mjcf)
    #expect(robot.links.count == published.links.count)
    for (index, link) in robot.links.enumerated() {
      let joint = index == 0 ? nil : robot.joints[index - 1].name
      let place = try joint.map { try published.jointIndex(named: $0) + 1 } ?? 0
      let other = published.links[place].inertia
      #expect(link.inertia.mass == other.mass, "\(link.name)")

      // Up to 2.8 mm and 0.0008 kg m² are taken from the links of the middle.
      let isMiddle = source.middle.contains(link.name)
      let d = link.inertia.centerOfMass - other.centerOfMass
      #expect(abs(d.x) < 1e-9 && abs(d.z) < 1e-9, "\(link.name)")
      #expect(abs(d.y) < (isMiddle ? 3e-3 : 1e-9), "\(link.name)")
      let found = link.inertia.inertia
      let expected = other.inertia
      let moments = [
        found.rowX.x - expected.rowX.x, found.rowY.y - expected.rowY.y,
        found.rowZ.z - expected.rowZ.z,
      ]
      let lateral = [found.rowX.y - expected.rowX.y, found.rowY.z - expected.rowY.z]
      #expect(moments.allSatisfy { abs($0) < roundingOfMoments }, "\(link.name)")
      #expect(
        lateral.allSatisfy { abs($0) < (isMiddle ? 1e-3 : roundingOfMoments) }, "\(link.name)")
      // Published with the sign of no mirror image.
      let isOdd = source.name == "g1" && link.name == "right_knee_link"
      let sagittal = found.rowX.z - (isOdd ? -1 : 1) * expected.rowX.z
      #expect(abs(sagittal) < roundingOfMoments, "\(link.name)")
    }
  }

  @Test("every joint turns as published, in the same limits", arguments: sources)
  func joints(source: Source) throws {
    let robot = try RobotCatalog.robot(named: source.name)
    let published = try load(source.mjcf)
    let speeds = try load(source.urdf).joints.filter { $0.kind != .fixed }
    #expect(robot.joints.count == published.joints.count)
    for joint in robot.joints {
      let other = published.joints[try published.jointIndex(named: joint.name)]
      #expect(joint.axis == other.axis, "\(joint.name)")
      #expect(joint.limits == other.limits, "\(joint.name)")
      #expect(joint.effortLimit == other.effortLimit, "\(joint.name)")
      #expect(joint.armature == other.armature, "\(joint.name)")
      #expect(joint.viscousFriction == other.viscousFriction, "\(joint.name)")
      #expect(joint.coulombFriction == other.coulombFriction, "\(joint.name)")
    }
    #expect(speeds.map(\.name) == robot.controlledJoints)
    for speed in speeds {
      let joint = robot.joints[try robot.jointIndex(named: speed.name)]
      #expect(joint.velocityLimit == speed.velocityLimit, "\(joint.name)")
    }
  }

  @Test("at random positions every link is where the published file puts it", arguments: sources)
  func places(source: Source) throws {
    let robot = try RobotCatalog.robot(named: source.name)
    let published = try load(source.mjcf)
    var random = RandomStream(seed: 17, stream: 0)
    for _ in 0..<20 {
      let positions = robot.joints.map { _ in random.uniform(in: -0.5...0.5) }
      var publishedPositions = published.nominalPositions
      for (joint, position) in zip(robot.joints, positions) {
        publishedPositions[try published.jointIndex(named: joint.name)] = position
      }
      let poses = robot.linkPosesInWorld(base: .identity, positions: positions)
      let others = published.linkPosesInWorld(base: .identity, positions: publishedPositions)
      for (index, joint) in robot.joints.enumerated() {
        let other = others[try published.jointIndex(named: joint.name) + 1]
        let turn = (poses[index + 1].orientation * other.orientation.conjugate).rotationVector
        #expect((poses[index + 1].position - other.position).length < roundingOfPlaces)
        #expect(turn.length < roundingOfPlaces, "\(joint.name)")
      }
      let center = robot.centerOfMassInWorld(linkPoses: poses)
      let expected = published.centerOfMassInWorld(linkPoses: others)
      // 2.8 mm on a third of the robot.
      #expect((center - expected).length < 2e-3)
    }
  }

  @Test("the legs, and the soles where there are shapes, are those found in the files")
  func legs() throws {
    let g1 = try RobotCatalog.robot(named: "g1")
    for file in ["unitree_g1/g1_12dof.xml", "unitree_g1/g1_12dof.urdf"] {
      let published = try load(file)
      #expect(published.controlledJoints == g1.controlledJoints)
      for (foot, other) in zip(g1.feet, published.feet) {
        for (p, q) in zip(foot.contactPoints, other.contactPoints) {
          #expect((p - q).length < 1e-12)
        }
      }
    }
    let h1 = try RobotCatalog.robot(named: "h1")
    #expect(try load("unitree_h1/h1.xml").controlledJoints == h1.controlledJoints)
    #expect(try load("unitree_h1/h1.urdf").controlledJoints == h1.controlledJoints)
  }
}
