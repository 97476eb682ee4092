/// Reads BVH files of all dialects: each joint has its own order of rotations and may have positions,
/// and neither unit nor up-axis is said.
enum BVHReader {
  /// The motion of a text.
  ///
  /// - Throws: `invalid` with the line, or where unit and up-axis cannot be told.
  static func read(
    _ bytes: [UInt8], file: String, options: MotionFileOptions
  ) throws(MotionFileError) -> SkeletonMotion {
    let content = try BVHFile(bytes, file: file)
    let rate = FrameRate.snapped(interval: content.frameTime)
    var figure = RecordedFigure(
      joints: content.joints.map {
        SkeletonJoint(
          name: $0.name, parent: $0.parent, restOffset: $0.offset, isEndSite: $0.isEndSite)
      },
      frameRate: rate, poses: content.poses(),
      provenance: [
        "\(file) is BVH, \(content.joints.count { !$0.isEndSite }) joints, "
          + "a frame time of \(content.frameTime) s taken for \(rate) Hz"
      ])
    let scale = try FigureScale(of: figure, options: options, file: file)
    figure.provenance += scale.reasons
    if !options.keepsCalibrationPose {
      figure.dropCalibrationPose(metersPerUnit: scale.metersPerUnit)
    }
    return try figure.motion(
      metersPerUnit: scale.metersPerUnit, upAxis: scale.upAxis, file: file)
  }
}
