import Foundation
import SpatialMath

extension RobotReport {
  /// The report as one JSON object with sorted keys, ending with a newline.
  ///
  /// `total_mass_kg` and `joint_count` count all that the file holds, as the file's own simulator
  /// does: the robot and the detached bodies. `robot_mass_kg` and `robot_joint_count` are those of
  /// the robot that is simulated. Limits that are infinite are null.
  ///
  /// - Throws: `notWritable` where a number of the robot is not finite.
  public func json() throws(RobotModelError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    do {
      return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    } catch {
      throw .notWritable(robot: robot.name, reason: "a number of it is not finite")
    }
  }

  private var document: Document {
    Document(
      schema: 1, name: robot.name, source: robot.source,
      totalMassKg: loaded.detachedBodies.reduce(robot.totalMass) { $0 + $1.mass },
      jointCount: loaded.detachedBodies.reduce(jointCount) { $0 + $1.jointCount },
      robotMassKg: robot.totalMass, robotJointCount: jointCount,
      floatingBase: robot.hasFloatingBase, standingHeightM: standingHeight,
      centerOfMassInBaseM: centerOfMassInBase.coordinates,
      controlledJoints: robot.controlledJoints, links: robot.links.map(LinkRecord.init),
      joints: robot.joints.map(JointRecord.init),
      feet: robot.feet.map { FootRecord($0, robot: robot) },
      detachedBodies: loaded.detachedBodies.map {
        DetachedRecord(name: $0.name, massKg: $0.mass, jointCount: $0.jointCount)
      },
      warnings: loaded.warnings)
  }
}

// In the JSON object these names are written with underscores: totalMassKg as total_mass_kg.

private struct Document: Encodable {
  let schema: Int
  let name: String
  let source: String
  let totalMassKg: Double
  let jointCount: Int
  let robotMassKg: Double
  let robotJointCount: Int
  let floatingBase: Bool
  let standingHeightM: Double?
  let centerOfMassInBaseM: [Double]
  let controlledJoints: [String]
  let links: [LinkRecord]
  let joints: [JointRecord]
  let feet: [FootRecord]
  let detachedBodies: [DetachedRecord]
  let warnings: [String]
}

private struct LinkRecord: Encodable {
  let name: String
  let parent: Int?
  let massKg: Double
  let centerOfMassM: [Double]
  let inertiaKgM2: [Double]
  let collisionCount: Int

  /// The inertia is about the centre of mass, in the order xx, yy, zz, xy, xz, yz.
  init(_ link: Link) {
    name = link.name
    parent = link.parent
    massKg = link.inertia.mass
    centerOfMassM = link.inertia.centerOfMass.coordinates
    let inertia = link.inertia.inertia
    inertiaKgM2 = [
      inertia.rowX.x, inertia.rowY.y, inertia.rowZ.z, inertia.rowX.y, inertia.rowX.z,
      inertia.rowY.z,
    ]
    collisionCount = link.collisions.count
  }
}

private struct JointRecord: Encodable {
  let name: String
  let kind: String
  let originM: [Double]
  let originQuaternion: [Double]
  let axis: [Double]
  let lower: Double?
  let upper: Double?
  let nominal: Double
  let effortLimit: Double?
  let velocityLimit: Double?
  let viscousFriction: Double
  let coulombFriction: Double
  let armature: Double
  let stiffness: Double
  let damping: Double

  init(_ joint: Joint) {
    name = joint.name
    kind = joint.kind.rawValue
    originM = joint.origin.position.coordinates
    let q = joint.origin.orientation
    originQuaternion = [q.w, q.x, q.y, q.z]
    axis = joint.axis.coordinates
    lower = joint.limits.lowerBound.ifFinite
    upper = joint.limits.upperBound.ifFinite
    nominal = joint.nominalPosition
    effortLimit = joint.effortLimit.ifFinite
    velocityLimit = joint.velocityLimit.ifFinite
    viscousFriction = joint.viscousFriction
    coulombFriction = joint.coulombFriction
    armature = joint.armature
    stiffness = joint.stiffness
    damping = joint.damping
  }
}

private struct FootRecord: Encodable {
  let side: String
  let link: String
  let contactPointsM: [[Double]]

  init(_ foot: Foot, robot: RobotDescription) {
    side = foot.side.rawValue
    link = robot.links[foot.link].name
    contactPointsM = foot.contactPoints.map(\.coordinates)
  }
}

private struct DetachedRecord: Encodable {
  let name: String
  let massKg: Double
  let jointCount: Int
}

extension Vector3 {
  fileprivate var coordinates: [Double] { [x, y, z] }
}

extension Double {
  fileprivate var ifFinite: Double? { isFinite ? self : nil }
}
