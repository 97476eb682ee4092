import RobotModel
import SpatialMath

/// A robot as an engine simulates it: with the joints that are commanded from outside, and with those
/// that the engine holds at their nominal positions by the joints' own controllers.
///
/// Who commands the robot sees the commanded joints only, as if the held ones were welded. Whatever is
/// said of the base (`RobotProperties`) then holds for all that would be one body with it: the base and
/// the links that only held joints part from it.
package struct SimulatedRobot: Sendable {
  /// The robot with all its joints.
  package let description: RobotDescription
  /// The robot with the commanded joints only, the others welded at their nominal positions.
  package let commanded: RobotDescription
  /// `[commanded joints]` their indices in `description`.
  package let commandedJoints: [Int]
  /// `[held joints]` their indices in `description`.
  package let heldJoints: [Int]
  /// `[links]` what each has of the base; nil where a commanded joint moves it against the base.
  private let baseParts: [BasePart?]

  /// A link that is one body with the base while no held joint gives way.
  private struct BasePart {
    /// Share of that body's mass.
    var massShare: Double
    /// The link's frame in the base's.
    var orientation: Quaternion
  }

  /// - Parameters:
  ///   - robot: without fixed joints.
  ///   - names: of the joints that the engine holds.
  /// - Throws: `unknownJoint`; `notKeepable` where a commanded joint is fixed.
  package init(
    _ robot: RobotDescription, holding names: [String]
  ) throws(RobotModelError) {
    description = robot
    var held: Set<Int> = []
    for name in names { held.insert(try robot.jointIndex(named: name)) }
    heldJoints = held.sorted()
    commandedJoints = robot.joints.indices.filter { !held.contains($0) }
    commanded =
      held.isEmpty
      ? robot : try robot.reduced(keeping: commandedJoints.map { robot.joints[$0].name })
    baseParts = SimulatedRobot.baseParts(of: robot, held: held)
  }

  private static func baseParts(of robot: RobotDescription, held: Set<Int>) -> [BasePart?] {
    let poses = robot.linkPosesInWorld(base: .identity, positions: robot.nominalPositions)
    var isBase = robot.links.map { $0.parent == nil }
    for index in robot.links.indices.dropFirst() {
      isBase[index] = held.contains(index - 1) && isBase[robot.links[index].parent ?? 0]
    }
    let mass = robot.links.indices.reduce(0) {
      $0 + (isBase[$1] ? robot.links[$1].inertia.mass : 0)
    }
    return robot.links.indices.map { index in
      guard isBase[index] else { return nil }
      let share = mass > 0 ? robot.links[index].inertia.mass / mass : index == 0 ? 1 : 0
      return BasePart(massShare: share, orientation: poses[index].orientation)
    }
  }
}

extension SimulatedRobot {
  /// A link's inertia as a robot's properties change it.
  ///
  /// Mass that is added to the base is shared out over its links in proportion to theirs, and its
  /// centre of mass moves by moving theirs: so no link's mass turns negative before the whole base's
  /// does, and mass and centre of mass are those of the robot whose held joints are welded.
  package func inertia(ofLink index: Int, variedBy properties: RobotProperties) -> SpatialInertia {
    let inertia = description.links[index].inertia
    var mass = inertia.mass * properties.massScale
    var center = inertia.centerOfMass
    if let part = baseParts[index] {
      mass += part.massShare * properties.addedBaseMass
      center += part.orientation.actInverse(properties.baseCenterOfMassOffset)
    }
    return SpatialInertia(
      mass: mass, centerOfMass: center, inertia: inertia.inertia * properties.momentScale)
  }

  /// A state with the held joints at rest at their nominal positions.
  ///
  /// - Parameter state: of the commanded joints.
  package func withHeldJoints(_ state: RobotState) -> RobotState {
    checkCount(state.jointPositions)
    checkCount(state.jointVelocities)
    guard !heldJoints.isEmpty else { return state }
    var result = state
    result.jointPositions = withHeldJoints(
      state.jointPositions, held: description.nominalPositions)
    result.jointVelocities = withHeldJoints(
      state.jointVelocities, held: description.joints.map { _ in 0 })
    return result
  }

  /// `[joints]` targets with the held joints' nominal positions [rad or m].
  ///
  /// - Parameter targets: `[commanded joints]`.
  package func withHeldJoints(targets: [Double]) -> [Double] {
    checkCount(targets)
    guard !heldJoints.isEmpty else { return targets }
    return withHeldJoints(targets, held: description.nominalPositions)
  }

  /// `[joints]` values with the same one for every held joint.
  ///
  /// - Parameters:
  ///   - values: `[commanded joints]`.
  ///   - held: that of the held joints.
  package func withHeldJoints(values: [Double], held: Double) -> [Double] {
    checkCount(values)
    return withHeldJoints(values, held: description.joints.map { _ in held })
  }

  /// Properties with a factor of 1, and an encoder without error, for each held joint.
  ///
  /// - Parameter properties: of the commanded joints.
  package func withHeldJoints(_ properties: RobotProperties) -> RobotProperties {
    guard !heldJoints.isEmpty else { return properties }
    var result = properties
    for list in RobotProperties.lists {
      let values = properties[keyPath: list.path]
      guard !values.isEmpty else { continue }
      checkCount(values)
      result[keyPath: list.path] = withHeldJoints(
        values, held: description.joints.map { _ in list.empty })
    }
    return result
  }

  /// - Parameters:
  ///   - values: `[commanded joints]`.
  ///   - held: `[joints]` of which the held joints' are taken.
  private func withHeldJoints(_ values: [Double], held: [Double]) -> [Double] {
    var result = held
    for (place, joint) in commandedJoints.enumerated() { result[joint] = values[place] }
    return result
  }

  private func checkCount(_ values: [Double]) {
    precondition(
      values.count == commandedJoints.count,
      "\(commanded.name) has \(commandedJoints.count) commanded joints, got \(values.count) values")
  }
}
