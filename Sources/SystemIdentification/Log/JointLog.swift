import SpatialMath

/// What a robot's joints were asked for and did, in rows at a constant rate.
///
/// Arrays are `[rows, joints]`, row-major.
public struct JointLog: Sendable {
  /// Where it is from, for messages.
  public var name: String
  /// `[joints]`.
  public var jointNames: [String]
  /// Time from a row to the next [s].
  public var period: Double
  /// Rows between which none is missing, in order.
  public var segments: [Range<Int>]
  /// `[rows]` age of what was measured when the row's command was given [s].
  public var sampleAge: [Double]
  /// Measured [rad].
  public var position: [Double]
  /// Measured [rad/s]; empty where nothing measures it.
  public var velocity: [Double]
  /// Measured torque of the motors [N m]; empty where nothing measures it.
  public var torque: [Double]
  /// What the motors were asked for [rad].
  public var target: [Double]
  /// [N m/rad].
  public var stiffness: [Double]
  /// [N m s/rad].
  public var damping: [Double]
  /// Direction of gravity in the base's frame.
  public var gravityInBase: Vector3

  /// The log of the values given, without gaps, measured when commands were given.
  public init(
    name: String, jointNames: [String], period: Double, position: [Double], velocity: [Double],
    torque: [Double] = [], target: [Double], stiffness: [Double], damping: [Double],
    gravityInBase: Vector3 = -.unitZ
  ) {
    let count = jointNames.count
    precondition(count > 0 && period > 0, "a log has joints and a period")
    for values in [position, target, stiffness, damping] {
      precondition(
        values.count == position.count && values.count.isMultiple(of: count),
        "a log of \(position.count) positions of \(count) joints got \(values.count) numbers")
    }
    self.name = name
    self.jointNames = jointNames
    self.period = period
    segments = [0..<position.count / count]
    sampleAge = Array(repeating: 0, count: position.count / count)
    self.position = position
    self.velocity = velocity
    self.torque = torque
    self.target = target
    self.stiffness = stiffness
    self.damping = damping
    self.gravityInBase = gravityInBase
  }

  /// Number of joints.
  public var jointCount: Int { jointNames.count }
  /// Number of rows.
  public var rowCount: Int { sampleAge.count }

  /// The same with the joints in another order, each of them among this log's.
  func arranged(as names: [String]) -> JointLog {
    let places = names.compactMap { jointNames.firstIndex(of: $0) }
    precondition(places.count == names.count, "found \(jointNames), expected \(names) among them")
    func arranged(_ values: [Double]) -> [Double] {
      values.isEmpty
        ? [] : (0..<rowCount).flatMap { row in places.map { values[row * jointCount + $0] } }
    }
    var log = self
    log.jointNames = names
    log.position = arranged(position)
    log.velocity = arranged(velocity)
    log.torque = arranged(torque)
    log.target = arranged(target)
    log.stiffness = arranged(stiffness)
    log.damping = arranged(damping)
    return log
  }

  /// What acts on the motors during a time after a row, commands being as late as given.
  ///
  /// Commands hold until the next one, so that the mean of a target over the time is linear in the
  /// delay between the moments at which it jumps.
  ///
  /// - Parameters:
  ///   - row: the row.
  ///   - segment: the rows that count; the first one's command holds before it.
  ///   - start: when the time begins after the row [periods].
  ///   - length: of the time [periods], at most 1.
  ///   - delay: [s].
  func command(
    row: Int, in segment: Range<Int>, start: Double, length: Double, delay: Double
  ) -> DelayedCommand {
    let begin = Double(row) + start - delay / period
    let end = begin + length
    // Where a row begins with the time, the row before would act with any more delay.
    let first = Int(begin.rounded(.up)) - 1
    let last = Int(end.rounded(.up)) - 1
    func inside(_ row: Int) -> Int { min(max(row, segment.lowerBound), segment.upperBound - 1) }
    guard last > first else { return DelayedCommand(early: inside(first), late: inside(first)) }
    let share = (end - Double(last)) / length
    return DelayedCommand(
      early: inside(first), late: inside(last), share: share, shareRate: -1 / (period * length))
  }
}

/// A mean of two rows' commands.
struct DelayedCommand: Sendable {
  /// The rows.
  var early: Int
  var late: Int
  /// Weight of the late one.
  var share = 0.0
  /// Its derivative with respect to the delay [1/s].
  var shareRate = 0.0

  /// The row whose command acts for longer.
  var longest: Int { share > 0.5 ? late : early }
}
