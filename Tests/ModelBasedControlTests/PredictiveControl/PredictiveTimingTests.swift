import Foundation
import ModelBasedControl
import RobotModel
import SpatialMath
import TestConditions
import Testing

/// Not a bound but a measurement: times depend on what else the machine does.
@Suite("Predictive timing", .enabled(if: TestConditions.isOptimized)) struct PredictiveTimingTests {
  @Test(
    "whole calls of a walk at 0.5 m/s, 40 intervals", arguments: ["qinglong", "g1", "h1"],
    [PredictiveParameters.Model.fullCentroidal, .singleRigidBody])
  func calls(name: String, model: PredictiveParameters.Model) throws {
    let robot = try RobotCatalog.robot(named: name).reducedToControlledJoints()
    var parameters = PredictiveParameters()
    parameters.model = model
    var controller = PredictiveController(robot, parameters)
    var plant = CentroidalPlant(robot, controller.dynamics)
    var sample = PlanSample(for: controller)
    var schedule = GaitSchedule()
    schedule.request(.walk, at: 0)
    var times: [Double] = []
    var steps: [Int] = []
    for call in 0..<100 {
      let begin = processorTime()
      let report = controller.update(
        plant.state, at: plant.time, schedule: schedule, command: WalkingCommand(forward: 0.4))
      // The first call goes several steps.
      if call > 0 {
        times.append(1e3 * (processorTime() - begin))
        steps.append(report.solver?.iterationCount ?? 0)
      }
      plant.follow(&controller, stepCount: 25, using: &sample)
    }
    times.sort()
    steps.sort()
    let count = times.count
    print(
      "\(name), \(model.rawValue): whole calls [ms] least \(times[0]), median \(times[count / 2]), 99th percentile "
        + "\(times[count * 99 / 100]); Newton steps median \(steps[count / 2]), most \(steps[count - 1])"
    )
    #expect(times.allSatisfy { $0 > 0 })
    #expect(steps[count - 1] <= controller.parameters.solver.iterationLimit)
  }

  /// Time that this thread has had a processor [s].
  private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
