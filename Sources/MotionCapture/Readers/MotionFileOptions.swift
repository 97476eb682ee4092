import Foundation

/// What a reader is told instead of finding it out. Every value has a default that suits the files
/// as they are published.
public struct MotionFileOptions: Equatable, Sendable {
  /// Length unit of the file in metres; nil to tell it from the file or from the figure's height.
  public var metersPerUnit: Double?
  /// The axis that points up; nil to tell it from the file or from the figure.
  public var upAxis: UpAxis?
  /// The file that holds the skeleton, for formats that keep it apart (AMC, DeepMimic); nil to look
  /// for it beside the motion.
  public var skeleton: URL?
  /// Frames per second, for formats that do not say it (AMC); nil for 120 [Hz].
  public var frameRate: Double?
  /// Whether a calibration pose in the first frame is kept.
  public var keepsCalibrationPose: Bool
  /// Longest gap of a marker that is filled [s].
  public var longestGap: Double

  /// Options; what is left out is found out.
  ///
  /// - Precondition: unit and rate positive, the gap not negative.
  public init(
    metersPerUnit: Double? = nil, upAxis: UpAxis? = nil, skeleton: URL? = nil,
    frameRate: Double? = nil, keepsCalibrationPose: Bool = false, longestGap: Double = 0.2
  ) {
    precondition((metersPerUnit ?? 1) > 0, "a unit of \(metersPerUnit ?? 0) m is not positive")
    precondition((frameRate ?? 1) > 0, "a rate of \(frameRate ?? 0) Hz is not positive")
    precondition(longestGap >= 0, "a gap of \(longestGap) s is negative")
    self.metersPerUnit = metersPerUnit
    self.upAxis = upAxis
    self.skeleton = skeleton
    self.frameRate = frameRate
    self.keepsCalibrationPose = keepsCalibrationPose
    self.longestGap = longestGap
  }
}

extension MotionFileOptions {
  /// The file that holds a motion's skeleton: the one given, else the one found.
  ///
  /// - Parameters:
  ///   - url: the motion's file.
  ///   - find: looks for the skeleton of a motion's file.
  /// - Throws: as `find`.
  func skeleton(
    of url: URL, orFoundBy find: (URL) throws(MotionFileError) -> URL
  ) throws(MotionFileError) -> URL {
    if let skeleton { return skeleton }
    return try find(url)
  }
}
