import ReferenceMotion
import RobotModel
import SpatialMath

/// Motion arrays of Isaac Lab's AMP tasks: named joints and the poses of some bodies.
///
/// `fps`, `dof_names`, `dof_positions` `[frames, joints]`, `body_names`, `body_positions`,
/// `body_rotations` (w, x, y, z) in the world. Velocities in the file are not used.
enum IsaacLabNPZ {
  static func read(
    _ npz: NPZFile, options: RobotMotionOptions
  ) throws(RobotMotionError) -> RobotMotionTracks {
    guard let names = options.jointNames ?? npz.texts("dof_names") else {
      throw .malformed(
        file: npz.file, place: "dof_names", found: "no texts", expected: "names of the joints")
    }
    let joints = try npz.numbers("dof_positions", shape: [nil, names.count])
    let frameCount = npz.length("dof_positions", axis: 0) ?? 0
    let bodies = try BodyPoses(
      npz, positions: "body_positions", orientations: "body_rotations", frameCount: frameCount)
    return RobotMotionTracks(
      file: npz.file, frameRate: try npz.number("fps"), jointNames: names,
      basePoses: try bodies.basePoses(npz, robot: options.robot),
      jointPositions: joints, robotName: JointOrder.robotName(ofJoints: names),
      provenance: ["Isaac Lab AMP arrays; \(bodies.bodyCount) bodies."])
  }

  /// The arrays of a track as an NPZ file.
  static func write(_ track: ReferenceTrack) -> [UInt8] {
    let arrays = TrackArrays(track)
    let (frames, joints, links) = (
      track.frameCount, arrays.jointNames.count, arrays.linkNames.count
    )
    return ZIPArchive.packed(
      [
        ("fps", NPYArray(shape: [], numbers: [track.frameRate])),
        ("dof_names", NPYArray(texts: arrays.jointNames)),
        ("body_names", NPYArray(texts: arrays.linkNames)),
        ("dof_positions", NPYArray(shape: [frames, joints], numbers: track.jointPositions)),
        ("dof_velocities", NPYArray(shape: [frames, joints], numbers: track.jointVelocities)),
        ("body_positions", NPYArray(shape: [frames, links, 3], numbers: arrays.positions)),
        ("body_rotations", NPYArray(shape: [frames, links, 4], numbers: arrays.orientations)),
        ("body_linear_velocities", NPYArray(shape: [frames, links, 3], numbers: arrays.linear)),
        ("body_angular_velocities", NPYArray(shape: [frames, links, 3], numbers: arrays.angular)),
      ].map { ($0.0 + ".npy", $0.1.encoded) })
  }
}

/// Root and joints as plain arrays: what GMR's pickles hold, saved with `numpy.savez`.
///
/// `fps`, `root_pos` `[frames, 3]`, `root_rot` `[frames, 4]` as (x, y, z, w), `dof_pos`
/// `[frames, joints]`; names in `dof_names` or `joint_names` where there are any.
enum RootAndJointsNPZ {
  static func read(
    _ npz: NPZFile, options: RobotMotionOptions
  ) throws(RobotMotionError) -> RobotMotionTracks {
    let joints = try npz.numbers("dof_pos", shape: [nil, nil])
    let frameCount = npz.length("dof_pos", axis: 0) ?? 0
    let jointCount = npz.length("dof_pos", axis: 1) ?? 0
    let positions = try npz.numbers("root_pos", shape: [frameCount, 3])
    let rotations = try npz.numbers("root_rot", shape: [frameCount, 4])
    let given = options.jointNames ?? npz.texts("dof_names") ?? npz.texts("joint_names")
    guard let names = given ?? JointOrder.unitree(jointCount: jointCount)?.names else {
      throw .unnamedJoints(file: npz.file, count: jointCount)
    }
    guard names.count == jointCount, jointCount > 0 else {
      throw .malformed(
        file: npz.file, place: "dof_pos", found: "\(jointCount) columns",
        expected: "\(names.count), one for each name")
    }
    return RobotMotionTracks(
      file: npz.file, frameRate: try npz.number("fps"), jointNames: names,
      basePoses: (0..<frameCount).map { frame in
        let (p, q) = (3 * frame, 4 * frame)
        return Pose(
          position: Vector3(positions[p], positions[p + 1], positions[p + 2]),
          orientation: Quaternion(
            rotations[q + 3], rotations[q], rotations[q + 1], rotations[q + 2]))
      },
      jointPositions: joints, robotName: JointOrder.robotName(ofJoints: names),
      provenance: ["Arrays root_pos, root_rot (x, y, z, w), dof_pos, as GMR names them."])
  }
}
