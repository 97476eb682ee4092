import RigidBodyDynamics
import SpatialMath

/// Forces from outside by what the generalised momentum gains beyond motors, gravity and its own
/// motion: the momentum observer of De Luca and Mattone (2003), for a floating base.
///
/// With `ṗ = τ + β + r_true`, β of `RigidBodyModel.momentumBias`,
///
///     p̂' = τ + β + r,     r = K (p − p̂)
///
/// so that r follows the generalised forces Σ Jᵀ f with a lag of 1 / K, and needs no accelerations.
/// Friction in the joints is among them.
public struct MomentumObserver: Sendable {
  /// K [1/s].
  public let bandwidth: Double
  /// `[velocityCount]` r: force on the base [N], moment about its origin [N m], torques [N m or N].
  public private(set) var externalForces: [Double]

  private var believed: [Double]
  private var momentum: [Double]
  private var bias: [Double]
  private var isFresh = true

  /// - Parameters:
  ///   - model: of the robot.
  ///   - bandwidth: K [1/s], well below the rate of updates.
  public init(for model: RigidBodyModel, bandwidth: Double = 80) {
    precondition(bandwidth > 0, "a momentum observer got a bandwidth of \(bandwidth) 1/s")
    self.bandwidth = bandwidth
    externalForces = Array(repeating: 0, count: model.velocityCount)
    believed = Array(repeating: 0, count: model.velocityCount)
    momentum = Array(repeating: 0, count: model.velocityCount)
    bias = Array(repeating: 0, count: model.velocityCount)
  }

  /// Begins anew with the next update.
  public mutating func reset() { isFresh = true }

  /// Takes the state at the end of a time step and the torques within it.
  ///
  /// - Parameters:
  ///   - torques: `[joints]` of the motors [N m or N].
  ///   - timestep: [s].
  ///   - model: of the robot.
  ///   - workspace: after `computeKinematics` of the state.
  public mutating func update(
    torques: [Double], timestep: Double, of model: RigidBodyModel,
    in workspace: inout RigidBodyWorkspace
  ) {
    precondition(
      torques.count == model.jointCount,
      "\(model.name) has \(model.jointCount) joints, got \(torques.count) torques")
    model.generalizedMomentum(into: &momentum, in: &workspace)
    model.momentumBias(into: &bias, in: &workspace)
    let baseCount = model.velocityCount - model.jointCount
    for index in momentum.indices {
      if isFresh {
        believed[index] = momentum[index]
        externalForces[index] = 0
        continue
      }
      let torque = index < baseCount ? 0 : torques[index - baseCount]
      believed[index] += timestep * (torque + bias[index] + externalForces[index])
      externalForces[index] = bandwidth * (momentum[index] - believed[index])
    }
    isFresh = false
  }
}
