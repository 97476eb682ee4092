import Foundation
import SpatialMath

/// Reads DeepMimic's motions: JSON of frames with a duration each, in the order of a character's
/// joints.
enum DeepMimicReader {
  private struct File: Decodable {
    var frames: [[Double]]

    enum CodingKeys: String, CodingKey { case frames = "Frames" }
  }

  /// The motion of a text.
  ///
  /// - Parameter url: the motion's, to find the character by.
  /// - Throws: `unsupported` without a character file, `invalid` with the place in either file.
  static func read(
    _ bytes: [UInt8], url: URL, options: MotionFileOptions
  ) throws(MotionFileError) -> SkeletonMotion {
    let skeletonURL = try options.skeleton(of: url, orFoundBy: characterFile)
    return try read(
      bytes, file: url.lastPathComponent, skeleton: FileContent.bytes(of: skeletonURL),
      skeletonFile: skeletonURL.lastPathComponent, options: options)
  }

  /// The motion of the texts of both files.
  static func read(
    _ bytes: [UInt8], file: String, skeleton skeletonBytes: [UInt8], skeletonFile: String,
    options: MotionFileOptions
  ) throws(MotionFileError) -> SkeletonMotion {
    let skeleton = try DeepMimicSkeleton(skeletonBytes, file: skeletonFile)
    let frames = try JSONText.decode(File.self, bytes, file: file).frames
    try RecordedFigure.checkSize(
      frames: frames.count, joints: skeleton.joints.count, file: file)
    let interval = try interval(of: frames, file: file)
    let rate = FrameRate.snapped(interval: interval)
    var figure = RecordedFigure(
      joints: skeleton.joints.map {
        SkeletonJoint(name: $0.name, parent: $0.parent, restOffset: upright($0.restOffset))
      },
      frameRate: rate, poses: [],
      provenance: [
        "\(file) is DeepMimic with the character of \(skeletonFile), \(skeleton.joints.count) joints, "
          + "frames of \(interval) s taken for \(rate) Hz",
        "metres and y up as the format says, forward x",
      ])
    figure.poses.reserveCapacity(frames.count * skeleton.joints.count)
    for (number, frame) in frames.enumerated() {
      guard frame.count == skeleton.width + 1, frame.allSatisfy({ $0.isFinite }) else {
        throw .invalid(
          file: file, place: "frame \(number)", found: "\(frame.count) numbers",
          expected: "\(skeleton.width + 1) for the joints of \(skeletonFile)")
      }
      try append(frame, number, of: skeleton, to: &figure.poses, file: file)
    }
    return try figure.motion(
      metersPerUnit: options.metersPerUnit ?? 1, upAxis: .z, file: file)
  }

  /// A vector of the format with z up: x forward stays, z to the right becomes −y.
  private static func upright(_ v: Vector3) -> Vector3 { Vector3(v.x, -v.z, v.y) }

  private static func upright(_ w: Double, _ x: Double, _ y: Double, _ z: Double) -> Quaternion {
    let axis = upright(Vector3(x, y, z))
    return Quaternion(w, axis.x, axis.y, axis.z)
  }

  /// Appends a frame's poses with z up.
  private static func append(
    _ frame: [Double], _ number: Int, of skeleton: DeepMimicSkeleton, to poses: inout [Pose],
    file: String
  ) throws(MotionFileError) {
    let base = poses.count
    var next = 1
    for (joint, kind) in zip(skeleton.joints, skeleton.kinds) {
      var local = Pose(position: upright(joint.restOffset))
      switch kind {
      case .root:
        local.position = upright(Vector3(frame[1], frame[2], frame[3]))
        local.orientation = upright(frame[4], frame[5], frame[6], frame[7])
      case .spherical:
        local.orientation = upright(
          frame[next], frame[next + 1], frame[next + 2], frame[next + 3])
      case .revolute:
        local.orientation = Quaternion(axis: upright(.unitZ), angle: frame[next])
      case .fixed: break
      }
      next += kind.width
      // Published clips have interpolated quaternions up to 4 % short.
      guard abs(local.orientation.norm - 1) < 0.1 else {
        throw .invalid(
          file: file, place: "frame \(number), joint \(joint.name)",
          found: "an orientation of length \(local.orientation.norm)", expected: "a unit quaternion"
        )
      }
      local.orientation = local.orientation.normalized
      poses.append(joint.parent.map { poses[base + $0] * local } ?? local)
    }
  }

  /// The duration of all frames but the last, whose is zero [s].
  private static func interval(
    of frames: [[Double]], file: String
  ) throws(MotionFileError) -> Double {
    guard frames.count >= 2, let interval = frames[0].first, interval > 1e-5, interval <= 10 else {
      throw .invalid(
        file: file, place: "frame 0",
        found: "\(frames.count) frames of \(frames.first?.first ?? 0) s",
        expected: "at least two, of more than 0 and at most 10 s")
    }
    for (number, frame) in frames.dropLast().enumerated() {
      guard let duration = frame.first, abs(duration / interval - 1) < 0.01 else {
        throw .invalid(
          file: file, place: "frame \(number)", found: "a duration of \(frame.first ?? 0) s",
          expected: "\(interval) s as the first")
      }
    }
    return interval
  }

  /// The character beside a motion or in the folder `characters` beside its folder.
  private static func characterFile(for url: URL) throws(MotionFileError) -> URL {
    let folder = url.deletingLastPathComponent()
    let places = [
      folder, folder.deletingLastPathComponent().appendingPathComponent("characters"),
    ]
    for place in places {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
      for name in names.sorted() where name.lowercased().hasSuffix(".txt") {
        let candidate = place.appendingPathComponent(name)
        if let bytes = try? FileContent.bytes(of: candidate), MotionFormat.isCharacter(bytes) {
          return candidate
        }
      }
    }
    throw .unsupported(
      file: url.lastPathComponent, found: "a DeepMimic motion without its character",
      advice:
        "expected the character's file (humanoid3d.txt) beside it, in ../characters or as the "
        + "skeleton option")
  }
}
