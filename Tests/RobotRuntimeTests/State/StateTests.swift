import Foundation
import PolicyInterface
import SpatialMath
import Testing

@testable import RobotRuntime

@Suite struct StateTests {
  @Test("damp leads to stand, stand to walk, walk only to damp")
  func transitions() {
    var machine = StateMachine()
    func ask(_ state: ControlState, isTripped: Bool = false) -> RequestOutcome {
      machine.request(state, isTripped: isTripped, standingSteps: 10)
    }
    #expect(ask(.walk) == .refusedBeforeStanding)
    #expect(ask(.stand, isTripped: true) == .refusedByTrip)
    #expect(ask(.stand) == .accepted)
    #expect(ask(.walk) == .refusedBeforeStanding)
    for _ in 0..<10 { machine.advance() }
    #expect(ask(.stand) == .accepted)
    #expect(machine.age == 10)
    #expect(ask(.walk) == .accepted)
    #expect(ask(.stand) == .refusedWhileWalking)
    #expect(machine.state == .walk)
    #expect(ask(.damp, isTripped: true) == .accepted)
    #expect(machine.state == .damp)
  }

  @Test("standing up goes from where the joints are to the default pose without a jump")
  func standing() throws {
    var bench = try Bench()
    let pose = bench.controller.contract.actions.defaultPositions
    bench.sample.reading.jointPositions = pose.map { $0 + 0.4 }
    bench.step(5)
    #expect(bench.output.stiffness.allSatisfy { $0 == 0 })
    #expect(bench.output.positions == bench.sample.reading.jointPositions)
    let outcome = bench.controller.request(.stand)
    #expect(outcome == .accepted)
    var last = bench.output
    for step in 0..<2000 {
      bench.step()
      let share = 0.5 - 0.5 * cos(.pi * Double(step) / 2000)
      for joint in pose.indices {
        let expected = pose[joint] + (1 - share) * 0.4
        #expect(abs(bench.output.positions[joint] - expected) < 1e-12)
        // 0.4 rad in 2 s is at most 0.4 π / 2 / 2 rad/s.
        #expect(abs(bench.output.positions[joint] - last.positions[joint]) < 3.2e-4)
      }
      #expect(bench.output.stiffness[0] >= last.stiffness[0])
      last = bench.output
    }
    bench.step()
    #expect(bench.output.positions == pose)
    #expect(bench.output.stiffness == bench.controller.contract.commandedStiffness)
    #expect(bench.output.damping == bench.controller.contract.commandedDamping)
    #expect(bench.controller.status.blend == 1)
  }

  @Test("the policy's targets take over from standing in a second, and then are all that counts")
  func walking() throws {
    let bias = (0..<12).map { 0.01 * Float($0) }
    var bench = try Bench(bias: bias)
    bench.walk()
    let pose = bench.controller.contract.actions.defaultPositions
    #expect(bench.controller.status.state == .walk)
    #expect(zip(bench.output.positions, pose).allSatisfy { abs($0 - $1) < 1e-12 })
    bench.step(500)
    for joint in pose.indices {
      let half = pose[joint] + 0.5 * Double(bias[joint])
      #expect(abs(bench.output.positions[joint] - half) < 1e-6)
    }
    bench.step(600)
    for joint in pose.indices {
      #expect(abs(bench.output.positions[joint] - pose[joint] - Double(bias[joint])) < 1e-12)
    }
    // 1101 loop steps are 56 control steps of 20 ms.
    #expect(bench.controller.status.policyStepCount == 56)
  }

  @Test("targets are filtered as 青龙's runtime does: 0.95 of the old one each millisecond")
  func targetFilter() throws {
    var filter = TargetFilter(retentionPerMillisecond: 0.95, timestep: 0.001, jointCount: 1)
    filter.reset(to: [1])
    for _ in 0..<100 { filter.advance(0, towards: 2) }
    #expect(abs(filter.targets[0] - (2 - pow(0.95, 100))) < 1e-12)
    // At 500 Hz one step is two of them.
    var slow = TargetFilter(retentionPerMillisecond: 0.95, timestep: 0.002, jointCount: 1)
    slow.reset(to: [1])
    for _ in 0..<50 { slow.advance(0, towards: 2) }
    #expect(abs(slow.targets[0] - filter.targets[0]) < 1e-12)
    var none = TargetFilter(retentionPerMillisecond: 0, timestep: 0.001, jointCount: 1)
    none.advance(0, towards: 2)
    #expect(none.targets[0] == 2)
  }

  @Test("an action has its effect as late as is asked for")
  func actionDelay() throws {
    var configuration = RuntimeConfiguration()
    configuration.actionDelay = 0.005
    configuration.walkingBlendTime = 0
    var bench = try Bench(bias: Array(repeating: 0.2, count: 12), configuration: configuration)
    let pose = bench.controller.contract.actions.defaultPositions
    // Walking begins with a control step; its action is taken five steps later.
    bench.walk()
    bench.step(4)
    #expect(bench.controller.status.policyStepCount == 1)
    #expect(bench.output.positions == pose)
    bench.step()
    #expect(zip(bench.output.positions, pose).allSatisfy { abs($0 - $1 - 0.2) < 1e-6 })
  }

  @Test("while the robot is tilted far, the policy is not asked and targets stay")
  func held() throws {
    var bench = try Bench(bias: Array(repeating: 0.2, count: 12)) { contract in
      contract.targetFilterRetention = 0.99
    }
    bench.walk()
    bench.step(1200)
    let before = (bench.output, bench.controller.status.policyStepCount)
    bench.sample.setOrientation(.init(axis: .init(1, 0, 0), angle: 0.8))
    bench.step(100)
    #expect(bench.controller.status.state == .walk)
    #expect(bench.output == before.0)
    #expect(bench.controller.status.policyStepCount == before.1)
    bench.sample.setOrientation(.identity)
    bench.step(20)
    #expect(bench.controller.status.policyStepCount == before.1 + 1)
  }

  @Test("gains that a policy asks for reach the motors, the drivers' own left out")
  func variableImpedance() throws {
    let impedance = try #require(
      VariableImpedance(
        stiffnessScale: 0.5...2, dampingScale: 1...1, sensitivity: 0.3,
        groups: Array(repeating: 0, count: 12)))
    var bias = [Float](repeating: 0, count: 13)
    bias[12] = 1
    var bench = try Bench(bias: bias) { contract in
      contract.actions.impedance = impedance
      contract.driverStiffness = Array(repeating: 20, count: 12)
      contract.observation =
        (try? ObservationLayout(
          terms: ObservationLayout.standardTerms,
          defaultPositions: contract.actions.defaultPositions, actionCount: 13))
        ?? contract.observation
    }
    bench.walk()
    bench.step(1100)
    let factor = impedance.stiffnessScale(of: 0, actions: [1], at: 0)
    #expect(factor > 1.2)
    #expect(abs(bench.output.stiffness[0] - 380 * factor) < 1e-9)
    #expect(bench.output.damping[0] == 2)
  }
}
