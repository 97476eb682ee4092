import Reproducibility
import RobotModel
import SpatialMath
import Testing

@Suite("Mirror of joints") struct JointMirrorTests {
  /// Link places of the mirrored pose are the mirror image of the places of the pose.
  private func checkReflection(_ robot: RobotDescription, tolerance: Double) throws {
    let mirror = try robot.jointMirror()
    var random = RandomStream(seed: 41, stream: 0)
    let positions = robot.joints.map { _ in random.uniform(in: -0.5...0.5) }
    let poses = robot.linkPosesInWorld(base: .identity, positions: positions)
    let images = robot.linkPosesInWorld(base: .identity, positions: mirror.mirrored(positions))
    // The origins of joint frames may be shifted along their axes; those of the feet are not.
    for (index, foot) in robot.feet.enumerated() {
      let partner = robot.feet[1 - index]
      let place = poses[foot.link].position
      let image = images[partner.link].position
      #expect((image - Vector3(place.x, -place.y, place.z)).length < tolerance, "\(robot.name)")
    }
  }

  @Test("mirroring twice changes nothing", arguments: RobotCatalog.names)
  func involution(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    let mirror = try robot.jointMirror()
    var random = RandomStream(seed: 42, stream: 0)
    let values = robot.joints.map { _ in random.normal() }
    #expect(mirror.mirrored(mirror.mirrored(values)) == values)
  }

  @Test("the mirrored pose puts the feet at the mirrored places", arguments: RobotCatalog.names)
  func reflection(name: String) throws {
    try checkReflection(RobotCatalog.robot(named: name), tolerance: 1e-12)
    try checkReflection(
      RobotCatalog.robot(named: name).reducedToControlledJoints(), tolerance: 1e-12)
  }

  @Test("of 青龙's legs roll and yaw change their sign, pitch does not")
  func legs() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    let mirror = try robot.jointMirror()
    #expect(mirror.source == [6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5])
    #expect(mirror.sign == [-1, -1, 1, 1, 1, -1, -1, -1, 1, 1, 1, -1])
  }

  @Test("a joint of the middle keeps its place: pitch with +, roll and yaw with −")
  func middle() throws {
    let robot = try RobotCatalog.robot(named: "qinglong")
    let mirror = try robot.jointMirror()
    let signs = ["J_waist_pitch": 1.0, "J_waist_roll": -1, "J_waist_yaw": -1, "J_head_yaw": -1]
    for (name, sign) in signs {
      let index = try robot.jointIndex(named: name)
      #expect(mirror.source[index] == index && mirror.sign[index] == sign, "\(name)")
    }
  }

  @Test(
    "limits and nominal positions of the built-in robots are mirrored",
    arguments: RobotCatalog.names)
  func limits(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    let mirror = try robot.jointMirror()
    #expect(mirror.mirrored(robot.nominalPositions) == robot.nominalPositions)
    for (index, joint) in robot.joints.enumerated() {
      let limits = robot.joints[mirror.source[index]].limits
      let expected =
        mirror.sign[index] > 0 ? limits : -limits.upperBound ... -limits.lowerBound
      #expect(joint.limits == expected, "\(joint.name)")
    }
  }

  @Test("a joint on one side only is named")
  func missingPartner() throws {
    let side = "<origin xyz=\"0 0.2 0\"/><axis xyz=\"1 0 0\"/>"
    let robot = try load(
      urdf(linkElement("a") + jointElement("left_hip", "base", "a", inside: side))
    ).description
    #expect(throws: RobotModelError.noMirrorPartner(robot: "test", joint: "left_hip")) {
      try robot.jointMirror()
    }
  }

  @Test(
    "the published robots have a mirror, and their feet follow it",
    .enabled(if: sharedRobots != nil))
  func publishedRobots() throws {
    let folder = try #require(sharedRobots)
    let files = [
      "hunter/hunter.xml", "hunter/hunter.urdf", "tienkung2_lite/tienkung.xml",
      "unitree_g1/g1_29dof.xml", "unitree_g1/g1_12dof.urdf", "azureloong/AzureLoong_loong_sim.xml",
      "azureloong/AzureLoong_simplified.urdf", "unitree_h1/h1.urdf", "unitree_h1/h1.xml",
    ]
    for file in files {
      let robot = try RobotDescription.load(
        contentsOf: folder.appendingPathComponent(file)
      ).description
      // The published left and right sides differ by up to two millimetres.
      try checkReflection(robot, tolerance: 3e-3)
    }
  }
}
