import EnvironmentInterface
import Foundation
import PolicyInterface
import Reproducibility
import RobotModel
import Testing

@testable import Locomotion

@Suite struct VariableImpedanceTests {
  private static func impedance(_ configuration: inout LocomotionConfiguration) {
    configuration.control.variableImpedance.stiffnessScale = 0.5...1.5
    configuration.control.variableImpedance.dampingScale = 0.7...1.4
  }

  private static func calm(_ configuration: inout LocomotionConfiguration) {
    EnvironmentSupport.calm(&configuration)
    impedance(&configuration)
  }

  private static func wild(_ configuration: inout LocomotionConfiguration) {
    EnvironmentSupport.wild(&configuration)
    impedance(&configuration)
    configuration.control.variableImpedance.groups = .legSymmetric
    configuration.rewards.terms += [
      RewardTerm("impedance_rate_l2", -0.1), RewardTerm("impedance_l2", -0.1),
    ]
  }

  @Test("the engine gets targets and factors of every robot, those of a policy of zeros being 1")
  func factors() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 3, configure: Self.calm)
    #expect(environment.shape.actionCount == 36)
    var outcome = StepOutcome(environmentCount: 3)
    environment.step(actions: Array(repeating: 0, count: 3 * 36), into: &outcome)
    #expect(batch.gainsSeen?.stiffness == Array(repeating: 1, count: 36))
    #expect(batch.gainsSeen?.damping == Array(repeating: 1, count: 36))

    var actions = [Float](repeating: 0, count: 3 * 36)
    actions[36 + 5] = 1  // robot 1, target of its joint 5
    actions[36 + 12 + 3] = 2  // stiffness of joint 3
    actions[36 + 24 + 7] = -2  // damping of joint 7
    environment.step(actions: actions, into: &outcome)
    let gains = try #require(batch.gainsSeen)
    let targets = try #require(batch.targetsSeen.last)
    let pose = TestBiped.pose + TestBiped.pose + TestBiped.pose
    for place in 0..<36 {
      #expect(targets[place] == pose[place] + (place == 12 + 5 ? 0.25 : 0))
      let stiffness = log(1.5) * tanh(0.25 * 2 / log(1.5))
      let damping = log(0.7) * tanh(0.25 * 2 / -log(0.7))
      #expect(abs(gains.stiffness[place] - (place == 12 + 3 ? exp(stiffness) : 1)) < 1e-12)
      #expect(abs(gains.damping[place] - (place == 12 + 7 ? exp(damping) : 1)) < 1e-12)
    }
  }

  @Test("joints in the same place of either leg share a factor where the legs are symmetric")
  func legSymmetric() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 1) {
      Self.calm(&$0)
      $0.control.variableImpedance.groups = .legSymmetric
      $0.control.variableImpedance.dampingScale = 1...1
    }
    #expect(environment.shape.actionCount == 12 + 6)
    var outcome = StepOutcome(environmentCount: 1)
    var actions = [Float](repeating: 0, count: 18)
    for group in 0..<6 { actions[12 + group] = Float(group) - 2 }
    environment.step(actions: actions, into: &outcome)
    let gains = try #require(batch.gainsSeen)
    #expect(gains.stiffness[..<6] == gains.stiffness[6...])
    #expect(zip(gains.stiffness[..<6], gains.stiffness[1..<6]).allSatisfy { $0 < $1 })
    #expect(gains.damping == Array(repeating: 1, count: 12))
  }

  @Test("a mirrored robot is observed as the mirrored observation, its action on gains included")
  func mirror() throws {
    let (environment, batch) = try EnvironmentSupport.make(count: 2) {
      Self.calm(&$0)
      $0.commands.standingShare = 1
      $0.randomization.friction = 1...1
      $0.rewards.terms += [RewardTerm("impedance_rate_l2", -1), RewardTerm("impedance_l2", -1)]
    }
    let mirror = try #require(environment.mirror)
    let action = (0..<36).map { 0.02 * Float($0 * 7 % 36) - 0.3 }
    let image = (0..<36).map { mirror.action.sign[$0] * action[mirror.action.source[$0]] }
    var observations = ObservationBatch(shape: environment.shape)
    var outcome = StepOutcome(environmentCount: 2)
    for _ in 0..<3 { environment.step(actions: action + image, into: &outcome) }
    environment.observe(into: &observations)
    let gains = try #require(batch.gainsSeen)
    let joints = try batch.robot.jointMirror()
    for joint in 0..<12 {
      #expect(gains.stiffness[12 + joint] == gains.stiffness[joints.source[joint]])
      #expect(gains.damping[12 + joint] == gains.damping[joints.source[joint]])
    }
    let count = environment.shape.criticObservationCount
    #expect(count == 63 + 24)
    for index in 0..<count {
      let original = observations.critic[mirror.criticObservation.source[index]]
      let expected = mirror.criticObservation.sign[index] * original
      #expect(abs(observations.critic[count + index] - expected) < 1e-5, "number \(index)")
    }
    #expect(abs(outcome.rewards[0] - outcome.rewards[1]) < 1e-5)
  }

  @Test("a restored environment goes on with the same bits")
  func resume() throws {
    let (environment, batch) = try EnvironmentSupport.make(
      count: 5, workers: 2, configure: Self.wild)
    var stream = RandomStream(seed: 13, stream: 0)
    _ = Recording(environment, count: 37, stream: &stream)
    let snapshot = environment.snapshot()
    let startOfRest = stream
    var observations = ObservationBatch(shape: environment.shape)
    environment.observe(into: &observations)
    let rest = Recording(environment, count: 50, stream: &stream)
    let gains = batch.gainsSeen

    let (other, otherBatch) = try EnvironmentSupport.make(
      count: 5, workers: 1, seed: 99, configure: Self.wild)
    try other.restore(snapshot)
    stream = startOfRest
    other.observe(into: &observations)
    #expect(Recording(other, count: 50, stream: &stream) == rest)
    #expect(otherBatch.gainsSeen == gains)
    #expect(other.snapshot() == environment.snapshot())
  }

  @Test("terms of smooth actions see joint offsets only, those of the impedance the rest only")
  func rewards() throws {
    let model = try BipedModel(
      robot: TestBiped.robot, defaultPositions: TestBiped.pose, gravity: 10)
    var sample = RewardSample(model: model, clock: GaitClock(), timestep: 0.02, actionCount: 18)
    sample.action[3] = 0.5
    sample.action[12] = 2
    sample.previousAction[12] = -1
    sample.secondPreviousAction[17] = 7
    let values = [
      ("action_rate_l2", 0.25), ("action_rate_l1", 0.5), ("action_acceleration_l2", 0.25),
      ("action_l2", 0.25),
      ("action_smoothness", 0.25 + 0.25 + 0.05 * 0.5), ("impedance_rate_l2", 9),
      ("impedance_l2", 4),
    ]
    for (name, expected) in values {
      #expect(abs(try RewardSamples.value(name, sample) - expected) < 1e-12, "\(name)")
    }
  }

  @Test("what cannot have variable gains is refused")
  func refusals() throws {
    for range in [1...1.5, 0.5...1, 1.2...2] {
      #expect(throws: LocomotionError.self) {
        try EnvironmentSupport.make(count: 1) {
          $0.control.variableImpedance.stiffnessScale = range
        }
      }
    }
    #expect {
      try EnvironmentSupport.make(count: 1) {
        Self.impedance(&$0)
        $0.observation.preset = .openloong173
      }
    } throws: { "\($0)".contains("joint offsets only") }
  }

  @Test("the contract says what the actions mean")
  func contract() throws {
    let (environment, _) = try EnvironmentSupport.make(count: 1, configure: Self.wild)
    let contract = environment.contract
    let texts = Dictionary(
      contract.metadata().map { ($0.key, $0.value) }, uniquingKeysWith: { a, _ in a })
    let read = try PolicyContract(metadata: texts)
    #expect(read == contract)
    #expect(read.actions.actionCount == environment.shape.actionCount)
    #expect(read.actions.impedance?.groups == [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5])
  }
}
