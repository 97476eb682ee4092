import SpatialMath

/// Unitree's H1, with one ankle joint a leg, a waist and arms: 51.65 kg.
///
/// Masses, places, axes, ranges, efforts, friction and armature are those of `h1/h1.xml` of
/// unitree_mujoco (commit c598f10, 2026, BSD-3-Clause) without its dummy body; velocity limits are
/// those of `h1/urdf/h1.urdf` of unitree_rl_gym (commit 276801e, 2025, BSD-3-Clause), and inertias the
/// URDF's, which the other file holds rounded — but for the ankles, where the URDF has
/// 0.01 kg m² about every axis, far more than so light a link can have, and the other file's serve. Made exactly symmetric: pelvis and torso
/// lose their lateral centre of mass (2.8 mm on the torso) and the products Ixy and Iyz (below
/// 0.0008 kg m²).
enum UnitreeH1 {
  static let name = "h1"

  static var robot: RobotDescription {
    BuiltInAssembly(
      naming: .unitree, base: base, segments: leg + [torso] + arm, controls: controls,
      shapes: shapes, viscousFriction: 1, coulombFriction: 0, armature: 0.1
    ).robot(
      name: name, source: "unitree_mujoco h1/h1.xml (2026), BSD-3-Clause", leg: leg.map(\.name),
      foot: "*_ankle", contactPoints: contactPoints)
  }

  /// Standing pose and gains of unitree_rl_gym (`h1_config.py`); the arms are held at zero, their
  /// forearms level.
  private static let controls: [String: BuiltInControl] = [
    "*_hip_yaw": BuiltInControl(stiffness: 150, damping: 2),
    "*_hip_roll": BuiltInControl(stiffness: 150, damping: 2),
    "*_hip_pitch": BuiltInControl(nominalPosition: -0.1, stiffness: 150, damping: 2),
    "*_knee": BuiltInControl(nominalPosition: 0.3, stiffness: 200, damping: 4),
    "*_ankle": BuiltInControl(nominalPosition: -0.2, stiffness: 40, damping: 2),
  ]

  /// Ends of the sole, half its width and its height in the ankle's frame [m].
  ///
  /// The file has meshes only. These are the axes of the capsules of MuJoCo Menagerie's model of the
  /// robot, of radius 0.014 m: a crossbar under the toes and a bar along the middle to the heel, which
  /// is made as wide as the toes here, so that the robot stands on four corners.
  private static let heel = -0.035
  private static let toe = 0.14
  private static let soleHalfWidth = 0.03
  private static let soleHeight = -0.07

  /// The four corners of the sole in the ankle's frame [m]: front left, front right, back left, back
  /// right.
  private static let contactPoints = [toe, heel].flatMap { x in
    [soleHalfWidth, -soleHalfWidth].map { Vector3(x, $0, soleHeight) }
  }

  /// Shapes that feel a fall: but for the sole our own coarse sizes, taken from the distances of
  /// the joints.
  private static let shapes: [String: [CollisionShape]] = [
    "*_hip_pitch": [
      .capsule(from: Vector3(0, -0.03, -0.03), to: Vector3(0, 0, -0.36), radius: 0.06)
    ],
    "*_knee": [.capsule(from: Vector3(0, 0, -0.03), to: Vector3(0, 0, -0.33), radius: 0.05)],
    "*_ankle": [
      .box(
        halfExtents: Vector3((toe - heel) / 2, soleHalfWidth, 0.02),
        at: Vector3((toe + heel) / 2, 0, soleHeight + 0.02))
    ],
    "torso": [
      .box(halfExtents: Vector3(0.1, 0.13, 0.2), at: Vector3(0, 0, 0.25)),
      CollisionShape(
        geometry: .sphere(radius: 0.1), pose: Pose(position: Vector3(0.02, 0, 0.62))),
    ],
    "*_shoulder_yaw": [.capsule(from: .zero, to: Vector3(0.0185, 0, -0.198), radius: 0.04)],
    "*_elbow": [
      .capsule(from: Vector3(0.03, 0, -0.015), to: Vector3(0.29, 0, -0.016), radius: 0.035)
    ],
  ]

  private static let base = Link(
    name: "pelvis", parent: nil,
    inertia: SpatialInertia(
      mass: 5.39, centerOfMass: Vector3(-0.0002, 0, -0.04522),
      inertia: Matrix3(
        xx: 0.044582, yy: 0.0082464, zz: 0.049021, xy: 0, xz: -0.000019893, yz: 0)),
    collisions: [.box(halfExtents: Vector3(0.06, 0.1, 0.08), at: Vector3(0, 0, -0.08))])

  private static let leg: [BuiltInSegment] = [
    BuiltInSegment(
      "*_hip_yaw", on: "pelvis", at: Vector3(0, 0.0875, -0.1742),
      mass: 2.244, center: Vector3(-0.04923, 0.0001, 0.0072),
      moments: Vector3(0.0025731, 0.0030444, 0.0022883),
      products: Vector3(0.000009159, -0.00051948, 0.000001949),
      axis: .unitZ, rightSign: -1, limits: -0.43...0.43,
      effort: 200, speed: 23),
    BuiltInSegment(
      "*_hip_roll", on: "*_hip_yaw", at: Vector3(0.039468, 0, 0),
      mass: 2.232, center: Vector3(-0.0058, -0.00319, -0.00009),
      moments: Vector3(0.0020603, 0.0022482, 0.0024323),
      products: Vector3(0.000032115, 0.000002878, -0.000007813),
      axis: .unitX, rightSign: -1, limits: -0.43...0.43,
      effort: 200, speed: 23),
    BuiltInSegment(
      "*_hip_pitch", on: "*_hip_roll", at: Vector3(0, 0.11536, 0),
      mass: 4.152, center: Vector3(0.00746, -0.02346, -0.08193),
      moments: Vector3(0.082618, 0.081579, 0.0060081),
      products: Vector3(-0.00066654, 0.0040725, 0.0072024),
      axis: .unitY, rightSign: 1, limits: -3.14...2.53,
      effort: 200, speed: 23),
    BuiltInSegment(
      "*_knee", on: "*_hip_pitch", at: Vector3(0, 0, -0.4),
      mass: 1.721, center: Vector3(-0.00136, -0.00512, -0.1384),
      moments: Vector3(0.012205, 0.012509, 0.0020629),
      products: Vector3(-0.000068431, 0.0010862, 0.00022549),
      axis: .unitY, rightSign: 1, limits: -0.26...2.05,
      effort: 300, speed: 14),
    BuiltInSegment(
      "*_ankle", on: "*_knee", at: Vector3(0, 0, -0.4),
      mass: 0.552448, center: Vector3(0.048568, 0, -0.045609),
      moments: Vector3(0.000156, 0.00362, 0.003551), products: Vector3(0, 0.000143, 0),
      axis: .unitY, rightSign: 1, limits: -0.87...0.52,
      effort: 40, speed: 9),
  ]

  private static let torso = BuiltInSegment(
    "torso", on: "pelvis", at: .zero,
    mass: 17.789, center: Vector3(0.000489, 0, 0.20484),
    moments: Vector3(0.4873, 0.40963, 0.12785), products: Vector3(0, 0.0020276, 0),
    axis: .unitZ, limits: -2.35...2.35,
    effort: 200, speed: 23)

  /// By how much the shoulder's first axis leans against the horizontal [rad].
  private static let lean = 0.43633

  private static let arm: [BuiltInSegment] = [
    BuiltInSegment(
      "*_shoulder_pitch", on: "torso", at: Vector3(0.0055, 0.15535, 0.42999),
      turned: Quaternion(axis: .unitX, angle: lean),
      mass: 1.033, center: Vector3(0.005045, 0.053657, -0.015715),
      moments: Vector3(0.0012985, 0.00087279, 0.00097338),
      products: Vector3(-0.000017333, 0.000008683, 0.000039656),
      axis: .unitY, rightSign: 1, limits: -2.87...2.87,
      effort: 40, speed: 9),
    BuiltInSegment(
      "*_shoulder_roll", on: "*_shoulder_pitch", at: Vector3(-0.0055, 0.0565, -0.0165),
      turned: Quaternion(axis: .unitX, angle: -lean),
      mass: 0.793, center: Vector3(0.000679, 0.00115, -0.094076),
      moments: Vector3(0.0015742, 0.0016973, 0.0010183),
      products: Vector3(0.000002298, -0.000072265, -0.000063691),
      axis: .unitX, rightSign: -1, limits: -0.34...3.11,
      effort: 40, speed: 9),
    BuiltInSegment(
      "*_shoulder_yaw", on: "*_shoulder_roll", at: Vector3(0, 0, -0.1343),
      mass: 0.839, center: Vector3(0.01365, 0.002767, -0.16266),
      moments: Vector3(0.003664, 0.0040789, 0.00066383),
      products: Vector3(-0.000010671, 0.00034733, 0.000070213),
      axis: .unitZ, rightSign: -1, limits: -1.3...4.45,
      effort: 18, speed: 20),
    BuiltInSegment(
      "*_elbow", on: "*_shoulder_yaw", at: Vector3(0.0185, 0, -0.198),
      mass: 0.669, center: Vector3(0.15908, -0.000144, -0.015776),
      moments: Vector3(0.00042388, 0.0060062, 0.0060023),
      products: Vector3(-0.000036086, 0.00029293, 0.000004664),
      axis: .unitY, rightSign: 1, limits: -1.25...2.61,
      effort: 18, speed: 20),
  ]
}
