import Foundation
import RobotModel
import TestConditions

/// Robots as their makers publish them, in the folder `shared/robots` beside the project.
public enum PublishedRobots {
  /// The folder; nil where there is none.
  public static let folder: URL? = {
    let folder = SharedFiles.folder.appendingPathComponent("robots")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  /// Robots of different makers and sizes, one file each.
  public static let files = [
    "azureloong/AzureLoong.xml", "unitree_g1/g1_29dof.xml", "unitree_g1/g1_12dof.urdf",
    "unitree_h1/h1.xml", "hunter/hunter.xml", "tienkung2_lite/tienkung.xml",
  ]

  /// The robot of a file, its fixed joints welded.
  ///
  /// - Throws: `RobotModelError` where it cannot be read; nil without the folder.
  public static func robot(_ file: String) throws(RobotModelError) -> RobotDescription? {
    guard let folder else { return nil }
    return try RobotDescription.load(contentsOf: folder.appendingPathComponent(file))
      .description.withoutFixedJoints()
  }
}

extension RobotDescription {
  /// The robot with its fixed joints welded and all others kept.
  public func withoutFixedJoints() throws(RobotModelError) -> RobotDescription {
    try reduced(keeping: joints.filter { $0.kind != .fixed }.map(\.name))
  }
}
