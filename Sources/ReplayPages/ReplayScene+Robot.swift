import Foundation
import RobotModel
import SpatialMath

/// A robot as a scene shows it.
extension ReplayScene {
  /// How long the arrow of a foot that carries the whole robot is [m].
  private static let weightArrow = 0.6
  private static let gravity = 9.81

  /// The scene of a robot on a plane: its shapes for contact, or meshes in their place.
  ///
  /// - Parameters:
  ///   - robot: whose links become the bodies, in their order.
  ///   - name: who is seen.
  ///   - frameInterval: time from a frame to the next [s].
  ///   - meshes: by the name of the link in whose frame they are; those links' other shapes are left
  ///     out.
  public init(
    of robot: RobotDescription, name: String, frameInterval: Double,
    meshes: [String: TriangleMesh] = [:]
  ) {
    let sides = robot.linkSides
    let bodies = robot.links.enumerated().map { index, link in
      let shapes =
        meshes[link.name].map { [SceneShape(.mesh($0))] }
        ?? link.collisions.map { SceneShape(.primitive($0.geometry), at: $0.pose) }
      return SceneBody(name: link.name, side: sides[index], shapes: shapes)
    }
    self.init(name: name, bodies: bodies, frameInterval: frameInterval)
    let weight = robot.totalMass * ReplayScene.gravity
    if weight > 0 { metresPerNewton = ReplayScene.weightArrow / weight }
  }
}

extension TriangleMesh {
  /// The meshes of a robot's links in a folder: STL files that are named as the links are.
  ///
  /// - Parameters:
  ///   - robot: whose links are looked for; one without a file is left out.
  ///   - folder: path of the folder.
  ///   - scale: metres for a unit of the files.
  /// - Returns: by the link's name.
  /// - Throws: `unreadable` or `invalidMesh` for a file that is there and cannot be shown.
  public static func meshes(
    of robot: RobotDescription, in folder: String, scale: Double = 1
  ) throws(ReplayPageError) -> [String: TriangleMesh] {
    var meshes: [String: TriangleMesh] = [:]
    for link in robot.links {
      let paths = ["stl", "STL"].map { "\(folder)/\(link.name).\($0)" }
      guard let path = paths.first(where: FileManager.default.fileExists(atPath:)) else { continue }
      meshes[link.name] = try TriangleMesh(stl: path, scale: scale)
    }
    return meshes
  }
}

extension RobotDescription {
  /// `[links]` the side of the leg that a link is part of; what carries both feet is in the middle.
  fileprivate var linkSides: [SceneBody.Side] {
    var sides = links.map { _ in SceneBody.Side.middle }
    var visits = links.map { _ in 0 }
    for foot in feet {
      var link: Int? = foot.link
      while let current = link {
        visits[current] += 1
        sides[current] =
          visits[current] > 1 ? .middle : foot.side == .left ? .left : .right
        link = links[current].parent
      }
    }
    return sides
  }
}
