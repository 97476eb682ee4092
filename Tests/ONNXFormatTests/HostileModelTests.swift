import Foundation
import Testing

@testable import ONNXFormat

/// Files that ask for more than any policy needs.
@Suite struct HostileModelTests {
  private func model(
    _ nodes: [ONNXNode], initializers: [ONNXTensor] = [], input: [Int], output: String = "y"
  ) -> ONNXModel {
    ONNXModel(
      irVersion: 8, operatorSetVersion: 13, producerName: "", producerVersion: "",
      graph: ONNXGraph(
        name: "g", nodes: nodes, initializers: initializers,
        inputs: [ONNXValueInfo(name: "x", shape: input)],
        outputs: [ONNXValueInfo(name: output, kind: .tensor(.float32, shape: nil))]))
  }

  @Test("values that together ask for more memory than a policy has are refused")
  func memory() {
    // Each doubles the one before: 2³² elements in the end.
    var nodes: [ONNXNode] = []
    for i in 0..<32 {
      let source = i == 0 ? "x" : "v\(i - 1)"
      nodes.append(
        ONNXNode(
          name: "n\(i)", operatorName: "Concat", inputs: [source, source], outputs: ["v\(i)"],
          attributes: [ONNXAttribute("axis", .integer(0))]))
    }
    #expect(throws: ONNXFormatError.self) {
      try ONNXExecutor(model(nodes, input: [1], output: "v31"))
    }
    // A thousand values of a size that one may have.
    let many = (0..<1000).map {
      ONNXNode(
        name: "n\($0)", operatorName: "Relu", inputs: [$0 == 0 ? "x" : "v\($0 - 1)"],
        outputs: ["v\($0)"])
    }
    #expect(throws: ONNXFormatError.self) {
      try ONNXExecutor(model(many, input: [1 << 20], output: "v999"))
    }
  }

  @Test("a model whose run would take long is refused")
  func work() {
    let x = ONNXNode(name: "n", operatorName: "MatMul", inputs: ["x", "x"], outputs: ["y"])
    #expect(throws: Never.self) { try ONNXExecutor(model([x], input: [64, 64])) }
    // 2048³ multiplications.
    let error = #expect(throws: ONNXFormatError.self) {
      try ONNXExecutor(model([x], input: [2048, 2048]))
    }
    #expect(error?.description.contains("multiplications") == true)
  }

  @Test("a convolution of more places, channels or groups than a policy has is refused")
  func convolution() {
    let weights = ONNXTensor(
      name: "w", shape: [1 << 11, 1, 1], values: [Float](repeating: 1, count: 1 << 11))
    let node = ONNXNode(
      name: "n", operatorName: "Conv", inputs: ["x", "w"], outputs: ["y"],
      attributes: [
        ONNXAttribute("group", .integer(1 << 11)),
        ONNXAttribute("pads", .integers([1 << 20, 1 << 20])),
      ])
    #expect(throws: ONNXFormatError.self) {
      try ONNXExecutor(model([node], initializers: [weights], input: [1, 1 << 11, 1]))
    }
  }

  @Test("more axes than any operator has here are refused")
  func axes() {
    let node = ONNXNode(name: "n", operatorName: "Relu", inputs: ["x"], outputs: ["y"])
    let shape = [Int](repeating: 1, count: maximumRank)
    #expect(throws: Never.self) { try ONNXExecutor(model([node], input: shape)) }
    #expect(throws: ONNXFormatError.self) { try ONNXExecutor(model([node], input: shape + [1])) }
  }

  @Test("lengths of zero run through every operator that takes them")
  func emptyValues() throws {
    let empty: (shape: [Int], values: [Float]) = ([0, 3], [])
    let matrix = ONNXTensor(name: "w", shape: [3, 2], values: [1, 2, 3, 4, 5, 6])
    #expect(try runOperator("MatMul", [empty], constants: [matrix]).shape == [0, 2])
    #expect(try runOperator("Gemm", [empty], constants: [matrix]).values.isEmpty)
    let row = ONNXTensor(name: "r", shape: [3], values: [1, 2, 3])
    for name in ["Add", "Div"] {
      #expect(try runOperator(name, [empty], constants: [row]).values.isEmpty)
    }
    #expect(try runOperator("Transpose", [empty]).shape == [3, 0])
    #expect(try runOperator("Tanh", [empty]).values.isEmpty)
    let axis = [ONNXAttribute("axis", .integer(0))]
    let whole: (shape: [Int], values: [Float]) = ([1, 3], [7, 8, 9])
    #expect(try runOperator("Concat", [empty, whole], attributes: axis).values == [7, 8, 9])
    // No inner axis: only the addend is left.
    let none = ONNXTensor(name: "w", shape: [0, 2], values: [])
    let addend = ONNXTensor(name: "c", shape: [2], values: [3, 4])
    #expect(try runOperator("Gemm", [([1, 0], [])], constants: [none, addend]).values == [3, 4])
  }

  @Test("a policy with a memory, damaged anywhere, is refused or runs, and never traps")
  func damagedConvolutions() throws {
    let policy = try samplePolicyWithMemory()
    let data = try policy.model(format: .onnx, producerVersion: "0").data()
    var (ranCount, refusedCount) = (0, 0)
    for mask: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
      for position in data.indices {
        var damaged = data
        damaged[position] ^= mask
        do throws(ONNXFormatError) {
          var workspace = ONNXWorkspace(try ONNXExecutor(ONNXModel(data: damaged)))
          workspace.run()
          workspace.run()
          ranCount += 1
        } catch {
          refusedCount += 1
        }
      }
    }
    #expect(ranCount > 100)
    #expect(refusedCount > 100)
  }
}
