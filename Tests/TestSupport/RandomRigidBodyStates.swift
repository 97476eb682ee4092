import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath

extension RigidBodyState {
  /// A random state: the base anywhere within 1 m, turned at random, joints within their limits and
  /// ±π, velocities of 1 m/s and 3 rad/s standard deviation.
  ///
  /// - Parameters:
  ///   - robot: without fixed joints.
  ///   - stream: where the random numbers come from.
  public static func random(
    of robot: RobotDescription, from stream: inout RandomStream
  ) -> RigidBodyState {
    let turn = Quaternion(stream.normal(), stream.normal(), stream.normal(), stream.normal())
    let place = Vector3(
      stream.uniform(in: -1...1), stream.uniform(in: -1...1), stream.uniform(in: 0...2))
    let positions = robot.joints.map { joint in
      stream.uniform(
        in: max(joint.limits.lowerBound, -.pi)...min(joint.limits.upperBound, .pi))
    }
    var velocity = robot.joints.map { _ in 3 * stream.normal() }
    if robot.hasFloatingBase {
      let angular = (0..<3).map { _ in 3 * stream.normal() }
      let linear = (0..<3).map { _ in stream.normal() }
      velocity = linear + angular + velocity
    }
    return RigidBodyState(
      basePose: robot.hasFloatingBase
        ? Pose(position: place, orientation: turn.normalized) : robot.basePose,
      jointPositions: positions, velocity: velocity)
  }
}

extension RandomStream {
  /// `count` normal numbers of standard deviation `deviation`.
  public mutating func normals(_ count: Int, deviation: Double = 1) -> [Double] {
    (0..<count).map { _ in deviation * normal() }
  }

  /// A vector of three normal numbers of standard deviation `deviation`.
  public mutating func normalVector(deviation: Double = 1) -> Vector3 {
    Vector3(deviation * normal(), deviation * normal(), deviation * normal())
  }
}
