public import Foundation
public import ReferenceMotion

/// Files of motion in a robot's own joints, as trainers exchange them.
///
/// | kind | told by |
/// |---|---|
/// | Unitree's table | rows of numbers between commas |
/// | BeyondMimic, mjlab, holosoma, AdaPT | NPZ with `joint_pos`, `body_pos_w` |
/// | Isaac Lab AMP | NPZ with `dof_positions` |
/// | loco-mujoco | NPZ with `qpos` and `frequency`, or `q_pelvis_tx` |
/// | GMR's names | NPZ with `root_pos`, `root_rot`, `dof_pos` |
/// | TienKung AMP | JSON with `FrameDuration` |
/// | clip file | HDF5 |
public enum RobotMotionFile {
  /// Kinds of file that can be written.
  public enum Kind: String, CaseIterable, Sendable {
    /// Unitree's table.
    case unitree
    /// Arrays of BeyondMimic and mjlab, with names.
    case beyondMimic = "beyondmimic"
    /// Arrays of Isaac Lab's AMP tasks.
    case isaacLab = "isaaclab"
  }

  /// Files beyond this size are refused [bytes].
  static let largestSize = 2 << 30

  /// What a clip file, which is HDF5, begins with.
  static let clipFileSignature: [UInt8] = [0x89, 0x48, 0x44, 0x46]

  /// Reads a robot's motion, whatever the format.
  ///
  /// - Throws: `RobotMotionError`, or for a clip file `HDF5StorageError` or `ReferenceClipFileError`.
  public static func read(
    _ url: URL, options: RobotMotionOptions = RobotMotionOptions()
  ) throws -> ReferenceClip {
    let bytes = try contents(of: url)
    if bytes.starts(with: clipFileSignature) { return try ReferenceClipFile.read(url) }
    return try read(bytes, file: url.lastPathComponent, options: options)
  }

  /// Reads the bytes of a file other than a clip file.
  ///
  /// - Parameter file: name of the file, for messages; a rate in it counts.
  /// - Throws: `RobotMotionError`.
  public static func read(
    _ bytes: [UInt8], file: String, options: RobotMotionOptions = RobotMotionOptions()
  ) throws(RobotMotionError) -> ReferenceClip {
    try tracks(bytes, file: file, options: options).clip(options)
  }

  private static func tracks(
    _ bytes: [UInt8], file: String, options: RobotMotionOptions
  ) throws(RobotMotionError) -> RobotMotionTracks {
    guard let first = bytes.first else {
      throw .unreadable(file: file, reason: "it is empty")
    }
    if bytes.starts(with: [0x50, 0x4B]) {
      return try arrays(NPZFile(bytes, file: file), options: options)
    }
    if first == 0x80, bytes.count > 1, (2...5).contains(bytes[1]) {
      throw .refused(
        file: file, found: "a Python pickle, which runs code when it is opened",
        instead: "save its arrays with numpy.savez(fps=…, root_pos=…, root_rot=…, dof_pos=…)")
    }
    let start = bytes.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
    if start == UInt8(ascii: "{") {
      return try TienKungAMP.read(bytes, file: file, options: options)
    }
    let isText = bytes.prefix(4096).allSatisfy { $0 >= 0x20 || (0x09...0x0D).contains($0) }
    guard isText else { throw .unknownFormat(file: file, found: "other bytes") }
    return try UnitreeCSV.read(bytes, file: file, options: options)
  }

  private static func arrays(
    _ npz: NPZFile, options: RobotMotionOptions
  ) throws(RobotMotionError) -> RobotMotionTracks {
    if npz.has("joint_pos") { return try BeyondMimicNPZ.read(npz, options: options) }
    if npz.has("dof_positions") { return try IsaacLabNPZ.read(npz, options: options) }
    if LocoMuJoCoNPZ.isOld(npz) { return try LocoMuJoCoNPZ.readOld(npz, options: options) }
    if LocoMuJoCoNPZ.isNew(npz) { return try LocoMuJoCoNPZ.readNew(npz, options: options) }
    if npz.has("root_pos"), npz.has("dof_pos") {
      return try RootAndJointsNPZ.read(npz, options: options)
    }
    if npz.has("poses") || npz.has("betas") || npz.has("pose_body") {
      throw .refused(
        file: npz.file, found: "parameters of the SMPL body model (AMASS), which is licensed",
        instead: "retarget with GMR and give its robot's motion")
    }
    throw .unknownFormat(
      file: npz.file,
      found: "an NPZ file with \(npz.names.isEmpty ? "nothing" : npz.names.joined(separator: ", "))"
    )
  }

  /// Writes a motion for another program.
  ///
  /// - Parameters:
  ///   - track: the motion, which knows its robot.
  ///   - url: the file; replaced in one step.
  /// - Throws: `RobotMotionError.unwritable`.
  public static func write(
    _ track: ReferenceTrack, as kind: Kind, to url: URL
  ) throws(RobotMotionError) {
    let bytes = encoded(track, as: kind)
    do {
      try Data(bytes).write(to: url, options: .atomic)
    } catch {
      throw .unwritable(file: url.path, reason: error.localizedDescription)
    }
  }

  /// The bytes of a file of that kind.
  public static func encoded(_ track: ReferenceTrack, as kind: Kind) -> [UInt8] {
    switch kind {
    case .unitree: Array(UnitreeCSV.write(track.clip).utf8)
    case .beyondMimic: BeyondMimicNPZ.write(track)
    case .isaacLab: IsaacLabNPZ.write(track)
    }
  }

  private static func contents(of url: URL) throws(RobotMotionError) -> [UInt8] {
    let size = (try? url.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
    guard size <= largestSize else {
      throw .unreadable(file: url.path, reason: "it has \(size) bytes, more than 2 GiB")
    }
    do {
      return [UInt8](try Data(contentsOf: url))
    } catch {
      throw .unreadable(file: url.path, reason: error.localizedDescription)
    }
  }
}

/// Frame rates that recordings have.
enum CommonFrameRate {
  private static let common = [
    24.0, 25, 30, 48, 50, 60, 72, 90, 100, 120, 144, 200, 240, 250, 480, 500, 1000,
  ]

  /// The common rate that is within a part of this one; this one where there is none [Hz].
  static func nearest(to rate: Double, tolerance: Double = 0.001) -> Double {
    common.first { abs($0 - rate) <= tolerance * $0 } ?? rate
  }
}
