import Physics
import RobotModel
import RobotRuntime
import SpatialMath

/// What a robot hangs in until its policy acts: springs and dampers that hold the base where it stood at
/// the beginning, upright. They are let go over a second once the runtime has walked for one.
struct Gantry: Sendable {
  /// How much of its holding is left, 1…0.
  private(set) var share = 1.0

  private let place: Vector3
  private let weight: Double
  private let springs: (force: Double, torque: Double)
  private let dampers: (force: Double, torque: Double)
  /// Since when the runtime walks [ns].
  private var walkingSince: Int64?

  /// Time from the beginning of walking to that of letting go, in which the policy takes over [s].
  private static let takeOverTime = 1.0
  /// Time of letting go [s].
  private static let releaseTime = 1.0
  /// How fast a disturbed base comes back, undamped [rad/s].
  private static let frequency = 12.0

  /// - Parameters:
  ///   - robot: which hangs in it.
  ///   - place: of the base's origin [m].
  ///   - gravity: [m/s²].
  init(_ robot: RobotDescription, at place: Vector3, gravity: Double) {
    self.place = place
    weight = robot.totalMass * gravity
    // Of a body of the robot's mass, whose moments are those of a rod as long as the robot stands high,
    // both critically damped.
    let mass = robot.totalMass
    let height = robot.standingHeight(positions: robot.nominalPositions) ?? 1
    let moment = mass * height * height / 12
    let frequency = Self.frequency
    springs = (mass * frequency * frequency, moment * frequency * frequency)
    dampers = (2 * mass * frequency, 2 * moment * frequency)
  }

  /// Whether the robot stands by itself.
  var isReleased: Bool { share == 0 }

  /// Lets go where it is time; what has begun goes on.
  ///
  /// - Parameters:
  ///   - state: what the runtime is doing.
  ///   - time: now [ns].
  mutating func advance(_ state: ControlState, at time: Int64) {
    guard share == 1 || walkingSince == nil else {
      release(at: time)
      return
    }
    guard state == .walk else {
      walkingSince = nil
      return
    }
    walkingSince = walkingSince ?? time
    release(at: time)
  }

  private mutating func release(at time: Int64) {
    guard let walkingSince else { return }
    let age = Double(time - walkingSince) / 1e9 - Self.takeOverTime
    share = 1 - min(max(age / Self.releaseTime, 0), 1)
  }

  /// Force at the base and torque on it, in the world.
  ///
  /// - Parameters:
  ///   - pose: of the base.
  ///   - velocity: of its origin [m/s].
  ///   - angularVelocity: [rad/s].
  func wrench(
    pose: Pose, velocity: Vector3, angularVelocity: Vector3
  ) -> (force: Vector3, torque: Vector3) {
    guard share > 0 else { return (.zero, .zero) }
    let force =
      (place - pose.position) * springs.force - velocity * dampers.force
      + Vector3(0, 0, weight)
    // The turn about a level axis that sets the base's axis upright, and none of its heading.
    let upright = pose.orientation.act(.unitZ).cross(.unitZ)
    let torque = upright * springs.torque - angularVelocity * dampers.torque
    return (force * share, torque * share)
  }
}
