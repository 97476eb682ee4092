import Foundation
import Locomotion
import ReplayPages
import RobotModel
import SpatialMath

extension RecordedMotion {
  /// How much of a height field is seen around the robot's way [m].
  private static let groundMargin = 3.0

  /// The motion in three dimensions: the robot with the forces under its feet, its speed and its
  /// torques, on its ground.
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
    scene.ground = ground
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

  /// The plane, or the height field as far as `groundMargin` from the robot's way.
  private var ground: SceneGround {
    guard case .heightField(let field) = terrain else { return .plane }
    let places = frames.map(\.basePose.position).filter { $0.x.isFinite && $0.y.isFinite }
    func cut(_ coordinates: [Double], _ origin: Double, _ count: Int) -> ClosedRange<Int> {
      func index(_ coordinate: Double) -> Int {
        let cell = ((coordinate - origin) / field.spacing).rounded(.down)
        return Int(min(max(cell, 0), Double(count - 2)))
      }
      let first = (coordinates.min() ?? origin) - RecordedMotion.groundMargin
      let last = (coordinates.max() ?? origin) + RecordedMotion.groundMargin
      return index(first)...index(last) + 1
    }
    let rows = cut(places.map(\.x), field.originX, field.countX)
    let columns = cut(places.map(\.y), field.originY, field.countY)
    return .heightField(
      SceneHeightField(
        originX: field.originX + Double(rows.lowerBound) * field.spacing,
        originY: field.originY + Double(columns.lowerBound) * field.spacing,
        spacing: field.spacing, countX: rows.count, countY: columns.count,
        heights: rows.flatMap { row in
          columns.map { field.heights[row * field.countY + $0] }
        }))
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
  ///   - robot: who is seen, on a plane unless it is told otherwise.
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
