import RobotModel
import SpatialMath

/// A biped with round numbers: legs of 0.8 m, 0.2 m apart, whose right pitch joints turn the other
/// way round.
enum TestBiped {
  /// Joints of a leg in their order.
  static let legJoints = [
    "hip_roll", "hip_yaw", "hip_pitch", "knee", "ankle_pitch", "ankle_roll",
  ]

  /// Slightly bent knees, soles level.
  static let pose = [0, 0, -0.2, 0.4, -0.2, 0, 0, 0, 0.2, -0.4, 0.2, 0]

  static var robot: RobotDescription {
    let inertia = Matrix3(diagonal: Vector3(0.1, 0.1, 0.1))
    var links = [
      Link(
        name: "base", parent: nil,
        inertia: SpatialInertia(mass: 20, centerOfMass: Vector3(0, 0, 0.1), inertia: inertia))
    ]
    var joints: [Joint] = []
    for side in [1.0, -1.0] {
      for index in 0..<6 {
        joints.append(joint(index, side: side))
        links.append(
          Link(
            name: side > 0 ? "left_\(index)" : "right_\(index)",
            parent: index == 0 ? 0 : links.count - 1,
            inertia: SpatialInertia(
              mass: 1, centerOfMass: Vector3(0, 0, -0.1), inertia: inertia * 0.1)))
      }
    }
    let corners = [(0.1, 0.05), (0.1, -0.05), (-0.1, 0.05), (-0.1, -0.05)].map {
      Vector3($0.0, $0.1, -0.05)
    }
    return RobotDescription(
      name: "test biped", source: "test", links: links, joints: joints,
      feet: [
        Foot(side: .left, link: 6, contactPoints: corners),
        Foot(side: .right, link: 12, contactPoints: corners),
      ])
  }

  private static func joint(_ index: Int, side: Double) -> Joint {
    let axes: [Vector3] = [.unitX, .unitZ, .unitY, .unitY, .unitY, .unitX]
    let origins = [
      Vector3(0, 0.1 * side, 0), .zero, .zero, Vector3(0, 0, -0.4), Vector3(0, 0, -0.4), .zero,
    ]
    let isPitch = (2...4).contains(index)
    return Joint(
      name: (side > 0 ? "left_" : "right_") + legJoints[index], kind: .hinge,
      origin: Pose(position: origins[index]),
      axis: isPitch ? axes[index] * side : axes[index],
      limits: [-0.5...0.5, -0.5...0.5, -1.5...1.5, -2...2, -0.8...0.8, -0.5...0.5][index],
      nominalPosition: pose[index] * (isPitch ? side : 1), effortLimit: 100, velocityLimit: 10,
      stiffness: 100, damping: 2)
  }
}
