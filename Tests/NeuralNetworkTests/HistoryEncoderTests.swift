import LinearAlgebra
import Reproducibility
import Testing

@testable import NeuralNetwork

@Suite struct HistoryEncoderTests {
  /// Central differences of single-precision losses of order 1 with steps of 1/256: rounding gives
  /// 10⁻⁷ · 256 ≈ 3·10⁻⁵, curvature about 10⁻⁵; small derivatives are compared absolutely.
  private static let step: Float = 1 / 256
  private static let tolerance = 1e-3

  /// Layers of an encoder: kernels longer and shorter than strides, frames that fill whole strides and
  /// that do not, with and without a code of its own.
  struct Sizes: Sendable {
    let frameCount: Int
    let kernels: [Int]
    let strides: [Int]
    let codeCount: Int?
  }

  static let sizes = [
    Sizes(frameCount: 11, kernels: [4, 2], strides: [2, 1], codeCount: 3),
    Sizes(frameCount: 12, kernels: [2, 3], strides: [3, 1], codeCount: nil),
    Sizes(frameCount: 9, kernels: [3], strides: [2], codeCount: 2),
  ]

  private struct Case {
    static let channelCount = 2
    let encoder: HistoryEncoder
    let parameters: FloatBuffer
    let workspace: HistoryEncoderWorkspace
    let rowCount = 3

    init(_ sizes: Sizes, activation: Activation = .tanh) {
      var layout = ParameterLayout()
      encoder = HistoryEncoder(
        name: "encoder", frameCount: sizes.frameCount, channelCount: Case.channelCount,
        channelCounts: sizes.kernels.map { _ in 16 }, kernelLengths: sizes.kernels,
        strides: sizes.strides, activation: activation, codeCount: sizes.codeCount,
        layout: &layout)
      parameters = FloatBuffer(count: layout.count)
      workspace = HistoryEncoderWorkspace(for: encoder, rowCapacity: 4)
      var stream = RandomStream(seed: 3, stream: 0)
      for i in 0..<layout.count { parameters[i] = Float(0.3 * stream.normal()) }
      fillWindows(&stream)
    }

    func fillWindows(_ stream: inout RandomStream) {
      for row in 0..<rowCount {
        for i in 0..<workspace.windows.columnCount {
          workspace.windows[row, i] = Float(stream.normal())
        }
      }
    }

    func weights() -> [PackedLayer] {
      encoder.layers.map { layer in
        let weights = PackedLayer(layer)
        for piece in 0..<weights.pieceCount {
          weights.refresh(piece: piece, parameters: parameters)
        }
        return weights
      }
    }

    /// Σ wᵢⱼ codeᵢⱼ with fixed weights.
    func loss() -> Double {
      encoder.forward(rowCount: rowCount, workspace: workspace, weights: weights())
      var sum = 0.0
      for row in 0..<rowCount {
        for i in 0..<encoder.codeCount {
          sum += Double(workspace.code[row, i] * Case.weight(row, i))
        }
      }
      return sum
    }

    func gradients() -> FloatBuffer {
      let gradients = FloatBuffer(count: parameters.count)
      for row in 0..<rowCount {
        for i in 0..<encoder.codeCount { workspace.dCode[row, i] = Case.weight(row, i) }
      }
      encoder.backward(
        rowCount: rowCount, workspace: workspace, weights: weights(), gradients: gradients)
      return gradients
    }

    static func weight(_ row: Int, _ i: Int) -> Float { Float((5 * row + i) % 7) / 20 - 0.15 }
  }

  @Test("gradients of all parameters agree with central differences", arguments: sizes.indices)
  func gradientsAgree(index: Int) {
    let c = Case(Self.sizes[index])
    _ = c.loss()
    let gradients = c.gradients()
    for i in 0..<c.parameters.count {
      let value = c.parameters[i]
      c.parameters[i] = value + Self.step
      let above = c.loss()
      c.parameters[i] = value - Self.step
      let below = c.loss()
      c.parameters[i] = value
      let difference = (above - below) / Double(2 * Self.step)
      #expect(
        abs(Double(gradients[i]) - difference) <= Self.tolerance * max(1, abs(difference)),
        "parameter \(i): \(gradients[i]), \(difference)")
    }
  }

  @Test(
    "the code is what the sums over channels, kernel and positions give", arguments: sizes.indices)
  func agreesWithSums(index: Int) {
    let c = Case(Self.sizes[index], activation: .relu)
    _ = c.loss()
    for row in 0..<c.rowCount {
      // Frames [length][channels] in double precision.
      var x = (0..<c.encoder.frameCount).map { frame in
        (0..<Case.channelCount).map {
          Double(c.workspace.windows[row, frame * Case.channelCount + $0])
        }
      }
      for convolution in c.encoder.convolutions {
        let weight = convolution.layer.weight(in: c.parameters)
        x = (0..<convolution.outputLength(of: x.count)).map { position in
          (0..<convolution.layer.outputCount).map { channel in
            var sum = Double(c.parameters[convolution.layer.biasRange.lowerBound + channel])
            for k in 0..<convolution.kernelLength {
              for i in 0..<convolution.channelCount {
                sum +=
                  Double(weight[channel, k * convolution.channelCount + i])
                  * x[position * convolution.stride + k][i]
              }
            }
            return max(sum, 0)
          }
        }
      }
      var code = x.flatMap { $0 }
      #expect(code.count == c.encoder.featureCount)
      if let projection = c.encoder.projection {
        let weight = projection.weight(in: c.parameters)
        code = (0..<projection.outputCount).map { unit in
          let bias = Double(c.parameters[projection.biasRange.lowerBound + unit])
          return code.indices.reduce(bias) { $0 + Double(weight[unit, $1]) * code[$1] }
        }
      }
      for (i, expected) in code.enumerated() {
        // Sums of some 30 products of numbers near 1 in single precision.
        #expect(abs(Double(c.workspace.code[row, i]) - expected) < 1e-5)
      }
    }
  }

  @Test("a window's code does not depend on its neighbours, to the bit", arguments: sizes.indices)
  func windowsAreApart(index: Int) {
    let c = Case(Self.sizes[index])
    _ = c.loss()
    let codes = (0..<c.encoder.codeCount).map { c.workspace.code[0, $0] }
    for row in 1..<4 {
      for i in 0..<c.workspace.windows.columnCount { c.workspace.windows[row, i] = 1e6 }
    }
    _ = c.loss()
    #expect((0..<c.encoder.codeCount).map { c.workspace.code[0, $0] } == codes)
  }

  @Test("the shape of 青龙's shipped encoder is 19, then 8 frames and 128 numbers")
  func shippedShape() {
    var layout = ParameterLayout()
    let encoder = HistoryEncoder(
      name: "actor/history", frameCount: 100, channelCount: 42, channelCounts: [32, 16],
      kernelLengths: [6, 4], strides: [5, 2], activation: .relu, codeCount: nil, layout: &layout)
    #expect(encoder.convolutions[0].outputLength(of: 100) == 19)
    #expect(encoder.convolutions[1].outputLength(of: 19) == 8)
    #expect(encoder.codeCount == 128)
    #expect(encoder.pitches == [100, 20, 10])
    #expect(
      layout.slices.map(\.name) == [
        "actor/history/0/weight", "actor/history/0/bias", "actor/history/1/weight",
        "actor/history/1/bias",
      ])
    #expect(layout.slices.map(\.shape) == [[32, 252], [32], [16, 128], [16]])
  }

  @Test("a window is normalised channel by channel, its first frame standing for those before")
  func normalizesWindows() {
    var normalizer = ObservationNormalizer(observationCount: 3, isEnabled: true)
    let observations = Matrix(paddedRowCount: 2, columnCount: 3)
    observations.copyElements(of: [1, 10, -3, 3, 30, -3])
    normalizer.update(observations, pool: WorkerPool(workerCount: 1))
    // Means 2, 20, −3 and deviations 1, 10, 0; frames of numbers 2 and 0.
    let frames = FloatBuffer(count: 8)
    frames.copy([9, 9, -3, 1, -2, 5, 7, 7], to: 0)
    let windows = Matrix(paddedRowCount: 2, columnCount: 8)
    WindowNormalizer(normalizer, components: [2, 0], frameCount: 4).normalize(
      HistoryWindow(start: 2, frameCount: 2), of: frames, intoRow: 1, of: windows)
    let expected: [Float] = [0, -1 / 1.01, 0, -1 / 1.01, 0, -1 / 1.01, 100, 3 / 1.01]
    for i in 0..<8 { #expect(abs(windows[1, i] - expected[i]) <= 2 * abs(expected[i]).ulp) }
    #expect((0..<8).allSatisfy { windows[0, $0] == 0 })
  }
}
