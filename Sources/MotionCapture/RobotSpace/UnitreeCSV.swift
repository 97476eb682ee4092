import Foundation
import ReferenceMotion
import RobotModel
import SpatialMath

/// Unitree's table of a retargeted motion: a row for each frame, without a header.
///
/// Columns are the base's position [m], its orientation as (x, y, z, w), and the joints [rad] in an
/// order that their number tells; 30 frames per second, unless the file's name says otherwise
/// (`_60hz`). A first row of words is taken as the columns' names.
enum UnitreeCSV {
  /// Frames per second of Unitree's own files [Hz].
  static let customaryRate = 30.0
  /// Columns of the base.
  private static let baseCount = 7
  /// Files with more numbers are refused.
  private static let largestCount = 1 << 28

  static func read(
    _ bytes: [UInt8], file: String, options: RobotMotionOptions
  ) throws(RobotMotionError) -> RobotMotionTracks {
    var table = NumberTable(bytes, file: file)
    let header = table.header()
    let (rows, columnCount) = try table.rows(limit: largestCount)
    let jointCount = columnCount - baseCount
    guard jointCount > 0 else {
      throw .malformed(
        file: file, place: "line 1", found: "\(columnCount) columns",
        expected: "\(baseCount) of the base and those of the joints")
    }
    let known = JointOrder.unitree(jointCount: jointCount)
    var names = options.jointNames ?? header.map { Array($0.dropFirst(baseCount)) }
    if names == nil, let known { names = known.names }
    guard let names else { throw .unnamedJoints(file: file, count: jointCount) }
    guard names.count == jointCount else {
      throw .malformed(
        file: file, place: "joint names", found: "\(names.count)", expected: "\(jointCount)")
    }
    let frameCount = rows.count / columnCount
    let starts = (0..<frameCount).map { $0 * columnCount }
    let rate = rateInName(file)
    return RobotMotionTracks(
      file: file, frameRate: rate ?? customaryRate, jointNames: names,
      basePoses: starts.map { start in
        Pose(
          position: Vector3(rows[start], rows[start + 1], rows[start + 2]),
          orientation: Quaternion(
            rows[start + 6], rows[start + 3], rows[start + 4], rows[start + 5])
        )
      },
      jointPositions: starts.flatMap { rows[$0 + baseCount..<$0 + columnCount] },
      robotName: JointOrder.robotName(ofJoints: names) ?? known?.robot,
      provenance: [
        "Unitree CSV of \(columnCount) columns at "
          + (rate.map { "\($0) Hz, as its name says." } ?? "\(customaryRate) Hz by custom.")
      ])
  }

  /// The table of a clip in Unitree's order, or in its own where its joints are another robot's.
  ///
  /// Joints of Unitree's order that the clip does not move are zero. Numbers are written so that
  /// they are read back to the bit.
  static func write(_ clip: ReferenceClip) -> String {
    let names = order(for: clip)
    let columns = names.map { clip.jointNames.firstIndex(of: $0) }
    var text = ""
    if JointOrder.unitree(jointCount: names.count)?.names != names {
      text += (["x", "y", "z", "qx", "qy", "qz", "qw"] + names).joined(separator: ",") + "\n"
    }
    for frame in 0..<clip.frameCount {
      let (p, q) = (clip.basePositionsInWorld[frame], clip.baseOrientations[frame])
      let first = frame * clip.jointNames.count
      let joints = columns.map { $0.map { clip.jointPositions[first + $0] } ?? 0 }
      let row = [p.x, p.y, p.z, q.x, q.y, q.z, q.w] + joints
      text += row.map { "\($0)" }.joined(separator: ",") + "\n"
    }
    return text
  }

  /// Unitree's order where it holds all of the clip's joints, else that of the clip.
  private static func order(for clip: ReferenceClip) -> [String] {
    let orders = [JointOrder.h1, JointOrder.g1Short, JointOrder.g1, JointOrder.h12]
    return orders.first { Set(clip.jointNames).isSubset(of: $0) } ?? clip.jointNames
  }

  /// The rate in a file's name: the number before `hz`.
  static func rateInName(_ file: String) -> Double? {
    let name = file.lowercased()
    guard let end = name.range(of: "hz")?.lowerBound else { return nil }
    let digits = name[..<end].reversed().prefix { $0.isNumber }
    return Double(String(digits.reversed())).flatMap { $0 > 0 ? $0 : nil }
  }
}
