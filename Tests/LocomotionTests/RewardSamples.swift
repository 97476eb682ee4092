import PolicyInterface
import RobotModel
import SpatialMath

@testable import Locomotion

/// Hand-built states for reward terms.
enum RewardSamples {
  /// A robot in the default pose that stands on both feet, at a gravity of 10 m/s²: 320 N.
  static func standing() throws -> RewardSample {
    let model = try BipedModel(
      robot: TestBiped.robot, defaultPositions: TestBiped.pose, gravity: 10)
    var sample = RewardSample(model: model, clock: GaitClock(), timestep: 0.02)
    sample.jointPositions = TestBiped.pose
    sample.baseHeight = model.standingHeight
    sample.command = VelocityCommand(forwardSpeed: 0.5)
    for foot in 0..<2 {
      sample.feet[foot].positionInWorld = Vector3(0, foot == 0 ? 0.1 : -0.1, 0)
      sample.feet[foot].forceInWorld = Vector3(0, 0, 160)
      sample.feet[foot].isInContact = true
    }
    return sample
  }

  /// The same with the right foot in the air, in the middle of its swing.
  static func rightSwing() throws -> RewardSample {
    var sample = try standing()
    sample.feet[0].forceInWorld = Vector3(0, 0, 320)
    sample.feet[0].contactTime = 0.3
    sample.feet[1].isInContact = false
    sample.feet[1].forceInWorld = .zero
    sample.feet[1].isScheduledStance = false
    sample.feet[1].swingProgress = 0.5
    sample.feet[1].airTime = 0.2
    sample.feet[1].height = 0.07
    sample.feet[1].positionInWorld.z = 0.07
    sample.feet[1].velocityInWorld = Vector3(0.6, 0.8, 0)
    return sample
  }

  /// Value of a term with the parameters given and the defaults of the others.
  static func value(
    _ name: String, _ sample: RewardSample, _ parameters: [String: Double] = [:]
  ) throws -> Double {
    var configuration = RewardConfiguration()
    configuration.terms = [RewardTerm(name, 1, parameters)]
    let term = try RewardSum(configuration, timestep: sample.timestep).terms[0]
    return term.definition.evaluate(sample, term.parameters)
  }
}
