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

  @Test("an unknown name is answered with the known ones")
  func unknown() {
    #expect(
      throws: RobotModelError.unknownRobot(name: "atlas", known: ["qinglong", "qinglong-2024"])
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
    for link in robot.links where link.name.contains("_l_") {
      let partnerName = link.name.replacing("_l_", with: "_r_")
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
