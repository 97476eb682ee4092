import Foundation
import Locomotion
import ReplayPages
import RobotModel
import SpatialMath

extension RecordedMotion {
  /// The motion in three dimensions: the robot with the forces under its feet, its speed and its
  /// torques, on a plane.
  ///
  /// - Parameters:
  ///   - robot: whose motion it is.
  ///   - name: who is seen.
  ///   - captions: what the robot is told, by the time from which it holds [s].
  ///   - pushes: what pushed the robot, in the frame of its heading.
  ///   - command: what it is told at a time [s], as velocities; nil where it is told nothing.
  ///   - rate: frames per second, as nearly as control steps allow.
  /// - Returns: the recording.
  /// - Throws: where a frame holds what is no number.
  public func scene(
    of robot: RobotDescription, name: String, captions: [(time: Double, text: String)],
    pushes: [TimedPush] = [], command: ((_ time: Double) -> SceneCommand)?, rate: Double = 50
  ) throws(ReplayPageError) -> SceneRecording {
    let stride = max(1, Int((1 / (rate * timestep)).rounded()))
    var scene = ReplayScene(
      ofMotionOf: robot, name: name, frameInterval: Double(stride) * timestep)
    scene.firstFrameTime = timestep
    scene.hasCommand = command != nil
    // A robot that falls is not told what comes later.
    let end = Double(frames.count) * timestep
    let told = captions.filter { $0.time <= end }
    var recording = try SceneRecording(
      of: scene, captions: told.map { SceneCaption(time: $0.time, $0.text) })
    for index in Swift.stride(from: 0, to: frames.count, by: stride) {
      var moment = SceneFrame(frames[index], of: robot)
      moment.command = command?(Double(index + 1) * timestep)
      try recording.append(moment)
    }
    for push in pushes where push.time < end { try recording.append(scenePush(push)) }
    return recording
  }

  /// The push as a scene has it: in the world, by the heading at its beginning.
  private func scenePush(_ push: TimedPush) -> ScenePush {
    let frame = frames[min(Int(push.time / timestep), frames.count - 1)]
    switch push.kind {
    case .velocity(let change):
      return ScenePush(time: push.time, kind: .velocity, vector: frame.heading.act(change))
    case .force(let force, let duration):
      return ScenePush(
        time: push.time, duration: duration, kind: .force, vector: frame.heading.act(force))
    }
  }
}

extension ReplayScene {
  /// The scene of a robot whose frames hold the forces under its feet, its speed and its torques.
  ///
  /// - Parameters:
  ///   - robot: who is seen, on a plane.
  ///   - name: what it is called.
  ///   - frameInterval: time from a frame to the next [s].
  public init(ofMotionOf robot: RobotDescription, name: String, frameInterval: Double) {
    self.init(of: robot, name: name, frameInterval: frameInterval)
    contactCount = robot.feet.count
    figures = [SceneFigure(name: "speed ahead", unit: "m/s")]
    figures += robot.joints.map { joint in
      let limit = joint.effortLimit
      return SceneFigure(
        name: joint.name, unit: "N m", limit: limit.isFinite ? limit : nil, isDetail: true)
    }
  }
}

extension SceneFrame {
  /// A moment of such a scene, without a command.
  public init(_ frame: RecordedMotion.Frame, of robot: RobotDescription) {
    let poses = robot.linkPosesInWorld(base: frame.basePose, positions: frame.jointPositions)
    self.init(poses: poses)
    contacts = zip(robot.feet, frame.footForces).map { foot, force in
      SceneContact(point: poses[foot.link].act(foot.soleCenter), force: force)
    }
    figures = [frame.heading.actInverse(frame.baseVelocity).x] + frame.jointTorques
  }
}
