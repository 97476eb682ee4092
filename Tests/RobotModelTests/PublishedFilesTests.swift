import Foundation
import RobotModel
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Published robot files") struct PublishedFilesTests {
  /// Mass of the robot [kg], its moving joints, controlled joints and contact points per foot, as
  /// MuJoCo reads the MJCF files and as the URDF files sum up by hand.
  private static let expected: [(file: String, mass: Double, joints: Int, legs: Int, points: Int)] =
    [
      ("azureloong/AzureLoong.urdf", 77.352584, 31, 12, 0),
      ("azureloong/AzureLoong.xml", 77.352584, 31, 12, 4),
      ("azureloong/AzureLoong_loong_sim.xml", 86.139519, 31, 12, 4),
      ("azureloong/AzureLoong_simplified.urdf", 77.352584, 31, 12, 4),
      ("azureloong/scene.xml", 77.352584, 31, 12, 4),
      ("azureloong/scene_board.xml", 77.352584, 31, 12, 4),
      ("azureloong/scene_staircase.xml", 77.352584, 31, 12, 4),
      ("hunter/hunter.urdf", 12.586944, 10, 10, 4),
      ("hunter/hunter.xml", 12.576940, 10, 10, 4),
      ("tienkung2_lite/tienkung.xml", 61.760374, 20, 12, 4),
      ("tienkung2_lite/tienkung2_lite.urdf", 61.760372, 20, 12, 4),
      ("unitree_g1/g1_12dof.urdf", 32.106857, 12, 12, 4),
      ("unitree_g1/g1_12dof.xml", 32.106900, 12, 12, 4),
      ("unitree_g1/g1_29dof.xml", 35.112142, 29, 12, 4),
      ("unitree_h1/h1.urdf", 51.649896, 10, 10, 0),
      ("unitree_h1/h1.xml", 51.649896, 19, 10, 0),
    ]

  @Test(
    "every file is read with its mass, joints, legs and feet", .enabled(if: sharedRobots != nil))
  func everyFile() throws {
    let folder = try #require(sharedRobots)
    for entry in PublishedFilesTests.expected {
      let loaded = try RobotDescription.load(
        contentsOf: folder.appendingPathComponent(entry.file))
      let robot = loaded.description
      #expect(abs(robot.totalMass - entry.mass) < 1e-6, "\(entry.file)")
      #expect(robot.joints.count { $0.kind != .fixed } == entry.joints, "\(entry.file)")
      #expect(robot.controlledJoints.count == entry.legs, "\(entry.file)")
      let points = robot.feet.map(\.contactPoints.count)
      #expect(points == (entry.points == 0 ? [] : [entry.points, entry.points]), "\(entry.file)")
      #expect(!robot.feet.isEmpty || loaded.warnings.contains { $0.contains("no feet") })
      let reduced = try robot.reducedToControlledJoints()
      #expect(abs(reduced.totalMass - robot.totalMass) < 1e-9, "\(entry.file)")
    }
  }

  @Test("no robot file beside the project is left out", .enabled(if: sharedRobots != nil))
  func completeness() throws {
    let folder = try #require(sharedRobots)
    let listed = Set(PublishedFilesTests.expected.map(\.file))
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".xml") || $0.hasSuffix(".urdf")
    }
    #expect(Set(files) == listed)
  }

  @Test("report, JSON and drawing of every file are well-formed", .enabled(if: sharedRobots != nil))
  func reports() throws {
    let folder = try #require(sharedRobots)
    for entry in PublishedFilesTests.expected {
      let loaded = try RobotDescription.load(
        contentsOf: folder.appendingPathComponent(entry.file))
      let report = RobotReport(loaded)
      let json = try JSONSerialization.jsonObject(with: Data(try report.json().utf8))
      let object = try #require(json as? [String: Any])
      #expect(object["robot_joint_count"] as? Int == entry.joints)
      #expect((object["links"] as? [Any])?.count == loaded.description.links.count)
      for link in loaded.description.links { #expect(report.text.contains(link.name)) }
      let drawing = SkeletonDrawing(loaded.description).svg
      #expect(XMLParser(data: Data(drawing.utf8)).parse(), "\(entry.file)")
    }
  }
}
