import Foundation
import Locomotion
import MotionCapture
import ReferenceMotion

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
  /// - Throws: `TrainingError` where a file is missing or holds no clip.
  func readClips() throws(TrainingError) -> [ReferenceClip] {
    guard source == .clips else { return [] }
    var clips: [ReferenceClip] = []
    for path in clipPaths {
      guard FileManager.default.fileExists(atPath: path) else {
        throw .badInput(
          "environment.motion.clips: found no file '\(path)', expected a clip file "
            + "(`treadmill motion retarget` and `treadmill motion gait` write them)")
      }
      do {
        clips.append(try ReferenceClipFile.read(URL(fileURLWithPath: path)))
      } catch {
        throw .badInput("environment.motion.clips: \(error)")
      }
    }
    return clips
  }
}
