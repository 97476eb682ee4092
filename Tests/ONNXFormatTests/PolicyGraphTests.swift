import Foundation
import Testing

@testable import ONNXFormat

@Suite struct PolicyGraphTests {
  /// Single precision in the file against double precision here, values being near 1.
  private static let tolerance: Float = 1e-6

  @Test("the model computes the policy's formula", arguments: PolicyGraph.Activation.allCases)
  func formula(activation: PolicyGraph.Activation) throws {
    let policy = try samplePolicy(activation: activation)
    let executor = try ONNXExecutor(policy.model(format: .onnx, producerVersion: "0"))
    var numbers = TestNumbers(seed: 5)
    for _ in 0..<50 {
      let observation = numbers.array(5).map { 3 * $0 }
      let actions = try executor.run(observation)
      #expect(largestDifference(actions, evaluate(policy, observation)) < Self.tolerance)
    }
  }

  @Test("a policy of one layer without normaliser, bounds or transform is W o + b")
  func smallest() throws {
    let policy = try PolicyGraph(
      layers: [.init(inputCount: 2, outputCount: 2, weights: [1, 2, 3, 4], bias: [10, 20])],
      activation: .elu)
    let model = try policy.model(format: .onnx, producerVersion: "0")
    #expect(model.graph.nodes.map(\.operatorName) == ["Gemm"])
    #expect(try ONNXExecutor(model).run([1, -1]) == [9, 19])
  }

  @Test(
    "an input transform scales, shifts and cuts what goes in, and one that does nothing adds no node"
  )
  func inputTransform() throws {
    func policy(_ transform: PolicyGraph.InputTransform) throws -> ONNXModel {
      try PolicyGraph(
        inputTransform: transform,
        layers: [.init(inputCount: 2, outputCount: 1, weights: [1, 10], bias: [0])],
        activation: .elu
      ).model(format: .onnx, producerVersion: "0")
    }
    let whole = try policy(.init(scale: [2, 3], offset: [0, 1], clip: -4...4))
    #expect(whole.graph.nodes.map(\.operatorName) == ["Mul", "Add", "Clip", "Gemm"])
    // clip(2 · 1) + 10 clip(3 · 2 + 1) = 2 + 10 · 4.
    #expect(try ONNXExecutor(whole).run([1, 2]) == [42])
    let nothing = try policy(.init(scale: [1, 1], offset: [0, 0], clip: nil))
    #expect(nothing.graph.nodes.map(\.operatorName) == ["Gemm"])
    #expect(throws: ONNXFormatError.self) {
      try policy(.init(scale: [1], offset: [0, 0], clip: nil))
    }
    #expect(throws: ONNXFormatError.self) {
      try policy(.init(scale: [1, .nan], offset: [0, 0], clip: nil))
    }
  }

  @Test("the usual format has static names and shapes, operator set 13 and IR version 8")
  func usualContract() throws {
    let model = try samplePolicy().model(format: .onnx, producerVersion: "0.1")
    #expect(model.operatorSetVersion == 13)
    #expect(model.irVersion == 8)
    #expect(model.graph.inputs == [ONNXValueInfo(name: "obs", shape: [1, 5])])
    #expect(model.graph.outputs == [ONNXValueInfo(name: "actions", shape: [1, 3])])
  }

  @Test("OpenLoong's format takes 4373 numbers and uses the first 173")
  func openLoongContract() throws {
    let policy = try samplePolicy(inputCount: 173, outputCount: 12)
    let model = try policy.model(format: .openloong, producerVersion: "0.1")
    #expect(model.operatorSetVersion == 9)
    #expect(model.irVersion == 7)
    #expect(model.graph.inputs == [ONNXValueInfo(name: "observations", shape: [1, 4373])])
    #expect(model.graph.outputs == [ONNXValueInfo(name: "actions", shape: [1, 12])])

    let executor = try ONNXExecutor(model)
    var numbers = TestNumbers(seed: 6)
    var observation = numbers.array(4373)
    let actions = try executor.run(observation)
    #expect(largestDifference(actions, evaluate(policy, Array(observation[..<173]))) < 1e-5)
    observation.replaceSubrange(173..., with: numbers.array(4200))
    #expect(try executor.run(observation) == actions)
    observation[172] += 1
    #expect(try executor.run(observation) != actions)
  }

  @Test("a policy of other lengths is not for OpenLoong")
  func wrongLengths() throws {
    let policy = try samplePolicy()
    #expect(
      throws: ONNXFormatError.invalid(
        item: "policy for OpenLoong", found: "5 observations and 3 actions",
        expected: "173 and 12")
    ) { try policy.model(format: .openloong, producerVersion: "0") }
  }

  @Test("a history encoder's parts that do not fit together are refused by name")
  func encoderRefusals() {
    typealias Encoder = PolicyGraph.HistoryEncoder
    let convolution = PolicyGraph.Convolution(
      channelCount: 2, outputChannelCount: 1, kernelLength: 3, stride: 2,
      weights: [1, 2, 3, 4, 5, 6], bias: [0])
    let good = Encoder(
      frameCount: 5, normalizer: .init(mean: [0, 0], standardDeviation: [1, 1]),
      convolutions: [convolution], activation: .relu, projection: nil)
    func item(_ change: (inout Encoder) -> Void, inputCount: Int = 3) -> String? {
      var encoder = good
      change(&encoder)
      let layer = PolicyGraph.Layer(
        inputCount: inputCount, outputCount: 1, weights: Array(repeating: 1, count: inputCount),
        bias: [0])
      do throws(ONNXFormatError) {
        _ = try PolicyGraph(encoder: encoder, layers: [layer], activation: .elu)
        return nil
      } catch {
        guard case .invalid(let item, _, _) = error else { return "\(error)" }
        return item
      }
    }
    #expect(item { _ in } == nil)
    #expect(item({ _ in }, inputCount: 2) == "layer 0")
    #expect(item { $0.frameCount = 2 } == "history encoder")
    #expect(item { $0.convolutions = [] } == "history encoder")
    #expect(item { $0.convolutions[0].bias = [] } == "bias of convolution 0")
    #expect(item { $0.convolutions[0].weights[0] = .nan } == "weights of convolution 0")
    #expect(item { $0.normalizer?.mean = [0] } == "mean of the history")
    #expect(
      item { $0.projection = .init(inputCount: 3, outputCount: 1, weights: [1, 2, 3], bias: [0]) }
        == "code layer")
  }

  @Test("convolutions along time in a file are the sums over kernel and channels")
  func convolves() throws {
    // Two frames of the output, of kernel 3 and stride 2 on five frames of two channels.
    let encoder = PolicyGraph.HistoryEncoder(
      frameCount: 5, normalizer: .init(mean: [1, 0], standardDeviation: [1, 2], epsilon: 0),
      convolutions: [
        .init(
          channelCount: 2, outputChannelCount: 1, kernelLength: 3, stride: 2,
          weights: [1, 10, 100, 1_000, 10_000, 100_000], bias: [-1])
      ], activation: .relu, projection: nil)
    let policy = try PolicyGraph(
      encoder: encoder,
      layers: [
        .init(
          inputCount: 3, outputCount: 3, weights: [1, 0, 0, 0, 1, 0, 0, 0, 1], bias: [0, 0, 0])
      ], activation: .elu)
    #expect(policy.inputCount == 11)
    // Frames (1 + f, 2 f) become (f, f) for f = 0, 1, 2, 3, 4.
    let window = (0..<5).flatMap { [Float(1 + $0), Float(2 * $0)] }
    let executor = try ONNXExecutor(policy.model(format: .onnx, producerVersion: "0"))
    #expect(try executor.run([7] + window) == [7, 221_099, 443_321])
  }

  @Test("parts that do not fit together and numbers that are not finite are refused by name")
  func refusals() {
    func item(_ layers: [PolicyGraph.Layer], mean: [Float]? = nil, std: [Float] = [1, 1]) -> String?
    {
      do throws(ONNXFormatError) {
        _ = try PolicyGraph(
          normalizer: mean.map { .init(mean: $0, standardDeviation: std, epsilon: 0) },
          layers: layers, activation: .elu)
        return nil
      } catch {
        guard case .invalid(let item, _, _) = error else { return "\(error)" }
        return item
      }
    }
    let good = PolicyGraph.Layer(inputCount: 2, outputCount: 1, weights: [1, 2], bias: [0])
    let diverged = PolicyGraph.Layer(inputCount: 2, outputCount: 1, weights: [1, .nan], bias: [0])
    let short = PolicyGraph.Layer(inputCount: 2, outputCount: 1, weights: [1], bias: [0])
    #expect(item([good], mean: [0, 0]) == nil)
    #expect(item([]) == "policy")
    #expect(item([good, good]) == "layer 1")
    #expect(item([diverged]) == "weights of layer 0")
    #expect(item([short]) == "weights of layer 0")
    #expect(item([good], mean: [0]) == "mean")
    #expect(item([good], mean: [0, 0], std: [1, 0]) == "inverse of standard deviation + epsilon")
  }
}
