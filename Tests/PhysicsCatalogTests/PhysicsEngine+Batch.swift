import Physics
import PhysicsCatalog
import Reproducibility
import RobotModel

extension PhysicsEngine {
  /// The engines that every build has; MuJoCo's softer contacts and stops have a suite of their own.
  static let tested: [PhysicsEngine] = [.lanes, .ode]

  /// A batch with a time step of 1 ms, other settings as `configure` says.
  func batch(
    _ robot: RobotDescription, count: Int = 1, workers: Int = 1,
    configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) throws -> any PhysicsBatch {
    var configuration = PhysicsConfiguration()
    configuration.timestep = 0.001
    configure(&configuration)
    return try makeBatch(
      of: robot, count: count, configuration: configuration, settings: EngineSettings(),
      pool: WorkerPool(workerCount: workers))
  }

  /// What rounding leaves of `steps` additions to numbers as large as `size`: half an ulp each.
  func rounding(steps: Int, of size: Double) -> Double {
    switch self {
    case .lanes: Double(steps) * 0.5 * Double(Float(size).ulp)
    case .ode, .mujoco: Double(steps) * 0.5 * size.ulp + 1e-12
    }
  }
}
