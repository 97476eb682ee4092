import SpatialMath

/// A surface of triangles, as a file has it.
public struct TriangleMesh: Equatable, Sendable {
  /// The most triangles that a page is given: a mesh of as many takes about 1.5 MB of it.
  public static let largestTriangleCount = 50_000

  /// Corners in the frame of the mesh [m].
  public let vertices: [Vector3]
  /// `[triangles, 3]` numbers of corners, counter-clockwise seen from outside.
  public let triangles: [UInt32]

  /// A surface.
  ///
  /// - Parameters:
  ///   - name: of the mesh, for messages.
  ///   - vertices: its corners [m].
  ///   - triangles: `[triangles, 3]`.
  /// - Throws: `invalidMesh` for a surface that cannot be drawn, or that is too large: it is not made
  ///   coarser.
  public init(
    name: String, vertices: [Vector3], triangles: [UInt32]
  ) throws(ReplayPageError) {
    func fault(_ found: String, _ expected: String) -> ReplayPageError {
      .invalidMesh(file: name, place: "triangles", found: found, expected: expected)
    }
    guard !triangles.isEmpty, triangles.count % 3 == 0 else {
      throw fault("\(triangles.count) corners of triangles", "three for each triangle")
    }
    guard triangles.count / 3 <= TriangleMesh.largestTriangleCount else {
      throw fault(
        "\(triangles.count / 3)",
        "at most \(TriangleMesh.largestTriangleCount); a coarser file of the same body would do")
    }
    if let corner = triangles.first(where: { $0 >= vertices.count }) {
      throw fault("corner \(corner)", "one below \(vertices.count)")
    }
    if let corner = vertices.firstIndex(where: { !$0.isFinite }) {
      throw fault("corner \(corner) at \(vertices[corner])", "finite numbers")
    }
    self.vertices = vertices
    self.triangles = triangles
  }

  /// Number of triangles.
  public var triangleCount: Int { triangles.count / 3 }
}
