import Foundation
import Testing

@testable import ONNXFormat

/// Small numbers without a pattern that matters; the same on every machine.
struct TestNumbers {
  private var state: UInt32

  init(seed: UInt32) { state = seed }

  /// The next number in −1…1 (a linear congruential generator, Numerical Recipes, section 7.1).
  mutating func next() -> Float {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Float(Int32(bitPattern: state) >> 8) / Float(1 << 23)
  }

  mutating func array(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }
}

/// A model of one node, whose inputs `x0`, `x1`, … are given when it runs and whose other inputs
/// are constants.
func runOperator(
  _ name: String, _ inputs: [(shape: [Int], values: [Float])], constants: [ONNXTensor?] = [],
  attributes: [ONNXAttribute] = [], version: Int64 = 13
) throws -> (shape: [Int], values: [Float]) {
  let names = inputs.indices.map { "x\($0)" }
  let node = ONNXNode(
    name: "tested", operatorName: name,
    inputs: names + constants.map { $0?.name ?? "" }, outputs: ["y"], attributes: attributes)
  let graph = ONNXGraph(
    name: "one", nodes: [node], initializers: constants.compactMap { $0 },
    inputs: zip(names, inputs).map { ONNXValueInfo(name: $0, shape: $1.shape) },
    outputs: [ONNXValueInfo(name: "y", kind: .tensor(.float32, shape: nil))])
  let executor = try ONNXExecutor(
    ONNXModel(
      irVersion: 8, operatorSetVersion: version, producerName: "", producerVersion: "",
      graph: graph))
  let results = try executor.run(
    Dictionary(uniqueKeysWithValues: zip(names, inputs.map(\.values))))
  return (executor.outputs[0].shape, try #require(results["y"]))
}

/// A small policy with a memory behind convolutions.
func samplePolicyWithMemory() throws -> PolicyGraph {
  var numbers = TestNumbers(seed: 8)
  let encoder = PolicyGraph.HistoryEncoder(
    frameCount: 6,
    normalizer: .init(mean: numbers.array(2), standardDeviation: [1, 2]),
    convolutions: [
      .init(
        channelCount: 2, outputChannelCount: 2, kernelLength: 2, stride: 2,
        weights: numbers.array(8), bias: numbers.array(2))
    ], activation: .relu, projection: nil)
  let layer = PolicyGraph.Layer(
    inputCount: 9, outputCount: 2, weights: numbers.array(18), bias: numbers.array(2))
  return try PolicyGraph(encoder: encoder, layers: [layer], activation: .tanh)
}

/// A small policy with everything that a policy can have.
func samplePolicy(
  inputCount: Int = 5, hiddenCounts: [Int] = [7, 6], outputCount: Int = 3,
  activation: PolicyGraph.Activation = .elu
) throws -> PolicyGraph {
  var numbers = TestNumbers(seed: 11)
  let counts = [inputCount] + hiddenCounts + [outputCount]
  let layers = zip(counts, counts.dropFirst()).map { inputs, outputs in
    PolicyGraph.Layer(
      inputCount: inputs, outputCount: outputs,
      weights: numbers.array(inputs * outputs).map { $0 / Float(inputs).squareRoot() },
      bias: numbers.array(outputs))
  }
  return try PolicyGraph(
    normalizer: .init(
      mean: numbers.array(inputCount),
      standardDeviation: numbers.array(inputCount).map { 0.5 + abs($0) }),
    layers: layers, activation: activation, outputClip: -0.75...0.75,
    outputTransform: .init(
      scale: numbers.array(outputCount).map { 0.25 + abs($0) }, offset: numbers.array(outputCount)))
}

/// The policy's formula, written out a second time, in double precision.
func evaluate(_ policy: PolicyGraph, _ observation: [Float]) -> [Float] {
  var values = observation.map(Double.init)
  if let normalizer = policy.normalizer {
    for i in values.indices {
      values[i] =
        (values[i] - Double(normalizer.mean[i]))
        / (Double(normalizer.standardDeviation[i]) + Double(normalizer.epsilon))
    }
  }
  for (i, layer) in policy.layers.enumerated() {
    values = (0..<layer.outputCount).map { row in
      (0..<layer.inputCount).reduce(Double(layer.bias[row])) {
        $0 + Double(layer.weights[row * layer.inputCount + $1]) * values[$1]
      }
    }
    guard i < policy.layers.count - 1 else { break }
    switch policy.activation {
    case .elu: values = values.map { $0 > 0 ? $0 : exp($0) - 1 }
    case .relu: values = values.map { max($0, 0) }
    case .tanh: values = values.map { tanh($0) }
    }
  }
  if let clip = policy.outputClip {
    values = values.map { min(max($0, Double(clip.lowerBound)), Double(clip.upperBound)) }
  }
  if let transform = policy.outputTransform {
    values = values.indices.map {
      Double(transform.offset[$0]) + Double(transform.scale[$0]) * values[$0]
    }
  }
  return values.map { Float($0) }
}

/// Largest |a − b|; infinite where the lengths differ.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
}
