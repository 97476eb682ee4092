import Foundation
import MotionCapture
import ReferenceMotion
import RobotModel
import Training

/// Clips that a command writes because it was asked to.
enum ClipOutput {
  /// Writes a clip in the format that the file's ending tells: `.h5` a clip, `.csv` Unitree's table,
  /// `.npz` BeyondMimic's arrays.
  ///
  /// - Parameter robot: whose clip it is.
  /// - Throws: `BadInput` for another ending; what the writers do.
  static func write(_ clip: ReferenceClip, of robot: RobotDescription, to path: String) throws {
    let url = URL(fileURLWithPath: path)
    switch url.pathExtension.lowercased() {
    case "h5": try ReferenceClipFile.write(clip, to: url, programVersion: Program.version)
    case "csv":
      try RobotMotionFile.write(ReferenceTrack(clip, robot: robot), as: .unitree, to: url)
    case "npz":
      try RobotMotionFile.write(ReferenceTrack(clip, robot: robot), as: .beyondMimic, to: url)
    default:
      throw BadInput(
        description: "\(path): found the ending '\(url.pathExtension)', expected h5, csv or npz")
    }
  }
}
