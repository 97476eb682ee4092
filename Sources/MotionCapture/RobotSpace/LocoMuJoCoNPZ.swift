import ReferenceMotion
import RobotModel
import SpatialMath

/// Trajectories of loco-mujoco, in its layouts before and after version 1.
///
/// New: `qpos` `[frames, numbers]` with `joint_names`, `jnt_type` (MuJoCo's: 0 free, 2 slide, 3 hinge),
/// `frequency` and `split_points`, of which the first trajectory is read.
///
/// Old: an array for each degree of freedom, `q_<joint>` and `dq_<joint>`, without a rate, which is
/// told by both: 500 Hz in the published files. The base moves along `pelvis_tx` (ahead),
/// `pelvis_tz` (to the left) and `pelvis_ty` (up, from the height of the model's own pose) and turns
/// by `pelvis_tilt` about −y, then `pelvis_list` about x, then `pelvis_rotation` about z, as the joints
/// of its models `h1.xml` and `g1.xml` do.
enum LocoMuJoCoNPZ {
  static func isOld(_ npz: NPZFile) -> Bool { npz.has("q_pelvis_tx") }
  static func isNew(_ npz: NPZFile) -> Bool { npz.has("qpos") && npz.has("frequency") }

  // MARK: Old layout

  /// Heights of the pelvis in the pose of the models [m].
  private static let modelHeights = ["h1": 1.045, "g1": 0.755]
  private static let base = [
    "pelvis_tx", "pelvis_tz", "pelvis_ty", "pelvis_tilt", "pelvis_list", "pelvis_rotation",
  ]

  /// Unitree's names of the joints that the old H1 has under names of a person's.
  private static let unitreeNames: [String: String] = {
    var names = ["back_bkz": "torso_joint"]
    for (letter, side) in [("l", "left"), ("r", "right")] {
      names["hip_rotation_\(letter)"] = "\(side)_hip_yaw_joint"
      names["hip_adduction_\(letter)"] = "\(side)_hip_roll_joint"
      names["hip_flexion_\(letter)"] = "\(side)_hip_pitch_joint"
      names["knee_angle_\(letter)"] = "\(side)_knee_joint"
      names["ankle_angle_\(letter)"] = "\(side)_ankle_joint"
      names["\(letter)_arm_shy"] = "\(side)_shoulder_pitch_joint"
      names["\(letter)_arm_shx"] = "\(side)_shoulder_roll_joint"
      names["\(letter)_arm_shz"] = "\(side)_shoulder_yaw_joint"
      names["\(side)_elbow"] = "\(side)_elbow_joint"
    }
    return names
  }()

  static func readOld(
    _ npz: NPZFile, options: RobotMotionOptions
  ) throws(RobotMotionError) -> RobotMotionTracks {
    var columns: [[Double]] = []
    for name in base {
      columns.append(try npz.numbers("q_\(name)", shape: [columns.first?.count]))
    }
    let frameCount = columns[0].count
    let joints = npz.names.filter { $0.hasPrefix("q_") }.map { String($0.dropFirst(2)) }
      .filter { !base.contains($0) }
    var positions: [[Double]] = []
    for joint in joints { positions.append(try npz.numbers("q_\(joint)", shape: [frameCount])) }
    let names = joints.map { unitreeNames[$0] ?? $0 }
    let robotName = npz.has("q_hip_flexion_l") ? "h1" : "g1"
    let height = modelHeights[robotName] ?? 0
    let rate: Double
    if let given = options.frameRate {
      rate = given
    } else {
      rate = try self.rate(npz, frameCount: frameCount)
    }
    return RobotMotionTracks(
      file: npz.file, frameRate: rate, jointNames: names,
      basePoses: (0..<frameCount).map { frame in
        Pose(
          position: Vector3(columns[0][frame], columns[1][frame], height + columns[2][frame]),
          orientation: Quaternion(axis: -.unitY, angle: columns[3][frame])
            * Quaternion(axis: .unitX, angle: columns[4][frame])
            * Quaternion(axis: .unitZ, angle: columns[5][frame]))
      },
      jointPositions: (0..<frameCount).flatMap { frame in positions.map { $0[frame] } },
      robotName: robotName,
      provenance: [
        "loco-mujoco's old layout; \(rate) Hz by its velocities.",
        "Height of the base above \(height) m of the model's pose.",
      ])
  }

  /// The rate that makes the central differences of the way equal to the velocities.
  private static func rate(
    _ npz: NPZFile, frameCount: Int
  ) throws(RobotMotionError) -> Double {
    let q = try npz.numbers("q_pelvis_tx", shape: [frameCount])
    let dq = try npz.numbers("dq_pelvis_tx", shape: [frameCount])
    guard frameCount >= 3 else {
      throw .malformed(
        file: npz.file, place: "q_pelvis_tx", found: "\(frameCount) frames", expected: "at least 3")
    }
    let inner = 1..<frameCount - 1
    let way = inner.reduce(0.0) { $0 + (q[$1 + 1] - q[$1 - 1]) }
    let speed = inner.reduce(0.0) { $0 + 2 * dq[$1] }
    guard way != 0, speed / way > 1, speed / way < 100_000 else {
      throw .malformed(
        file: npz.file, place: "dq_pelvis_tx", found: "velocities that do not tell the frame rate",
        expected: "a moving robot, or a rate given with the file")
    }
    return CommonFrameRate.nearest(to: speed / way)
  }

  // MARK: New layout

  static func readNew(
    _ npz: NPZFile, options: RobotMotionOptions
  ) throws(RobotMotionError) -> RobotMotionTracks {
    guard let allNames = npz.texts("joint_names") else {
      throw .malformed(
        file: npz.file, place: "joint_names", found: "no texts", expected: "names of the joints")
    }
    let kinds = try npz.numbers("jnt_type", shape: [allNames.count])
    guard kinds.first == 0, kinds.dropFirst().allSatisfy({ $0 == 2 || $0 == 3 }) else {
      throw .malformed(
        file: npz.file, place: "jnt_type", found: "\(kinds.prefix(8))",
        expected: "a free joint, 0, then slides, 2, and hinges, 3")
    }
    let columnCount = 7 + allNames.count - 1
    let table = try npz.numbers("qpos", shape: [nil, columnCount])
    var frameCount = npz.length("qpos", axis: 0) ?? 0
    var provenance = ["loco-mujoco's layout of version 1."]
    if npz.has("split_points") {
      let splits = try npz.numbers("split_points", shape: [nil])
      if splits.count > 2 {
        guard splits[0] == 0, splits[1] >= 2, splits[1] <= Double(frameCount) else {
          throw .malformed(
            file: npz.file, place: "split_points", found: "\(splits.prefix(3))",
            expected: "rising numbers of frames from 0 to \(frameCount)")
        }
        frameCount = Int(splits[1])
        provenance.append("The first of \(splits.count - 1) trajectories.")
      }
    }
    let names = options.jointNames ?? Array(allNames.dropFirst())
    guard names.count == allNames.count - 1 else {
      throw .malformed(
        file: npz.file, place: "joint names", found: "\(names.count)",
        expected: "\(allNames.count - 1)")
    }
    return RobotMotionTracks(
      file: npz.file, frameRate: try npz.number("frequency"), jointNames: names,
      basePoses: (0..<frameCount).map { frame in
        let q = table[frame * columnCount..<frame * columnCount + 7].map { $0 }
        return Pose(
          position: Vector3(q[0], q[1], q[2]), orientation: Quaternion(q[3], q[4], q[5], q[6]))
      },
      jointPositions: (0..<frameCount).flatMap {
        table[$0 * columnCount + 7..<($0 + 1) * columnCount]
      },
      robotName: JointOrder.robotName(ofJoints: names), provenance: provenance)
  }
}
