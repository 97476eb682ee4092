import Foundation

/// A robot read from a file, with what the reader had to leave out or assume.
public struct LoadedRobot: Equatable, Sendable {
  /// The formats that are read, and robots that need no reading.
  public enum Format: String, Sendable { case urdf, mjcf, builtIn }

  /// The robot, with feet and controlled joints where they were found.
  public var description: RobotDescription
  /// The format of the file.
  public var format: Format
  /// One sentence each; empty where the file was taken over completely.
  public var warnings: [String]
  /// Bodies that the file places in the world apart from the robot; they are not simulated.
  public var detachedBodies: [DetachedBody]

  /// Puts together what a reader found; without warnings for a robot that needs no file.
  public init(
    description: RobotDescription, format: Format, warnings: [String] = [],
    detachedBodies: [DetachedBody] = []
  ) {
    self.description = description
    self.format = format
    self.warnings = warnings
    self.detachedBodies = detachedBodies
  }
}

/// A body of the file, with all that it carries, that is no part of the robot.
public struct DetachedBody: Equatable, Sendable {
  /// Name of its outermost body.
  public var name: String
  /// Mass of the body and of all that it carries [kg].
  public var mass: Double
  /// Number of its joints that are neither fixed nor free.
  public var jointCount: Int

  /// A body of that mass [kg] and number of joints.
  public init(name: String, mass: Double, jointCount: Int) {
    self.name = name
    self.mass = mass
    self.jointCount = jointCount
  }
}

extension RobotDescription {
  /// Reads a URDF or MJCF file; its root element, `robot` or `mujoco`, says which it is.
  ///
  /// Meshes are not opened. Feet, their contact points and the controlled joints are found from the
  /// tree and the collision shapes; the warnings say where that was not possible.
  ///
  /// - Throws: `RobotModelError` naming the file, the line, what was found and what would be right.
  public static func load(contentsOf url: URL) throws(RobotModelError) -> LoadedRobot {
    try load(MarkupElement.read(contentsOf: url), folder: url.deletingLastPathComponent())
  }

  /// As `load(contentsOf:)` for a document in memory.
  ///
  /// - Parameters:
  ///   - data: the document, UTF-8 or with an encoding declaration.
  ///   - file: its name for messages and as the description's source.
  ///   - folder: where included files lie; nil where none may be included.
  public static func load(
    _ data: Data, file: String, folder: URL? = nil
  ) throws(RobotModelError) -> LoadedRobot {
    try load(MarkupElement.parse(data, file: file), folder: folder)
  }

  private static func load(
    _ root: MarkupElement, folder: URL?
  ) throws(RobotModelError) -> LoadedRobot {
    var loaded: LoadedRobot
    let jointElements: [String: MarkupElement]
    switch root.name {
    case "robot":
      var reader = URDFReader()
      loaded = try reader.read(root)
      jointElements = reader.jointElements
    case "mujoco":
      var reader = try MJCFReader(root, folder: folder)
      loaded = try reader.read()
      jointElements = reader.jointElements
    default:
      throw root.invalid(
        found: "the root element <\(root.name)>", expected: "<robot> (URDF) or <mujoco> (MJCF)")
    }
    try checkMasses(of: loaded.description, root: root, jointElements: jointElements)
    loaded.detectLegs()
    return loaded
  }

  /// Every joint that moves must move some mass, or no motion of it is determined.
  private static func checkMasses(
    of robot: RobotDescription, root: MarkupElement, jointElements: [String: MarkupElement]
  ) throws(RobotModelError) {
    var carriedMass = robot.links.map(\.inertia.mass)
    for index in robot.links.indices.reversed() {
      guard let parent = robot.links[index].parent else { continue }
      carriedMass[parent] += carriedMass[index]
    }
    for (index, joint) in robot.joints.enumerated()
    where joint.kind != .fixed && carriedMass[index + 1] <= 0 {
      throw (jointElements[joint.name] ?? root).invalid(
        found: "no mass on link '\(robot.links[index + 1].name)' or beyond it",
        expected: "a positive mass, as joint '\(joint.name)' moves it")
    }
    guard carriedMass[0] > 0 else {
      throw root.invalid(found: "a robot of total mass 0 kg", expected: "a positive mass")
    }
  }
}
