import Foundation
import RobotModel
import SpatialMath
import Testing

@Suite("Built-in robots") struct RobotCatalogTests {
  @Test("青龙 weighs 86.14 kg, its older model 77.35 kg, both have 31 joints")
  func totals() throws {
    let current = try RobotCatalog.robot(named: "qinglong")
    let older = try RobotCatalog.robot(named: "qinglong-2024")
    #expect(abs(current.totalMass - 86.14) < 0.005)
    #expect(abs(older.totalMass - 77.35) < 0.005)
    #expect(current.joints.count == 31 && older.joints.count == 31)
  }

  @Test("G1 weighs 32.107 kg with 12 joints, H1 51.650 kg with 19")
  func unitreeTotals() throws {
    let g1 = try RobotCatalog.robot(named: "g1")
    let h1 = try RobotCatalog.robot(named: "h1")
    #expect(abs(g1.totalMass - 32.1069) < 1e-9 && g1.joints.count == 12)
    #expect(abs(h1.totalMass - 51.649896) < 1e-9 && h1.joints.count == 19)
  }

  @Test("an unknown name is answered with the known ones")
  func unknown() {
    #expect(
      throws: RobotModelError.unknownRobot(
        name: "atlas", known: ["qinglong", "qinglong-2024", "g1", "h1"])
    ) { try RobotCatalog.robot(named: "atlas") }
  }

  @Test("left and right are exact mirror images in mass and shape", arguments: RobotCatalog.names)
  func symmetry(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    let poses = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
    // Left and right cancel up to the rounding of the sum.
    #expect(abs(robot.centerOfMassInWorld(linkPoses: poses).y) < 1e-15)
    for (left, right) in zip(robot.feet[0].contactPoints, robot.feet[1].contactPoints) {
      #expect(left.x == right.x && left.z == right.z)
    }
    let left = robot.links.filter { Foot.Side(inName: $0.name) == .left }
    #expect(left.count >= 5)
    for link in left {
      let partnerName = link.name.replacing("_l_", with: "_r_").replacing("left", with: "right")
      let partner = try #require(robot.links.first { $0.name == partnerName })
      #expect(link.inertia.mass == partner.inertia.mass)
      #expect(link.inertia.centerOfMass.y == -partner.inertia.centerOfMass.y)
      #expect(link.inertia.inertia.rowX.y == -partner.inertia.inertia.rowX.y)
      #expect(link.collisions.map(\.geometry) == partner.collisions.map(\.geometry))
    }
  }

  @Test("the legs are the runtime's: order, pose, gains, efforts")
  func legs() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    let leg = ["hip_l_roll", "hip_l_yaw", "hip_l_pitch", "knee_l_pitch", "ankle_l_pitch"]
    #expect(robot.joints.prefix(5).map(\.name) == leg.map { "J_" + $0 })
    let pose = [0, 0, 0.305913, -0.670418, 0.371265, 0]
    #expect(robot.nominalPositions == pose + pose)
    #expect(robot.joints.prefix(6).map(\.stiffness) == [400, 200, 400, 400, 120, 120])
    #expect(robot.joints.prefix(6).map(\.damping) == [2, 2, 2, 4, 1, 1])
    #expect(robot.joints.prefix(6).map(\.effortLimit) == [320, 160, 396, 396, 58.5, 58.5])
    #expect(robot.joints[6].limits == -0.43633...0.17453)
  }

  @Test("Unitree's legs have the order, pose, gains and efforts of their makers' training")
  func unitreeLegs() throws {
    let g1 = try RobotCatalog.robot(named: "g1").reducedToControlledJoints()
    let h1 = try RobotCatalog.robot(named: "h1").reducedToControlledJoints()
    #expect(g1.joints.count == 12 && h1.joints.count == 10)
    let longLeg = ["hip_pitch", "hip_roll", "hip_yaw", "knee", "ankle_pitch", "ankle_roll"]
    #expect(g1.joints.prefix(6).map(\.name) == longLeg.map { "left_\($0)_joint" })
    let leg = ["hip_yaw", "hip_roll", "hip_pitch", "knee", "ankle"]
    #expect(h1.joints.suffix(5).map(\.name) == leg.map { "right_\($0)_joint" })
    #expect(g1.nominalPositions.suffix(6) == [-0.1, 0, 0, 0.3, -0.2, 0])
    #expect(h1.nominalPositions.suffix(5) == [0, 0, -0.1, 0.3, -0.2])
    #expect(g1.joints.prefix(6).map(\.stiffness) == [100, 100, 100, 150, 40, 40])
    #expect(h1.joints.prefix(5).map(\.stiffness) == [150, 150, 150, 200, 40])
    #expect(g1.joints.prefix(6).map(\.damping) == [2, 2, 2, 4, 2, 2])
    #expect(h1.joints.prefix(5).map(\.damping) == [2, 2, 2, 4, 2])
    #expect(g1.joints.prefix(6).map(\.effortLimit) == [88, 139, 88, 139, 50, 50])
    #expect(h1.joints.prefix(5).map(\.effortLimit) == [200, 200, 200, 300, 40])
  }

  @Test(
    "Unitree's robots stand with their soles flat and their centre of mass above them",
    arguments: [("g1", 0.7842), ("h1", 1.0342)])
  func unitreeStanding(name: String, height: Double) throws {
    let robot = try RobotCatalog.robot(named: name)
    #expect(abs(robot.basePose.position.z - height) < 1e-4)
    let poses = robot.linkPosesInWorld(base: robot.basePose, positions: robot.nominalPositions)
    let points = robot.feet.flatMap { foot in foot.contactPoints.map { poses[foot.link].act($0) } }
    // Hip, knee and ankle pitch cancel: what is left is rounding.
    #expect(points.allSatisfy { abs($0.z) < 1e-12 })
    let center = robot.centerOfMassInWorld(linkPoses: poses)
    let ahead = points.map(\.x)
    #expect(center.x > (ahead.min() ?? 0) + 0.05 && center.x < (ahead.max() ?? 0) - 0.05)
  }

  @Test("standing, the base is 1.097 m above flat soles and the centre of mass above the feet")
  func standing() throws {
    let robot = try RobotCatalog.robot(named: "qinglong")
    let positions = robot.nominalPositions
    let height = try #require(robot.standingHeight(positions: positions))
    #expect(abs(height - 1.097) < 1e-3)
    let poses = robot.linkPosesInWorld(
      base: Pose(position: Vector3(0, 0, height)), positions: positions)
    let points = robot.feet.flatMap { foot in foot.contactPoints.map { poses[foot.link].act($0) } }
    // Hip, knee and ankle pitch do not cancel exactly: 6.8 mrad over the 245 mm of the sole.
    #expect(points.allSatisfy { $0.z > -1e-12 && $0.z < 2e-3 })
    let center = robot.centerOfMassInWorld(linkPoses: poses)
    let ahead = points.map(\.x)
    #expect(center.x > (ahead.min() ?? 0) && center.x < (ahead.max() ?? 0))
    // The hands hang below the shoulders.
    for side in ["l", "r"] {
      let hand = try #require(robot.links.firstIndex { $0.name == "Link_arm_\(side)_07" })
      let shoulder = try #require(robot.links.firstIndex { $0.name == "Link_arm_\(side)_01" })
      #expect(poses[hand].position.z < poses[shoulder].position.z - 0.4)
    }
  }

  @Test("the tables agree with the published files", .enabled(if: sharedRobots != nil))
  func publishedFiles() throws {
    let folder = try #require(sharedRobots)
    let sources = [
      ("qinglong", "azureloong/AzureLoong_loong_sim.xml"),
      ("qinglong-2024", "azureloong/AzureLoong.xml"),
    ]
    for (name, file) in sources {
      let robot = try RobotCatalog.robot(named: name)
      let published = try RobotDescription.load(
        contentsOf: folder.appendingPathComponent(file)
      ).description
      #expect(abs(robot.totalMass - published.totalMass) < 0.02)
      // Centre of mass of the whole in the T pose: moved by the averaging of left and right only.
      func center(_ robot: RobotDescription) -> Vector3 {
        robot.centerOfMassInWorld(
          linkPoses: robot.linkPosesInWorld(
            base: .identity, positions: robot.joints.map { _ in 0 }))
      }
      let difference = center(robot) - center(published)
      #expect(abs(difference.x) < 2e-4 && abs(difference.z) < 2e-4 && abs(difference.y) < 2e-3)
      for joint in robot.joints {
        let other = published.joints[try published.jointIndex(named: joint.name)]
        #expect(joint.axis == other.axis, "\(joint.name)")
        // Published efforts are rounded control ranges times gear.
        #expect(abs(joint.effortLimit - other.effortLimit) < 0.05, "\(joint.name)")
        #expect(joint.armature == other.armature, "\(joint.name)")
        #expect(joint.coulombFriction == other.coulombFriction, "\(joint.name)")
        if joint.name != "J_hip_r_roll" { #expect(joint.limits == other.limits, "\(joint.name)") }
      }
    }
  }
}
