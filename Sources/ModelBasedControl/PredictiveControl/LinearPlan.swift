import RobotModel
import SpatialMath

/// What a linear predictive controller plans: nodes at most an interval apart, with one at each touch-down
/// and lift-off, so that the feet that carry do not change between two of them.
struct LinearPlan: Sendable {
  /// What happens from a node to the next.
  struct Interval: Sendable {
    /// [s]
    var start = 0.0
    var duration = 0.0
    var mode = StanceMode.both
    /// Heading and centre of mass about which the dynamics are linear.
    var yaw = 0.0
    var expected = Vector3.zero
    /// The feet that stand.
    var supports: [LinearBodyStep.Support] = []

    /// [s]
    var end: Double { start + duration }
  }

  /// The shortest interval: contacts closer to one another are not told apart [s].
  private static let shortest = 1e-3

  /// `[intervals]`
  var intervals: [Interval]
  /// `[intervals + 1]` as `LinearBodyStep` has it.
  var states: [[Double]]
  /// `[intervals]` force and moment of each foot in weights of the robot.
  var inputs: [[Double]]

  init(intervalCount: Int, inputCount: Int, footCount: Int) {
    // Arrays of their own each: one that is shared would be copied when it is first written.
    intervals = (0..<intervalCount).map { _ in
      var interval = Interval()
      interval.supports.reserveCapacity(footCount)
      return interval
    }
    states = (0...intervalCount).map { _ in
      Array(repeating: 0, count: LinearBodyStep.stateCount)
    }
    inputs = (0..<intervalCount).map { _ in Array(repeating: 0, count: inputCount) }
  }

  /// Sets times and feet that carry, from `time` on.
  ///
  /// - Parameter longest: the longest interval [s].
  mutating func setTimes(from time: Double, longest: Double, _ schedule: GaitSchedule) {
    var start = time
    for index in intervals.indices {
      let change =
        schedule.swing(at: start)?.end ?? schedule.nextSwing(at: start)?.start ?? .infinity
      let rest = max(change - start, LinearPlan.shortest)
      let duration = rest.isFinite ? rest / (rest / longest - 1e-9).rounded(.up) : longest
      intervals[index].start = start
      intervals[index].duration = duration
      intervals[index].mode = schedule.mode(at: start + 0.5 * duration)
      start += duration
    }
  }

  /// The interval that a time falls into, the first or last one where it is outside.
  func index(at time: Double) -> Int {
    intervals.firstIndex { time < $0.end } ?? intervals.count - 1
  }
}
