import Foundation
import ReplayPages
import RobotModel
import SpatialMath
import Testing

@Suite struct SceneRecordingTests {
  private var scene: ReplayScene {
    var scene = ReplayScene(
      name: "ball",
      bodies: [SceneBody(name: "ball", shapes: [SceneShape(.primitive(.sphere(radius: 0.1)))])],
      frameInterval: 0.02)
    scene.contactCount = 1
    scene.figures = [SceneFigure(name: "height", unit: "m")]
    return scene
  }

  private func frame(height: Double) -> SceneFrame {
    var frame = SceneFrame(poses: [Pose(position: Vector3(0, 0, height))])
    frame.contacts = [SceneContact(point: .zero, force: Vector3(0, 0, 1))]
    frame.figures = [height]
    return frame
  }

  @Test("a frame with a number that is none is refused by name, and nothing is added")
  func notFinite() throws {
    var recording = try SceneRecording(of: scene)
    try recording.append(frame(height: 1))
    for place in 0..<4 {
      var broken = frame(height: 1)
      switch place {
      case 0: broken.poses[0].position.y = .nan
      case 1: broken.poses[0].orientation.w = .infinity
      case 2: broken.contacts[0].force.x = .nan
      default: broken.figures[0] = -.infinity
      }
      #expect(throws: ReplayPageError.self) { try recording.append(broken) }
    }
    #expect(recording.frames.count == 1)
    var broken = frame(height: 1)
    broken.figures = [.nan]
    #expect {
      try recording.append(broken)
    } throws: { error in
      "\(error)" == "ball: the figures of frame 1: found nan, expected finite numbers"
    }
    #expect(throws: ReplayPageError.self) {
      try recording.append(ScenePush(time: .nan, kind: .force, vector: .unitX))
    }
    #expect(throws: ReplayPageError.self) {
      try recording.append(ScenePush(time: 0, kind: .force, vector: .unitX, body: 1))
    }
  }

  @Test("a frame that holds more or less than its scene says is refused")
  func counts() throws {
    var recording = try SceneRecording(of: scene)
    var without = frame(height: 1)
    without.contacts = []
    #expect(
      throws: ReplayPageError.wrongCount(
        recording: "ball", place: "frame 0", what: "contacts", found: 0, expected: 1)
    ) { try recording.append(without) }
    var told = frame(height: 1)
    told.command = SceneCommand(forwardSpeed: 1)
    #expect(throws: ReplayPageError.self) { try recording.append(told) }
    var followed = frame(height: 1)
    followed.reference = followed.poses
    #expect(throws: ReplayPageError.self) { try recording.append(followed) }
  }

  @Test("scenes that cannot be drawn are refused")
  func scenes() {
    var still = scene
    still.frameInterval = 0
    #expect(throws: ReplayPageError.self) { try SceneRecording(of: still) }
    var empty = scene
    empty.bodies = []
    #expect(throws: ReplayPageError.self) { try SceneRecording(of: empty) }
    var broken = scene
    broken.bodies[0].shapes[0].geometry = .primitive(.sphere(radius: .nan))
    #expect(throws: ReplayPageError.self) { try SceneRecording(of: broken) }
    var rough = scene
    rough.ground = .heightField(
      SceneHeightField(
        originX: 0, originY: 0, spacing: 0.1, countX: 2, countY: 2, heights: [0, 0, 0]))
    #expect(throws: ReplayPageError.self) { try SceneRecording(of: rough) }
  }

  /// The parts of the JSON that tests look at.
  private struct Content: Decodable {
    struct Piece: Decodable {
      let firstFrame: Int
      let frameCount: Int
      let positionsM: QuantizedValues
      let orientationsWxyz: QuantizedValues
      let figures: [QuantizedValues]
    }
    let name: String
    let pieces: [Piece]
  }

  @Test("what is forgotten leaves the numbers of later frames and pushes as they were")
  func forgetting() throws {
    var recording = try SceneRecording(of: scene)
    let interval = scene.frameInterval
    for index in 0..<500 {
      try recording.append(frame(height: Double(index)))
      if index % 100 == 0 {
        try recording.append(
          ScenePush(time: Double(index) * interval, kind: .force, vector: .unitX))
      }
      recording.forget(keeping: 50)
    }
    #expect(recording.firstFrame == 450 && recording.endFrame == 500)
    #expect(recording.firstPush == 5 && recording.endPush == 5)
    #expect(recording.endTime == scene.firstFrameTime + 499 * interval)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let piece = try decoder.decode(
      Content.Piece.self, from: recording.piece(frames: 480..<490, pushes: 5..<5))
    #expect(piece.firstFrame == 480 && piece.frameCount == 10)
    #expect(abs(piece.positionsM.decoded[2] - 480) <= ReplayTolerance.position)
  }

  @Test("frames come back from JSON within the tolerances, whole or piece by piece")
  func roundTrip() throws {
    var recording = try SceneRecording(of: scene)
    for index in 0..<500 {
      var frame = frame(height: 1 + sin(0.1 * Double(index)))
      frame.poses[0].position.x = 0.02 * Double(index)
      frame.poses[0].orientation = Quaternion(axis: Vector3(1, 2, 3), angle: 0.05 * Double(index))
      try recording.append(frame)
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let whole = try decoder.decode(Content.self, from: recording.json())
    let tail = try decoder.decode(
      Content.Piece.self, from: recording.piece(frames: 200..<500))
    let head = try decoder.decode(Content.self, from: recording.json(frames: 0..<200))
    #expect(whole.name == "ball" && whole.pieces.count == 1)
    #expect(head.pieces.map { $0.frameCount } == [200] && tail.firstFrame == 200)
    for piece in [whole.pieces[0], head.pieces[0], tail] {
      let frames = recording.frames[piece.firstFrame..<piece.firstFrame + piece.frameCount]
      let positions = frames.flatMap { frame in
        frame.poses.flatMap { [$0.position.x, $0.position.y, $0.position.z] }
      }
      let worst = zip(positions, piece.positionsM.decoded).map { abs($0 - $1) }.max() ?? 1
      #expect(positions.count == piece.positionsM.decoded.count)
      #expect(worst <= ReplayTolerance.position)
      let turns = piece.orientationsWxyz.decoded
      let orientations = stride(from: 0, to: 4 * frames.count, by: 4).map { start in
        let q = Array(turns[start..<start + 4])
        return Quaternion(q[0], q[1], q[2], q[3]).normalized
      }
      for (frame, orientation) in zip(frames, orientations) {
        let difference = frame.poses[0].orientation.conjugate * orientation
        let angle = 2 * Vector3(difference.x, difference.y, difference.z).length
        #expect(angle < 4 * ReplayTolerance.orientation)
      }
      #expect(piece.figures.map { $0.decoded.count } == [frames.count])
    }
  }

  @Test("a recording takes less than 200 bytes for each frame of a robot of 13 bodies")
  func size() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    var recording = try SceneRecording(
      of: ReplayScene(of: robot, name: "qinglong", frameInterval: 0.02))
    let empty = recording.json().count
    for index in 0..<250 {
      let base = Pose(
        position: Vector3(0.01 * Double(index), 0, 1), orientation: .identity)
      try recording.append(
        SceneFrame(
          poses: robot.linkPosesInWorld(
            base: base, positions: robot.nominalPositions.map { $0 + 0.001 * Double(index) })))
    }
    // 13 bodies, 7 numbers of 2 bytes, 4 characters for 3 bytes.
    let expected = 250 * 13 * 7 * 2 * 4 / 3
    #expect(robot.links.count == 13)
    #expect(recording.json().count - empty < expected + 1_000)
    #expect(recording.json() == recording.json())
  }

  @Test("legs have the colours of their sides, and what carries both is in the middle")
  func sides() throws {
    let robot = try RobotCatalog.robot(named: "qinglong").reducedToControlledJoints()
    let scene = ReplayScene(of: robot, name: "qinglong", frameInterval: 0.02)
    #expect(scene.bodies[0].side == .middle)
    #expect(scene.bodies.filter { $0.side == .left }.count == 6)
    #expect(scene.bodies.filter { $0.side == .right }.count == 6)
    for (body, link) in zip(scene.bodies, robot.links) {
      #expect(body.shapes.count == link.collisions.count)
    }
    // The weight's arrow is 0.6 m long.
    #expect(abs(scene.metresPerNewton * robot.totalMass * 9.81 - 0.6) < 1e-12)
  }
}
