import Foundation
import SpatialMath

/// Stereolithography files, of bytes or of text.
extension TriangleMesh {
  /// Reads an STL file.
  ///
  /// - Parameters:
  ///   - file: its path.
  ///   - scale: metres for a unit of the file.
  /// - Throws: `unreadable`, or `invalidMesh` with the place in the file.
  public init(stl file: String, scale: Double = 1) throws(ReplayPageError) {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    } catch {
      throw .unreadable(file: file, reason: error.localizedDescription)
    }
    try self.init(stl: [UInt8](bytes), name: file, scale: scale)
  }

  /// Reads the bytes of an STL file.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: of the mesh, for messages.
  ///   - scale: metres for a unit of the file.
  /// - Throws: `invalidMesh` with the place in the file.
  public init(stl bytes: [UInt8], name: String, scale: Double = 1) throws(ReplayPageError) {
    // Files of bytes may begin with `solid`, too: what tells them is that their length fits.
    var corners: [Vector3]
    if let count = BinarySTL.triangleCount(bytes), BinarySTL.length(of: count) == bytes.count {
      guard count <= TriangleMesh.largestTriangleCount else {
        throw .invalidMesh(
          file: name, place: "byte 80", found: "\(count) triangles",
          expected: "at most \(TriangleMesh.largestTriangleCount); a coarser file of the same body "
            + "would do")
      }
      corners = BinarySTL.corners(bytes, count: count)
    } else if bytes.starts(with: Array("solid".utf8)) {
      corners = try TextSTL.corners(bytes, name: name)
    } else {
      let count = BinarySTL.triangleCount(bytes)
      throw .invalidMesh(
        file: name, place: "byte 80", found: "a file of \(bytes.count) bytes",
        expected: count.map { "\(BinarySTL.length(of: $0)) bytes for \($0) triangles" }
          ?? "at least 84 bytes, or a text that begins with 'solid'")
    }
    corners = corners.map { $0 * scale }

    // Corners at the same place become one.
    var numbers: [Vector3: UInt32] = [:]
    var vertices: [Vector3] = []
    let triangles = corners.map { corner in
      if let number = numbers[corner] { return number }
      let number = UInt32(vertices.count)
      numbers[corner] = number
      vertices.append(corner)
      return number
    }
    try self.init(name: name, vertices: vertices, triangles: triangles)
  }
}

/// 80 bytes of anything, the number of triangles, and 50 bytes for each: a normal, three corners, two
/// bytes of anything.
private enum BinarySTL {
  static func triangleCount(_ bytes: [UInt8]) -> Int? {
    bytes.count >= 84 ? Int(word(bytes, at: 80)) : nil
  }

  static func length(of triangleCount: Int) -> Int { 84 + 50 * triangleCount }

  /// `[triangles · 3]`.
  static func corners(_ bytes: [UInt8], count: Int) -> [Vector3] {
    (0..<3 * count).map { corner in
      let start = 84 + 50 * (corner / 3) + 12 * (1 + corner % 3)
      func number(_ axis: Int) -> Double {
        Double(Float(bitPattern: word(bytes, at: start + 4 * axis)))
      }
      return Vector3(number(0), number(1), number(2))
    }
  }

  private static func word(_ bytes: [UInt8], at start: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
  }
}

/// Lines of words; those that begin with `vertex` are the corners.
private enum TextSTL {
  /// `[triangles · 3]`.
  static func corners(_ bytes: [UInt8], name: String) throws(ReplayPageError) -> [Vector3] {
    var corners: [Vector3] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      guard words.first == "vertex" else { continue }
      let numbers = words.dropFirst().compactMap { Double($0) }
      guard words.count == 4, numbers.count == 3 else {
        throw .invalidMesh(
          file: name, place: "line \(index + 1)", found: "'\(words.joined(separator: " "))'",
          expected: "'vertex' and three numbers")
      }
      corners.append(Vector3(numbers[0], numbers[1], numbers[2]))
    }
    return corners
  }
}
