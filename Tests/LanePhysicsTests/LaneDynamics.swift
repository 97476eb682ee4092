import Physics
import RigidBodyDynamics
import RobotModel
import SpatialMath

@testable import LanePhysics

/// The equations of motion as the engine's kernels find them, in the order of generalised velocities
/// of `RigidBodyDynamics`.
struct LaneDynamics {
  /// `[velocities, velocities]`.
  let massMatrix: [Double]
  /// `[velocities]`.
  let bias: [Double]
  /// `[velocities]` M⁻¹ (τ − h) for the forces given.
  let acceleration: [Double]

  /// - Parameters:
  ///   - batch: whose robot 0 is in the state.
  ///   - forces: `[velocities]` τ.
  init(_ batch: LaneBatch, forces: [Double]) {
    let model = batch.model
    let step = batch.makeStep(block: 0, worker: batch.workers[0])
    let base = model.baseFreedomCount
    let count = model.freedomCount
    // Ours puts the base's angular velocity first.
    let order = (0..<count).map { $0 < base ? ($0 + 3) % 6 : $0 }

    step.moveLinks()
    step.accumulateBias()
    step.assembleMassMatrix()
    var mass = Array(repeating: 0.0, count: count * count)
    for row in 0..<count {
      let chain = model.chains[row]
      for (place, column) in chain.freedoms.enumerated() {
        let value = Double(step.workspace.mass[chain.start + place][0])
        mass[order[row] * count + order[column]] = value
        mass[order[column] * count + order[row]] = value
      }
    }
    var bias = Array(repeating: 0.0, count: count)
    let timestep = Double(batch.constants.timestep)
    for index in 0..<count {
      bias[order[index]] = -Double(step.workspace.impulse[index][0]) / timestep
      step.workspace.impulse[index] = Lanes(Float(forces[order[index]] - bias[order[index]]))
    }
    // Rotors resist as their joint's own inertia does.
    for (index, joint) in model.robot.joints.enumerated() {
      let chain = model.chains[base + index]
      step.workspace.mass[chain.start + chain.length - 1] += Lanes(Float(joint.armature))
      let diagonal = (base + index) * (count + 1)
      mass[diagonal] += joint.armature
    }
    step.factorize()
    step.applyInverseTransposed(step.workspace.impulse)
    step.applyInverse(step.workspace.impulse)
    var acceleration = bias
    for index in 0..<count {
      acceleration[order[index]] = Double(step.workspace.impulse[index][0])
    }
    massMatrix = mass
    self.bias = bias
    self.acceleration = acceleration
  }
}

extension RobotState {
  /// The state with generalised velocities in the order of `RigidBodyDynamics`.
  init(_ state: RigidBodyState, hasFloatingBase: Bool) {
    let v = state.velocity
    self.init(
      basePose: state.basePose,
      baseLinearVelocityInWorld: hasFloatingBase ? Vector3(v[0], v[1], v[2]) : .zero,
      baseAngularVelocityInWorld: hasFloatingBase ? Vector3(v[3], v[4], v[5]) : .zero,
      jointPositions: state.jointPositions,
      jointVelocities: Array(v.dropFirst(hasFloatingBase ? 6 : 0)))
  }
}
