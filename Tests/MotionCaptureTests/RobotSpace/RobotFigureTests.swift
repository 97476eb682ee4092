import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath
import Testing

@testable import MotionCapture

/// Robots' motion, looked at like a person's.
@Suite("robots' motion as figures")
struct RobotFigureTests {
  @Test("a gait of our own is reported with its speed, cadence and steps", arguments: walkingRobots)
  func builtInGait(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    let clip = try BuiltInGait(robot: robot).walk(
      GaitCommand(forwardSpeed: 0.8, leftSpeed: 0, yawRate: 0), strideCount: 4, frameRate: 50)
    let motion = try SkeletonMotion(clip, robot: robot)
    let report = try MotionReport(of: motion, name: name)
    #expect(report.robot?.name == name)
    #expect(report.jointCount == clip.jointNames.count)
    #expect(abs(report.pathSpeed - clip.pathSpeed) < 1e-9)
    #expect(report.contactSource == .labels)
    #expect(report.gait.events.contains { $0.isStrike && $0.foot == .left })
    #expect(report.gait.events.contains { $0.isStrike && $0.foot == .right })
    let legs = try RobotLegs(robot.reducedToControlledJoints())
    // Axes of hip and knee may be aside of each other.
    #expect(abs(report.legLength - legs.legLength) < 0.06)
    #expect(abs(report.facing) < 1e-6)
    for joint in clip.jointNames { #expect(report.text.contains(joint)) }
    #expect(try report.json().contains("\"robot\" : \"\(name)\""))
    #expect(try MotionDrawing(of: motion, name: name).svg.contains("Knee, flexion"))
  }

  @Test("toes and heels are the ends of the soles, and ankles those of the robot")
  func soles() throws {
    let robot = try legsOfRobot("g1")
    let clip = try BuiltInGait(robot: robot).cycle(
      GaitCommand(forwardSpeed: 0.5, leftSpeed: 0, yawRate: 0), frameRate: 50)
    let motion = try SkeletonMotion(clip, robot: robot)
    let leg = try RobotLegs(robot).legs.right
    let toe = try #require(motion.joint(named: "right toe"))
    let heel = try #require(motion.joint(named: "right heel"))
    for frame in [0, 7, 20] {
      let links = robot.linkPosesInWorld(
        base: clip.basePose(frame: frame),
        positions: Array(clip.jointPositions[(frame * 12)..<(frame * 12 + 12)]))
      let sole = links[leg.footLink] * leg.soleInFoot
      for (joint, x) in [(toe, leg.sole.upperBound), (heel, leg.sole.lowerBound)] {
        let place = motion.pose(frame: frame, joint: joint).position
        #expect((place - sole.act(Vector3(x, 0, 0))).length < 1e-12)
      }
    }
    let span =
      motion.pose(frame: 0, joint: toe).position - motion.pose(frame: 0, joint: heel).position
    #expect(abs(span.length - (leg.sole.upperBound - leg.sole.lowerBound)) < 1e-12)
  }

  @Test(
    "published files of built-in robots are read as figures that walk as fast as their base",
    .enabled(if: RobotSpaceFiles.arePresent),
    arguments: RobotSpaceFiles.known.filter { ["g1", "h1"].contains($0.robot) })
  func published(known: RobotSpaceFiles.Known) throws {
    let motion = try MotionFile.read(RobotSpaceFiles.url(known.path))
    let report = try MotionReport(of: motion, name: known.path)
    #expect(report.frameCount == known.frames)
    #expect(report.frameRate == known.rate)
    #expect(report.jointCount == known.joints)
    #expect(report.robot?.name == known.robot)
    #expect(abs(report.pathSpeed - known.pathSpeed) < 0.02 * known.pathSpeed + 0.005)
  }

  @Test(
    "a file of a robot that is not built in asks for it and says what it holds",
    .enabled(if: RobotSpaceFiles.arePresent))
  func unknownRobot() throws {
    let url = RobotSpaceFiles.url("isaaclab_amp_npz/humanoid_walk.npz")
    #expect { try MotionFile.read(url) } throws: { error in
      ["humanoid_walk.npz", "154 frames", "60.0 Hz", "28 joints", "--robot"].allSatisfy {
        "\(error)".contains($0)
      }
    }
    #expect(throws: ReferenceMotionError.self) {
      try MotionFile.read(url, robot: RobotCatalog.robot(named: "g1"))
    }
  }
}
