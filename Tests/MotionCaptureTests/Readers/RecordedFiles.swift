import Foundation

@testable import MotionCapture

/// Recorded motions as others publish them, in the folder `shared/mocap` beside the project.
enum RecordedFiles {
  /// The folder; nil where there is none.
  static let folder: URL? = {
    var package = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { package.deleteLastPathComponent() }
    let folder = package.deletingLastPathComponent().appendingPathComponent("shared/mocap")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  /// Whether tests of these files can run.
  static var areThere: Bool { folder != nil }

  static func url(_ path: String) throws -> URL {
    try existingFolder().appendingPathComponent(path)
  }

  private static func existingFolder() throws -> URL {
    guard let folder else { throw CocoaError(.fileNoSuchFile) }
    return folder
  }

  static func motion(
    _ path: String, options: MotionFileOptions = MotionFileOptions()
  ) throws -> SkeletonMotion {
    try MotionFile.readSkeleton(try url(path), options: options)
  }

  static func bytes(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: url(path))) }

  /// All files of people's motion, with frames (less one where the first is a calibration pose), rate and the speed that was measured without our
  /// code, along the path or as the crow flies; nil where the person does not walk.
  static let people: [(path: String, frames: Int, rate: Double, speed: Speed?)] = [
    ("deepmimic/humanoid3d_walk.txt", 39, 30, .net(0.98)),
    ("deepmimic/humanoid3d_run.txt", 25, 30, .net(3.56)),
    ("deepmimic/humanoid3d_spin.txt", 107, 24, nil),
    ("bandai_namco/dataset-1_walk_normal_002.bvh", 31, 30, .net(1.58)),
    ("bandai_namco/dataset-1_run_normal_001.bvh", 24, 30, .net(2.61)),
    ("bandai_namco/dataset-1_walk-left_normal_001.bvh", 135, 30, .net(1.09)),
    ("bandai_namco/dataset-2_run_normal_001.bvh", 68, 30, .net(3.65)),
    ("bandai_namco/dataset-2_walk-turn-right_normal_001.bvh", 100, 30, .path(1.15)),
    ("cmu_bvh/cmu_12_01_walk.bvh", 523, 120, .net(0.885)),
    ("cmu_asf_amc/11_01.amc", 597, 120, .net(0.63)),
    ("misc_bvh/AV_8Walk_Meredith_HVHA_Rep1.bvh", 1064, 120, .path(1.70)),
    ("misc_bvh/sfu_0005_Walking001.bvh", 270, 120, .net(0.80)),
    ("misc_bvh/freebvh_test.bvh", 69, 30, .path(0.83)),
    ("misc_bvh/mocapbank_test.bvh", 455, 30, nil),
    ("misc_bvh/pybvh_bvh_test3_zup_mixed_orders.bvh", 100, 120, nil),
    ("xsens_bvh/pybvh_bvh_test2_stand.bvh", 61, 120, nil),
    ("xsens_mvnx/test_mocap.bvh", 111, 60, nil),
    ("xsens_mvnx/test_mocap.mvnx", 112, 60, nil),
    ("c3d/rehazenter_2014001_C1_01.c3d", 387, 100, .net(0.39)),
    ("c3d/rehazenter_2014001_ST.c3d", 1, 100, nil),
  ]

  /// A speed over the ground [m/s].
  enum Speed {
    case net(Double)
    case path(Double)
  }
}
