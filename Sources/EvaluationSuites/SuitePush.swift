import ExperimentFormat
import Foundation
import SpatialMath

/// From where a push comes, as the robot sees it.
public enum PushSide: String, CaseIterable, Sendable {
  case front
  case back
  case left
  case right
  case frontLeft = "front_left"
  case frontRight = "front_right"
  case backLeft = "back_left"
  case backRight = "back_right"
  /// From all sides: the episodes' first pushes spread evenly over the circle.
  case around

  /// The four sides and the four corners between them, counter-clockwise from the front.
  public static let compass: [PushSide] = [
    .front, .frontLeft, .left, .backLeft, .back, .backRight, .right, .frontRight,
  ]

  /// The side with its article where it needs one.
  var words: String {
    self == .around ? "all sides" : "the " + rawValue.replacingOccurrences(of: "_", with: " ")
  }

  /// From where it comes, counter-clockwise from straight ahead [rad]; nil for all sides.
  public var azimuth: Double? {
    PushSide.compass.firstIndex(of: self).map { Double($0) * Double.pi / 4 }
  }

  /// Turns from a push of an episode to its next [cycles]: the golden ratio's fraction, which
  /// spreads any number of directions evenly.
  private static let directionStep = 0.618_033_988_749_895

  /// Where a push goes, a unit vector in the frame of the base's heading.
  ///
  /// - Parameters:
  ///   - episode: number of the episode among `count`.
  ///   - push: number of the push in its episode.
  func direction(episode: Int, of count: Int, push: Int) -> Vector3 {
    switch self {
    case .front: return Vector3(-1, 0, 0)
    case .back: return Vector3(1, 0, 0)
    case .left: return Vector3(0, -1, 0)
    case .right: return Vector3(0, 1, 0)
    case .frontLeft, .frontRight, .backLeft, .backRight:
      let azimuth = azimuth ?? 0
      return Vector3(-cos(azimuth), -sin(azimuth), 0)
    case .around:
      let turn = Double(episode) / Double(count) + Double(push) * PushSide.directionStep
      let angle = 2 * Double.pi * (turn - turn.rounded(.down))
      return Vector3(cos(angle), sin(angle), 0)
    }
  }
}

/// Equal pushes of a case at given times.
public struct SuitePush: ExperimentSection {
  /// From where they come.
  public var side = PushSide.around
  /// When, from the start of the episode [s].
  public var times: [Double] = []
  /// Change of the whole robot's velocity at once [m/s]; nil for a force.
  public var velocityChange: Double?
  /// Impulse of a force on the base [N s]; nil for a change of velocity.
  public var impulse: Double?
  /// How long the force holds [s].
  public var duration = 0.1
  /// Whether the episodes' times are spread over one period of the gait.
  public var isSpreadOverGait = true

  /// No push.
  public init() {}

  /// Forces of an impulse [N s] over a duration [s].
  init(_ side: PushSide, impulse: Double, duration: Double, times: [Double]) {
    self.side = side
    self.impulse = impulse
    self.duration = duration
    self.times = times
  }

  /// Changes of velocity [m/s] from all sides, at the same times in all episodes.
  public init(around velocityChange: Double, times: [Double]) {
    self.velocityChange = velocityChange
    self.times = times
    isSpreadOverGait = false
  }

  /// The table from which pushes are read and documented.
  public static let keys: [ExperimentKey<Self>] = [
    .choice(
      "side", \.side,
      """
      From where they come, as the robot sees it: `front`, `back`, `left`, `right`, `front_left`, \
      `front_right`, `back_left`, `back_right`, or `around` for directions that the episodes spread evenly \
      over the circle.
      """),
    .numbers(
      "times_s", \.times, count: 1...10_000, each: 0...3_600, unit: "s",
      "When, from the start of the episode."
    ).required(),
    .optionalNumber(
      "velocity_change_m_s", \.velocityChange, in: 0...10, unit: "m/s",
      "Change of the whole robot's velocity at once; either this or `impulse_n_s`."),
    .optionalNumber(
      "impulse_n_s", \.impulse, in: 0...10_000, unit: "N s",
      "Impulse of a force on the base; either this or `velocity_change_m_s`."),
    .number(
      "duration_s", \.duration, in: 0.001...60, unit: "s",
      "How long the force holds, in whole control steps."
    )
    .used(where: "impulse_n_s is given") { $0.impulse != nil },
    .flag(
      "spread_over_gait", \.isSpreadOverGait,
      """
      Whether each episode's pushes come a little later than those of the episode before, all over \
      one period of the gait.
      """),
  ]

  /// Both measures of a push, or none.
  public var conflicts: [KeyConflict] {
    let isRight = (velocityChange == nil) != (impulse == nil)
    return isRight
      ? []
      : [
        KeyConflict(
          key: "impulse_n_s",
          found: velocityChange == nil
            ? "neither it nor velocity_change_m_s" : "velocity_change_m_s beside it",
          expected: "one of the two")
      ]
  }
}
