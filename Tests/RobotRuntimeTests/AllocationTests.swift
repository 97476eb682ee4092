import CAllocationCounter
import PolicyInterface
import TestConditions
import Testing

@testable import RobotRuntime

@Suite struct AllocationTests {
  @Test(
    "no step of the loop asks for memory: damping, standing, walking, being stopped",
    .enabled(if: TestConditions.countsAllocations), arguments: [true, false])
  func loop(isOpenLoong: Bool) throws {
    let contract =
      try isOpenLoong
      ? TestRobot.contract(terms: ObservationLayout.openLoongTerms, longHistory: .openLoong)
      : TestRobot.contract()
    let ring = RecordRing(width: RobotController.recordWidth(jointCount: 12), capacity: 256)
    var controller = try RobotController(
      runner: PolicyRunner(model: TestRobot.model(contract, weight: TestRobot.someWeight)),
      hardware: TestRobot.hardware(contract), recorder: ring)
    var (output, sample) = (JointCommand(jointCount: 12), TestRobot.sample(contract))
    var states: [Int] = [0, 0, 0]
    let command = VelocityCommand(forwardSpeed: 0.4)

    // The sample shares its positions with the contract until they are first written.
    sample.reading.jointPositions[0] = 0
    let before = treadmill_allocation_count()
    for step in 0..<4000 {
      if step == 100 { _ = controller.request(.stand) }
      if step == 2100 { _ = controller.request(.walk) }
      if step == 3500 { sample.reading.jointVelocities[1] = 1000 }
      sample.time = Int64(step) * 1_000_000
      sample.reading.jointPositions[0] = 0.001 * Double(step % 7)
      controller.step(sample, at: sample.time, command: command, into: &output)
      controller.endStep(at: sample.time + 1000)
      states[Int(controller.status.state.rawValue)] += 1
      if step % 200 == 0 { while ring.pull({ _ in }) {} }
    }
    let count = treadmill_allocation_count() - before
    #expect(count == 0, "4000 steps asked for \(count) blocks")
    #expect(states == [600, 2000, 1400])
    #expect(controller.status.trip?.reason == .jointVelocity)
  }
}
