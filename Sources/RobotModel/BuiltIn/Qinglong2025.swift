import SpatialMath

/// 青龙 as its makers simulate it since 2025: 86.14 kg.
///
/// Masses, places, axes, ranges and efforts are those of `model/AzureLoong.xml` of OpenLoong's
/// `loong_sim` (Apache-2.0), velocity limits those of its URDF. Made exactly symmetric: published
/// left and right values are averaged (they differ by up to 0.11 kg on the elbow, 13 mm in a centre
/// of mass of the arm and below 2 mm on the legs), links of the middle lose their lateral centre of
/// mass (below 2 mm in the base's frame, 14 mm on the small waist link) and the products Ixy and
/// Iyz, and the right hip's roll range, published unmirrored, is that of the left, mirrored.
enum Qinglong2025 {
  static let name = "qinglong"

  static var robot: RobotDescription {
    Qinglong.robot(
      name: name, source: "OpenLoong loong_sim model/AzureLoong.xml (2025), Apache-2.0",
      assembly: BuiltInAssembly(
        naming: .openLoong, base: base, segments: segments, controls: Qinglong.controls,
        shapes: Qinglong.shapes(forearm: 0.139, handTip: Vector3(0, 0.17, 0)),
        viscousFriction: 0.1, coulombFriction: 0.02, armature: 0.01))
  }

  /// The upper body without head and arms.
  private static let base = Link(
    name: "base_link", parent: nil,
    inertia: SpatialInertia(
      mass: 27, centerOfMass: Vector3(-0.0056641, 0, 0.23829),
      inertia: Matrix3(diagonal: Vector3(0.4501016, 0.3330852, 0.2658726))),
    collisions: [Qinglong.torso])

  private static let segments: [BuiltInSegment] = [
    BuiltInSegment(
      "arm_*_01", on: "base_link", at: Vector3(0, 0.15585, 0.4005),
      mass: 0.99984, center: Vector3(0.0000044, 0.0571157, -0.0000339),
      moments: Vector3(0.0008199, 0.0007528, 0.00091135), products: Vector3(0, 0, 0),
      axis: .unitY, rightSign: -1, limits: -2.96706...2.96706,
      effort: 80, speed: 3.14),
    BuiltInSegment(
      "arm_*_02", on: "arm_*_01", at: Vector3(0, 0.062, 0),
      mass: 1.19981, center: Vector3(0, 0.0788156, -0.0000094),
      moments: Vector3(0.0018536, 0.0012457, 0.002266), products: Vector3(0, 0, 0),
      axis: .unitX, rightSign: 1, limits: -1.8326...1.8326,
      effort: 80, speed: 3.14),
    BuiltInSegment(
      "arm_*_03", on: "arm_*_02", at: Vector3(0, 0.1226, -0.000045237),
      mass: 1.05051, center: Vector3(0, 0.161737, 0.020381),
      moments: Vector3(0.0025455, 0.000797501, 0.0024808), products: Vector3(0, 0, -0.000343502),
      axis: .unitY, rightSign: -1, limits: -2.96706...2.96706,
      effort: 48, speed: 3.14),
    BuiltInSegment(
      "arm_*_04", on: "arm_*_03", at: Vector3(0, 0.1774, 0.0240225),
      mass: 0.746439, center: Vector3(0, 0.0686669, -0.0204404),
      moments: Vector3(0.0010455, 0.0006977, 0.0013839), products: Vector3(0, 0, 0.000154999),
      axis: .unitX, rightSign: 1, limits: 0...2.96706,
      effort: 48, speed: 3.14),
    BuiltInSegment(
      "arm_*_05", on: "arm_*_04", at: Vector3(0, 0.107, -0.0240225),
      mass: 0.803908, center: Vector3(0, 0.0998432, -0.000004),
      moments: Vector3(0.0022061, 0.00041075, 0.0022172), products: Vector3(0, 0, -0.000000899549),
      axis: .unitY, rightSign: -1, limits: -2.96706...2.96706,
      effort: 12.4, speed: 6.28),
    BuiltInSegment(
      "arm_*_06", on: "arm_*_05", at: Vector3(0, 0.139, 0.0000226185),
      mass: 0.466149, center: Vector3(0, 0.0482053, 0.0065673),
      moments: Vector3(0.00027445, 0.00021915, 0.0003278), products: Vector3(0, 0, -0.0000183),
      axis: Vector3(-1, 0, 0), rightSign: 1, limits: -1.5708...1.5708,
      effort: 12.4, speed: 6.28),
    BuiltInSegment(
      "arm_*_07", on: "arm_*_06", at: Vector3(0, 0.054, 0.0000226),
      mass: 0.652934, center: Vector3(0.00255495, 0.104624, 0.00174055),
      moments: Vector3(0.0016135, 0.00033355, 0.0014415),
      products: Vector3(-0.0000271008, -0.0000540498, -0.0000799497),
      axis: .unitZ, rightSign: -1, limits: -1.309...1.309,
      effort: 12.4, speed: 6.28),
    BuiltInSegment(
      "head_yaw", on: "base_link", at: Vector3(0.009, 0, 0.4064),
      mass: 0.84249, center: Vector3(0, 0, 0.0446573),
      moments: Vector3(0.000595, 0.0006894, 0.0005206), products: Vector3(0, 0, 0),
      axis: .unitZ, limits: -1.5708...1.5708,
      effort: 26, speed: 109.8),
    BuiltInSegment(
      "head_pitch", on: "head_yaw", at: Vector3(0, 0, 0.0485),
      mass: 2.65751, center: Vector3(0.0205621, 0, 0.12501),
      moments: Vector3(0.0114469, 0.0119883, 0.00925691), products: Vector3(0, 0.00144161, 0),
      axis: .unitY, limits: -0.7854...0.7854,
      effort: 26, speed: 109.8),
    BuiltInSegment(
      "waist_pitch", on: "base_link", at: Vector3(0, 0, 0),
      mass: 3.13477, center: Vector3(-0.0011234, 0, -0.0000454),
      moments: Vector3(0.0065284, 0.0061664, 0.008296), products: Vector3(0, -0.000000399737, 0),
      axis: Vector3(0, -1, 0), limits: -0.29671...0.7854,
      effort: 315, speed: 3.72),
    BuiltInSegment(
      "waist_roll", on: "waist_pitch", at: Vector3(-0.064, 0, 0),
      mass: 3.2, center: Vector3(-0.0027707, 0, -0.0222355),
      moments: Vector3(0.00848829, 0.0200154, 0.0164719), products: Vector3(0, 0.00500529, 0),
      axis: .unitX, limits: -0.69813...0.69813,
      effort: 315, speed: 3.72),
    BuiltInSegment(
      "waist_yaw", on: "waist_roll", at: Vector3(0.0675, 0, -0.098),
      mass: 7.6, center: Vector3(-0.0954284, 0, -0.0572053),
      moments: Vector3(0.0937886, 0.0338386, 0.11001), products: Vector3(0, -0.00608688, 0),
      axis: .unitZ, limits: -0.7854...0.7854,
      effort: 121, speed: 5.92),
    BuiltInSegment(
      "hip_*_roll", on: "waist_yaw", at: Vector3(-0.0875, 0.12, -0.069),
      mass: 2.4334, center: Vector3(0.075725, 0.000061585, 0.016591),
      moments: Vector3(0.00357125, 0.0043818, 0.0039063),
      products: Vector3(-0.000000899689, -0.000177399, 0.00000645028),
      axis: .unitX, rightSign: -1, limits: -0.17453...0.43633,
      effort: 320, speed: 20.94),
    BuiltInSegment(
      "hip_*_yaw", on: "hip_*_roll", at: Vector3(0.08225, 0, -0.01),
      mass: 3.43035, center: Vector3(0, 0.0071357, -0.10063),
      moments: Vector3(0.0077365, 0.0080807, 0.00664095), products: Vector3(0, 0, 0.0001167),
      axis: .unitZ, rightSign: -1, limits: -0.69813...0.69813,
      effort: 160, speed: 19.63),
    BuiltInSegment(
      "hip_*_pitch", on: "hip_*_yaw", at: Vector3(0, -0.03675, -0.1055),
      mass: 5.2378, center: Vector3(0.0010856, 0.05497, -0.14535),
      moments: Vector3(0.043457, 0.037801, 0.015183),
      products: Vector3(0.000247851, 0.0007626, -0.000743097),
      axis: Vector3(0, -1, 0), rightSign: 1, limits: -0.7854...1.8326,
      effort: 396, speed: 19.16),
    BuiltInSegment(
      "knee_*_pitch", on: "hip_*_pitch", at: Vector3(0, 0.01125, -0.4),
      mass: 2.9775, center: Vector3(-0.0096425, -0.0000029011, -0.13601),
      moments: Vector3(0.0238595, 0.0241835, 0.0023083),
      products: Vector3(0.0000676054, 0.0004656, -0.000548051),
      axis: Vector3(0, -1, 0), rightSign: 1, limits: -2.35619...0.08727,
      effort: 396, speed: 19.16),
    BuiltInSegment(
      "ankle_*_pitch", on: "knee_*_pitch", at: Vector3(0, 0, -0.387),
      mass: 0.10145, center: Vector3(0, 0, 0),
      moments: Vector3(0.000027175, 0.0000061118, 0.000026565), products: Vector3(0, 0, 0),
      axis: Vector3(0, -1, 0), rightSign: 1, limits: -0.47...0.87,
      effort: 58.5, speed: 48.8),
    BuiltInSegment(
      "ankle_*_roll", on: "ankle_*_pitch", at: Vector3(0, 0, 0),
      mass: 0.752289, center: Vector3(0.0410775, 0, -0.043909),
      moments: Vector3(0.000439299, 0.0036465, 0.0036369), products: Vector3(0, 0.000268996, 0),
      axis: .unitX, rightSign: -1, limits: -0.43633...0.43633,
      effort: 58.5, speed: 48.8),
  ]
}
