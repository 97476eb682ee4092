import SpatialMath

/// A small move in the plane, in the heading of what moves.
struct PlanarShift: Equatable, Sendable {
  /// Forwards [m].
  var forward = 0.0
  /// To the left [m].
  var left = 0.0
  /// Turn to the left [rad].
  var turn = 0.0

  static let zero = PlanarShift()

  /// A turn of 1 rad counts as much as a way of this [m].
  private static let turnLever = 0.25

  init() {}

  /// - Parameter coordinates: forwards, to the left, and the turn at its lever [m].
  init(coordinates: Vector3) {
    forward = coordinates.x
    left = coordinates.y
    turn = coordinates.z / Self.turnLever
  }

  /// Forwards, to the left, and the turn at its lever [m].
  var coordinates: Vector3 { Vector3(forward, left, turn * Self.turnLever) }
}

extension Pose {
  /// The pose, turned about the vertical through a point, and moved in its own heading.
  func shifted(by shift: PlanarShift, about center: Vector3) -> Pose {
    let heading = Quaternion(axis: .unitZ, angle: orientation.headingOfSole)
    let turn = Quaternion(axis: .unitZ, angle: shift.turn)
    return Pose(
      position: center + turn.act(position - center)
        + heading.act(Vector3(shift.forward, shift.left, 0)),
      orientation: (turn * orientation).normalized)
  }
}

extension FootLocking.Footprint {
  /// Moves the footprint in its own heading.
  mutating func move(by shift: PlanarShift) {
    position +=
      Quaternion(axis: .unitZ, angle: heading).act(Vector3(shift.forward, shift.left, 0))
    heading += shift.turn
  }
}
