import CAllocationCounter
import Foundation
import TestConditions
import Testing

@testable import ONNXFormat

@Suite struct WorkspaceTests {
  /// Runs a policy often and gives the blocks that it asked for.
  private func blocksOfRuns(_ model: ONNXModel) throws -> Int {
    let executor = try ONNXExecutor(model)
    var workspace = ONNXWorkspace(executor)
    var numbers = TestNumbers(seed: 5)
    let observation = numbers.array(executor.inputs[0].elementCount)
    var action = [Float](repeating: 0, count: executor.outputs[0].elementCount)
    let before = treadmill_allocation_count()
    for _ in 0..<100 {
      workspace.setInput(0, observation)
      workspace.run()
      workspace.copyOutput(0, into: &action)
    }
    let count = treadmill_allocation_count() - before
    #expect(try action == executor.run(observation))
    return count
  }

  @Test(
    "a run asks for no memory, the first one neither",
    .enabled(if: TestConditions.countsAllocations))
  func allocations() throws {
    let policy = try samplePolicy(inputCount: 47, hiddenCounts: [256, 128], outputCount: 12)
    #expect(try blocksOfRuns(policy.model(format: .onnx, producerVersion: "0")) == 0)
    if SharedFiles.hasOfficialPolicy {
      #expect(try blocksOfRuns(ONNXModel(contentsOf: SharedFiles.officialPolicy)) == 0)
    }
  }

  @Test(
    "layers of every width give what the formula gives",
    arguments: [1, 15, 16, 17, 48, 63, 64, 65, 80, 130])
  func widths(width: Int) throws {
    for activation in PolicyGraph.Activation.allCases {
      let policy = try samplePolicy(
        inputCount: width, hiddenCounts: [width, 33], outputCount: width, activation: activation)
      let executor = try ONNXExecutor(policy.model(format: .onnx, producerVersion: "0"))
      var numbers = TestNumbers(seed: UInt32(width))
      let observation = numbers.array(width)
      // Single against double precision, of at most 130 terms of about 1.
      #expect(
        largestDifference(try executor.run(observation), evaluate(policy, observation)) < 1e-5)
    }
  }

  @Test("matrices that are computed, and not constants, are multiplied alike")
  func computedMatrices() throws {
    var numbers = TestNumbers(seed: 3)
    for rowCount in [1, 3, 4, 9] {
      let (inner, columnCount) = (21, 35)
      let (a, b) = (numbers.array(rowCount * inner), numbers.array(inner * columnCount))
      let c = numbers.array(rowCount * columnCount)
      let constant = ONNXTensor(name: "b", shape: [inner, columnCount], values: b)
      let known = try runOperator("MatMul", [([rowCount, inner], a)], constants: [constant])
      let computed = try runOperator(
        "Gemm",
        [([rowCount, inner], a), ([inner, columnCount], b), ([rowCount, columnCount], c)])
      let sum = zip(known.values, c).map { $0 + $1 }
      #expect(largestDifference(computed.values, sum) < 1e-5)
    }
  }

  @Test("two workspaces of one executor do not disturb each other, nor does a copy its origin")
  func independence() throws {
    let executor = try ONNXExecutor(samplePolicy().model(format: .onnx, producerVersion: "0"))
    var first = ONNXWorkspace(executor)
    first.setInput(0, [1, 2, 3, 4, 5])
    first.run()
    let expected = first.output(0)
    var second = first
    second.setInput(0, [5, 4, 3, 2, 1])
    second.run()
    #expect(first.output(0) == expected)
    #expect(second.output(0) != expected)
    first.run()
    #expect(first.output(0) == expected)
  }
}
