import ArgumentParser
import Foundation
import ONNXFormat

/// `treadmill-robot infer`: a policy's network on given inputs, for comparisons with other runtimes.
struct InferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer",
    abstract: "Computes a policy's outputs for inputs from standard input.",
    discussion: "Inputs and outputs are little-endian single-precision numbers without a header.")

  @Argument(help: "An exported policy.")
  var policy: String

  func run() throws {
    let executor = try ONNXExecutor(ONNXModel(contentsOf: URL(fileURLWithPath: policy)))
    guard executor.inputs.count == 1, executor.outputs.count == 1 else {
      throw BadInput(
        description: """
          \(policy): found \(executor.inputs.count) inputs and \(executor.outputs.count) outputs, \
          expected one of each
          """)
    }
    let (width, outputWidth) = (executor.inputs[0].elementCount, executor.outputs[0].elementCount)
    let bytes = [UInt8](FileHandle.standardInput.readDataToEndOfFile())
    guard width > 0, bytes.count % (4 * width) == 0 else {
      throw BadInput(
        description: "standard input: found \(bytes.count) bytes, expected inputs of \(4 * width)")
    }
    var workspace = ONNXWorkspace(executor)
    var input = [Float](repeating: 0, count: width)
    var output = [Float](repeating: 0, count: outputWidth)
    for start in stride(from: 0, to: bytes.count, by: 4 * width) {
      for index in input.indices {
        let word = (0..<4).reduce(UInt32(0)) {
          $0 | UInt32(bytes[start + 4 * index + $1]) << (8 * UInt32($1))
        }
        input[index] = Float(bitPattern: word)
      }
      workspace.setInput(0, input)
      workspace.run()
      workspace.copyOutput(0, into: &output)
      FileHandle.standardOutput.write(
        Data(
          output.flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
          }
        ))
    }
  }
}
