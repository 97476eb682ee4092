import Foundation

extension PushSide {
  /// From where a push comes, from ahead to the left [rad]; nil for all sides.
  public var angle: Double? {
    guard self != .around else { return nil }
    let direction = direction(episode: 0, of: 1, push: 0)
    return atan2(-direction.y, -direction.x)
  }
}
