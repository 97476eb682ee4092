import PolicyInterface
import ReferenceMotion
import RobotModel
import SpatialMath

/// One cycle of a motion that repeats, at equal steps of its phase and free of place and heading: what
/// can be mixed with other cycles and played at any rate.
///
/// A row holds joint positions [rad], their change with the phase [rad/cycle], height [m], roll and
/// pitch [rad] of the base, its linear [m/s] and angular velocity [rad/s] in the frame of its heading,
/// and the contacts of the feet as 0 or 1.
struct GaitTable: Sendable {
  /// Rows of a cycle.
  static let rowCount = 64

  /// Where the parts of a row start.
  struct Layout: Equatable, Sendable {
    let jointCount: Int
    var positions: Int { 0 }
    var rates: Int { jointCount }
    var height: Int { 2 * jointCount }
    var roll: Int { height + 1 }
    var pitch: Int { height + 2 }
    var linear: Int { height + 3 }
    var angular: Int { height + 6 }
    var contacts: Int { height + 9 }
    /// Numbers in a row.
    var width: Int { height + 11 }
  }

  /// Where the parts of a row start.
  let layout: Layout
  /// `[rows, width]`.
  let rows: [Double]
  /// Length of a cycle [s].
  let period: Double
  /// Mean velocity in the frame of the heading.
  let command: VelocityCommand

  private init(layout: Layout, rows: [Double], period: Double, command: VelocityCommand) {
    self.layout = layout
    self.rows = rows
    self.period = period
    self.command = command
  }

  /// The table of a clip that repeats.
  init(_ track: ReferenceTrack) {
    layout = Layout(jointCount: track.robot.joints.count)
    period = track.duration
    command = track.meanCommand
    var rows: [Double] = []
    var frame = track.makeFrame()
    for row in 0..<GaitTable.rowCount {
      track.sample(phase: Double(row) / Double(GaitTable.rowCount), into: &frame)
      let heading = Heading(frame.basePose.orientation)
      let angles = frame.basePose.orientation.rollPitchYaw
      let linear = heading.actInverse(frame.baseLinearVelocity)
      let angular = heading.actInverse(frame.baseAngularVelocity)
      rows += frame.jointPositions
      rows += frame.jointVelocities.map { $0 * track.duration }
      rows += [frame.basePose.position.z, angles.x, angles.y]
      rows += [linear.x, linear.y, linear.z, angular.x, angular.y, angular.z]
      rows += frame.footContacts.prefix(2).map { $0 ? 1 : 0 }
    }
    self.rows = rows
  }

  /// A table of the same layout.
  func with(rows: [Double], period: Double, command: VelocityCommand) -> GaitTable {
    GaitTable(layout: layout, rows: rows, period: period, command: command)
  }

  /// Adds a row, between the two nearest of the table, times a weight.
  ///
  /// - Parameters:
  ///   - phase: [cycles].
  ///   - weight: factor.
  ///   - row: `[width]`.
  func add(at phase: Double, weight: Double, to row: inout [Double]) {
    add(at: phase, weight: weight, columns: 0..<layout.width, to: &row, from: 0)
  }

  /// Adds the joint positions only.
  ///
  /// - Parameter start: where in `positions` they go.
  func addPositions(at phase: Double, weight: Double, to positions: inout [Double], from start: Int)
  {
    add(
      at: phase, weight: weight, columns: 0..<layout.jointCount, to: &positions, from: start)
  }

  private func add(
    at phase: Double, weight: Double, columns: Range<Int>, to target: inout [Double],
    from start: Int
  ) {
    let place = (phase - phase.rounded(.down)) * Double(GaitTable.rowCount)
    let first = min(Int(place), GaitTable.rowCount - 1)
    let fraction = place - Double(first)
    let a = rows.span.extracting(first * layout.width..<(first + 1) * layout.width)
    let next = (first + 1) % GaitTable.rowCount
    let b = rows.span.extracting(next * layout.width..<(next + 1) * layout.width)
    var target = target.mutableSpan
    for column in columns {
      target[start + column] += weight * ((1 - fraction) * a[column] + fraction * b[column])
    }
  }
}
