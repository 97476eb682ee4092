import ExperimentFormat
public import Locomotion
import SpatialMath

/// A path of a case along which an operator steers its robots, from where they start and look.
public struct SuiteCourse: ExperimentSection {
  /// Ways ahead of the start of the corners after the start [m].
  public var forward: [Double] = []
  /// Ways to the left of the start of the same corners [m].
  public var left: [Double] = []
  /// Speed along the path [m/s].
  public var speed = 0.5

  /// Without corners yet.
  public init() {}

  /// Through six gates, 3 m apart, 1 m to the left and to the right in turns, and back to the middle.
  static let slalom = {
    var course = SuiteCourse()
    course.forward = [2, 5, 8, 11, 14, 17, 20]
    course.left = [0, 1, -1, 1, -1, 1, 0]
    return course
  }()

  /// The table from which a course is read and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .numbers(
      "forward_m", \.forward, count: 1...1_000, each: -10_000...10_000, unit: "m",
      "Ways ahead of the start of the path's corners, the start being the first."
    ).required(),
    .numbers(
      "left_m", \.left, count: 1...1_000, each: -10_000...10_000, unit: "m",
      "Ways to the left of the start of the same corners."
    ).required(),
    .number("speed_m_s", \.speed, in: 0.01...5, unit: "m/s", "Speed along the path."),
  ]

  /// Corners without one of the two ways, and two in a row in one place.
  public var conflicts: [KeyConflict] {
    guard forward.count == left.count else {
      return [
        KeyConflict(
          key: "left_m", found: "\(left.count) numbers",
          expected: "as many as forward_m has, \(forward.count)")
      ]
    }
    let corners = corners
    for (number, pair) in zip(corners, corners.dropFirst()).enumerated() where pair.0 == pair.1 {
      return [
        KeyConflict(
          key: "forward_m", found: "corner \(number + 1) where the one before it is",
          expected: "corners in different places")
      ]
    }
    return []
  }

  private var corners: [Vector3] {
    [.zero] + zip(forward, left).map { Vector3($0, $1, 0) }
  }

  /// The path as an episode has it.
  public var path: WaypointCourse { WaypointCourse(through: corners, speed: speed) }
}
