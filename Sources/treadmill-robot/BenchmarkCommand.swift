import ArgumentParser
import CAllocationCounter
import Foundation
import PolicyInterface
import Reproducibility
import RobotRuntime
import SpatialMath

/// `treadmill-robot benchmark`: how long steps take on this machine, and what they ask of memory.
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measures steps of a policy and of the whole control loop, as JSON.")

  @Argument(help: "An exported policy.")
  var policy: String

  @Option(help: "Steps of the policy, and of the loop.")
  var steps = 1_000_000

  @Flag(help: "Count the thread's own processor time: what other programs take is left out.")
  var processorTime = false

  func validate() throws {
    guard (1...100_000_000).contains(steps) else {
      throw ValidationError("--steps: found \(steps), expected 1 to 100000000")
    }
  }

  func run() throws {
    let runner = try PolicyRunner(contentsOf: URL(fileURLWithPath: policy))
    let policyStep = policyStep(runner)
    let report = BenchmarkReport(
      policy: policy, clock: processorTime ? "processor" : "monotonic",
      observationNumbers: runner.contract.observation.inputCount,
      policyStep: policyStep, waiting: waiting(like: policyStep), loopStep: try loopStep(runner))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(report), as: UTF8.self))
  }

  /// Observation, network and action of one control step.
  private func policyStep(_ policy: PolicyRunner) -> StepFigures {
    var runner = policy
    let samples = Self.samples(of: runner.contract)
    let command = VelocityCommand(forwardSpeed: 0.5)
    return measure { index in _ = runner.step(samples[index % samples.count], command: command) }
  }

  /// Steps that only wait for as long as those of the policy take: what they exceed it by is the machine's
  /// own, its interrupts and other programs.
  private func waiting(like policyStep: StepFigures) -> StepFigures {
    let (clock, duration) = (clock, Int64(1000 * policyStep.medianMicroseconds))
    return measure { _ in
      let end = Self.time(of: clock) + duration
      while Self.time(of: clock) < end {}
    }
  }

  /// A step of a walking robot's loop, supervision and flight recorder included; every so many of them
  /// hold a control step.
  private func loopStep(_ runner: PolicyRunner) throws -> StepFigures {
    let contract = runner.contract
    let jointCount = contract.jointNames.count
    var hardware = RobotHardware(jointNames: contract.jointNames)
    hardware.sensesFootContact = true
    hardware.sensesFootForce = true
    hardware.sensesGroundHeight = true
    var configuration = RuntimeConfiguration()
    configuration.standingTime = 0
    let ring = RecordRing(
      width: RobotController.recordWidth(jointCount: jointCount), capacity: 1024)
    var controller = try RobotController(
      runner: runner, hardware: hardware, configuration: configuration, recorder: ring)
    var samples = Self.samples(of: contract)
    var command = JointCommand(jointCount: jointCount)
    let period = Int64(1e9 / hardware.loopRate)
    let walk = VelocityCommand(forwardSpeed: 0.5)
    _ = controller.request(.stand)
    _ = controller.request(.walk)
    let figures = measure { index in
      let time = Int64(index) * period
      samples[index % samples.count].time = time
      controller.step(samples[index % samples.count], at: time, command: walk, into: &command)
      if index % 512 == 511 { while ring.pull({ _ in }) {} }
    }
    guard controller.status.state == .walk else {
      let trip = controller.status.trip?.description(jointNames: contract.jointNames)
      throw BadInput(description: "the benchmark's robot was stopped: \(trip ?? "no reason")")
    }
    return figures
  }

  /// The system's clock that times steps.
  private var clock: clockid_t { processorTime ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC }

  private func measure(_ step: (Int) -> Void) -> StepFigures {
    let (clock, steps) = (clock, steps)
    var times = [Int64](repeating: 0, count: steps)
    let warmUpCount = min(steps, 1000)
    for index in 0..<warmUpCount { step(index) }
    let before = treadmill_allocation_count()
    for index in 0..<steps {
      let start = Self.time(of: clock)
      step(warmUpCount + index)
      times[index] = Self.time(of: clock) - start
    }
    let after = treadmill_allocation_count()
    return StepFigures(&times, allocations: before < 0 ? nil : after - before)
  }

  /// The time of one of the system's clocks [ns].
  private static func time(of clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Some moments of an upright robot near its default pose.
  private static func samples(of contract: PolicyContract) -> [RobotSample] {
    var stream = RandomStream(seed: 1, stream: 0)
    return (0..<64).map { _ in
      let layout = contract.observation
      var sample = RobotSample(
        jointCount: layout.jointCount, footCount: layout.footCount,
        scanCount: layout.heightScan?.count ?? 0)
      func small() -> Double { 0.05 * Double(stream.normal()) }
      sample.setOrientation(Quaternion(1, small(), small(), small()))
      sample.reading.baseAngularVelocityInBase = Vector3(small(), small(), small())
      for joint in 0..<layout.jointCount {
        sample.reading.jointPositions[joint] = layout.defaultPositions[joint] + small()
        sample.reading.jointVelocities[joint] = small()
      }
      return sample
    }
  }
}

/// What the benchmark prints.
private struct BenchmarkReport: Encodable {
  let policy: String
  let clock: String
  let observationNumbers: Int
  let policyStep: StepFigures
  let waiting: StepFigures
  let loopStep: StepFigures

  private enum CodingKeys: String, CodingKey {
    case policy, clock, waiting
    case observationNumbers = "observation_numbers"
    case policyStep = "policy_step"
    case loopStep = "loop_step"
  }
}

/// Times of steps [µs], and the blocks of memory that all of them asked for; null where a sanitizer has
/// the allocator to itself.
private struct StepFigures: Encodable {
  let steps: Int
  let medianMicroseconds: Double
  let p99Microseconds: Double
  let p999Microseconds: Double
  let longestMicroseconds: Double
  let allocations: Int?

  private enum CodingKeys: String, CodingKey {
    case steps, allocations
    case medianMicroseconds = "median_us"
    case p99Microseconds = "p99_us"
    case p999Microseconds = "p999_us"
    case longestMicroseconds = "longest_us"
  }

  init(_ times: inout [Int64], allocations: Int?) {
    times.sort()
    func quantile(_ share: Double) -> Double {
      Double(times[min(times.count - 1, Int(share * Double(times.count)))]) / 1000
    }
    steps = times.count
    medianMicroseconds = quantile(0.5)
    p99Microseconds = quantile(0.99)
    p999Microseconds = quantile(0.999)
    longestMicroseconds = quantile(1)
    self.allocations = allocations
  }
}
