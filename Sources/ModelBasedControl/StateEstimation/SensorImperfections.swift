import Foundation

/// How far sensors are from the truth. Biases are drawn once for each robot and then wander.
public struct SensorImperfections: Equatable, Sendable {
  /// White noise of the gyroscope [rad/s/√Hz].
  public var gyroNoiseDensity = 0.0
  /// Standard deviation of its bias when it is switched on [rad/s].
  public var gyroBias = 0.0
  /// How its bias wanders [rad/s/√s].
  public var gyroBiasWalk = 0.0
  /// White noise of the accelerometer [m/s²/√Hz].
  public var accelerometerNoiseDensity = 0.0
  /// Standard deviation of its bias when it is switched on [m/s²].
  public var accelerometerBias = 0.0
  /// How its bias wanders [m/s²/√s].
  public var accelerometerBiasWalk = 0.0
  /// Step of a position encoder [rad or m]; 0 for none.
  public var encoderStep = 0.0
  /// Standard deviation of what a joint's zero is off by [rad or m].
  public var encoderOffset = 0.0
  /// White noise of a joint velocity, standard deviation of a reading [rad/s or m/s].
  public var jointVelocityNoise = 0.0
  /// White noise of a motor torque, standard deviation of a reading [N m or N].
  public var jointTorqueNoise = 0.0

  /// The truth.
  public init() {}

  /// The truth.
  public static let none = SensorImperfections()

  /// A small inertial unit of the kind that legged robots and drones carry, and joint encoders of 16
  /// bits a turn.
  ///
  /// Noise is of the size that data sheets of such units give (0.014 °/s/√Hz and 175 µg/√Hz, as for
  /// Bosch's BMI088). Its offsets as delivered, 1 °/s and 20 mg, are those before the calibration that
  /// a robot makes standing; a tenth of the former and a quarter of the latter are taken to remain.
  /// Zeros of joints, velocities and torques are assumptions: 1 mrad, 0.02 rad/s, 1 N m.
  public static let smallUnit: SensorImperfections = {
    var result = SensorImperfections()
    result.gyroNoiseDensity = 0.014 * .pi / 180
    result.gyroBias = 0.1 * .pi / 180
    result.gyroBiasWalk = 2e-5
    result.accelerometerNoiseDensity = 175e-6 * 9.81
    result.accelerometerBias = 5e-3 * 9.81
    result.accelerometerBiasWalk = 2e-4
    result.encoderStep = 2 * .pi / 65536
    result.encoderOffset = 1e-3
    result.jointVelocityNoise = 0.02
    result.jointTorqueNoise = 1
    return result
  }()

  /// Standard deviation of a sample of white noise whose one-sided density goes up to half the rate of
  /// sampling.
  static func deviation(density: Double, timestep: Double) -> Double {
    density * (0.5 / timestep).squareRoot()
  }
}
