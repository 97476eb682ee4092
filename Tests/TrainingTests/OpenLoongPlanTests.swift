import Foundation
import Reproducibility
import Testing

@testable import PolicyDeployment
@testable import Training

@Suite struct OpenLoongPlanTests {
  @Test("a policy that asks for gains is refused: the runtime takes joint offsets only")
  func variableImpedance() throws {
    let experiment = try Experiment.load(
      text: """
        simulation: {environments: 1, timestep_s: 0.004}
        environment:
          control:
            variable_impedance: {stiffness_scale: [0.5, 1.5], groups: leg_symmetric}
        """, named: "impedance")
    let contract = try World(experiment, environmentCount: 1).makeEnvironment(
      experiment.environment, seed: 1, pool: WorkerPool(workerCount: 1)
    ).contract
    #expect(contract.actions.actionCount == 18)
    #expect {
      try OpenLoongPlan(contract)
    } throws: {
      "\($0)".contains("found 18 actions, those of environment.control.variable_impedance")
        && "\($0)".contains("joint offsets only")
    }
  }

  @Test("the plan asks for the gains of the runtime's own plan, the drivers adding theirs")
  func gains() throws {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "experiments/velocity/qinglong-walk.yaml")
    let experiment = try Experiment.load(file: file.path)
    let contract = try World(experiment, environmentCount: 1).makeEnvironment(
      experiment.environment, seed: 1, pool: WorkerPool(workerCount: 1)
    ).contract
    // Both loops act on the simulated joints.
    #expect(contract.jointStiffness.prefix(6) == [600, 300, 600, 600, 220, 220])
    #expect(contract.jointDamping.prefix(6) == [27, 22, 27, 29, 11, 11])
    let plan = try OpenLoongPlan(contract).text(producerVersion: "0")
    // loong_sim's plan_rl.ini.
    let leg = "400.0, 200.0, 400.0, 400.0, 120.0, 120.0"
    #expect(plan.contains("20.0, \(leg), \(leg)\n"))
    let damping = "2.0, 2.0, 2.0, 4.0, 1.0, 1.0"
    #expect(plan.contains("0.1, \(damping), \(damping)\n"))
  }
}
