import SpatialMath

/// Orders of joints that files of robots' motion use without saying so.
enum JointOrder {
  /// Names of the joints of both legs and arms: left before right.
  private static func paired(_ names: [String]) -> [String] {
    ["left", "right"].flatMap { side in names.map { "\(side)_\($0)_joint" } }
  }

  private static let shoulder = ["shoulder_pitch", "shoulder_roll", "shoulder_yaw", "elbow"]
  private static let wrist = ["wrist_roll", "wrist_pitch", "wrist_yaw"]
  private static let g1Leg = [
    "hip_pitch", "hip_roll", "hip_yaw", "knee", "ankle_pitch", "ankle_roll",
  ]

  /// Unitree G1 with 29 joints, limb by limb, as its MJCF and the CSV files have it.
  static let g1 =
    paired(g1Leg) + ["waist_yaw", "waist_roll", "waist_pitch"].map { "\($0)_joint" }
    + paired(shoulder + wrist)
  /// The same without roll and pitch of the waist, which are locked in some G1.
  static let g1LockedWaist = g1.filter { !["waist_roll_joint", "waist_pitch_joint"].contains($0) }
  /// Unitree G1 with 23 joints: waist yaw only and wrists that only roll.
  static let g1Short = paired(g1Leg) + ["waist_yaw_joint"] + paired(shoulder + ["wrist_roll"])
  /// Unitree H1, 19 joints, as the CSV files have it.
  static let h1 =
    paired(["hip_yaw", "hip_roll", "hip_pitch", "knee", "ankle"]) + ["torso_joint"]
    + paired(shoulder)
  /// Unitree H1-2, 27 joints, as the CSV files have it.
  static let h12 =
    paired(["hip_yaw", "hip_pitch", "hip_roll", "knee", "ankle_pitch", "ankle_roll"])
    + ["torso_joint"] + paired(shoulder + wrist)

  /// The 29 joints of the G1 in the order in which Isaac Lab goes through a robot: all joints that
  /// hang on the base, then all that hang on those, and so on.
  static let g1BreadthFirst: [String] = {
    let left = g1[..<6]
    let right = g1[6..<12]
    let waist = g1[12..<15]
    let (leftArm, rightArm) = (g1[15..<22], g1[22..<29])
    var order: [String] = []
    for depth in 0..<10 {
      // Arms hang on the third joint of the waist.
      let chains = [(left, depth), (right, depth), (waist, depth)]
      let arms = [(leftArm, depth - 3), (rightArm, depth - 3)]
      for (chain, place) in chains + arms where chain.indices.contains(chain.startIndex + place) {
        if place >= 0 { order.append(chain[chain.startIndex + place]) }
      }
    }
    return order
  }()

  /// The order of the columns in a file of Unitree's kind; nil for other numbers of joints.
  static func unitree(jointCount: Int) -> (robot: String, names: [String])? {
    switch jointCount {
    case 29: ("g1", g1)
    case 27: ("h1_2", h12)
    case 23: ("g1", g1Short)
    case 19: ("h1", h1)
    default: nil
    }
  }

  /// The built-in robot whose legs have these names; nil for others.
  static func robotName(ofJoints names: [String]) -> String? {
    let known = Set(names)
    if Set(g1.prefix(12)).isSubset(of: known) { return known.contains("torso_joint") ? nil : "g1" }
    if Set(h1.prefix(10)).isSubset(of: known) { return "h1" }
    return known.contains("J_hip_l_roll") ? "qinglong" : nil
  }
}
