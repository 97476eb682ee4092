import Foundation
import ModelBasedControl
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Time of a whole call of the predictive controller, from a state to a plan: 40 intervals of 25 ms of
/// one robot's 24 states and 24 inputs, where its legs have twelve joints.
public struct PredictiveBenchmark: Encodable {
  /// Processor times of calls.
  struct Times: Encodable {
    /// Calls measured, and those that gave no new plan.
    var calls: Int
    var failures: Int
    /// Processor time of the thread for a call: the least, the median and the 99th percentile [µs].
    var leastUs: Double
    var medianUs: Double
    var p99Us: Double

    /// - Parameter times: of at least one call [µs].
    init(_ times: [Double], failures: Int) {
      let sorted = times.sorted()
      calls = sorted.count
      self.failures = failures
      leastUs = sorted[0]
      medianUs = sorted[sorted.count / 2]
      p99Us = sorted[sorted.count * 99 / 100]
    }
  }

  var robot: String
  /// Intervals of the horizon.
  var intervals: Int
  var states: Int
  var inputs: Int
  /// Planning again and again from one state of a walk.
  var again: Times
  /// Planning on in a walk that goes as planned.
  var walking: Times

  /// Speed ahead of the walk [m/s].
  private static let speed = 0.5
  /// From call to call in the walk [s].
  private static let interval = 0.01
  /// What a walk takes to be a steady one, and the fewest calls that are measured.
  private static let startCount = 200
  private static let leastCount = 100

  /// Measures calls in a walk at 0.5 m/s whose next state is always the plan's, and calls from the
  /// state at which it ends.
  ///
  /// - Parameters:
  ///   - robot: legs only, with a left and a right foot.
  ///   - seconds: how long, half of it for either [s]; 100 calls in any case.
  public init(_ robot: RobotDescription, seconds: Double) {
    let walk = Walk(robot)
    for _ in 0..<PredictiveBenchmark.startCount { _ = walk.goOn() }
    func times(_ call: () -> Double) -> Times {
      walk.failureCount = 0
      let begin = ContinuousClock.now
      var times: [Double] = []
      while times.count < PredictiveBenchmark.leastCount
        || (ContinuousClock.now - begin) / .seconds(1) < 0.5 * seconds
      {
        times.append(1e6 * call())
      }
      return Times(times, failures: walk.failureCount)
    }
    walking = times(walk.goOn)
    again = times(walk.plan)
    self.robot = robot.name
    intervals = walk.controller.parameters.intervalCount
    states = walk.controller.dynamics.stateCount
    inputs = walk.controller.dynamics.inputCount
  }

  /// A walk that goes as planned.
  private final class Walk {
    var controller: PredictiveController
    var failureCount = 0
    private var schedule = GaitSchedule()
    private var state: RigidBodyState
    private var sample: PlanSample
    private var time = 0.0

    init(_ robot: RobotDescription) {
      controller = PredictiveController(robot)
      sample = PlanSample(for: controller)
      state = PredictiveBenchmark.standing(robot)
      schedule.request(.quickWalk, at: 0)
    }

    /// Plans, and tells the processor time of it [s].
    func plan() -> Double {
      let start = PredictiveBenchmark.processorTime
      let report = controller.update(
        state, at: time, schedule: schedule,
        command: WalkingCommand(forward: PredictiveBenchmark.speed))
      let passed = PredictiveBenchmark.processorTime - start
      if report.failureCount > 0 { failureCount += 1 }
      return passed
    }

    /// Plans, and goes on to the next call's time.
    func goOn() -> Double {
      let passed = plan()
      time += PredictiveBenchmark.interval
      controller.sample(at: time, into: &sample)
      state = sample.state
      return passed
    }
  }

  private static func standing(_ robot: RobotDescription) -> RigidBodyState {
    let height = robot.standingHeight(positions: robot.nominalPositions) ?? 0
    return RigidBodyState(
      basePose: Pose(position: Vector3(0, 0, height)), jointPositions: robot.nominalPositions,
      velocity: Array(repeating: 0, count: 6 + robot.joints.count))
  }

  /// What the calling thread has had of the processor [s].
  private static var processorTime: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
