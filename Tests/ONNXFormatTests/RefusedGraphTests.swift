import Foundation
import Testing

@testable import ONNXFormat

@Suite struct RefusedGraphTests {
  @Test("an operator that is not implemented is refused by its name and node")
  func unknownOperator() {
    #expect(
      throws: ONNXFormatError.unsupportedOperator(
        name: "LSTM", node: "tested", supported: GraphPlan.supportedOperators)
    ) { try runOperator("LSTM", [([1], [0])]) }
  }

  @Test("shapes that do not fit are refused, not trapped on")
  func badShapes() {
    let x: (shape: [Int], values: [Float]) = ([2, 3], [1, 2, 3, 4, 5, 6])
    let wrong = ONNXTensor(name: "w", shape: [2, 2], values: [1, 2, 3, 4])
    for name in ["Gemm", "MatMul", "Add", "Conv"] {
      #expect(throws: ONNXFormatError.self, "\(name)") {
        try runOperator(name, [x], constants: [wrong])
      }
    }
    let far = ONNXAttribute("axis", .integer(.min))
    for name in ["Flatten", "Concat"] {
      #expect(throws: ONNXFormatError.self, "\(name)") {
        try runOperator(name, [x], attributes: [far])
      }
    }
    #expect(throws: ONNXFormatError.self) {
      try runOperator("Transpose", [x], attributes: [ONNXAttribute("perm", .integers([0, 0]))])
    }
    for shape: [Int64] in [[-1, -1], [.max, .max], [5], [0, 0, 7], [-2, 3], [.min, -1]] {
      #expect(throws: ONNXFormatError.self, "\(shape)") {
        try runOperator(
          "Reshape", [x], constants: [ONNXTensor(name: "shape", integers: shape)])
      }
    }
  }

  @Test("a convolution with steps beyond all reason is refused, not trapped on")
  func badConvolutions() {
    let x: (shape: [Int], values: [Float]) = ([1, 1, 3], [1, 2, 3])
    let w = ONNXTensor(name: "w", shape: [1, 1, 2], values: [1, 2])
    let attributes: [ONNXAttribute] = [
      ONNXAttribute("strides", .integers([0])), ONNXAttribute("strides", .integers([.max])),
      ONNXAttribute("pads", .integers([-1, 0])), ONNXAttribute("pads", .integers([.max, .max])),
      ONNXAttribute("dilations", .integers([.min])), ONNXAttribute("dilations", .integers([9])),
      ONNXAttribute("group", .integer(0)), ONNXAttribute("group", .integer(.max)),
      ONNXAttribute("kernel_shape", .integers([3])), ONNXAttribute("strides", .integers([])),
      ONNXAttribute("auto_pad", .string("SAME_UPPER")), ONNXAttribute("pads", .float(1)),
    ]
    for attribute in attributes {
      #expect(throws: ONNXFormatError.self, "\(attribute)") {
        try runOperator("Conv", [x], constants: [w], attributes: [attribute])
      }
    }
  }

  @Test("an input that is larger than any policy's is refused before memory is asked for")
  func hugeInput() {
    for shape in [[Int.max], [1 << 40], [0, .max], [1 << 32, 1 << 32]] {
      #expect(throws: ONNXFormatError.self, "\(shape)") {
        try runOperator("Relu", [(shape, [])])
      }
    }
  }

  @Test("a value that nothing makes, a name given twice and an old operator set are refused")
  func badGraphs() {
    let node = ONNXNode(name: "n", operatorName: "Relu", inputs: ["obs"], outputs: ["actions"])
    var graph = ONNXGraph(
      name: "g", nodes: [node], initializers: [],
      inputs: [ONNXValueInfo(name: "obs", shape: [1, 2])],
      outputs: [ONNXValueInfo(name: "actions", shape: [1, 2])])
    func model(version: Int64 = 13) -> ONNXModel {
      ONNXModel(
        irVersion: 8, operatorSetVersion: version, producerName: "", producerVersion: "",
        graph: graph)
    }
    #expect(throws: Never.self) { try ONNXExecutor(model()) }
    for version: Int64 in [6, 25, -1] {
      #expect(throws: ONNXFormatError.self) { try ONNXExecutor(model(version: version)) }
    }
    graph.nodes.append(node)
    #expect(throws: ONNXFormatError.self) { try ONNXExecutor(model()) }
    graph.nodes = [ONNXNode(name: "n", operatorName: "Relu", inputs: ["x"], outputs: ["actions"])]
    #expect(throws: ONNXFormatError.self) { try ONNXExecutor(model()) }
    graph.nodes = []
    #expect(throws: ONNXFormatError.self) { try ONNXExecutor(model()) }
    graph.nodes = [node]
    graph.outputs = [ONNXValueInfo(name: "actions", shape: [1, 3])]
    #expect(throws: ONNXFormatError.self) { try ONNXExecutor(model()) }
  }

  @Test("an observation of the wrong length is refused with both lengths")
  func wrongLength() throws {
    let executor = try ONNXExecutor(samplePolicy().model(format: .onnx, producerVersion: "0"))
    #expect(throws: ONNXFormatError.invalid(item: "input obs", found: "4 values", expected: "5")) {
      try executor.run([1, 2, 3, 4])
    }
  }
}
