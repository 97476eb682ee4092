import Foundation

/// Reads the motion of an AMC file with the skeleton of its ASF file.
enum AcclaimReader {
  /// Rate of the CMU database; AMC files do not say theirs [Hz].
  private static let usualRate = 120.0

  /// The motion of a text.
  ///
  /// - Parameter url: the AMC file's, to find the skeleton by.
  /// - Throws: `unsupported` without a skeleton file, `invalid` with the line of either file.
  static func read(
    _ bytes: [UInt8], url: URL, options: MotionFileOptions
  ) throws(MotionFileError) -> SkeletonMotion {
    let skeletonURL = try options.skeleton(of: url, orFoundBy: skeletonFile)
    return try read(
      bytes, file: url.lastPathComponent, skeleton: FileContent.bytes(of: skeletonURL),
      skeletonFile: skeletonURL.lastPathComponent, options: options)
  }

  /// The motion of the texts of both files.
  static func read(
    _ bytes: [UInt8], file: String, skeleton skeletonBytes: [UInt8], skeletonFile: String,
    options: MotionFileOptions
  ) throws(MotionFileError) -> SkeletonMotion {
    let skeleton = try AcclaimSkeleton(skeletonBytes, file: skeletonFile)
    let motion = try AcclaimMotion(bytes, of: skeleton, file: file)
    let rate = options.frameRate ?? usualRate
    let joints = skeleton.joints()
    let metersPerUnit = options.metersPerUnit ?? skeleton.metersPerUnit
    let figure = RecordedFigure(
      joints: joints, frameRate: rate, poses: motion.poses(of: skeleton, joints: joints),
      provenance: [
        "\(file) is AMC with the skeleton of \(skeletonFile), \(skeleton.bones.count) bones",
        options.frameRate == nil
          ? "\(rate) Hz assumed, the rate of the CMU database: the format does not say it"
          : "\(rate) Hz as given",
        "unit of \(metersPerUnit) m \(options.metersPerUnit == nil ? "as the skeleton says" : "as given")",
        options.upAxis.map { "\($0) is up as given" } ?? "y is up as in all files of this format",
      ])
    return try figure.motion(
      metersPerUnit: metersPerUnit, upAxis: options.upAxis ?? .y, file: file)
  }

  /// The skeleton file beside a motion: the subject's number before the underscore, or the only one.
  private static func skeletonFile(for url: URL) throws(MotionFileError) -> URL {
    let folder = url.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let skeletons = names.filter { $0.lowercased().hasSuffix(".asf") }.sorted()
    let stem = url.deletingPathExtension().lastPathComponent
    let subject = stem.split(separator: "_").first.map(String.init) ?? stem
    let matching = skeletons.filter { [stem, subject].contains(String($0.dropLast(4))) }
    guard let name = matching.first ?? (skeletons.count == 1 ? skeletons.first : nil) else {
      throw .unsupported(
        file: url.lastPathComponent, found: "a motion without its skeleton",
        advice: "expected \(subject).asf beside it, or the skeleton file as an option")
    }
    return folder.appendingPathComponent(name)
  }
}
