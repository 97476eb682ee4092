import Foundation
import MotionCapture
import ReferenceMotion
import Testing

/// Published files of robots' motion, in the folder `shared/mocap` beside the project.
enum RobotSpaceFiles {
  /// A file with what is known of it.
  struct Known: Sendable, CustomTestStringConvertible {
    let path: String
    let frames: Int
    let rate: Double
    let joints: Int
    /// Length of the way by the duration [m/s].
    let pathSpeed: Double
    let robot: String
    var testDescription: String { path }
  }

  static let known = [
    Known(
      path: "unitree_lafan1_g1/walk1_subject1.csv", frames: 7840, rate: 30, joints: 29,
      pathSpeed: 0.50, robot: "g1"),
    Known(
      path: "beyondmimic_npz/G1_Take_102.bvh_60hz.csv", frames: 1749, rate: 60, joints: 29,
      pathSpeed: 0.14, robot: "g1"),
    Known(
      path: "beyondmimic_npz/holosoma_sub3_largebox_003_mj.npz", frames: 325, rate: 50, joints: 29,
      pathSpeed: 0.272, robot: "g1"),
    Known(
      path: "beyondmimic_npz/adapt_p1_serve.npz", frames: 290, rate: 50, joints: 27,
      pathSpeed: 0.181, robot: "g1"),
    Known(
      path: "beyondmimic_npz/robot_lab_g1_dance1_subject2_30.npz", frames: 301, rate: 30,
      joints: 29, pathSpeed: 0.219, robot: "g1"),
    Known(
      path: "isaaclab_amp_npz/G1_walk.npz", frames: 399, rate: 60, joints: 29, pathSpeed: 0.54,
      robot: "g1"),
    Known(
      path: "isaaclab_amp_npz/humanoid_walk.npz", frames: 154, rate: 60, joints: 28,
      pathSpeed: 1.53, robot: "unknown"),
    Known(
      path: "isaaclab_amp_npz/humanoid_run.npz", frames: 82, rate: 60, joints: 28,
      pathSpeed: 3.45, robot: "unknown"),
    Known(
      path: "locomujoco/02-constspeed_UnitreeG1.npz", frames: 500, rate: 500, joints: 25,
      pathSpeed: 0.98, robot: "g1"),
    Known(
      path: "locomujoco/02-constspeed_UnitreeH1.npz", frames: 500, rate: 500, joints: 23,
      pathSpeed: 1.28, robot: "h1"),
    Known(
      path: "locomujoco/05-run_UnitreeG1.npz", frames: 500, rate: 500, joints: 25,
      pathSpeed: 1.83, robot: "g1"),
    Known(
      path: "tienkung_amp/motion_visualization_walk.txt", frames: 736, rate: 30, joints: 20,
      pathSpeed: 0.871, robot: "tienkung"),
    Known(
      path: "tienkung_amp/motion_visualization_run.txt", frames: 345, rate: 30, joints: 20,
      pathSpeed: 1.539, robot: "tienkung"),
    Known(
      path: "tienkung_amp/motion_amp_expert_walk.txt", frames: 735, rate: 30, joints: 20,
      pathSpeed: 0, robot: "tienkung"),
  ]

  /// The folder; nil where there is none.
  static let folder: URL? = {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = package.deletingLastPathComponent().appendingPathComponent("shared/mocap")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  /// Whether the files are there: without them, tests that need them are left out.
  static var arePresent: Bool { folder != nil }

  static func url(_ path: String) -> URL {
    (folder ?? URL(fileURLWithPath: "/")).appendingPathComponent(path)
  }

  static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(path))) }
}
