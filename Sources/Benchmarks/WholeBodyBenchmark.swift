import ModelBasedControl
import QuadraticProgramming
import Reproducibility
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Time of a tick of the whole-body controller: dynamics, program, solution and torques of one robot.
public struct WholeBodyBenchmark: Encodable {
  var robot: String
  var formulation: String
  /// Ticks measured, and those that ended without a solution.
  var ticks: Int
  var failures: Int
  /// Time of a tick: the least, the median and the 99th percentile [µs].
  var leastUs: Double
  var medianUs: Double
  var p99Us: Double

  /// States, by turns on both feet, on the left and on the right.
  private static let stateCount = 99

  /// Measures ticks in seeded random states near the nominal pose, each after another.
  ///
  /// - Parameters:
  ///   - robot: with two feet.
  ///   - formulation: how tasks are weighed.
  ///   - seconds: how long [s]; each state once in any case.
  public init(
    _ robot: RobotDescription, formulation: WholeBodyParameters.Formulation, seconds: Double
  ) {
    let controller = WholeBodyController(robot, parameters: WholeBodyParameters(formulation))
    let cases = WholeBodyBenchmark.cases(of: robot, controller)
    var command = WholeBodyCommand(holding: robot.nominalPositions)
    let clock = ContinuousClock()
    let begin = clock.now
    var times: [Double] = []
    while times.count < cases.count || (clock.now - begin) / .seconds(1) < seconds {
      let next = cases[times.count % cases.count]
      let start = clock.now
      _ = controller.update(
        next.state, stance: next.stance, reference: next.reference, into: &command)
      times.append(1e6 * ((clock.now - start) / .seconds(1)))
    }
    times.sort()
    self.robot = robot.name
    self.formulation = formulation.rawValue
    ticks = times.count
    failures = controller.failureCount
    leastUs = times[0]
    medianUs = times[times.count / 2]
    p99Us = times[times.count * 99 / 100]
  }

  private struct Case {
    var state: RigidBodyState
    var stance: StanceMode
    var reference: WholeBodyReference
  }

  private static func cases(
    of robot: RobotDescription, _ controller: WholeBodyController
  ) -> [Case] {
    var stream = RandomStream(seed: 81, stream: 0)
    let count = controller.model.velocityCount
    func normals(_ deviation: Double) -> [Double] {
      (0..<count).map { _ in deviation * stream.normal() }
    }
    let height = robot.standingHeight(positions: robot.nominalPositions) ?? 0
    let standing = RigidBodyState(
      basePose: Pose(position: Vector3(0, 0, height)), jointPositions: robot.nominalPositions,
      velocity: Array(repeating: 0, count: count))
    return (0..<stateCount).map { index in
      var state = standing.displaced(by: normals(0.05))
      state.velocity = normals(0.1)
      let stance = [StanceMode.both, .left, .right][index % 3]
      let reference = controller.reference(holding: standing, stance: stance)
      return Case(state: state, stance: stance, reference: reference)
    }
  }
}
