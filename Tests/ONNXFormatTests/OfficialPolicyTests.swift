import Foundation
import TestConditions
import Testing

@testable import ONNXFormat

@Suite(.enabled(if: SharedFiles.hasOfficialPolicy, "\(SharedFiles.absenceOfOfficialPolicy)"))
struct OfficialPolicyTests {
  @Test("OpenLoong's policy is read with its versions, shapes and constants")
  func contents() throws {
    let model = try ONNXModel(contentsOf: SharedFiles.officialPolicy)
    #expect(model.irVersion == 7)
    #expect(model.operatorSetVersion == 9)
    #expect(model.graph.inputs == [ONNXValueInfo(name: "observations", shape: [1, 4373])])
    #expect(model.graph.outputs == [ONNXValueInfo(name: "actions", shape: [1, 12])])
    #expect(model.graph.nodes.count == 18)
    #expect(model.unsupportedParts.isEmpty)
    // 301·256 + 256 + 2 (256² + 256) + 256·12 + 12 + 32·42·6 + 32 + 16·32·4 + 16.
    #expect(model.graph.parameterCount == 222_140)
  }

  @Test("its graph prints as a table with the shapes of all values")
  func table() throws {
    let table = try ONNXModel(contentsOf: SharedFiles.officialPolicy).graphDescription
    #expect(table.contains("input  observations float32[1,4373]"))
    #expect(table.contains("Slice_1"))
    #expect(table.contains("17[1,42,100]"))
    #expect(table.contains("18[1,32,19]"))
    #expect(table.contains("20[1,16,8]"))
    #expect(table.contains("23[1,301]"))
    #expect(!table.contains("[?]"))
  }

  @Test("it gives what onnxruntime gives")
  func outputs() throws {
    let executor = try ONNXExecutor(ONNXModel(contentsOf: SharedFiles.officialPolicy))
    let observation = (0..<4373).map { Float($0 * 37 % 101 - 50) / 100 }
    // onnxruntime 1.31.1 on the same observation.
    let expected: [Float] = [
      -0.06545268, -0.024533011, 0.081506923, -0.46672916, -0.01468064, -0.045261554, -0.12213479,
      0.16133864, -0.0021322854, 0.052282088, -0.23703374, -0.074913867,
    ]
    #expect(largestDifference(try executor.run(observation), expected) < 1e-5)
  }

  @Test("written again, it is the same model")
  func rewritten() throws {
    let model = try ONNXModel(contentsOf: SharedFiles.officialPolicy)
    #expect(try ONNXModel(data: model.data()) == model)
  }
}
