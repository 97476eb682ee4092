import Foundation
import ReplayPages
import RobotModel
import SpatialMath

/// A robot whose legs swing as if it walked: for looking at, not for physics.
struct MadeUpWalk {
  /// Ahead [m/s].
  var speed = 0.7
  /// From a frame to the next [s].
  var frameInterval = 0.02
  var ground = SceneGround.plane

  private let robot: RobotDescription
  private let period = 0.9

  init(_ robot: RobotDescription) { self.robot = robot }

  /// Gentle waves about the way.
  static var hills: SceneHeightField {
    let (countX, countY, spacing) = (160, 60, 0.1)
    let heights = (0..<countX * countY).map { index in
      height(
        x: -4 + spacing * Double(index / countY), y: -3 + spacing * Double(index % countY))
    }
    return SceneHeightField(
      originX: -4, originY: -3, spacing: spacing, countX: countX, countY: countY, heights: heights)
  }

  private static func height(x: Double, y: Double) -> Double {
    0.06 * (sin(2.1 * x) + sin(1.7 * y + 0.5))
  }

  /// The walk with everything that a recording may hold.
  func recording(name: String, frameCount: Int) throws -> SceneRecording {
    var scene = ReplayScene(of: robot, name: name, frameInterval: frameInterval)
    scene.ground = ground
    scene.firstFrameTime = frameInterval
    scene.contactCount = robot.feet.count
    scene.hasCommand = true
    scene.hasReference = true
    scene.figures = [
      SceneFigure(name: "speed", unit: "m/s"), SceneFigure(name: "distance", unit: "m"),
    ]
    scene.figures += robot.controlledJoints.map {
      SceneFigure(name: $0, unit: "N m", limit: 200, isDetail: true)
    }
    var recording = try SceneRecording(
      of: scene,
      captions: [SceneCaption(time: 0, "stand"), SceneCaption(time: 1, "walk ahead")])
    for frame in 0..<frameCount {
      try recording.append(moment(scene.firstFrameTime + Double(frame) * frameInterval))
    }
    try recording.append(
      ScenePush(
        time: 1.5, duration: 0.2, kind: .force, vector: Vector3(0, 180, 0),
        point: Vector3(0, 0, 0.3)))
    return recording
  }

  private func moment(_ time: Double) -> SceneFrame {
    let poses = poses(time)
    var frame = SceneFrame(poses: poses)
    frame.reference = self.poses(time + 0.12)
    frame.command = SceneCommand(forwardSpeed: time < 1 ? 0 : speed, yawRate: 0.1)
    frame.contacts = robot.feet.map { foot in
      let share = max(0, sin(phase(time, foot.side)))
      return SceneContact(
        point: poses[foot.link].act(foot.soleCenter),
        force: Vector3(60 * share, 0, 1.2 * share * robot.totalMass * 9.81))
    }
    frame.figures =
      [speed, poses[0].position.x]
      + robot.controlledJoints.indices.map { 150 * sin(6 * time + Double($0)) }
    return frame
  }

  private func phase(_ time: Double, _ side: Foot.Side) -> Double {
    2 * .pi * time / period + (side == .left ? 0 : .pi)
  }

  private func poses(_ time: Double) -> [Pose] {
    var positions = robot.nominalPositions
    for (index, joint) in robot.joints.enumerated() where joint.name.contains("pitch") {
      let side = joint.name.contains("_l_") ? Foot.Side.left : .right
      let swing = sin(phase(time, side))
      if joint.name.contains("hip") { positions[index] += 0.3 * swing }
      if joint.name.contains("knee") { positions[index] -= 0.35 * max(0, cos(phase(time, side))) }
    }
    let yaw = 0.1 * time
    let x = speed * time
    let y = 0.5 * speed * 0.1 * time * time
    var base = Pose(
      position: Vector3(x, y, robot.basePose.position.z),
      orientation: Quaternion(axis: .unitZ, angle: yaw))
    let lowest = robot.linkPosesInWorld(base: base, positions: positions)
    let depth = robot.feet.flatMap { foot in
      foot.contactPoints.map { lowest[foot.link].act($0).z }
    }.min()
    base.position.z -= depth ?? 0
    if case .heightField = ground { base.position.z += MadeUpWalk.height(x: x, y: y) }
    return robot.linkPosesInWorld(base: base, positions: positions)
  }
}
