import Foundation
import ReplayPages
import RobotModel
import SpatialMath

/// Writes pages of made-up recordings for a browser to play, and what is to be seen in them.
///
/// Usage: replay-samples FOLDER
@main
struct ReplaySamples {
  static func main() throws {
    guard CommandLine.arguments.count == 2 else {
      print("usage: replay-samples FOLDER")
      exit(64)
    }
    let folder = URL(fileURLWithPath: CommandLine.arguments[1])
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func write(_ content: Data, _ name: String) throws {
      try content.write(to: folder.appending(path: name))
    }
    func write(_ page: ReplayPage, _ name: String) throws {
      try write(Data(page.html.utf8), name)
    }

    let robot = try RobotCatalog.robot(named: "qinglong")
    let walk = MadeUpWalk(robot)
    let single = try walk.recording(name: "Faster walk", frameCount: 300)
    try write(ReplayPage(title: "A made-up walk", recordings: [single]), "single.html")
    try write(try expectation(of: single, frame: 60), "single.json")

    var slower = walk
    slower.speed = 0.4
    slower.frameInterval = 0.01
    let second = try slower.recording(name: "Slower walk", frameCount: 400)
    try write(ReplayPage(title: "Two walks", recordings: [single, second]), "pair.html")

    var hills = walk
    hills.ground = .heightField(MadeUpWalk.hills)
    let uphill = try hills.recording(name: "Over hills", frameCount: 200)
    try write(ReplayPage(title: "A walk over hills", recordings: [uphill]), "hills.html")

    let shape = SceneShape(.mesh(try solid))
    var turning = try SceneRecording(
      of: ReplayScene(
        name: "Tetrahedron </script> & co.", bodies: [SceneBody(name: "solid", shapes: [shape])],
        frameInterval: 0.1))
    for frame in 0..<20 {
      let turn = Quaternion(axis: .unitZ, angle: 0.1 * Double(frame))
      try turning.append(
        SceneFrame(poses: [Pose(position: Vector3(0, 0, 0.1), orientation: turn)]))
    }
    try write(ReplayPage(title: "A mesh", recordings: [turning]), "mesh.html")

    var live = ReplayPage(
      title: "While it comes", recordings: [try walk.recording(name: "Live", frameCount: 10)])
    live.isLive = true
    try write(live, "live.html")
    try write(single.piece(frames: 10..<110, pushes: 0..<1), "piece.json")
    try write(ReplayPage(title: "Nothing", recordings: []), "empty.html")
  }

  /// What the page must show at a frame: time, and the pose of every body.
  private static func expectation(of recording: SceneRecording, frame: Int) throws -> Data {
    struct Expectation: Encodable {
      let time: Double
      let frame: Int
      let bodies: [String: [Double]]
    }
    let scene = recording.scene
    let bodies = zip(scene.bodies, recording.frames[frame].poses).map { body, pose in
      let (p, q) = (pose.position, pose.orientation)
      return (body.name, [p.x, p.y, p.z, q.w, q.x, q.y, q.z])
    }
    return try JSONEncoder().encode(
      Expectation(
        time: scene.firstFrameTime + Double(frame) * scene.frameInterval, frame: frame,
        bodies: Dictionary(uniqueKeysWithValues: bodies)))
  }

  private static var solid: TriangleMesh {
    get throws {
      let corners = [(1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)].map { x, y, z in
        Vector3(Double(x), Double(y), Double(z)) * 0.1
      }
      return try TriangleMesh(
        name: "solid", vertices: corners, triangles: [0, 1, 2, 0, 3, 1, 0, 2, 3, 1, 3, 2])
    }
  }
}
