import Locomotion
import Physics
import ReferenceMotion
import RobotModel

/// What a tally must know of robot and time.
struct TallyContext {
  /// Length of a control step [s].
  let timestep: Double
  /// Control steps that mean velocities leave out.
  let settlingStepCount: Int
  /// `[joints]` largest torques, a rounding below the limits [N m].
  let torqueThresholds: [Double]
  /// Mass of the robot as it is described [kg].
  let mass: Double
  /// The robot's legs, left before right; none for a robot whose legs are not a person's, which has
  /// no strides then.
  let legs: [LegGeometry]
  /// Whether the robots are to follow clips instead of commands.
  let followsClips: Bool
  /// Acceleration of gravity [m/s²].
  let gravity: Double

  /// Contact begins above this vertical force [N].
  static let contactForce = 5.0
  /// The shortest flight after which a touch-down is a step [s].
  static let shortestFlight = 0.05
}

extension TallyContext {
  /// Share of a limit by which engines that compute in single precision may miss it.
  private static let limitTolerance = 1e-4

  /// What an environment says.
  init(_ environment: LocomotionEnvironment, settlingTime: Double) {
    self.init(
      timestep: environment.timestep,
      settlingStepCount: Int((settlingTime / environment.timestep).rounded()),
      torqueThresholds: environment.robot.joints.map {
        $0.effortLimit * (1 - TallyContext.limitTolerance)
      }, mass: environment.robot.totalMass,
      legs: (try? LegGeometry.legs(of: environment.robot)) ?? [],
      followsClips: environment.followsClips, gravity: environment.physicsConfiguration.gravity)
  }
}
