import SpatialMath

/// 青龙 as OpenLoong's model-predictive controller has it: 77.35 kg.
///
/// Figures of `models/AzureLoong.xml` of OpenLoong Dyn-Control (Apache-2.0), velocity limits those
/// of its URDF; efforts are control range times gear. Made exactly symmetric as the 2025 model. The
/// right arm's frames are published shifted along their own axes; averaging puts them in the
/// middle, which moves no axis and no mass. Armatures are as written, although they look like those of the
/// rotors before the gears.
enum Qinglong2024 {
  static let name = "qinglong-2024"

  static var robot: RobotDescription {
    Qinglong.robot(
      name: name, source: "OpenLoong Dyn-Control models/AzureLoong.xml (2024), Apache-2.0",
      assembly: BuiltInAssembly(
        naming: .openLoong, base: base, segments: segments, controls: Qinglong.controls,
        shapes: Qinglong.shapes(forearm: 0.18, handTip: Vector3(0, 0.2, -0.03)),
        viscousFriction: 0.1, coulombFriction: 2, armature: 0.01))
  }

  /// The upper body without head and arms.
  private static let base = Link(
    name: "base_link", parent: nil,
    inertia: SpatialInertia(
      mass: 22.447, centerOfMass: Vector3(-0.0056641, 0, 0.23829),
      inertia: Matrix3(diagonal: Vector3(0.3742, 0.27691, 0.22104))),
    collisions: [Qinglong.torso])

  private static let segments: [BuiltInSegment] = [
    BuiltInSegment(
      "arm_*_01", on: "base_link", at: Vector3(0.004, 0.1616, 0.3922),
      mass: 0.756408, center: Vector3(0, 0.0382941, -0.0000018744),
      moments: Vector3(0.000587118, 0.000803051, 0.000842988), products: Vector3(0, 0, 0),
      axis: .unitY, rightSign: -1, limits: -2.96706...2.96706,
      effort: 80, speed: 3.14, armature: 0.01),
    BuiltInSegment(
      "arm_*_02", on: "arm_*_01", at: Vector3(0, 0.041, 0),
      mass: 0.985, center: Vector3(0, 0.0674307, 0),
      moments: Vector3(0.00173099, 0.00115402, 0.00226269), products: Vector3(0, 0, 0),
      axis: .unitX, rightSign: 1, limits: -1.8326...1.8326,
      effort: 80, speed: 3.14, armature: 0.01),
    BuiltInSegment(
      "arm_*_03", on: "arm_*_02", at: Vector3(0, 0.1226, 0),
      mass: 0.959, center: Vector3(0, 0.164663, 0.0207579),
      moments: Vector3(0.00206438, 0.000805354, 0.00205099), products: Vector3(0, 0, 0.000255264),
      axis: .unitY, rightSign: -1, limits: -2.96706...2.96706,
      effort: 48, speed: 3.14, armature: 0.01),
    BuiltInSegment(
      "arm_*_04", on: "arm_*_03", at: Vector3(0, 0.1774, 0.024),
      mass: 0.6, center: Vector3(0, 0.0607671, -0.0210031),
      moments: Vector3(0.000703978, 0.00068085, 0.00106528), products: Vector3(0, 0, -0.000105851),
      axis: .unitX, rightSign: 1, limits: 0...2.96706,
      effort: 48, speed: 3.14, armature: 0.01),
    BuiltInSegment(
      "arm_*_05", on: "arm_*_04", at: Vector3(0, 0.1035, -0.024),
      mass: 0.68976, center: Vector3(0, 0.068658, -0.00011178),
      moments: Vector3(0.0025225, 0.0004487, 0.0024111), products: Vector3(0, 0, 0.00000309872),
      axis: .unitY, rightSign: -1, limits: -2.96706...2.96706,
      effort: 12.4, speed: 6.28, armature: 0.01),
    BuiltInSegment(
      "arm_*_06", on: "arm_*_05", at: Vector3(0, 0.1965, 0),
      mass: 0.28, center: Vector3(0, 0.000000895879, 0.00166372),
      moments: Vector3(0.000145598, 0.000156928, 0.000104981), products: Vector3(0, 0, 0),
      axis: Vector3(-1, 0, 0), rightSign: 1, limits: -1.8326...1.8326,
      effort: 12.4, speed: 6.28, armature: 0.01),
    BuiltInSegment(
      "arm_*_07", on: "arm_*_06", at: Vector3(0, 0, 0.0318),
      mass: 0.61354, center: Vector3(-0.0078231, 0.15761, -0.0277345),
      moments: Vector3(0.00259665, 0.0007306, 0.0030102),
      products: Vector3(0.0000465505, 0.000108901, -0.0000147001),
      axis: .unitZ, rightSign: -1, limits: -1.0472...1.0472,
      effort: 12.4, speed: 6.28, armature: 0.01),
    BuiltInSegment(
      "head_yaw", on: "base_link", at: Vector3(0.009, 0, 0.4064),
      mass: 0.84249, center: Vector3(0, 0, 0.044801),
      moments: Vector3(0.000629, 0.0007003, 0.0005541), products: Vector3(0, 0, 0),
      axis: .unitZ, limits: -1.5708...1.5708,
      effort: 26, speed: 109.8, armature: 0.000052),
    BuiltInSegment(
      "head_pitch", on: "head_yaw", at: Vector3(0, 0, 0.0485),
      mass: 1.3943, center: Vector3(0.020569, 0, 0.125),
      moments: Vector3(0.0060059, 0.00629, 0.0048569), products: Vector3(0, 0.000756398, 0),
      axis: Vector3(0, -1, 0), limits: -0.7854...0.7854,
      effort: 26, speed: 109.8, armature: 0.000052),
    BuiltInSegment(
      "waist_pitch", on: "base_link", at: Vector3(0, 0, 0),
      mass: 2.6964, center: Vector3(-0.00073496, 0, -0.000029695),
      moments: Vector3(0.0051971, 0.0047413, 0.0061906), products: Vector3(0, -0.000000300169, 0),
      axis: Vector3(0, -1, 0), limits: -0.29671...0.7854,
      effort: 315, speed: 3.72, armature: 0.00008),
    BuiltInSegment(
      "waist_roll", on: "waist_pitch", at: Vector3(-0.064, 0, 0),
      mass: 2.9806, center: Vector3(-0.0037424, 0, -0.016856),
      moments: Vector3(0.00713269, 0.018825, 0.016056), products: Vector3(0, 0.00357998, 0),
      axis: .unitX, limits: -0.69813...0.69813,
      effort: 315, speed: 3.72, armature: 0.00008),
    BuiltInSegment(
      "waist_yaw", on: "waist_roll", at: Vector3(0.0675, 0, -0.098),
      mass: 7.3588, center: Vector3(-0.096172, 0, -0.057836),
      moments: Vector3(0.0916351, 0.032766, 0.10764), products: Vector3(0, -0.00580364, 0),
      axis: .unitZ, limits: -0.7854...0.7854,
      effort: 121, speed: 5.92, armature: 0.00008),
    BuiltInSegment(
      "hip_*_roll", on: "waist_yaw", at: Vector3(-0.0875, 0.12, -0.069),
      mass: 2.4334, center: Vector3(0.075725, 0.000061585, 0.016591),
      moments: Vector3(0.00357125, 0.0043818, 0.0039063),
      products: Vector3(-0.000000899689, -0.000177399, 0.00000645028),
      axis: .unitX, rightSign: -1, limits: -0.17453...0.43633,
      effort: 320, speed: 20.94, armature: 0.000346),
    BuiltInSegment(
      "hip_*_yaw", on: "hip_*_roll", at: Vector3(0.08225, 0, -0.01),
      mass: 3.43035, center: Vector3(0, 0.0071357, -0.10063),
      moments: Vector3(0.0077365, 0.0080807, 0.00664095), products: Vector3(0, 0, 0.0001167),
      axis: .unitZ, rightSign: -1, limits: -0.69813...0.69813,
      effort: 160, speed: 19.63, armature: 0.00011),
    BuiltInSegment(
      "hip_*_pitch", on: "hip_*_yaw", at: Vector3(0, -0.03675, -0.1055),
      mass: 5.2378, center: Vector3(0.0010856, 0.05497, -0.14535),
      moments: Vector3(0.043457, 0.037801, 0.015183),
      products: Vector3(0.000247851, 0.0007626, -0.000743097),
      axis: Vector3(0, -1, 0), rightSign: 1, limits: -0.7854...1.8326,
      effort: 396, speed: 19.16, armature: 0.000346),
    BuiltInSegment(
      "knee_*_pitch", on: "hip_*_pitch", at: Vector3(0, 0.01125, -0.4),
      mass: 2.9775, center: Vector3(-0.0096425, -0.0000029011, -0.13601),
      moments: Vector3(0.0238595, 0.0241835, 0.0023083),
      products: Vector3(0.0000676054, 0.0004656, -0.000548051),
      axis: Vector3(0, -1, 0), rightSign: 1, limits: -2.35619...0.08727,
      effort: 396, speed: 19.16, armature: 0.000346),
    BuiltInSegment(
      "ankle_*_pitch", on: "knee_*_pitch", at: Vector3(0, 0, -0.387),
      mass: 0.10145, center: Vector3(0, 0, 0),
      moments: Vector3(0.000027175, 0.0000061118, 0.000026565), products: Vector3(0, 0, 0),
      axis: Vector3(0, -1, 0), rightSign: 1, limits: -0.47...0.87,
      effort: 58.5, speed: 48.8, armature: 0.000052),
    BuiltInSegment(
      "ankle_*_roll", on: "ankle_*_pitch", at: Vector3(0, 0, 0),
      mass: 0.752289, center: Vector3(0.0410775, 0, -0.043909),
      moments: Vector3(0.000439299, 0.0036465, 0.0036369), products: Vector3(0, 0.000268996, 0),
      axis: .unitX, rightSign: -1, limits: -0.43633...0.43633,
      effort: 58.5, speed: 48.8, armature: 0.000052),
  ]
}
