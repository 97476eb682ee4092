import Foundation
import Testing

@testable import ONNXFormat

@Suite struct OperatorTests {
  @Test("Gemm multiplies, transposes, scales and adds as worked out by hand")
  func gemm() throws {
    let a: (shape: [Int], values: [Float]) = ([2, 2], [1, 2, 3, 4])
    let b = ONNXTensor(name: "b", shape: [2, 3], values: [1, 0, -1, 2, 1, 0])
    // [1 2; 3 4] · [1 0 −1; 2 1 0] = [5 2 −1; 11 4 −3].
    #expect(try runOperator("Gemm", [a], constants: [b]).values == [5, 2, -1, 11, 4, -3])

    let c = ONNXTensor(name: "c", shape: [3], values: [10, 20, 30])
    let scaled = try runOperator(
      "Gemm", [a], constants: [b, c],
      attributes: [ONNXAttribute("alpha", .float(2)), ONNXAttribute("beta", .float(0.5))])
    #expect(scaled.shape == [2, 3])
    #expect(scaled.values == [15, 14, 13, 27, 18, 9])

    let bTransposed = ONNXTensor(name: "b", shape: [3, 2], values: [1, 2, 0, 1, -1, 0])
    let column = ONNXTensor(name: "c", shape: [2, 1], values: [100, 200])
    // Both transposed: [1 3; 2 4] · B = [7 3 −1; 10 4 −2].
    let transposed = try runOperator(
      "Gemm", [a], constants: [bTransposed, column],
      attributes: [ONNXAttribute("transA", .integer(1)), ONNXAttribute("transB", .integer(1))])
    #expect(transposed.values == [107, 103, 99, 210, 204, 198])
  }

  @Test("MatMul of two matrices")
  func matrixProduct() throws {
    let b = ONNXTensor(name: "b", shape: [3, 1], values: [1, -1, 2])
    let result = try runOperator("MatMul", [([2, 3], [1, 2, 3, 4, 5, 6])], constants: [b])
    #expect(result.shape == [2, 1])
    #expect(result.values == [5, 11])
  }

  @Test("Conv slides one kernel along one channel")
  func convolution() throws {
    let w = ONNXTensor(name: "w", shape: [1, 1, 3], values: [1, 0, -1])
    let result = try runOperator("Conv", [([1, 1, 5], [1, 2, 4, 8, 16])], constants: [w])
    #expect(result.shape == [1, 1, 3])
    #expect(result.values == [-3, -6, -12])
  }

  @Test("Conv with bias, stride, padding and dilation as worked out by hand")
  func stridedConvolution() throws {
    let w = ONNXTensor(name: "w", shape: [1, 1, 2], values: [1, 10])
    let bias = ONNXTensor(name: "bias", shape: [1], values: [0.5])
    // Padded: 0 | 1 2 3 4 5 | 0. Taps two apart, every second place: (0, 2), (2, 4), (4, 0).
    let result = try runOperator(
      "Conv", [([1, 1, 5], [1, 2, 3, 4, 5])], constants: [w, bias],
      attributes: [
        ONNXAttribute("strides", .integers([2])), ONNXAttribute("pads", .integers([1, 1])),
        ONNXAttribute("dilations", .integers([2])), ONNXAttribute("kernel_shape", .integers([2])),
      ])
    #expect(result.values == [20.5, 42.5, 4.5])
  }

  @Test("Conv in two groups keeps their channels apart, for each of two batches")
  func groupedConvolution() throws {
    let w = ONNXTensor(name: "w", shape: [2, 1, 1], values: [10, 100])
    let result = try runOperator(
      "Conv", [([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])], constants: [w],
      attributes: [ONNXAttribute("group", .integer(2))])
    #expect(result.shape == [2, 2, 2])
    #expect(result.values == [10, 20, 300, 400, 50, 60, 700, 800])
  }

  @Test("Conv sums over channels with a kernel of its own for each")
  func manyChannels() throws {
    let w = ONNXTensor(name: "w", shape: [2, 2, 1], values: [1, 2, -1, 1])
    let result = try runOperator("Conv", [([1, 2, 2], [1, 2, 30, 40])], constants: [w])
    #expect(result.values == [61, 82, 29, 38])
  }

  @Test("Add, Sub, Mul and Div repeat axes of length 1")
  func broadcasting() throws {
    let x: (shape: [Int], values: [Float]) = ([2, 3], [1, 2, 3, 4, 5, 6])
    let row = ONNXTensor(name: "r", shape: [3], values: [10, 20, 30])
    let column = ONNXTensor(name: "c", shape: [2, 1], values: [2, 4])
    #expect(try runOperator("Add", [x], constants: [row]).values == [11, 22, 33, 14, 25, 36])
    #expect(try runOperator("Sub", [x], constants: [column]).values == [-1, 0, 1, 0, 1, 2])
    #expect(try runOperator("Mul", [x], constants: [column]).values == [2, 4, 6, 16, 20, 24])
    #expect(try runOperator("Div", [x], constants: [column]).values == [0.5, 1, 1.5, 1, 1.25, 1.5])
    let outer = try runOperator("Add", [([1, 3], [1, 2, 3])], constants: [column])
    #expect(outer.shape == [2, 3])
    #expect(outer.values == [3, 4, 5, 5, 6, 7])
  }

  @Test("Relu, Elu, Tanh and Identity work on each element")
  func activations() throws {
    let x: (shape: [Int], values: [Float]) = ([4], [-2, -0.5, 0, 3])
    #expect(try runOperator("Relu", [x]).values == [0, 0, 0, 3])
    #expect(try runOperator("Identity", [x]).values == x.values)
    // e⁻² − 1 and e^−½ − 1, rounded to single precision.
    let elu = try runOperator("Elu", [x]).values
    #expect(largestDifference(elu, [-0.8646647, -0.39346933, 0, 3]) <= .ulpOfOne)
    let half = try runOperator("Elu", [x], attributes: [ONNXAttribute("alpha", .float(0.5))])
    #expect(largestDifference(half.values, [-0.43233237, -0.19673467, 0, 3]) <= .ulpOfOne)
    let tanh = try runOperator("Tanh", [x]).values
    #expect(largestDifference(tanh, [-0.9640276, -0.46211717, 0, 0.9950548]) <= .ulpOfOne)
  }

  @Test("Clip takes its bounds from attributes before operator set 11 and from inputs after")
  func clip() throws {
    let x: (shape: [Int], values: [Float]) = ([4], [-2, -0.5, 0.5, 3])
    let bounds = [ONNXAttribute("min", .float(-1)), ONNXAttribute("max", .float(1))]
    #expect(
      try runOperator("Clip", [x], attributes: bounds, version: 9).values == [-1, -0.5, 0.5, 1])
    let lower = ONNXTensor(name: "lower", shape: [], values: [-1])
    let upper = ONNXTensor(name: "upper", shape: [], values: [1])
    #expect(try runOperator("Clip", [x], constants: [lower, upper]).values == [-1, -0.5, 0.5, 1])
    #expect(try runOperator("Clip", [x], constants: [nil, upper]).values == [-2, -0.5, 0.5, 1])
    #expect(try runOperator("Clip", [x], constants: [lower]).values == [-1, -0.5, 0.5, 3])
  }

  @Test("Slice cuts by attributes in operator set 9")
  func oldSlice() throws {
    let x: (shape: [Int], values: [Float]) = ([2, 4], [1, 2, 3, 4, 5, 6, 7, 8])
    let result = try runOperator(
      "Slice", [x],
      attributes: [
        ONNXAttribute("axes", .integers([1])), ONNXAttribute("starts", .integers([1])),
        ONNXAttribute("ends", .integers([.max])),
      ], version: 9)
    #expect(result.shape == [2, 3])
    #expect(result.values == [2, 3, 4, 6, 7, 8])
  }

  @Test(
    "Slice cuts forwards and backwards by constant inputs, and clamps what lies outside",
    arguments: [
      (Int64(1), Int64(3), Int64(1), [Float](arrayLiteral: 1, 2)),
      (-2, .max, 1, [3, 4]),
      (.min, .max, 2, [0, 2, 4]),
      (.max, .min, -1, [4, 3, 2, 1, 0]),
      (-1, -4, -2, [4, 2]),
      (3, 1, 1, []),
      (0, 5, .max, [0]),
      (4, .min, .min, [4]),
    ])
  func slice(start: Int64, end: Int64, step: Int64, expected: [Float]) throws {
    let result = try runOperator(
      "Slice", [([5], [0, 1, 2, 3, 4])],
      constants: [
        ONNXTensor(name: "starts", integers: [start]), ONNXTensor(name: "ends", integers: [end]),
        ONNXTensor(name: "axes", integers: [-1]), ONNXTensor(name: "steps", integers: [step]),
      ])
    #expect(result.values == expected)
    #expect(result.shape == [expected.count])
  }

  @Test("Reshape keeps lengths for 0 and works out the one that is −1")
  func reshape() throws {
    let shape = ONNXTensor(name: "shape", integers: [0, -1, 2])
    let result = try runOperator(
      "Reshape", [([2, 6], (0..<12).map(Float.init))], constants: [shape])
    #expect(result.shape == [2, 3, 2])
    #expect(result.values == (0..<12).map(Float.init))
  }

  @Test("Transpose moves axes, reversing them by default")
  func transpose() throws {
    let x: (shape: [Int], values: [Float]) = ([1, 2, 3], [1, 2, 3, 4, 5, 6])
    let swapped = try runOperator(
      "Transpose", [x], attributes: [ONNXAttribute("perm", .integers([0, 2, 1]))])
    #expect(swapped.shape == [1, 3, 2])
    #expect(swapped.values == [1, 4, 2, 5, 3, 6])
    let reversed = try runOperator("Transpose", [x])
    #expect(reversed.shape == [3, 2, 1])
    #expect(reversed.values == [1, 4, 2, 5, 3, 6])
  }

  @Test("Concat joins along an axis counted from either end")
  func concatenate() throws {
    let x: (shape: [Int], values: [Float]) = ([2, 1], [1, 2])
    let y: (shape: [Int], values: [Float]) = ([2, 2], [3, 4, 5, 6])
    let result = try runOperator(
      "Concat", [x, y], attributes: [ONNXAttribute("axis", .integer(-1))])
    #expect(result.shape == [2, 3])
    #expect(result.values == [1, 3, 4, 2, 5, 6])
  }

  @Test(
    "Flatten makes a matrix",
    arguments: [(0, [1, 24]), (1, [2, 12]), (3, [24, 1]), (-1, [6, 4])])
  func flatten(axis: Int, shape: [Int]) throws {
    let result = try runOperator(
      "Flatten", [([2, 3, 4], (0..<24).map(Float.init))],
      attributes: [ONNXAttribute("axis", .integer(Int64(axis)))])
    #expect(result.shape == shape)
    #expect(result.values == (0..<24).map(Float.init))
  }
}
