import Foundation
import RobotModel
import Testing

@testable import MotionCapture

/// Retargeting of published recordings, where they lie beside the project.
@Suite("retargeting of recordings")
struct RetargetedRecordingTests {
  /// Walks straight ahead.
  private static let walks = [
    "cmu_bvh/cmu_12_01_walk.bvh", "misc_bvh/sfu_0005_Walking001.bvh",
    "bandai_namco/dataset-1_walk_normal_002.bvh",
  ]

  private static var cases: [(String, String)] {
    walks.flatMap { file in walkingRobots.map { (file, $0) } }
  }

  /// People who turn: a quarter turn, a figure of eight, a run-up with a kick, a turn on the spot.
  private static let turns = [
    "bandai_namco/dataset-2_walk-turn-right_normal_001.bvh",
    "misc_bvh/AV_8Walk_Meredith_HVHA_Rep1.bvh", "cmu_asf_amc/11_01.amc",
    "misc_bvh/freebvh_test.bvh",
  ]

  private static var turningCases: [(String, String)] {
    turns.flatMap { file in walkingRobots.map { (file, $0) } }
      // 190° on the spot in four steps is more than hips of ±25° do.
      .filter { $0 != ("misc_bvh/freebvh_test.bvh", "h1") }
  }

  @Test(
    "feet of robots do not slide where a person turns sharply",
    .enabled(if: RecordedFiles.areThere, "needs shared/mocap"), arguments: turningCases)
  func turn(file: String, robotName: String) throws {
    let robot = try RobotCatalog.robot(named: robotName)
    let motion = try RecordedFiles.motion(file)
    let report = try Retargeter(robot: robot).retarget(motion, name: file).report
    #expect(report.stancePositionError.largest < 0.010)
    #expect(report.skatePerStep.largest < 0.005)
    #expect(report.limitViolationCount == 0)
    #expect(report.penetration.largest < 0.005)
    #expect(report.pelvisShift.largest < 0.15)
  }

  @Test(
    "a person's walk becomes the robot's without sliding, sinking or overstretching",
    .enabled(if: RecordedFiles.areThere, "needs shared/mocap"), arguments: cases)
  func walk(file: String, robotName: String) throws {
    let robot = try RobotCatalog.robot(named: robotName)
    let motion = try RecordedFiles.motion(file)
    let report = try Retargeter(robot: robot).retarget(motion, name: file).report
    #expect(report.stancePositionError.mean < 0.010)
    #expect(report.skatePerStep.largest < 0.005)
    #expect(report.limitViolationCount == 0)
    #expect(report.penetration.largest < 0.005)
    #expect(report.flightShare < 0.02)
    #expect(report.fastestJointShare < 1.3)
    #expect(abs(report.speed - report.scale * report.speedOfPerson) < 0.05)
  }
}
