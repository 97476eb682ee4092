import Foundation
import ReferenceMotion
import RobotModel

/// A file of recorded motion of any format that can be read.
public enum MotionFile {
  private static let formats =
    "BVH, AMC with its ASF, MVNX, C3D with a lower-body marker set, DeepMimic's JSON, and for "
    + "robots CSV, NPZ and AMP's JSON"

  /// Reads a person's motion, or a robot's as that of the figure that its links make.
  ///
  /// - Parameters:
  ///   - options: what the reader need not find out.
  ///   - robot: whose joints a robot's file holds; nil for the built-in robot that they tell.
  /// - Throws: `MotionFileError` with file, place, what was found and what would be right;
  ///   `RobotMotionError`, `ReferenceMotionError` and what clip files throw.
  public static func read(
    _ url: URL, options: MotionFileOptions = MotionFileOptions(), robot: RobotDescription? = nil
  ) throws -> SkeletonMotion {
    let bytes = try FileContent.bytes(of: url)
    let file = url.lastPathComponent
    guard MotionFormat(of: bytes, name: file) == .robotSpace else {
      return try skeleton(bytes, url: url, options: options)
    }
    let clip = try RobotMotionFile.read(
      url, options: RobotMotionOptions(frameRate: options.frameRate))
    guard let robot = robot ?? (try? RobotCatalog.robot(named: clip.robotName)) else {
      throw MotionFileError.unsupported(
        file: file,
        found:
          "\(clip.frameCount) frames at \(clip.frameRate) Hz of \(clip.jointNames.count) joints "
          + "(\(clip.jointNames.prefix(3).joined(separator: ", ")), …) of a robot that is not built in",
        advice: "give its URDF or MJCF file with --robot")
    }
    return try SkeletonMotion(clip, robot: robot)
  }

  /// Reads a person's motion.
  ///
  /// - Throws: `MotionFileError` with file, place, what was found and what would be right.
  public static func readSkeleton(
    _ url: URL, options: MotionFileOptions = MotionFileOptions()
  ) throws(MotionFileError) -> SkeletonMotion {
    try skeleton(FileContent.bytes(of: url), url: url, options: options)
  }

  /// The person's motion in the bytes of a file.
  static func skeleton(
    _ bytes: [UInt8], url: URL, options: MotionFileOptions
  ) throws(MotionFileError) -> SkeletonMotion {
    let file = url.lastPathComponent
    switch MotionFormat(of: bytes, name: file) {
    case .bvh: return try BVHReader.read(bytes, file: file, options: options)
    case .acclaimMotion: return try AcclaimReader.read(bytes, url: url, options: options)
    case .mvnx: return try MVNXReader.read(bytes, file: file, options: options)
    case .c3d: return try C3DReader.read(bytes, file: file, options: options)
    case .deepMimic: return try DeepMimicReader.read(bytes, url: url, options: options)
    case .acclaimSkeleton:
      throw .unsupported(
        file: file, found: "a skeleton without motion", advice: "give the .amc file beside it")
    case .deepMimicCharacter:
      throw .unsupported(
        file: file, found: "a character without motion", advice: "give a motion file beside it")
    case .robotSpace:
      throw .unsupported(
        file: file, found: "a motion already in a robot's joints",
        advice: "it needs no retargeting; read it as a reference clip")
    case .fbx:
      throw .unsupported(
        file: file, found: "an FBX scene, a closed format",
        advice: "export BVH from Blender, MotionBuilder or the capture program")
    case .pickle:
      throw .unsupported(
        file: file, found: "a Python pickle, which runs code when it is opened",
        advice:
          "convert it with its own project: numpy.savez(…) of fps, root_pos, root_rot, dof_pos")
    case .bodyModel:
      throw .unsupported(
        file: file, found: "parameters of the SMPL body model (AMASS), which is licensed",
        advice: "retarget with GMR and give its robot file, or export BVH with the model")
    case nil:
      throw .unsupported(file: file, found: "no known format", advice: "expected \(formats)")
    }
  }
}
