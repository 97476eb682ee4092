import Foundation
public import PolicyInterface
public import SpatialMath

/// What a robot's sensors say at one moment: what a transport hands in.
public struct RobotSample: Equatable, Sendable {
  /// When it was taken, on the loop's clock [ns].
  public var time: Int64
  /// The sensors, as observations are built from them.
  public var reading: SensorReading
  /// `[joints]` torques of the motors [N m]; left at zero where they are not sensed.
  public var jointTorques: [Double]

  /// An upright robot at rest with all joints at zero.
  public init(jointCount: Int, footCount: Int = 2, scanCount: Int = HeightScan().count) {
    time = 0
    reading = SensorReading(jointCount: jointCount, footCount: footCount, scanCount: scanCount)
    jointTorques = Array(repeating: 0, count: jointCount)
    // Not shared with the positions: it would be copied when it is first written.
    reading.jointVelocities = Array(repeating: 0, count: jointCount)
  }

  /// Sets the direction of gravity from the orientation that an inertial sensor gives.
  ///
  /// - Parameter orientation: base to world; of any length above 0.
  public mutating func setOrientation(_ orientation: Quaternion) {
    let (w, x, y, z) = (orientation.w, orientation.x, orientation.y, orientation.z)
    let length = (w * w + x * x + y * y + z * z).squareRoot()
    // Without a length there is no direction, and the supervisor is to see that.
    guard length > 0 else {
      reading.gravityInBase = Vector3(.nan, .nan, .nan)
      return
    }
    reading.gravityInBase = Quaternion(w / length, x / length, y / length, z / length)
      .actInverse(Vector3(0, 0, -1))
  }

  /// Angle between the base's vertical axis and the world's [rad].
  var tilt: Double {
    let gravity = reading.gravityInBase
    return atan2((gravity.x * gravity.x + gravity.y * gravity.y).squareRoot(), -gravity.z)
  }
}
