import Physics
import PhysicsCatalog
import Reproducibility
import RobotModel
import TestSupport

extension PhysicsEngine {
  /// The engines that every build has, whose stops are rigid.
  static let rigid: [PhysicsEngine] = [.lanes, .ode]

  /// The engines of this build.
  #if MuJoCo
    static let tested = rigid + [.mujoco]
  #else
    static let tested = rigid
  #endif

  /// A batch with a time step of 1 ms, other settings as `configure` says.
  func batch(
    _ robot: RobotDescription, count: Int = 1, workers: Int = 1,
    configure: (inout PhysicsConfiguration) -> Void = { _ in }
  ) throws -> any PhysicsBatch {
    try makeBatch(
      of: robot, count: count, configuration: .milliseconds(configure), settings: EngineSettings(),
      pool: WorkerPool(workerCount: workers))
  }

  /// How much a joint of 1e9 kg m² seems to turn under torques of a few N m, times a stiffness of
  /// 1 N m/rad: ODE reads its angle from two bodies that a soft hinge holds together [N m].
  var jointSlack: Double { self == .ode ? 1e-8 : 0 }

  /// What rounding leaves of `steps` additions to numbers as large as `size`: half an ulp each.
  func rounding(steps: Int, of size: Double) -> Double {
    switch self {
    case .lanes: Double(steps) * 0.5 * Double(Float(size).ulp)
    case .ode, .mujoco: Double(steps) * 0.5 * size.ulp + 1e-12
    }
  }
}

extension PhysicsBatch {
  /// Period with which a pendulum swings from 0.05 rad, in steps of 1 ms [s].
  func periodOfSmallSwing() -> Double {
    reset(0, to: SmallRobots.state(of: robot, positions: [0.05]), targets: [0])
    var crossings: [Double] = []
    var previous = 0.05
    for step in 1...4000 {
      _ = advance(targets: [0], substeps: 1)
      let angle = state.jointPosition[0]
      if previous > 0, angle <= 0 {
        crossings.append((Double(step) - 1 + previous / (previous - angle)) * 0.001)
      }
      previous = angle
    }
    return crossings.count > 1 ? crossings[1] - crossings[0] : .nan
  }
}
