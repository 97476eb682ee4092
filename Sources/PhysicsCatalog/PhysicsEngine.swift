import LanePhysics
import ODEPhysics
import Physics
import Reproducibility
import RobotModel

#if MuJoCo
  import MuJoCoPhysics
#endif

/// The physics engines, by the names that users give them: the one place that knows them all.
///
/// Every build knows every name, so that experiments and runs of other builds can be read; an engine
/// that is not part of the build says so when a batch is asked of it.
public enum PhysicsEngine: String, CaseIterable, Sendable {
  /// The lane engine: reduced coordinates, single precision, sixteen robots to an instruction.
  case lanes
  /// The Open Dynamics Engine: maximal coordinates, double precision.
  case ode
  /// MuJoCo: reduced coordinates, soft contacts, double precision; in builds with the package trait
  /// MuJoCo.
  case mujoco
}

/// Settings that only one of the engines has.
public struct EngineSettings: Equatable, Sendable {
  /// Settings of the lane engine.
  public var lanes = LaneConfiguration()
  /// Settings of the Open Dynamics Engine.
  public var ode = ODEConfiguration()
  #if MuJoCo
    /// Settings of MuJoCo.
    public var mujoco = MuJoCoConfiguration()
  #endif

  /// The defaults of every engine.
  public init() {}
}

extension PhysicsEngine {
  /// A batch of `count` copies of `robot`.
  ///
  /// - Parameters:
  ///   - robot: without fixed joints.
  ///   - count: number of copies, at least 1.
  ///   - configuration: settings of the batch.
  ///   - settings: settings of the engines; the other engines' are ignored.
  ///   - pool: workers that share the robots.
  /// - Throws: `PhysicsEngineError` where the engine cannot simulate the robot, or is not part of
  ///   this build.
  public func makeBatch(
    of robot: RobotDescription, count: Int, configuration: PhysicsConfiguration,
    settings: EngineSettings, pool: WorkerPool
  ) throws(PhysicsEngineError) -> any PhysicsBatch {
    switch self {
    case .lanes:
      do {
        return try LaneBatch(
          robot: robot, count: count, configuration: configuration, settings: settings.lanes,
          pool: pool)
      } catch {
        throw PhysicsEngineError(engine: self, reason: error.description)
      }
    case .ode:
      do {
        return try ODEBatch(
          robot: robot, count: count, configuration: configuration, settings: settings.ode,
          pool: pool)
      } catch {
        throw PhysicsEngineError(engine: self, reason: error.description)
      }
    case .mujoco:
      #if MuJoCo
        do {
          return try MuJoCoBatch(
            robot: robot, count: count, configuration: configuration, settings: settings.mujoco,
            pool: pool)
        } catch {
          throw PhysicsEngineError(engine: self, reason: error.description)
        }
      #else
        throw PhysicsEngineError(
          engine: self,
          reason: "is not part of this build; build with it: "
            + "Tools/mujoco && swift build -c release --traits MuJoCo")
      #endif
    }
  }
}

/// An engine's refusal of a robot.
public struct PhysicsEngineError: Error, Equatable, CustomStringConvertible {
  /// The engine that refused.
  public var engine: PhysicsEngine
  /// The engine's sentence.
  public var reason: String

  /// One sentence that names the engine.
  public var description: String { "engine \(engine.rawValue): \(reason)" }
}
