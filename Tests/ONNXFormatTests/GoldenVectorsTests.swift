import Foundation
import Testing

@testable import ONNXFormat

@Suite struct GoldenVectorsTests {
  @Test("golden vectors come back to the bit")
  func roundTrip() throws {
    try withFolder { folder in
      var state: UInt32 = 1
      let values = (0..<20_000).map { _ -> Float in
        state = state &* 1_664_525 &+ 1_013_904_223
        let value = Float(bitPattern: state)
        return value.isFinite ? value : 0
      }
      let golden = try GoldenVectors(
        policy: "policy.onnx", input: "obs", output: "actions",
        inputs: [values, values.reversed()], outputs: [[-0.0], [.leastNonzeroMagnitude]])
      let url = folder.appendingPathComponent("golden.json")
      try golden.write(to: url)
      let read = try GoldenVectors(contentsOf: url)
      #expect(read.inputs[0].map(\.bitPattern) == values.map(\.bitPattern))
      #expect(read.outputs[1] == [.leastNonzeroMagnitude])
      #expect(read == golden)
    }
  }

  @Test("a replay finds the largest deviation and where it is")
  func replay() throws {
    let policy = try samplePolicy()
    let executor = try ONNXExecutor(policy.model(format: .onnx, producerVersion: "0"))
    var numbers = TestNumbers(seed: 9)
    let inputs = (0..<8).map { _ in numbers.array(5) }
    var outputs = inputs.map { evaluate(policy, $0) }
    func golden() throws -> GoldenVectors {
      try GoldenVectors(
        policy: "policy.onnx", input: "obs", output: "actions", inputs: inputs, outputs: outputs)
    }
    let good = try golden().replay(through: executor)
    #expect(try good.largest <= golden().tolerance)

    outputs[6][2] += 0.25
    let bad = try golden().replay(through: executor)
    #expect(bad.vectorIndex == 6)
    #expect(bad.elementIndex == 2)
    #expect(abs(bad.largest - 0.25 / max(1, abs(outputs[6][2]))) < 1e-5)
  }

  @Test("a policy with other names or lengths is refused")
  func otherPolicy() throws {
    let executor = try ONNXExecutor(samplePolicy().model(format: .onnx, producerVersion: "0"))
    for (name, count) in [("observations", 5), ("obs", 4)] {
      let golden = try GoldenVectors(
        policy: "p", input: name, output: "actions", inputs: [[Float](repeating: 0, count: count)],
        outputs: [[0, 0, 0]])
      #expect(throws: ONNXFormatError.self) { try golden.replay(through: executor) }
    }
  }

  @Test("files that are missing, no JSON, of another layout or contradict themselves are refused")
  func badFiles() throws {
    try withFolder { folder in
      let url = folder.appendingPathComponent("golden.json")
      #expect(throws: ONNXFormatError.self) { try GoldenVectors(contentsOf: url) }
      let texts = [
        "", "{", "[]", "{\"schema\": 1}",
        sample(inputs: "[[1]]", outputs: "[[1], [2]]"), sample(inputs: "[]", outputs: "[]"),
        sample(inputs: "[[1], [1, 2]]", outputs: "[[1], [2]]"),
        sample(inputs: "[[1e99]]", outputs: "[[1]]"), sample(inputs: "[[null]]", outputs: "[[1]]"),
        sample(schema: 2, inputs: "[[1]]", outputs: "[[1]]"),
      ]
      for text in texts {
        try Data(text.utf8).write(to: url)
        let error = #expect(throws: ONNXFormatError.self, "\(text)") {
          try GoldenVectors(contentsOf: url)
        }
        #expect(error?.description.hasPrefix(url.path) == true)
      }
      try Data(sample(inputs: "[[1]]", outputs: "[[1]]").utf8).write(to: url)
      #expect(try GoldenVectors(contentsOf: url).inputs == [[1]])
    }
  }

  @Test("vectors that are not finite are refused before they are written")
  func notFinite() {
    #expect(throws: ONNXFormatError.self) {
      try GoldenVectors(
        policy: "p", input: "obs", output: "actions", inputs: [[.nan]], outputs: [[1]])
    }
  }

  private func sample(schema: Int = 1, inputs: String, outputs: String) -> String {
    """
    {"schema": \(schema), "policy": "policy.onnx", "input": "obs", "output": "actions",
     "tolerance": 1e-5, "inputs": \(inputs), "outputs": \(outputs)}
    """
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "treadmill-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
