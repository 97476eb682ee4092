import Foundation
import SpatialMath

extension SkeletonMotion {
  /// The positions of all joints in the world as a table, a row a frame: the time in seconds, then
  /// x, y and z of each joint in metres; comma-separated with a head of names.
  public var jointPositionTable: String {
    let names = joints.flatMap { joint in
      ["x", "y", "z"].map { "\(joint.name.replacing(",", with: ";")) \($0)" }
    }
    var text = (["time_s"] + names).joined(separator: ",") + "\n"
    for frame in 0..<frameCount {
      var row = String(format: "%.6f", Double(frame) / frameRate)
      for joint in joints.indices {
        let p = pose(frame: frame, joint: joint).position
        for value in [p.x, p.y, p.z] { row += String(format: ",%.6f", value) }
      }
      text += row + "\n"
    }
    return text
  }
}
