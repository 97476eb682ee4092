import Foundation
import PolicyInterface
import SpatialMath
import Testing

@testable import RobotRuntime

@Suite struct SafetyTests {
  /// What goes wrong, and what must come of it.
  struct Fault: CustomTestStringConvertible, Sendable {
    let reason: SafetyTrip.Reason
    var joint: Int?
    let testDescription: String
    let cause: @Sendable (inout Bench) -> Void
  }

  static let faults: [Fault] = [
    Fault(reason: .tilt, testDescription: "the base is tilted") {
      $0.sample.setOrientation(Quaternion(axis: Vector3(0, 1, 0), angle: 1.01))
      $0.step()
    },
    Fault(reason: .tilt, testDescription: "the robot is upside down") {
      $0.sample.setOrientation(Quaternion(axis: Vector3(1, 0, 0), angle: .pi))
      $0.step()
    },
    Fault(reason: .jointPosition, joint: 3, testDescription: "a joint is beyond its limit") {
      $0.sample.reading.jointPositions[3] = -1.06
      $0.step()
    },
    Fault(reason: .jointPosition, joint: 5, testDescription: "a joint is above its limit") {
      $0.sample.reading.jointPositions[5] = 1.06
      $0.step()
    },
    Fault(reason: .jointVelocity, joint: 7, testDescription: "a joint is too fast") {
      $0.sample.reading.jointVelocities[7] = -12.1
      $0.step()
    },
    Fault(reason: .jointTorque, joint: 4, testDescription: "a torque stays above its limit") {
      $0.sample.jointTorques[4] = 120
      $0.step(101)
    },
    Fault(reason: .staleSample, testDescription: "the sensors fall silent") { bench in
      for _ in 0..<51 {
        bench.time += 1_000_000
        bench.controller.step(
          bench.sample, at: bench.time, command: bench.command, into: &bench.output)
      }
    },
    Fault(reason: .staleSample, testDescription: "a sample is of the future") {
      $0.time += 1_000_000
      $0.sample.time = .max
      $0.controller.step($0.sample, at: $0.time, command: $0.command, into: &$0.output)
    },
    Fault(reason: .nonFiniteSample, testDescription: "an encoder gives NaN") {
      $0.sample.reading.jointPositions[2] = .nan
      $0.step()
    },
    Fault(reason: .nonFiniteSample, testDescription: "a velocity is infinite") {
      $0.sample.reading.jointVelocities[2] = .infinity
      $0.step()
    },
    Fault(reason: .nonFiniteSample, testDescription: "a torque is NaN") {
      $0.sample.jointTorques[2] = .nan
      $0.step()
    },
    Fault(reason: .nonFiniteSample, testDescription: "the gyroscope gives NaN") {
      $0.sample.reading.baseAngularVelocityInBase.z = .nan
      $0.step()
    },
    Fault(reason: .nonFiniteSample, testDescription: "the orientation is no rotation") {
      $0.sample.setOrientation(Quaternion(0, 0, 0, 0))
      $0.step()
    },
    Fault(reason: .missedDeadlines, testDescription: "the loop is late again and again") {
      $0.step(21, milliseconds: 2)
    },
    Fault(reason: .longGap, testDescription: "the loop stands still") {
      $0.step(1, milliseconds: 51)
    },
  ]

  @Test("a fault ends in damping at once, latched with reason, joint and time", arguments: faults)
  func trip(fault: Fault) throws {
    var bench = try Bench()
    bench.walk()
    bench.step(1200)
    #expect(bench.controller.status.state == .walk)
    fault.cause(&bench)
    let trip = try #require(bench.controller.status.trip)
    #expect(trip.reason == fault.reason)
    #expect(trip.joint == fault.joint)
    #expect(trip.time == bench.time)
    #expect(bench.controller.status.state == .damp)
    #expect(bench.output.stiffness.allSatisfy { $0 == 0 })
    #expect(bench.output.damping.allSatisfy { $0 > 0 })
    #expect(bench.output.positions.allSatisfy { $0.isFinite })
    let names = bench.controller.contract.jointNames
    let sentence = trip.description(jointNames: names)
    #expect(fault.joint.map { sentence.contains(names[$0]) } ?? !sentence.isEmpty)

    // Latched, also after the cause is gone, until it is acknowledged.
    bench.sample = TestRobot.sample(bench.controller.contract)
    bench.step(100)
    #expect(bench.controller.status.trip?.reason == trip.reason)
    #expect(bench.controller.status.trip?.time == trip.time)
    let refused = bench.controller.request(.stand)
    #expect(refused == .refusedByTrip)
    bench.controller.clearTrip()
    let accepted = bench.controller.request(.stand)
    #expect(accepted == .accepted)
    bench.step(100)
    #expect(bench.controller.status.trip == nil)
    #expect(bench.controller.status.state == .stand)
  }

  @Test("a network that gives no number is stopped before its targets reach a motor")
  func brokenNetwork() throws {
    let contract = try TestRobot.contract()
    var model = try TestRobot.model(contract)
    let index = try #require(model.graph.initializers.firstIndex { $0.name.hasSuffix("bias") })
    model.graph.initializers[index].elements = .float(Array(repeating: .nan, count: 12))
    var controller = try RobotController(
      runner: PolicyRunner(model: model), hardware: TestRobot.hardware(contract))
    var (output, sample) = (JointCommand(jointCount: 12), TestRobot.sample(contract))
    _ = controller.request(.stand)
    for step in 0...2000 {
      sample.time = Int64(step) * 1_000_000
      if step == 2000 { _ = controller.request(.walk) }
      controller.step(sample, at: sample.time, command: VelocityCommand(), into: &output)
    }
    #expect(controller.status.trip?.reason == .nonFiniteAction)
    #expect(output.stiffness.allSatisfy { $0 == 0 })
    #expect(output.positions.allSatisfy { $0.isFinite })
  }

  @Test("what is within the limits does not stop the robot")
  func withinLimits() throws {
    var bench = try Bench()
    bench.walk()
    bench.sample.setOrientation(Quaternion(axis: Vector3(1, 0, 0), angle: 0.99))
    bench.sample.reading.jointPositions[3] = -1.04
    bench.sample.reading.jointVelocities[7] = 11.9
    bench.sample.jointTorques[4] = 114
    bench.step(1000)
    // An impact that passes, and a loop that is late now and then.
    for _ in 0..<10 {
      bench.sample.jointTorques[4] = 500
      bench.step(99)
      bench.sample.jointTorques[4] = 0
      bench.step(1)
      bench.step(20, milliseconds: 2)
      bench.step(1)
    }
    #expect(bench.controller.status.trip == nil)
    #expect(bench.controller.status.state == .walk)
    #expect(bench.controller.status.lateCount == 200)
  }

  @Test("a damped robot may lie anywhere, and what it is given is finite whatever its sensors say")
  func damped() throws {
    var bench = try Bench()
    bench.sample.setOrientation(Quaternion(axis: Vector3(1, 0, 0), angle: 2))
    bench.sample.reading.jointPositions = Array(repeating: .nan, count: 12)
    bench.sample.reading.jointVelocities = Array(repeating: .infinity, count: 12)
    bench.step(10, milliseconds: 100)
    #expect(bench.controller.status.trip == nil)
    #expect(bench.output.positions.allSatisfy { $0.isFinite })
    #expect(bench.output.stiffness.allSatisfy { $0 == 0 })
  }

  @Test("settings that cannot be are refused")
  func badSettings() throws {
    let changes: [(inout RuntimeConfiguration) -> Void] = [
      { $0.safety.largestTilt = .nan }, { $0.safety.positionMargin = -1 },
      { $0.safety.largestLateCount = -1 }, { $0.standingTime = .infinity },
      { $0.damping = [1] }, { $0.damping = Array(repeating: .nan, count: 12) },
      { $0.walkingBlendTime = -1 }, { $0.actionDelay = -0.001 }, { $0.actionDelay = 0.02 },
    ]
    for change in changes {
      var configuration = RuntimeConfiguration()
      change(&configuration)
      #expect(throws: RobotRuntimeError.self) { try Bench(configuration: configuration) }
    }
  }
}
