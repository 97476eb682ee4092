import Physics
import Reproducibility
import RobotModel
import SpatialMath
import SystemIdentification

/// A simulated robot whose actuators are not those of its description, and logs of it.
public struct PlantedActuators: Sendable {
  /// The robot as it is described, hanging.
  public let robot: HangingRobot
  /// What is to be found.
  public var values: ActuatorValues

  /// Actuators drawn about those of the description: frictions by ±50 %, rotor inertias by ±30 %, gains
  /// by ±20 %, and a delay of 0 to 20 ms in whole half milliseconds.
  public init(_ robot: HangingRobot, seed: UInt64) {
    self.robot = robot
    values = ActuatorValues(robot.description)
    var stream = RandomStream(seed: seed, stream: 0)
    for index in values.joints.indices {
      values.joints[index].coulombFriction *= stream.uniform(in: 0.5...1.5)
      values.joints[index].viscousFriction *= stream.uniform(in: 0.5...1.5)
      values.joints[index].armature *= stream.uniform(in: 0.7...1.3)
      values.joints[index].stiffnessScale = stream.uniform(in: 0.8...1.2)
      values.joints[index].dampingScale = stream.uniform(in: 0.8...1.2)
    }
    values.delay = 0.0005 * Double(stream.index(below: 41))
  }

  /// The robot with its true actuators, for an engine.
  public var description: RobotDescription {
    var description = robot.description
    // High above the engines' ground.
    description.basePose.position.z = 3
    for (index, actuator) in values.joints.enumerated() {
      description.joints[index].coulombFriction = actuator.coulombFriction
      description.joints[index].viscousFriction = actuator.viscousFriction
      description.joints[index].armature = actuator.armature
      description.joints[index].stiffness *= actuator.stiffnessScale
      description.joints[index].damping *= actuator.dampingScale
    }
    return description
  }

  /// Settings of a batch of `description` for logs.
  ///
  /// - Parameter timestep: of physics; half a millisecond is a multiple of it [s].
  public static func configuration(timestep: Double) -> PhysicsConfiguration {
    var configuration = PhysicsConfiguration()
    configuration.timestep = timestep
    configuration.largestCommandDelay = 0.02
    configuration.hasVariableGains = true
    return configuration
  }

  /// What a robot's sensors add.
  public struct Noise: Sendable {
    /// Half width of a uniform distribution [rad].
    public var position = 0.01
    /// Half width of a uniform distribution [rad/s].
    public var velocity = 1.5

    /// That of legged_gym and its descendants.
    public init() {}
  }

  /// Plays an excitation and writes down what comes.
  ///
  /// - Parameters:
  ///   - excitation: of the robot's joints, at a rate of which the batch's is a multiple.
  ///   - batch: of one robot, `description`.
  ///   - noise: of the sensors.
  ///   - seed: of the noise.
  public func log(
    of excitation: Excitation, in batch: any PhysicsBatch, noise: Noise = Noise(), seed: UInt64
  ) -> JointLog {
    var stream = RandomStream(seed: seed, stream: 1)
    var properties = RobotProperties()
    properties.commandDelay = values.delay
    batch.setProperties(properties, of: 0)
    let count = excitation.jointCount
    let start = RobotState(atRest: description)
    batch.reset(0, to: start, targets: Array(excitation.target[..<count]))
    let substeps = Int((excitation.period / batch.configuration.timestep).rounded())
    var (position, velocity): ([Double], [Double]) = ([], [])
    for row in 0..<excitation.rowCount {
      position += batch.state.jointPosition.map {
        $0 + stream.uniform(in: -noise.position...noise.position)
      }
      velocity += batch.state.jointVelocity.map {
        $0 + stream.uniform(in: -noise.velocity...noise.velocity)
      }
      let factors = excitation.gainFactors[row]
      _ = batch.advance(
        targets: Array(excitation.target[row * count..<(row + 1) * count]),
        gains: GainScales(
          stiffness: Array(repeating: factors.stiffness, count: count),
          damping: Array(repeating: factors.damping, count: count)), feedForward: nil,
        substeps: substeps)
    }
    return JointLog(
      name: "simulated", jointNames: excitation.jointNames, period: excitation.period,
      position: position, velocity: velocity, target: excitation.target,
      stiffness: excitation.stiffness, damping: excitation.damping)
  }
}

extension RobotDescription {
  /// The robot with friction as gears of its motors' size have it, Coulomb friction of 1 % of the torque
  /// limit and viscous friction of 0.2 % of it at 1 rad/s, and for G1 its makers' rotor inertias.
  public var withGears: RobotDescription {
    let rotors = [
      "hip_pitch": 0.010, "hip_yaw": 0.010, "hip_roll": 0.025, "knee": 0.025, "ankle": 0.007,
    ]
    var robot = self
    for index in joints.indices where joints[index].effortLimit.isFinite {
      robot.joints[index].coulombFriction = 0.01 * joints[index].effortLimit
      robot.joints[index].viscousFriction = 0.002 * joints[index].effortLimit
      for (part, inertia) in rotors where name == "g1" && joints[index].name.contains(part) {
        robot.joints[index].armature = inertia
      }
    }
    return robot
  }
}
