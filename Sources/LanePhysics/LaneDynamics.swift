import Physics
import Reproducibility
import RobotModel

/// The equations of motion `M v̇ + h = τ` of a free robot as the engine's kernels compute them, for
/// comparison with other implementations: no contacts, stops, friction or damping.
///
/// Generalised velocities are the base's linear, then its angular velocity, both along the world's
/// axes (none for a bolted base), then the joints'.
public struct LaneDynamics {
  private let batch: LaneBatch
  private let step: BlockStep
  /// Where each of the engine's degrees of freedom, angular velocity first, is in that order.
  private let order: [Int]

  /// - Throws: `LaneError` where the engine cannot simulate the robot.
  public init(_ robot: RobotDescription) throws(LaneError) {
    batch = try LaneBatch(
      robot: robot, count: 1, configuration: PhysicsConfiguration(),
      pool: WorkerPool(workerCount: 1))
    step = batch.makeStep(block: 0, worker: batch.workers[0])
    let base = batch.model.baseFreedomCount
    order = (0..<batch.model.freedomCount).map { $0 < base ? ($0 + 3) % 6 : $0 }
  }

  /// Takes the state at which everything else is computed.
  public func setState(_ state: RobotState) {
    batch.reset(0, to: state, targets: state.jointPositions)
  }

  /// `[velocities, velocities]` M, row-major, rotor inertia included.
  public func massMatrix() -> [Double] {
    assemble()
    let count = order.count
    var matrix = Array(repeating: 0.0, count: count * count)
    for row in 0..<count {
      let chain = batch.model.chains[row]
      for (place, column) in chain.freedoms.enumerated() {
        let value = Double(step.workspace.mass[chain.start + place][0])
        matrix[order[row] * count + order[column]] = value
        matrix[order[column] * count + order[row]] = value
      }
    }
    return matrix
  }

  /// `[velocities]` h: gravity, Coriolis and centrifugal forces.
  public func biasForces() -> [Double] {
    assemble()
    return read(scale: -1 / Double(batch.constants.timestep))
  }

  /// `[velocities]` v̇ under the generalised forces τ, `[velocities]`.
  public func accelerations(forces: [Double]) -> [Double] {
    assemble()
    let timestep = batch.constants.timestep
    let impulse = step.workspace.impulse
    for index in order.indices {
      impulse[index] += Lanes(Float(forces[order[index]]) * timestep)
    }
    step.factorize()
    step.applyInverseTransposed(impulse)
    step.applyInverse(impulse)
    return read(scale: 1 / Double(timestep))
  }

  /// Mass matrix and impulses −Δt h at the state.
  private func assemble() {
    step.moveLinks()
    step.accumulateBias()
    step.assembleMassMatrix()
    let model = batch.model
    for joint in 0..<model.jointCount {
      let chain = model.chains[model.baseFreedomCount + joint]
      step.workspace.mass[chain.start + chain.length - 1] += step.state.motors[joint].armature
    }
  }

  /// The vector of impulses, scaled and in order.
  private func read(scale: Double) -> [Double] {
    var values = Array(repeating: 0.0, count: order.count)
    for index in order.indices {
      values[order[index]] = scale * Double(step.workspace.impulse[index][0])
    }
    return values
  }
}
