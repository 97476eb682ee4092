import EnvironmentInterface
import Foundation
import LinearAlgebra
import NeuralNetwork
import Reproducibility
import Testing

@testable import ReinforcementLearning

@Suite struct DiscriminatorGradientTests {
  /// A small discriminator with rows, all drawn.
  private struct Case {
    let network: MultilayerPerceptron
    let parameters: FloatBuffer
    let workspace: DiscriminatorWorkspace
    let inputs: [Float]
    static let rowCount = 7
    static let inputCount = 6

    init(_ activation: Activation) {
      var layout = ParameterLayout()
      network = MultilayerPerceptron(
        name: "d", inputCount: Case.inputCount, hiddenCounts: [9, 5], outputCount: 1,
        activation: activation, layout: &layout)
      parameters = FloatBuffer(count: layout.count)
      workspace = DiscriminatorWorkspace(network, rowCapacity: 8)
      var stream = RandomStream(seed: 5, stream: 1)
      for i in 0..<layout.count { parameters[i] = Float(0.5 * stream.normal()) }
      inputs = (0..<Case.rowCount * Case.inputCount).map { _ in Float(stream.normal()) }
    }

    /// The loss in double precision from first principles, its input gradient by the chain rule.
    func loss(penalty: Double, weight: Double, target: Double) -> Double {
      var total = 0.0
      for row in 0..<Case.rowCount {
        var x = (0..<Case.inputCount).map { Double(inputs[row * Case.inputCount + $0]) }
        var jacobian = (0..<Case.inputCount).map { i in
          (0..<Case.inputCount).map { $0 == i ? 1.0 : 0 }
        }
        for layer in network.layers {
          var y: [Double] = []
          var next: [[Double]] = []
          for unit in 0..<layer.outputCount {
            var z = Double(parameters[layer.biasRange.lowerBound + unit])
            var dz = Array(repeating: 0.0, count: Case.inputCount)
            for k in 0..<layer.inputCount {
              let w = Double(parameters[layer.weightRange.lowerBound + unit * layer.inputCount + k])
              z += w * x[k]
              for i in 0..<Case.inputCount { dz[i] += w * jacobian[k][i] }
            }
            let slope: Double
            switch layer.activation {
            case .elu:
              slope = z > 0 ? 1 : exp(z)
              y.append(z > 0 ? z : exp(z) - 1)
            case .relu:
              slope = z > 0 ? 1 : 0
              y.append(max(z, 0))
            case .tanh:
              slope = 1 - tanh(z) * tanh(z)
              y.append(tanh(z))
            case nil:
              slope = 1
              y.append(z)
            }
            next.append(dz.map { slope * $0 })
          }
          x = y
          jacobian = next
        }
        let gradient = jacobian[0].reduce(0) { $0 + $1 * $1 }
        total += weight * (0.5 * (x[0] - target) * (x[0] - target) + penalty * gradient)
      }
      return total
    }

    func gradients(penalty: Float, weight: Float, target: Float) -> (FloatBuffer, DiscriminatorSums)
    {
      for i in 0..<inputs.count {
        workspace.input[i / Case.inputCount, i % Case.inputCount] = inputs[i]
      }
      let gradients = FloatBuffer(count: parameters.count)
      let sums = DiscriminatorGradient(network: network, parameters: parameters).accumulate(
        rowCount: Case.rowCount, target: target, rowWeight: weight, penalty: penalty, workspace,
        gradients: gradients)
      return (gradients, sums)
    }
  }

  /// Central differences of a loss in double precision, whose parameters are single: the step is
  /// exact in both, its curvature 10⁻⁶, and single-precision gradients are good to 10⁻⁵.
  private static let step: Float = 1 / 1024

  @Test(
    "the gradient of loss and gradient penalty agrees with central differences",
    arguments: Activation.allCases, [Float(0), 2.5])
  func agree(activation: Activation, penalty: Float) {
    let c = Case(activation)
    let (gradients, sums) = c.gradients(penalty: penalty, weight: 0.25, target: 1)
    func loss() -> Double { c.loss(penalty: Double(penalty), weight: 0.25, target: 1) }
    let total = 0.25 * (sums.squaredError + Double(penalty) * sums.squaredGradient)
    #expect(abs(total - loss()) < 1e-5 * max(1, loss()))

    var squares = 0.0
    for i in 0..<gradients.count { squares += Double(gradients[i] * gradients[i]) }
    let scale = squares.squareRoot()
    for i in 0..<c.parameters.count {
      let value = c.parameters[i]
      c.parameters[i] = value + Self.step
      let above = loss()
      let up = c.parameters[i]
      c.parameters[i] = value - Self.step
      let below = loss()
      let difference = (above - below) / Double(up - c.parameters[i])
      c.parameters[i] = value
      #expect(
        abs(Double(gradients[i]) - difference) < 1e-3 * max(abs(difference), 0.1 * scale),
        "parameter \(i)")
    }
  }
}

@Suite struct AdversarialMotionPriorTests {
  /// Transitions about a mean, with a deviation.
  private func transitions(
    _ count: Int, mean: Double, _ stream: inout RandomStream
  ) -> [Float] {
    (0..<count * 4).map { _ in Float(mean + 0.3 * stream.normal()) }
  }

  private func prior(
    workers: Int = 1, _ configure: (inout StyleConfiguration) -> Void = { _ in }
  ) throws -> AdversarialMotionPrior {
    var stream = RandomStream(seed: 21, stream: 0)
    var configuration = StyleConfiguration()
    configuration.discriminator.hiddenCounts = [16, 8]
    configuration.batchRowCount = 200
    configuration.updateCount = 20
    configuration.learningRate = 3e-3
    configuration.gradientPenalty = 1
    configuration.headDecay = 1e-3
    configuration.replayCapacity = 500
    configure(&configuration)
    return try AdversarialMotionPrior(
      configuration,
      reference: StyleReference(
        stateCount: 2, transitions: transitions(300, mean: 0.5, &stream)),
      environmentCount: 50, seed: 3, pool: WorkerPool(workerCount: workers))
  }

  private func outcome(mean: Double, _ stream: inout RandomStream) -> StepOutcome {
    var outcome = StepOutcome(environmentCount: 50, styleCount: 2)
    outcome.styleTransitions = transitions(50, mean: mean, &stream)
    outcome.rewards = Array(repeating: 0.5, count: 50)
    return outcome
  }

  @Test("motion like the reference is paid more than other motion, once they can be told apart")
  func tellsApart() throws {
    let prior = try prior {
      $0.taskShare = 0.5
      $0.rewardScale = 2
    }
    var stream = RandomStream(seed: 9, stream: 0)
    var report = StyleReport()
    for iteration in 1...15 {
      var other = outcome(mean: -0.5, &stream)
      prior.reward(&other)
      report = try prior.update(iteration: iteration)
    }
    #expect(report.referenceScore > 0.4 && report.policyScore < -0.4)
    var like = outcome(mean: 0.5, &stream)
    var unlike = outcome(mean: -0.5, &stream)
    prior.reward(&like)
    prior.reward(&unlike)
    func mean(_ rewards: [Float]) -> Float { rewards.reduce(0, +) / Float(rewards.count) }
    // Half of the task's 0.5, and half of 2 for perfect style.
    #expect(mean(like.rewards) > 0.9 && mean(unlike.rewards) < 0.75)
    #expect(like.rewards.allSatisfy { (0.25...1.2501).contains($0) })
  }

  @Test("the discriminator is the same bits for any number of workers, and after a restore")
  func reproducible() throws {
    func run(_ prior: AdversarialMotionPrior, from first: Int, to last: Int) throws {
      for iteration in first...last {
        var stream = RandomStream(seed: 77, stream: UInt64(iteration))
        for _ in 0..<3 {
          var step = outcome(mean: 0, &stream)
          prior.reward(&step)
        }
        _ = try prior.update(iteration: iteration)
      }
    }
    let priors = try [1, 3].map { try prior(workers: $0) }
    for prior in priors { try run(prior, from: 1, to: 4) }
    let half = priors[0].snapshot()
    #expect(half == priors[1].snapshot())
    try run(priors[0], from: 5, to: 6)
    let restored = try prior(workers: 2)
    restored.take(try restored.state(half))
    try run(restored, from: 5, to: 6)
    #expect(restored.snapshot() == priors[0].snapshot())
    #expect(throws: SnapshotError.self) { try restored.state(Snapshot()) }
  }

  @Test("weight decay alone shrinks the last layer faster than the hidden ones")
  func decay() throws {
    let prior = try prior {
      $0.gradientPenalty = 0
      $0.trunkDecay = 0
      $0.headDecay = 10
      $0.learningRate = 1e-3
    }
    func norm(_ snapshot: Snapshot, _ path: String) throws -> Float {
      try snapshot.floats("parameters/\(path)").reduce(0) { $0 + $1 * $1 }
    }
    var stream = RandomStream(seed: 1, stream: 0)
    var step = outcome(mean: 0.5, &stream)
    prior.reward(&step)
    let before = prior.snapshot()
    for iteration in 1...5 { _ = try prior.update(iteration: iteration) }
    let after = prior.snapshot()
    let head = "discriminator/2/weight"
    #expect(try norm(after, head) < 0.5 * norm(before, head))
    #expect(
      try norm(after, "discriminator/0/weight") > 0.8 * norm(before, "discriminator/0/weight"))
  }

  @Test("a style is refused of an environment without a reference, and settings by name")
  func refusals() throws {
    let environment = PointEnvironment(environmentCount: 2, seed: 1)
    var configuration = PPOConfiguration()
    configuration.style = StyleConfiguration()
    #expect {
      try OnPolicyRunner(
        environment: environment, configuration: configuration, seed: 1,
        pool: WorkerPool(workerCount: 1))
    } throws: { error in
      "\(error)".contains("without a reference motion")
    }
    #expect {
      try prior { $0.replayCapacity = 0 }
    } throws: { error in
      "\(error)".contains("style.replayCapacity")
    }
  }
}
