import Foundation
import ReplayPages
import RobotModel
import SpatialMath
import Testing

@Suite struct TriangleMeshTests {
  private static let corners: [[Float]] = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
  private static let faces = [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]]

  /// A tetrahedron as a file of bytes, its header beginning as texts do.
  private func bytes(declared: UInt32 = 4) -> [UInt8] {
    var bytes = Array("solid no text".utf8)
    bytes += Array(repeating: 0, count: 80 - bytes.count)
    func append(_ word: UInt32) {
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
    append(declared)
    for face in TriangleMeshTests.faces {
      for _ in 0..<3 { append(0) }
      for corner in face {
        for number in TriangleMeshTests.corners[corner] { append(number.bitPattern) }
      }
      bytes += [0, 0]
    }
    return bytes
  }

  private func text(_ corner: String = "0 0 1") -> String {
    let faces = TriangleMeshTests.faces.map { face in
      let lines = face.map { number in
        let numbers = TriangleMeshTests.corners[number].map { "\($0)" }.joined(separator: " ")
        return "    vertex \(number == 3 ? corner : numbers)"
      }
      return "  facet normal 0 0 0\n  outer loop\n\(lines.joined(separator: "\n"))\n  endloop\n"
    }
    return "solid tetrahedron\n\(faces.joined())endsolid\n"
  }

  @Test("the same tetrahedron comes from bytes and from text, its corners shared")
  func reading() throws {
    let fromBytes = try TriangleMesh(stl: bytes(), name: "t.stl", scale: 0.5)
    #expect(fromBytes.triangleCount == 4 && fromBytes.vertices.count == 4)
    #expect(fromBytes.vertices.contains(Vector3(0, 0, 0.5)))
    #expect(try TriangleMesh(stl: Array(text().utf8), name: "t.stl", scale: 0.5) == fromBytes)
  }

  @Test("faults name the file, the place, what was found and what would be right")
  func faults() {
    func message(_ content: [UInt8]) -> String {
      do {
        _ = try TriangleMesh(stl: content, name: "t.stl")
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      message(Array(text("0 0").utf8)).hasPrefix("t.stl, line 12: found 'vertex 0 0', expected"))
    #expect(message(Array(text("0 0 nan").utf8)).contains("expected finite numbers"))
    // A length that does not fit is taken for a text; without corners it is no surface.
    #expect(message(bytes(declared: 5)).contains("found 0 corners"))
    #expect(message(Array("solid".utf8)).contains("found 0 corners"))
    #expect(message([1, 2, 3]).contains("found a file of 3 bytes"))
    var header = Array(repeating: UInt8(1), count: 80)
    header += [7, 0, 0, 0]
    #expect(message(header).contains("expected 434 bytes for 7 triangles"))
  }

  @Test("a mesh that is too large is refused, never made coarser")
  func tooLarge() {
    let count = TriangleMesh.largestTriangleCount + 1
    let triangles = (0..<3 * count).map { UInt32($0 % 3) }
    #expect {
      try TriangleMesh(name: "hull", vertices: [.zero, .unitX, .unitY], triangles: triangles)
    } throws: { error in
      "\(error)".contains("found 50001, expected at most 50000")
    }
  }

  @Test("bytes cut or changed anywhere are read or refused, and end no program")
  func damaged() {
    let whole = bytes()
    for length in 0..<whole.count {
      #expect(throws: ReplayPageError.self) {
        try TriangleMesh(stl: Array(whole.prefix(length)), name: "t.stl")
      }
    }
    for place in whole.indices {
      var changed = whole
      changed[place] ^= 0xff
      _ = try? TriangleMesh(stl: changed, name: "t.stl")
    }
  }

  @Test("a folder gives the meshes of the links that have a file there")
  func folder() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mesh-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let robot = try RobotCatalog.robot(named: "qinglong")
    let link = robot.links[3].name
    try Data(bytes()).write(to: folder.appending(path: "\(link).STL"))
    let meshes = try TriangleMesh.meshes(of: robot, in: folder.path)
    #expect(Array(meshes.keys) == [link])
    let scene = ReplayScene(of: robot, name: "q", frameInterval: 0.1, meshes: meshes)
    let shapes = scene.bodies[3].shapes
    #expect(shapes.count == 1)
    #expect(shapes.first?.geometry == meshes[link].map { .mesh($0) })
  }
}
