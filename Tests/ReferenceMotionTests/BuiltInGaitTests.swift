import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath
import Testing

@Suite("the built-in gait")
struct BuiltInGaitTests {
  static let names = ["qinglong", "g1", "h1"]

  /// Ahead at all speeds, back, sideways, turning and all at once.
  static let commands = [
    GaitCommand(forwardSpeed: 0.1), GaitCommand(forwardSpeed: 0.5),
    GaitCommand(forwardSpeed: 1), GaitCommand(forwardSpeed: 1.5), GaitCommand(forwardSpeed: -0.8),
    GaitCommand(leftSpeed: 0.2), GaitCommand(leftSpeed: -0.4), GaitCommand(yawRate: 1),
    GaitCommand(forwardSpeed: 0.5, leftSpeed: 0.1, yawRate: -0.5), .stand,
  ]

  /// A foot without a roll joint tilts with its leg, and its edges with it [m].
  private func tolerance(_ robot: RobotDescription) throws -> Double {
    try LegGeometry.legs(of: robot)[0].ankleRoll == nil ? 5e-3 : 1e-4
  }

  @Test(
    "has the commanded velocity, level and still soles and no joint out of its range",
    arguments: names, commands)
  func steady(name: String, command: GaitCommand) throws {
    let robot = try RobotCatalog.robot(named: name)
    let clip = try BuiltInGait(robot: robot).cycle(command, frameRate: 50)
    let track = try ReferenceTrack(clip, robot: robot)

    // One cycle goes along the arc of the command.
    let half = 0.5 * command.yawRate * clip.duration
    let chord = half == 0 ? 1 : sin(half) / half
    let way = Vector3(track.cycleDisplacement.x, track.cycleDisplacement.y, 0).length
    let speed = Vector3(command.forwardSpeed, command.leftSpeed, 0).length
    if half == 0 { #expect(abs(way - speed * clip.duration) < 1e-9) }
    #expect(abs(track.cycleDisplacement.yaw - 2 * half) < 1e-9)
    #expect(chord > 0.9)

    let fit = track.groundFit()
    let tolerance = try tolerance(robot)
    #expect(fit.largestPenetration < tolerance)
    #expect(fit.largestGap < tolerance)
    #expect(fit.largestSkate < 2e-4)
    #expect(fit.flightShare == 0)

    let count = robot.joints.count
    for (index, joint) in robot.joints.enumerated() {
      for frame in 0..<clip.frameCount {
        #expect(joint.limits.contains(clip.jointPositions[frame * count + index]))
        #expect(abs(track.jointVelocities[frame * count + index]) < joint.velocityLimit)
      }
    }
  }

  @Test("swings its feet clear of the ground", arguments: names)
  func clearance(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    let gait = try BuiltInGait(robot: robot)
    let track = try ReferenceTrack(
      gait.cycle(GaitCommand(forwardSpeed: 0.5), frameRate: 50), robot: robot)
    var frame = track.makeFrame()
    for (index, foot) in robot.feet.enumerated() {
      // The middle of the swing of a foot: the left one's stance begins at phase 0.
      let share = try gait.timing(for: GaitCommand(forwardSpeed: 0.5)).stanceShare
      let phase = 0.5 * (1 + share) + 0.5 * Double(index)
      track.sample(phase: phase.truncatingRemainder(dividingBy: 1), into: &frame)
      let heights = foot.contactPoints.map { frame.linkPoses[foot.link].act($0).z }
      #expect((heights.min() ?? 0) > 0.012)
      #expect(!frame.footContacts[index])
      #expect(frame.footContacts[1 - index])
    }
  }

  @Test("lifts its feet as high as asked for, in every direction")
  func swingClearance() throws {
    let robot = try RobotCatalog.robot(named: "qinglong")
    var style = GaitStyle()
    (style.strideTimeFactor, style.leastKneeFlexion) = (0.65, 0.45)
    style.swingClearance = 0.05
    let gait = try BuiltInGait(robot: robot, style: style)
    let commands = [
      GaitCommand(forwardSpeed: 0.5), GaitCommand(leftSpeed: 0.3), GaitCommand(yawRate: 0.8),
    ]
    for command in commands {
      let track = try ReferenceTrack(gait.cycle(command, frameRate: 50), robot: robot)
      var frame = track.makeFrame()
      let share = try gait.timing(for: command).stanceShare
      track.sample(phase: 0.5 * (1 + share), into: &frame)
      let left = try #require(robot.feet.first)
      let heights = left.contactPoints.map { frame.linkPoses[left.link].act($0).z }
      // Legs at their limits may keep three quarters of it; what people do may ask for more.
      #expect((heights.min() ?? 0) > 0.0375 - 1e-3)
      #expect((heights.min() ?? 0) < 0.08)
    }
  }

  @Test("starts and stops standing", arguments: names)
  func startAndStop(name: String) throws {
    let robot = try RobotCatalog.robot(named: name)
    let command = GaitCommand(forwardSpeed: 0.6, yawRate: 0.2)
    let clip = try BuiltInGait(robot: robot).walk(command, strideCount: 2, frameRate: 50)
    let track = try ReferenceTrack(clip, robot: robot)
    let fit = track.groundFit()
    let tolerance = try tolerance(robot)
    #expect(fit.largestPenetration < tolerance)
    #expect(fit.largestSkate < 2e-4)
    for frame in [0, clip.frameCount - 1] {
      #expect(track.baseLinearVelocities[frame].length < 1e-6)
      for foot in 0..<2 { #expect(track.footContacts[2 * frame + foot]) }
    }
    // The feet are beside each other at both ends.
    var frame = track.makeFrame()
    for time in [0, track.duration] {
      track.sample(at: time, into: &frame)
      let between = frame.basePose.inverse.orientation
        .act(frame.solePositions[0] - frame.solePositions[1])
      #expect(abs(between.x) < 1e-3)
    }
    #expect(clip.meanVelocity.length > 0.2)
  }

  @Test("steps are longer and more frequent at higher speed, as people's are")
  func walkRatio() throws {
    let gait = try BuiltInGait(robot: RobotCatalog.robot(named: "qinglong"))
    let (slow, fast) = (
      try gait.timing(for: GaitCommand(forwardSpeed: 0.9), frameRate: 1000),
      try gait.timing(for: GaitCommand(forwardSpeed: 1.2), frameRate: 1000)
    )
    // Step length over step frequency is constant: v T² is.
    let ratio =
      (1.2 * fast.strideTime * fast.strideTime) / (0.9 * slow.strideTime * slow.strideTime)
    #expect(abs(ratio - 1) < 5e-3)
    #expect(fast.stanceShare < slow.stanceShare)
  }

  @Test("a robot that steps more quickly takes shorter steps at the same speed, and bobs less")
  func strideTimeFactor() throws {
    let robot = try RobotCatalog.robot(named: "qinglong")
    let command = GaitCommand(forwardSpeed: 0.5)
    var style = GaitStyle()
    style.strideTimeFactor = 0.65
    let (slow, quick) = (
      try BuiltInGait(robot: robot).cycle(command),
      try BuiltInGait(robot: robot, style: style).cycle(command)
    )
    // Strides take whole frames of 10 ms.
    #expect(abs(quick.duration / slow.duration - 0.65) < 0.01)
    #expect(abs(quick.meanVelocity.length - 0.5) < 1e-6)
    func bob(_ clip: ReferenceClip) -> Double {
      let heights = clip.basePositionsInWorld.map(\.z)
      return (heights.max() ?? 0) - (heights.min() ?? 0)
    }
    #expect(abs(bob(quick) / bob(slow) - 0.65 * 0.65) < 0.01)
    // They step as often as people at 0.5 / 0.65² m/s, and stand as short.
    let gait = try BuiltInGait(robot: robot, style: style)
    let faster = GaitCommand(forwardSpeed: 0.5 / (0.65 * 0.65))
    #expect(
      try gait.timing(for: command).stanceShare
        == BuiltInGait(robot: robot).timing(for: faster).stanceShare)
    style.strideTimeFactor = 0.3
    let error = #expect(throws: ReferenceMotionError.self) {
      try BuiltInGait(robot: robot, style: style)
    }
    #expect(
      "\(try #require(error))"
        == "qinglong cannot walk so: found strides of 0.3 times people's, expected 0.4 to 1.0 times "
        + "people's")
  }

  @Test("knees are bent as much as asked for")
  func kneeFlexion() throws {
    let robot = try RobotCatalog.robot(named: "qinglong")
    var style = GaitStyle()
    style.leastKneeFlexion = 0.35
    let gait = try BuiltInGait(robot: robot, style: style)
    let clip = try gait.cycle(GaitCommand(forwardSpeed: 0.8))
    let count = robot.joints.count
    for leg in gait.legs {
      let flexions = (0..<clip.frameCount).map { abs(clip.jointPositions[$0 * count + leg.knee]) }
      // The hip's roll lets a leg be as long as it likes by a little.
      #expect((flexions.min() ?? 0) > 0.34)
    }
  }

  @Test("a speed beyond its range or a robot without legs is refused in a sentence")
  func refusals() throws {
    let robot = try RobotCatalog.robot(named: "g1")
    let gait = try BuiltInGait(robot: robot)
    let error = #expect(throws: ReferenceMotionError.self) {
      try gait.cycle(GaitCommand(forwardSpeed: 2.5))
    }
    #expect(
      "\(try #require(error))"
        == "g1 cannot walk so: found ahead 2.5 m/s, expected -0.8 to 1.5 m/s")
    #expect(throws: ReferenceMotionError.self) {
      try gait.cycle(GaitCommand(forwardSpeed: .nan))
    }
    var box = robot
    box.feet = []
    #expect(throws: ReferenceMotionError.notBiped(robot: "g1", found: "0 feet")) {
      try BuiltInGait(robot: box)
    }
  }
}
