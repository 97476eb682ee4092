import RobotModel
import SpatialMath

/// What a joint does in a leg, told by where it is in the chain and how it turns.
enum JointRole: Equatable, Sendable {
  case hipRoll
  case hipYaw
  case hipPitch
  case knee
  case anklePitch
  case ankleRoll
  /// A joint of no leg, or a further joint of one.
  case other

  /// The roles of a leg's joints, from the hip down.
  ///
  /// Axes are told apart in the base's frame at position zero: roll turns about x, pitch about y, yaw
  /// about z. The first pitch joint is the hip's, the last of three or more is the ankle's and the
  /// second is the knee.
  ///
  /// - Parameter axes: `[joints of the leg]` axes in the base's frame.
  static func roles(axes: [Vector3]) -> [JointRole] {
    let turns = axes.map(Turn.init)
    let pitches = turns.indices.filter { turns[$0] == .pitch }
    let knee = pitches.count > 1 ? pitches[1] : turns.count
    return turns.enumerated().map { index, turn in
      switch turn {
      case .roll: index < knee ? .hipRoll : .ankleRoll
      case .yaw: index < knee ? .hipYaw : .other
      case .pitch:
        if index == pitches.first {
          .hipPitch
        } else if index == knee {
          .knee
        } else {
          index == pitches.last ? .anklePitch : .other
        }
      }
    }
  }

  /// The coordinate axis that is nearest to a joint's.
  private enum Turn {
    case roll
    case pitch
    case yaw

    init(_ axis: Vector3) {
      let (x, y, z) = (abs(axis.x), abs(axis.y), abs(axis.z))
      self = y >= x && y >= z ? .pitch : x >= z ? .roll : .yaw
    }
  }
}
