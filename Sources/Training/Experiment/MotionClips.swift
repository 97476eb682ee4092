import Foundation
import Locomotion
import MotionCapture
import ReferenceMotion
import RobotModel

/// The clips of a reference motion, from their files.
extension MotionConfiguration {
  /// Makes the clips' paths relative to the folder of an experiment file into paths that can be opened.
  ///
  /// - Parameter path: the experiment file.
  mutating func placeClips(besides path: String) {
    let folder = (path as NSString).deletingLastPathComponent
    clipPaths = clipPaths.map { clip in
      clip.hasPrefix("/") || folder.isEmpty
        ? clip : ((folder as NSString).appendingPathComponent(clip) as NSString).standardizingPath
    }
  }

  /// Reads the clips.
  ///
  /// - Parameter robot: which they are to be for.
  /// - Throws: `TrainingError` where a file is missing, holds no clip or one for another robot.
  func readClips(for robot: RobotDescription) throws(TrainingError) -> [ReferenceClip] {
    guard source == .clips else { return [] }
    var clips: [ReferenceClip] = []
    for path in clipPaths {
      guard FileManager.default.fileExists(atPath: path) else {
        throw .badInput(
          "environment.motion.clips: found no file '\(path)', expected a clip file "
            + "(`treadmill motion retarget` and `treadmill motion gait` write them)")
      }
      let clip: ReferenceClip
      do {
        clip = try ReferenceClipFile.read(URL(fileURLWithPath: path))
      } catch {
        throw .badInput("environment.motion.clips: \(error)")
      }
      guard clip.robotName == robot.name else {
        throw .badInput(
          "environment.motion.clips: \(path): found a clip for the robot \(clip.robotName), "
            + "expected one for \(robot.name)")
      }
      do {
        _ = try ReferenceTrack(clip, robot: robot)
      } catch {
        throw .badInput("environment.motion.clips: \(path): \(error)")
      }
      clips.append(clip)
    }
    return clips
  }
}
