import SpatialMath

/// Unitree's G1 with twelve leg joints, its waist and arms welded: 32.11 kg.
///
/// Masses, places, axes, ranges and efforts are those of `g1_description/g1_12dof.xml` of
/// unitree_rl_gym (commit 276801e, 2025, BSD-3-Clause), friction and armature too; velocity limits
/// are those of `g1_12dof.urdf` beside it, and inertias the URDF's, which the other file holds
/// rounded — but for the ankles, where the URDF has 0.01 kg m² about every axis, far more than so
/// light a link can have, and the other file's serve. Made exactly symmetric: the pelvis with all that is welded to it loses its lateral
/// centre of mass (0.15 mm) and the products Ixy and Iyz (below 0.0003 kg m²), and the right knee's
/// product Ixz, published with the other sign, is that of the left.
///
/// The armature of 0.01 kg m² on all joints is that of the file. The makers' motor data give 0.010
/// at hip pitch and yaw, 0.025 at hip roll and knee and 0.007 at the ankles.
enum UnitreeG1 {
  static let name = "g1"

  static var robot: RobotDescription {
    BuiltInAssembly(
      naming: .unitree, base: base, segments: segments, controls: controls, shapes: shapes,
      viscousFriction: 0.001, coulombFriction: 0.1, armature: 0.01
    ).robot(
      name: name, source: "unitree_rl_gym g1_description/g1_12dof.xml (2025), BSD-3-Clause",
      leg: segments.map(\.name), foot: "*_ankle_roll", contactPoints: contactPoints)
  }

  /// Standing pose and gains of unitree_rl_gym (`g1_config.py`).
  private static let controls: [String: BuiltInControl] = [
    "*_hip_pitch": BuiltInControl(nominalPosition: -0.1, stiffness: 100, damping: 2),
    "*_hip_roll": BuiltInControl(stiffness: 100, damping: 2),
    "*_hip_yaw": BuiltInControl(stiffness: 100, damping: 2),
    "*_knee": BuiltInControl(nominalPosition: 0.3, stiffness: 150, damping: 4),
    "*_ankle_pitch": BuiltInControl(nominalPosition: -0.2, stiffness: 40, damping: 2),
    "*_ankle_roll": BuiltInControl(stiffness: 40, damping: 2),
  ]

  /// Centres of the spheres under the sole in the foot's frame [m], as published: front left, front
  /// right, back left, back right.
  private static let soleSpheres = [
    Vector3(0.12, 0.03, -0.03), Vector3(0.12, -0.03, -0.03),
    Vector3(-0.05, 0.025, -0.03), Vector3(-0.05, -0.025, -0.03),
  ]
  /// Radius of these spheres [m].
  private static let soleRadius = 0.005

  /// The lowest points of the spheres [m].
  private static let contactPoints = soleSpheres.map { $0 - .unitZ * soleRadius }

  /// Shapes that feel a fall: the soles are published; the others are our own coarse sizes, taken
  /// from the distances of the joints, as the file has meshes only.
  private static let shapes: [String: [CollisionShape]] = [
    "*_hip_yaw": [.capsule(from: .zero, to: Vector3(-0.07, 0.002, -0.16), radius: 0.05)],
    "*_knee": [
      .capsule(from: Vector3(0.01, 0, -0.02), to: Vector3(0, 0, -0.25), radius: 0.04)
    ],
    "*_ankle_roll": soleSpheres.map {
      CollisionShape(geometry: .sphere(radius: soleRadius), pose: Pose(position: $0))
    },
  ]

  /// Pelvis, waist, torso, head and arms, the forearms level.
  private static let base = Link(
    name: "pelvis", parent: nil,
    inertia: SpatialInertia(
      mass: 17.7349, centerOfMass: Vector3(0.0144905, 0, 0.144068),
      inertia: Matrix3(
        xx: 0.5523984, yy: 0.4540918, zz: 0.2120868, xy: 0, xz: 0.0105142, yz: 0)),
    collisions: [
      .box(halfExtents: Vector3(0.06, 0.08, 0.05), at: Vector3(0, 0, -0.07)),
      .box(halfExtents: Vector3(0.08, 0.1, 0.15), at: Vector3(0, 0, 0.17)),
      CollisionShape(
        geometry: .sphere(radius: 0.09), pose: Pose(position: Vector3(0.01, 0, 0.45))),
      forearm, forearm.mirrored,
    ])

  /// The left forearm with its hand.
  private static let forearm = CollisionShape.capsule(
    from: Vector3(0.015, 0.147, 0.105), to: Vector3(0.3, 0.149, 0.096), radius: 0.03)

  /// By how much the frames of hip roll and hip yaw lean against the others [rad].
  private static let lean = 0.1749

  private static let segments: [BuiltInSegment] = [
    BuiltInSegment(
      "*_hip_pitch", on: "pelvis", at: Vector3(0, 0.064452, -0.1027),
      mass: 1.35, center: Vector3(0.002741, 0.047791, -0.02606),
      moments: Vector3(0.001811, 0.0014193, 0.0012812),
      products: Vector3(0.0000368, -0.0000344, 0.000171),
      axis: .unitY, rightSign: 1, limits: -2.5307...2.8798,
      effort: 88, speed: 32),
    BuiltInSegment(
      "*_hip_roll", on: "*_hip_pitch", at: Vector3(0, 0.052, -0.030465),
      turned: Quaternion(axis: .unitY, angle: -lean),
      mass: 1.52, center: Vector3(0.029812, -0.001045, -0.087934),
      moments: Vector3(0.0023773, 0.0024123, 0.0016595),
      products: Vector3(-0.0000038, -0.0003908, 0.0000184),
      axis: .unitX, rightSign: -1, limits: -0.5236...2.9671,
      effort: 139, speed: 20),
    BuiltInSegment(
      "*_hip_yaw", on: "*_hip_roll", at: Vector3(0.025001, 0, -0.12412),
      mass: 1.702, center: Vector3(-0.057709, -0.010981, -0.15078),
      moments: Vector3(0.0057774, 0.0076124, 0.003149),
      products: Vector3(-0.0005411, -0.0023948, -0.0007072),
      axis: .unitZ, rightSign: -1, limits: -2.7576...2.7576,
      effort: 88, speed: 32),
    BuiltInSegment(
      "*_knee", on: "*_hip_yaw", at: Vector3(-0.078273, 0.0021489, -0.17734),
      turned: Quaternion(axis: .unitY, angle: lean),
      mass: 1.932, center: Vector3(0.005457, 0.003964, -0.12074),
      moments: Vector3(0.011329, 0.011277, 0.0015168),
      products: Vector3(0.0000482, -0.0000449, -0.0007146),
      axis: .unitY, rightSign: 1, limits: -0.087267...2.8798,
      effort: 139, speed: 20),
    BuiltInSegment(
      "*_ankle_pitch", on: "*_knee", at: Vector3(0, -0.000094445, -0.30001),
      mass: 0.074, center: Vector3(-0.007269, 0, 0.011137),
      moments: Vector3(0.0000084, 0.0000189, 0.0000126), products: Vector3(0, -0.0000029, 0),
      axis: .unitY, rightSign: 1, limits: -0.87267...0.5236,
      effort: 50, speed: 37),
    BuiltInSegment(
      "*_ankle_roll", on: "*_ankle_pitch", at: Vector3(0, 0, -0.017558),
      mass: 0.608, center: Vector3(0.026505, 0, -0.016425),
      moments: Vector3(0.0002231, 0.0016161, 0.0016667),
      products: Vector3(0.0000002, 0.0000891, -0.0000001),
      axis: .unitX, rightSign: -1, limits: -0.2618...0.2618,
      effort: 50, speed: 37),
  ]
}
