import SpatialMath

/// What the models of 青龙 (AzureLoong, OpenLoong) have in common.
enum Qinglong {
  /// Standing pose and gains of the legs (OpenLoong `loong_sim`, `plan_rl.ini`).
  ///
  /// The arms hang down as the robot's runtime stands. Waist, head and arms, which a lower-body
  /// policy holds still, have no gains here.
  static let controls: [String: BuiltInControl] = [
    "hip_*_roll": BuiltInControl(nominalPosition: 0, stiffness: 400, damping: 2),
    "hip_*_yaw": BuiltInControl(nominalPosition: 0, stiffness: 200, damping: 2),
    "hip_*_pitch": BuiltInControl(nominalPosition: 0.305913, stiffness: 400, damping: 2),
    "knee_*_pitch": BuiltInControl(nominalPosition: -0.670418, stiffness: 400, damping: 4),
    "ankle_*_pitch": BuiltInControl(nominalPosition: 0.371265, stiffness: 120, damping: 1),
    "ankle_*_roll": BuiltInControl(nominalPosition: 0, stiffness: 120, damping: 1),
    "arm_*_01": BuiltInControl(nominalPosition: 0.3),
    "arm_*_02": BuiltInControl(nominalPosition: -1.3),
    "arm_*_03": BuiltInControl(nominalPosition: 1.8),
    "arm_*_04": BuiltInControl(nominalPosition: 0.5),
  ]

  /// The joints of a leg in the order of the robot's runtime.
  static let leg = [
    "hip_*_roll", "hip_*_yaw", "hip_*_pitch", "knee_*_pitch", "ankle_*_pitch", "ankle_*_roll",
  ]

  /// Centre and half size of the published box below the ankle [m], its lateral offset of a
  /// millimetre left out.
  static let footCenter = Vector3(0.0475, 0, -0.027)
  static let footHalfExtents = Vector3(0.1225, 0.04, 0.044)

  /// The four lower corners of the foot box in the ankle's frame [m]: front left, front right, back
  /// left, back right.
  static let contactPoints: [Vector3] = [(1, 1), (1, -1), (-1, 1), (-1, -1)].map { x, y in
    footCenter + Vector3(x * footHalfExtents.x, y * footHalfExtents.y, -footHalfExtents.z)
  }

  /// Shapes that feel a fall.
  ///
  /// The foot is published; the others are our own coarse sizes, taken
  /// from the distances of the joints, as the files have meshes only.
  ///
  /// - Parameters:
  ///   - forearm: distance of the wrist from the elbow's turning joint [m].
  ///   - handTip: the farthest point of the hand in the last link's frame [m].
  static func shapes(forearm: Double, handTip: Vector3) -> [String: [CollisionShape]] {
    [
      "head_pitch": [
        CollisionShape(
          geometry: .sphere(radius: 0.11), pose: Pose(position: Vector3(0.02, 0, 0.13)))
      ],
      "arm_*_03": [.capsule(from: .zero, to: Vector3(0, 0.16, 0.015), radius: 0.05)],
      "arm_*_05": [.capsule(from: .zero, to: Vector3(0, forearm, 0), radius: 0.04)],
      "arm_*_07": [.capsule(from: Vector3(0, 0.02, 0), to: handTip, radius: 0.035)],
      "waist_yaw": [
        .box(halfExtents: Vector3(0.1, 0.12, 0.07), at: Vector3(-0.06, 0, -0.055))
      ],
      "hip_*_pitch": [
        .capsule(from: Vector3(0, 0.045, -0.06), to: Vector3(0, 0.012, -0.35), radius: 0.065)
      ],
      "knee_*_pitch": [
        .capsule(from: Vector3(0, 0, -0.03), to: Vector3(-0.01, 0, -0.32), radius: 0.05)
      ],
      "ankle_*_roll": [.box(halfExtents: footHalfExtents, at: footCenter)],
    ]
  }

  /// The upper body: an own coarse size.
  static let torso = CollisionShape.box(
    halfExtents: Vector3(0.13, 0.15, 0.21), at: Vector3(0, 0, 0.21))

  /// The finished description.
  static func robot(name: String, source: String, assembly: BuiltInAssembly) -> RobotDescription {
    assembly.robot(
      name: name, source: source, leg: leg, foot: "ankle_*_roll", contactPoints: contactPoints)
  }
}
