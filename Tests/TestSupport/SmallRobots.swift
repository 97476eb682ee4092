import Physics
import RobotModel
import SpatialMath

/// Robots small enough for answers in closed form.
public enum SmallRobots {
  /// A block of 2 kg whose "foot" is its lower face, 0.2 m × 0.2 m, 0.05 m below its centre.
  public static var block: RobotDescription {
    let inertia = SpatialInertia(
      mass: 2, centerOfMass: .zero, inertia: Matrix3(diagonal: Vector3(0.01, 0.01, 0.01)))
    let corners = [(-0.1, -0.1), (-0.1, 0.1), (0.1, -0.1), (0.1, 0.1)].map {
      Vector3($0.0, $0.1, -0.05)
    }
    return RobotDescription(
      name: "block", source: "test", links: [Link(name: "block", parent: nil, inertia: inertia)],
      joints: [], feet: [Foot(side: .left, link: 0, contactPoints: corners)])
  }

  /// A rod of 1 kg and 1 m that swings about the y axis below a bolted base.
  public static func pendulum(
    stiffness: Double = 0, damping: Double = 0, effortLimit: Double = .infinity,
    limits: ClosedRange<Double> = -Double.infinity...Double.infinity,
    configure: (inout Joint) -> Void = { _ in }
  ) -> RobotDescription {
    let base = SpatialInertia(
      mass: 1, centerOfMass: .zero, inertia: Matrix3(diagonal: Vector3(1, 1, 1)))
    let rod = SpatialInertia(
      mass: 1, centerOfMass: Vector3(0, 0, -0.5),
      inertia: Matrix3(diagonal: Vector3(1.0 / 12, 1.0 / 12, 1e-3)))
    var joint = Joint(
      name: "swing", kind: .hinge, origin: .identity, axis: .unitY, limits: limits,
      effortLimit: effortLimit, stiffness: stiffness, damping: damping)
    configure(&joint)
    return RobotDescription(
      name: "pendulum", source: "test",
      links: [
        Link(name: "base", parent: nil, inertia: base), Link(name: "rod", parent: 0, inertia: rod),
      ],
      joints: [joint], hasFloatingBase: false)
  }

  /// A robot at rest.
  public static func state(
    of robot: RobotDescription, height: Double = 0, positions: [Double]? = nil,
    orientation: Quaternion = .identity
  ) -> RobotState {
    var state = RobotState(
      atRest: robot, basePose: Pose(position: Vector3(0, 0, height), orientation: orientation))
    if let positions { state.jointPositions = positions }
    return state
  }
}
