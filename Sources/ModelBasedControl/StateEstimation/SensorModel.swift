import Reproducibility
import RigidBodyDynamics
import SpatialMath

/// Makes what a robot would feel from what is true of it.
///
/// The accelerometer's reading is the change of the unit's velocity since the reading before, so that
/// its sum is the velocity whatever happened in between, blows of the ground included.
public struct SensorModel: Sendable {
  /// How far the sensors are from the truth.
  public let imperfections: SensorImperfections
  /// The inertial unit in the base.
  public let unitInBase: Pose
  /// What the gyroscope reads too much at present [rad/s].
  public private(set) var gyroBias: Vector3
  /// What the accelerometer reads too much at present [m/s²].
  public private(set) var accelerometerBias: Vector3

  private let gravity: Double
  private let encoderOffset: [Double]
  private var stream: RandomStream
  private var velocityBefore: Vector3?

  /// - Parameters:
  ///   - jointCount: joints of the robot.
  ///   - imperfections: of its sensors.
  ///   - unitInBase: pose of the inertial unit in the base's frame.
  ///   - gravity: [m/s²].
  ///   - seed: of the run.
  ///   - robot: number of the robot below that seed.
  public init(
    jointCount: Int, imperfections: SensorImperfections = .smallUnit, unitInBase: Pose = .identity,
    gravity: Double = 9.81, seed: UInt64, robot: Int = 0
  ) {
    self.imperfections = imperfections
    self.unitInBase = unitInBase
    self.gravity = gravity
    stream = RandomStream(seed: seed, stream: UInt64(robot))
    gyroBias = stream.vector(deviation: imperfections.gyroBias)
    accelerometerBias = stream.vector(deviation: imperfections.accelerometerBias)
    var offsets: [Double] = []
    for _ in 0..<jointCount { offsets.append(imperfections.encoderOffset * stream.normal()) }
    encoderOffset = offsets
  }

  /// Forgets the velocity before, as at the beginning of an episode; biases stay.
  public mutating func reset() { velocityBefore = nil }

  /// Reads all sensors.
  ///
  /// - Parameters:
  ///   - truth: state of a robot with a floating base.
  ///   - torques: `[joints]` of the motors [N m or N].
  ///   - timestep: since the reading before [s].
  ///   - sample: overwritten.
  public mutating func read(
    _ truth: RigidBodyState, torques: [Double], timestep: Double, into sample: inout SensorSample
  ) {
    precondition(
      torques.count == encoderOffset.count && truth.jointPositions.count == encoderOffset.count,
      "a sensor model of \(encoderOffset.count) joints got \(torques.count) torques and "
        + "\(truth.jointPositions.count) positions")
    wander(timestep)
    let orientation = truth.basePose.orientation * unitInBase.orientation
    let angular = truth.velocity.vector(at: 3)
    let arm = truth.basePose.orientation.act(unitInBase.position)
    let velocity = truth.velocity.vector(at: 0) + angular.cross(arm)

    sample.angularVelocity =
      orientation.actInverse(angular) + gyroBias
      + noise(density: imperfections.gyroNoiseDensity, timestep)
    let acceleration = (velocity - (velocityBefore ?? velocity)) / timestep
    velocityBefore = velocity
    sample.specificForce =
      orientation.actInverse(acceleration + Vector3(0, 0, gravity)) + accelerometerBias
      + noise(density: imperfections.accelerometerNoiseDensity, timestep)

    for joint in encoderOffset.indices {
      sample.jointPositions[joint] = quantized(truth.jointPositions[joint] + encoderOffset[joint])
      sample.jointVelocities[joint] =
        truth.velocity[6 + joint] + imperfections.jointVelocityNoise * stream.normal()
      sample.jointTorques[joint] =
        torques[joint] + imperfections.jointTorqueNoise * stream.normal()
    }
  }

  private mutating func wander(_ timestep: Double) {
    let root = timestep.squareRoot()
    gyroBias += stream.vector(deviation: imperfections.gyroBiasWalk * root)
    accelerometerBias += stream.vector(deviation: imperfections.accelerometerBiasWalk * root)
  }

  private mutating func noise(density: Double, _ timestep: Double) -> Vector3 {
    stream.vector(
      deviation: SensorImperfections.deviation(density: density, timestep: timestep))
  }

  private func quantized(_ position: Double) -> Double {
    let step = imperfections.encoderStep
    return step > 0 ? (position / step).rounded() * step : position
  }
}

extension RandomStream {
  /// Three normal numbers of a standard deviation.
  fileprivate mutating func vector(deviation: Double) -> Vector3 {
    Vector3(deviation * normal(), deviation * normal(), deviation * normal())
  }
}
