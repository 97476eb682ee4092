import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// Motion arrays of BeyondMimic, mjlab and their relatives: joints and the poses of all bodies.
///
/// `fps`, `joint_pos` `[frames, joints]` and `body_pos_w`, `body_quat_w` (w, x, y, z) of the bodies in
/// the world. In one dialect (holosoma) `joint_pos` begins with the pose of the base. Velocities in the
/// file are not used: a track makes its own. Most files do not name their joints; then the order
/// is one of two of Unitree's G1, told apart by which bodies turn against each other.
enum BeyondMimicNPZ {
  static func read(
    _ npz: NPZFile, options: RobotMotionOptions
  ) throws(RobotMotionError) -> RobotMotionTracks {
    let table = try npz.numbers("joint_pos", shape: [nil, nil])
    let columnCount = npz.length("joint_pos", axis: 1) ?? 0
    let frameCount = npz.length("joint_pos", axis: 0) ?? 0
    let bodies = try BodyPoses(
      npz, positions: "body_pos_w", orientations: "body_quat_w", frameCount: frameCount)
    var provenance = ["BeyondMimic arrays; \(bodies.bodyCount) bodies."]
    provenance += npz.objectArrays.map { "Array \($0) holds Python objects and was left out." }

    let given = options.jointNames ?? npz.texts("joint_names")
    // The base's seven columns before the joints are told by one velocity less than positions.
    let velocityCount = npz.length("joint_vel", axis: 1)
    let holdsBase =
      given.map { $0.count + 7 == columnCount } ?? (velocityCount == columnCount - 1)
    let first = holdsBase ? 7 : 0
    let jointCount = columnCount - first
    guard jointCount > 0 else {
      throw .malformed(
        file: npz.file, place: "joint_pos", found: "\(columnCount) columns",
        expected: "those of the joints")
    }
    let joints = (0..<frameCount).flatMap {
      table[$0 * columnCount + first..<($0 + 1) * columnCount]
    }
    let names: [String]
    if let given {
      names = given
    } else {
      (names, provenance) = try order(
        npz.file, joints: joints, jointCount: jointCount, bodies: bodies,
        frameCount: frameCount, provenance)
    }
    guard names.count == jointCount else {
      throw .malformed(
        file: npz.file, place: "joint_names", found: "\(names.count) names",
        expected: "\(jointCount), as joint_pos has columns")
    }
    return RobotMotionTracks(
      file: npz.file, frameRate: try npz.number("fps"), jointNames: names,
      basePoses: try bodies.basePoses(npz, robot: options.robot),
      jointPositions: joints, robotName: JointOrder.robotName(ofJoints: names),
      provenance: provenance)
  }

  /// The order of joints that the file does not name.
  private static func order(
    _ file: String, joints: [Double], jointCount: Int, bodies: BodyPoses, frameCount: Int,
    _ provenance: [String]
  ) throws(RobotMotionError) -> ([String], [String]) {
    let known: [(name: String, joints: [String])]
    switch jointCount {
    case 29:
      known = [
        ("the model's, limb by limb", JointOrder.g1), ("Isaac Lab's", JointOrder.g1BreadthFirst),
      ]
    case 27: known = [("the model's, limb by limb", JointOrder.g1LockedWaist)]
    default: throw .unnamedJoints(file: file, count: jointCount)
    }
    // The bodies follow the same order, the base first, where there is one for each joint.
    let errors = known.map { candidate in
      orderError(
        candidate.joints, joints: joints, bodies: bodies, frameCount: frameCount)
    }
    let best = errors.indices.min { errors[$0] < errors[$1] } ?? 0
    if known.count > 1, !(errors[best] < largestOrderError) {
      throw .unnamedJoints(file: file, count: jointCount)
    }
    return (
      known[best].joints,
      provenance + ["Joints are not named; taken to be G1's in the order of \(known[best].name)."]
    )
  }

  /// An order is right where bodies turn against their carriers by less than this beside what the
  /// joints say [rad].
  private static let largestOrderError = 0.05

  /// Mean difference between the angles by which joints turn over the motion and the angles by which
  /// their bodies turn against the bodies that carry them [rad].
  private static func orderError(
    _ names: [String], joints: [Double], bodies: BodyPoses, frameCount: Int
  ) -> Double {
    guard bodies.bodyCount == names.count + 1, frameCount > 1 else { return .infinity }
    let carriers = names.map { carrier(of: $0, among: names) }
    var (sum, count) = (0.0, 0)
    for frame in stride(from: 0, to: frameCount, by: max(1, frameCount / 20)) {
      for joint in names.indices {
        func turn(_ frame: Int) -> Quaternion {
          bodies.pose(frame: frame, body: carriers[joint]).orientation.conjugate
            * bodies.pose(frame: frame, body: joint + 1).orientation
        }
        let seen = (turn(frame) * turn(0).conjugate).rotationVector.length
        let told = joints[frame * names.count + joint] - joints[joint]
        sum += min(abs(seen - abs(told)), .pi)
        count += 1
      }
    }
    return sum.isFinite ? sum / Double(max(count, 1)) : .infinity
  }

  /// Index of the body that carries a joint's body; bodies are the base and then one for each joint.
  private static func carrier(of name: String, among names: [String]) -> Int {
    // Joint by joint down the limb, arms on the last joint of the waist.
    guard let place = JointOrder.g1.firstIndex(of: name) else { return 0 }
    switch place {
    case 0, 6, 12: return 0
    case 15, 22: return (names.firstIndex(of: JointOrder.g1[14]) ?? -1) + 1
    default: return (names.firstIndex(of: JointOrder.g1[place - 1]) ?? -1) + 1
    }
  }

  /// The arrays of a track, with names, as an NPZ file.
  static func write(_ track: ReferenceTrack) -> [UInt8] {
    let arrays = TrackArrays(track)
    let (frames, joints, links) = (
      track.frameCount, arrays.jointNames.count, arrays.linkNames.count
    )
    return ZIPArchive.packed(
      [
        ("fps", NPYArray(shape: [1], numbers: [track.frameRate])),
        ("joint_pos", NPYArray(shape: [frames, joints], numbers: track.jointPositions)),
        ("joint_vel", NPYArray(shape: [frames, joints], numbers: track.jointVelocities)),
        ("body_pos_w", NPYArray(shape: [frames, links, 3], numbers: arrays.positions)),
        ("body_quat_w", NPYArray(shape: [frames, links, 4], numbers: arrays.orientations)),
        ("body_lin_vel_w", NPYArray(shape: [frames, links, 3], numbers: arrays.linear)),
        ("body_ang_vel_w", NPYArray(shape: [frames, links, 3], numbers: arrays.angular)),
        ("joint_names", NPYArray(texts: arrays.jointNames)),
        ("body_names", NPYArray(texts: arrays.linkNames)),
      ].map { ($0.0 + ".npy", $0.1.encoded) })
  }
}

/// The flat arrays of a track's links, frame by frame.
struct TrackArrays {
  let jointNames: [String]
  let linkNames: [String]
  private(set) var positions: [Double] = []
  private(set) var orientations: [Double] = []
  private(set) var linear: [Double] = []
  private(set) var angular: [Double] = []

  init(_ track: ReferenceTrack) {
    jointNames = track.robot.joints.map(\.name)
    linkNames = track.robot.links.map(\.name)
    var frame = track.makeFrame()
    for index in 0..<track.frameCount {
      track.sample(frame: index, into: &frame)
      for link in linkNames.indices {
        let (p, q) = (frame.linkPoses[link].position, frame.linkPoses[link].orientation)
        let (v, w) = (frame.linkLinearVelocities[link], frame.linkAngularVelocities[link])
        positions += [p.x, p.y, p.z]
        orientations += [q.w, q.x, q.y, q.z]
        linear += [v.x, v.y, v.z]
        angular += [w.x, w.y, w.z]
      }
    }
  }
}
