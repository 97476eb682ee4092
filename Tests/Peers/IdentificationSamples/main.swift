import Foundation
import LanePhysics
import Reproducibility
import RobotModel
import SystemIdentification
import TestSupport

// identification-samples ROBOT SEEDS [TIMESTEP [DRAWING]]: what identification finds in simulated logs,
// beside what was planted, as CSV on standard output; times on standard error.
let arguments = Array(CommandLine.arguments.dropFirst())
guard (2...4).contains(arguments.count), let seedCount = UInt64(arguments[1]),
  let timestep = arguments.count > 2 ? Double(arguments[2]) : 5e-5
else {
  FileHandle.standardError.write(
    Data("usage: identification-samples ROBOT SEEDS [TIMESTEP [DRAWING]]\n".utf8))
  exit(64)
}
let geared = try RobotCatalog.robot(named: arguments[0]).withGears
let robot = try HangingRobot(geared, moving: geared.controlledJoints)
let pool = WorkerPool(workerCount: 1)
let clock = ContinuousClock()
let excitation = try ExcitationDesign(robot).make()

print("robot,seed,parameter,joint,planted,value,relative_error,half_width,told")
for seed in 1...max(seedCount, 1) {
  let planted = PlantedActuators(robot, seed: seed)
  let batch = try LaneBatch(
    robot: planted.description, count: 1,
    configuration: PlantedActuators.configuration(timestep: timestep), pool: pool)
  let log = planted.log(of: excitation, in: batch, seed: seed)
  let start = clock.now
  let found = try Identifier(robot, pool: pool).identify(log)
  let duration = clock.now - start
  for (index, joint) in robot.description.joints.enumerated() {
    for parameter in ActuatorParameter.allCases {
      guard let estimate = found.estimate(parameter, of: joint.name) else { continue }
      let truth = planted.values.joints[index][parameter]
      print(
        "\(arguments[0]),\(seed),\(parameter.rawValue),\(joint.name),\(truth),\(estimate.value),"
          + "\(estimate.value / truth - 1),\(estimate.relativeHalfWidth),\(estimate.isTold)")
    }
  }
  let delay = found.delay
  print(
    "\(arguments[0]),\(seed),delay,,\(planted.values.delay),\(delay.value),"
      + "\(delay.value - planted.values.delay),\(delay.interval.upperBound - delay.value),"
      + "\(delay.isTold)")
  FileHandle.standardError.write(
    Data("seed \(seed): \(duration), \(found.stepCount) steps\n".utf8))
  if arguments.count > 3, seed == 1 {
    try FitDrawing(found).svg.write(toFile: arguments[3], atomically: true, encoding: .utf8)
  }
}
