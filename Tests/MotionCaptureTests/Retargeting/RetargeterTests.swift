import Foundation
import MotionCapture
import ReferenceMotion
import RobotModel
import SpatialMath
import Testing

@Suite("retargeting")
struct RetargeterTests {
  /// Nothing that changes a motion which the robot can do.
  private var faithful: RetargetingOptions {
    var options = RetargetingOptions()
    options.cutoff = nil
    options.swingRollShare = 1
    return options
  }

  @Test(
    "a figure that is the robot itself comes back with its own angles", arguments: walkingRobots)
  func ownAngles(name: String) throws {
    let robot = try legsOfRobot(name)
    var gait = WalkingFigure.Gait()
    gait.heading = 0.7
    let figure = try WalkingFigure(robot, gait)
    let motion = try Retargeter(robot: robot, options: faithful)
      .retarget(figure.motion, name: "self")
    #expect(abs(motion.scale - 1) < 1e-6)
    #expect(motion.clip.jointPositions.count == figure.jointPositions.count)
    for (found, right) in zip(motion.clip.jointPositions, figure.jointPositions) {
      #expect(abs(found - right) < 1e-3)
    }
    for (found, right) in zip(motion.clip.basePositionsInWorld, figure.baseHeights) {
      #expect(abs(found.z - right) < 1e-4)
    }
    #expect(abs(motion.report.speed - 0.6) < 1e-3)
    #expect(abs(motion.clip.baseOrientations[0].yaw) < 1e-3)
  }

  @Test(
    "standing feet do not slide below a pelvis that turns farther than hips do",
    arguments: [("qinglong", false), ("h1", true)])
  func twistedPelvis(name: String, yields: Bool) throws {
    let robot = try legsOfRobot(name)
    var motion = try WalkingFigure(robot).motion
    let count = motion.joints.count
    for frame in 0..<motion.frameCount {
      // The pelvis and both hips turn about the middle between these.
      let hips = [1, 5].map { motion.pose(frame: frame, joint: $0).position }
      let center = (hips[0] + hips[1]) * 0.5
      let angle = 0.8 * sin(2 * .pi * Double(frame) / Double(motion.frameCount))
      let twist = Quaternion(axis: .unitZ, angle: angle)
      for joint in [0, 1, 5] {
        let pose = motion.pose(frame: frame, joint: joint)
        motion.jointPoses[frame * count + joint] = Pose(
          position: center + twist.act(pose.position - center),
          orientation: twist * pose.orientation)
      }
    }
    let report = try Retargeter(robot: robot).retarget(motion, name: "twist").report
    #expect(report.stancePositionError.largest < 0.010)
    #expect(report.skatePerStep.largest < 0.005)
    #expect(report.limitViolationCount == 0)
    // Where other footprints are enough, the pelvis stays as it is.
    #expect((report.pelvisTurn.largest > 0.05) == yields)
    #expect(report.pelvisTurn.largest < 0.8)
  }

  @Test("where and in which direction a person walks does not matter")
  func planarInvariance() throws {
    let robot = try legsOfRobot("qinglong")
    var gait = WalkingFigure.Gait()
    gait.sway = 0.02
    let retargeter = try Retargeter(robot: robot)
    let straight = try retargeter.retarget(WalkingFigure(robot, gait).motion, name: "a")
    gait.heading = -2.5
    var turned = try WalkingFigure(robot, gait).motion
    for index in turned.jointPoses.indices {
      turned.jointPoses[index].position += Vector3(3, -7, 0.4)
    }
    let other = try retargeter.retarget(turned, name: "b")
    for (a, b) in zip(straight.clip.jointPositions, other.clip.jointPositions) {
      #expect(abs(a - b) < 1e-7)
    }
    for (a, b) in zip(straight.clip.basePositionsInWorld, other.clip.basePositionsInWorld) {
      #expect((a - b).length < 1e-7)
    }
  }

  @Test("the mirrored motion is that of the mirrored joints", arguments: walkingRobots)
  func mirroring(name: String) throws {
    let robot = try legsOfRobot(name)
    var gait = WalkingFigure.Gait()
    gait.sway = 0.02
    let figure = try WalkingFigure(robot, gait)
    var options = RetargetingOptions()
    let plain = try Retargeter(robot: robot, options: options).retarget(figure.motion, name: "a")
    options.isMirrored = true
    let mirrored = try Retargeter(robot: robot, options: options).retarget(figure.motion, name: "b")
    let mirror = try robot.jointMirror()
    let count = robot.joints.count
    for frame in 0..<plain.clip.frameCount {
      let range = (frame * count)..<((frame + 1) * count)
      let image = mirror.mirrored(Array(plain.clip.jointPositions[range]))
      for (a, b) in zip(image, mirrored.clip.jointPositions[range]) { #expect(abs(a - b) < 1e-6) }
      let contacts = plain.clip.footContacts[(2 * frame)..<(2 * frame + 2)]
      #expect(
        Array(contacts.reversed())
          == Array(mirrored.clip.footContacts[(2 * frame)..<(2 * frame + 2)]))
    }
  }

  @Test("a cycle returns to its first frame, moved on by one stride", arguments: walkingRobots)
  func cycle(name: String) throws {
    let robot = try legsOfRobot(name)
    var gait = WalkingFigure.Gait()
    gait.strideCount = 3
    gait.sway = 0.02
    var options = RetargetingOptions()
    options.isCyclic = true
    let clip = try Retargeter(robot: robot, options: options)
      .retarget(WalkingFigure(robot, gait).motion, name: "cycle").clip
    #expect(clip.isCyclic)
    #expect(abs(clip.duration - 1.2) < 1e-9)
    #expect(abs(clip.cycleDisplacement.x - 0.72) < 2e-3)
    #expect(abs(clip.cycleDisplacement.yaw) < 1e-6)
    try clip.checkClosed(tolerance: 1e-9)
    // It repeats without a jump: at the seam, where the left foot strikes, the joints change their
    // speeds no more than where the right one does.
    let count = robot.joints.count
    let last = clip.frameCount - 1
    func step(_ frame: Int, _ joint: Int) -> Double {
      clip.jointPositions[(frame + 1) * count + joint] - clip.jointPositions[frame * count + joint]
    }
    let inside = (1..<last).flatMap { frame in
      (0..<count).map { abs(step(frame, $0) - step(frame - 1, $0)) }
    }
    for joint in 0..<count {
      let seam = abs(step(0, joint) - step(last - 1, joint))
      #expect(seam < 1.5 * (inside.max() ?? 0))
    }
    // It begins with a strike of the left foot.
    #expect(clip.footContacts[0])
    #expect(!clip.footContacts[2 * (clip.frameCount - 2)])
  }

  @Test("a symmetric cycle is its own mirror image half a cycle later", arguments: walkingRobots)
  func symmetry(name: String) throws {
    let robot = try legsOfRobot(name)
    var gait = WalkingFigure.Gait()
    gait.strideCount = 3
    gait.sway = 0.02
    var options = RetargetingOptions()
    options.isCyclic = true
    options.isSymmetric = true
    let clip = try Retargeter(robot: robot, options: options)
      .retarget(WalkingFigure(robot, gait).motion, name: "symmetric").clip
    let mirror = try robot.jointMirror()
    let count = robot.joints.count
    let half = (clip.frameCount - 1) / 2
    for frame in 0..<half {
      let image = mirror.mirrored(
        Array(clip.jointPositions[(frame * count)..<((frame + 1) * count)]))
      let later = frame + half
      for (joint, position) in image.enumerated() {
        #expect(abs(position - clip.jointPositions[later * count + joint]) < 1e-4)
      }
    }
    #expect(abs(clip.cycleDisplacement.y) < 1e-6)
  }

  @Test("a motion can be warped to a speed", arguments: [0.4, 0.9])
  func speed(wanted: Double) throws {
    let robot = try legsOfRobot("qinglong")
    var gait = WalkingFigure.Gait()
    gait.strideCount = 4
    let figure = try WalkingFigure(robot, gait)
    var options = RetargetingOptions()
    options.isCyclic = true
    options.speed = wanted
    let motion = try Retargeter(robot: robot, options: options).retarget(figure.motion, name: "w")
    #expect(abs(motion.report.speed - wanted) < 0.02 * wanted)
    // Step length over cadence stays: the stride takes the root of the ratio less time.
    let time = 1.2 * (0.6 / wanted).squareRoot()
    #expect(abs(motion.clip.duration - time) <= 0.5 / 50 + 1e-9)
    #expect(motion.report.skatePerStep.largest < 1e-3)
  }

  @Test("Froude's number stays where time is scaled")
  func froude() throws {
    let small = try legsOfRobot("g1")
    let figure = try WalkingFigure(legsOfRobot("qinglong"))
    var options = RetargetingOptions()
    options.scalesTime = true
    let motion = try Retargeter(robot: small, options: options).retarget(figure.motion, name: "f")
    let ratio = motion.report.speed / motion.report.speedOfPerson
    #expect(abs(ratio * ratio - motion.scale) < 0.01)
  }

  @Test("what cannot be retargeted is refused with a reason")
  func refusals() throws {
    let robot = try legsOfRobot("qinglong")
    let figure = try WalkingFigure(robot)
    var options = RetargetingOptions()
    options.isSymmetric = true
    #expect(throws: RetargetingError.self) { try Retargeter(robot: robot, options: options) }

    options = RetargetingOptions()
    options.start = 1
    options.end = 1.001
    #expect(throws: RetargetingError.self) {
      try Retargeter(robot: robot, options: options).retarget(figure.motion, name: "short")
    }

    options = RetargetingOptions()
    options.isCyclic = true
    options.end = 0.4
    #expect(throws: RetargetingError.self) {
      try Retargeter(robot: robot, options: options).retarget(figure.motion, name: "no stride")
    }

    var gait = WalkingFigure.Gait()
    gait.speed = 0
    options = RetargetingOptions()
    options.speed = 1
    #expect(throws: RetargetingError.self) {
      try Retargeter(robot: robot, options: options)
        .retarget(WalkingFigure(robot, gait).motion, name: "on the spot")
    }
  }

  @Test("a robot without legs is refused")
  func withoutLegs() throws {
    var robot = try RobotCatalog.robot(named: "g1")
    robot.feet = []
    #expect(throws: ReferenceMotionError.self) { try Retargeter(robot: robot) }
  }
}
