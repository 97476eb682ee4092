import COpenDynamicsEngine
import Foundation
import RobotModel

/// The process-wide part of ODE: initialised once, then per thread.
enum ODELibrary {
  /// Initialises the library at its first use.
  private static let isInitialized: Bool = treadmill_ode_initialize() != 0

  private static let threadKey = "treadmill.ode.thread"

  /// Makes ODE usable in the calling thread; cheap after the first call in a thread.
  ///
  /// - Throws: `ODEError` where the library refuses.
  static func prepareThread() throws(ODEError) {
    let dictionary = Thread.current.threadDictionary
    guard dictionary[threadKey] == nil else { return }
    guard isInitialized, dAllocateODEDataForThread(~0) != 0 else {
      throw .initializationFailed
    }
    dictionary[threadKey] = true
  }
}

/// Why ODE cannot simulate a robot.
public enum ODEError: Error, Equatable, CustomStringConvertible {
  case initializationFailed
  case linkWithoutMass(robot: String, link: String)
  case unreducedJoint(robot: String, joint: String)
  case heldJoint(RobotModelError)

  /// One sentence that names the robot and its part.
  public var description: String {
    switch self {
    case .initializationFailed:
      "the Open Dynamics Engine could not be initialised in this thread"
    case .linkWithoutMass(let robot, let link):
      "\(robot): link '\(link)' has no mass or no inertia; ODE moves only links with both positive"
    case .unreducedJoint(let robot, let joint):
      "\(robot): joint '\(joint)' is fixed; weld fixed joints before simulating"
    case .heldJoint(let error):
      error.description
    }
  }
}
