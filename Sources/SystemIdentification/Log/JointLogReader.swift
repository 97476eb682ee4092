public import Foundation
public import RobotModel
import SpatialMath

/// Reads a flight log, or any CSV with the same names of columns.
///
/// Needed are `time_ns` or `time_s`, and for each joint `…_position_rad` and `…_target_rad`. Taken where
/// they are there: `sample_time_ns`, `…_velocity_rad_s`, `…_torque_nm`, `…_stiffness_nm_per_rad`,
/// `…_damping_nm_s_per_rad`, `gravity_x` and `gyro_x_rad_s` with y and z. Others are left alone. Velocities
/// or torques that are all 0 are those of nobody who measures.
public struct JointLogReader: Sendable {
  private let robot: RobotDescription

  /// - Parameter robot: whose joints the log's are, and whose gains hold where the log has none.
  public init(robot: RobotDescription) { self.robot = robot }

  /// Reads a file.
  ///
  /// - Throws: `SystemIdentificationError` with file, line and column.
  public func read(_ url: URL) throws(SystemIdentificationError) -> JointLog {
    let data: Data
    do {
      data = try Data(contentsOf: url, options: .mappedIfSafe)
    } catch {
      throw .unreadable(path: url.path, reason: "cannot be read: \(error.localizedDescription)")
    }
    guard data.count <= JointLogReader.largestFileSize else {
      throw .unreadable(
        path: url.path,
        reason: "found \(data.count) bytes, expected at most \(JointLogReader.largestFileSize)")
    }
    return try read([UInt8](data), named: url.path)
  }

  /// An hour of 31 joints at 1 kHz has half of it [bytes].
  private static let largestFileSize = 1 << 33

  /// Reads the bytes of a file.
  ///
  /// - Parameter name: of the file, for messages.
  /// - Throws: as `read(_:)`.
  public func read(
    _ bytes: [UInt8], named name: String
  ) throws(SystemIdentificationError) -> JointLog {
    let table = try NumberTable(bytes, named: name) { header throws(SystemIdentificationError) in
      try LogColumns(header, robot: robot, path: name).wanted
    }
    let columns = try LogColumns(table.header, robot: robot, path: name)
    var log = columns.log(table, robot: robot)
    let clock = try LogClock(times: columns.times(table), path: name)
    log.period = clock.period
    log.segments = clock.segments
    log.sampleAge = clock.ages(of: columns.sampleTimes(table))
    if let base = columns.base(table) {
      log.gravityInBase = try BaseRest(period: clock.period, path: name).gravity(base)
    }
    return log
  }
}

/// Which columns of a log hold what.
struct LogColumns: Sendable {
  /// `[joints]` in the order of their positions in the file.
  let jointNames: [String]
  /// Columns that are read.
  let wanted: [Int]
  private let header: [String: Int]

  init(
    _ header: [String], robot: RobotDescription, path: String
  ) throws(SystemIdentificationError) {
    var places: [String: Int] = [:]
    for (index, name) in header.enumerated() {
      guard places.updateValue(index, forKey: name) == nil else {
        throw .malformed(
          path: path, line: 1, column: index + 1, found: "'\(name)' twice",
          expected: "each column once")
      }
    }
    self.header = places
    guard places["time_ns"] != nil || places["time_s"] != nil else {
      throw .malformed(
        path: path, line: 1, column: nil, found: "no time", expected: "a column time_ns or time_s")
    }
    let suffix = "_position_rad"
    jointNames = header.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
    let movable = robot.joints.filter { $0.kind != .fixed }.map(\.name)
    guard !jointNames.isEmpty else {
      throw .malformed(
        path: path, line: 1, column: nil, found: "no joint",
        expected: "columns like \(movable.first ?? "joint")\(suffix)")
    }
    for joint in jointNames {
      guard movable.contains(joint) else {
        throw .malformed(
          path: path, line: 1, column: (places[joint + suffix] ?? 0) + 1, found: "joint '\(joint)'",
          expected: "one of \(robot.name)'s: \(movable.joined(separator: ", "))")
      }
      guard places["\(joint)_target_rad"] != nil else {
        throw .malformed(
          path: path, line: 1, column: nil, found: "no targets of \(joint)",
          expected: "a column \(joint)_target_rad")
      }
    }
    var names = ["time_ns", "time_s", "sample_time_ns"] + LogColumns.base
    for column in LogColumns.joint { names += jointNames.map { "\($0)_\(column)" } }
    wanted = names.compactMap { places[$0] }.sorted()
  }

  private static let joint = [
    "position_rad", "velocity_rad_s", "torque_nm", "target_rad", "stiffness_nm_per_rad",
    "damping_nm_s_per_rad",
  ]
  private static let base = [
    "gravity_x", "gravity_y", "gravity_z", "gyro_x_rad_s", "gyro_y_rad_s", "gyro_z_rad_s",
  ]

  /// `[rows]` since the first [s].
  func times(_ table: NumberTable) -> [Double] {
    let first = table.rowCount > 0 ? table.value(0, header["time_ns"] ?? header["time_s"] ?? 0) : 0
    if let column = header["time_ns"] {
      return (0..<table.rowCount).map { 1e-9 * (table.value($0, column) - first) }
    }
    return (0..<table.rowCount).map { table.value($0, header["time_s"] ?? 0) - first }
  }

  /// `[rows]` on the same clock [s]; nil where samples are as old as their rows.
  func sampleTimes(_ table: NumberTable) -> [Double]? {
    guard let column = header["sample_time_ns"], let time = header["time_ns"], table.rowCount > 0
    else { return nil }
    let first = table.value(0, time)
    return (0..<table.rowCount).map { 1e-9 * (table.value($0, column) - first) }
  }

  /// `[rows, 6]` direction of gravity and angular velocity in the base's frame.
  func base(_ table: NumberTable) -> [Double]? {
    let columns = LogColumns.base.compactMap { header[$0] }
    guard columns.count == LogColumns.base.count else { return nil }
    return (0..<table.rowCount).flatMap { row in columns.map { table.value(row, $0) } }
  }

  /// The log, as if it had no gaps.
  func log(_ table: NumberTable, robot: RobotDescription) -> JointLog {
    func values(_ column: String) -> [Double]? {
      let columns = jointNames.compactMap { header["\($0)_\(column)"] }
      guard columns.count == jointNames.count else { return nil }
      return (0..<table.rowCount).flatMap { row in columns.map { table.value(row, $0) } }
    }
    func measured(_ column: String) -> [Double] {
      guard let values = values(column), values.contains(where: { $0 != 0 }) else { return [] }
      return values
    }
    func described(_ gain: (Joint) -> Double) -> [Double] {
      let gains = jointNames.map { name in robot.joints.first { $0.name == name }.map(gain) ?? 0 }
      return (0..<table.rowCount).flatMap { _ in gains }
    }
    return JointLog(
      name: table.name, jointNames: jointNames, period: 1, position: values("position_rad") ?? [],
      velocity: measured("velocity_rad_s"), torque: measured("torque_nm"),
      target: values("target_rad") ?? [],
      stiffness: values("stiffness_nm_per_rad") ?? described(\.stiffness),
      damping: values("damping_nm_s_per_rad") ?? described(\.damping))
  }
}
