import ExperimentFormat
import Foundation
import RobotModel
import Testing

@testable import SystemIdentification
@testable import Training

/// What identification writes is read as a part of an experiment.
@Suite struct IdentifiedActuatorsTests {
  /// Estimates of G1's legs, each a little off the description; the log says nothing of one rotor.
  private func identification() throws -> Identification {
    let robot = try RobotCatalog.robot(named: "g1")
    let joints = robot.joints.filter { robot.controlledJoints.contains($0.name) }
    var estimates: [ParameterEstimate] = []
    for parameter in ActuatorParameter.allCases {
      for (index, joint) in joints.enumerated() {
        let described = JointActuator(joint)[parameter]
        let isSilent = parameter == .armature && index == 0
        estimates.append(
          ParameterEstimate(
            parameter: parameter, joint: joint.name, described: described,
            value: (1.1 + 0.01 * Double(index)) * described,
            relativeDeviation: isSilent ? 1 : 0.01, tellableHalfWidth: 0.25))
      }
    }
    return Identification(
      robotName: "g1", logName: "flight.csv", estimates: estimates,
      delay: DelayEstimate(value: 0.012, deviation: 1e-5, tellableHalfWidth: 0.002),
      values: ActuatorValues(robot), stepCount: 1,
      comparison: FitComparison(
        jointNames: [], times: [], measured: [], before: [], after: [], deviationBefore: [],
        deviationAfter: [], sensorNoise: []))
  }

  @Test("an experiment reads actuators, delay and ranges")
  func reading() throws {
    let text = try identification().experiment(model: "g1", margin: 0.1)
    let experiment = try Experiment.load(text: text, named: "identified.yaml")
    let robot = try experiment.robot.loadRobot().description
    let described = try RobotCatalog.robot(named: "g1")
    for (index, joint) in robot.joints.enumerated() {
      let old = described.joints[try described.jointIndex(named: joint.name)]
      let factor = 1.1 + 0.01 * Double(index)
      #expect(abs(joint.coulombFriction / old.coulombFriction - factor) < 1e-3)
      #expect(abs(joint.viscousFriction / old.viscousFriction - factor) < 1e-3)
      #expect(abs(joint.armature / old.armature - (index == 0 ? 1 : factor)) < 1e-3)
      #expect(joint.stiffness == old.stiffness)
    }
    let environment = experiment.environment
    #expect(environment.control.delay.contains(0.012))
    #expect(environment.control.delay.upperBound < 0.013)
    // The widest of all joints' intervals, and a tenth.
    let ranges = environment.randomization
    #expect(abs(ranges.stiffnessScale.upperBound - 1.1 * 1.21 * exp(0.0196)) < 1e-3)
    #expect(abs(ranges.dampingScale.lowerBound - 0.9 * 1.1 * exp(-0.0196)) < 1e-3)
    #expect(abs(ranges.jointFrictionScale.upperBound - 1.1 * exp(0.0196)) < 1e-3)
    #expect(ranges.armatureScale.contains(1))
  }
}
