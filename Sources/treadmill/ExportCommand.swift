import ArgumentParser
import Foundation
import ONNXFormat
import Training

/// `treadmill export`: the policy in the format of a robot's runtime.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a run's policy for a robot's runtime, with golden vectors that verify it.")

  @Argument(help: ArgumentHelp("A run directory, or one of its checkpoints.", valueName: "run"))
  var path: String

  @Option(help: "onnx (contract in the metadata) or openloong (what 青龙's runtime loads).")
  var format = PolicyExport.Format.onnx

  @Option(help: "The directory to write to; RUN/export without it.")
  var out: String?

  func run() throws {
    let folder = out.map { URL(fileURLWithPath: $0, isDirectory: true) }
    let export = try PolicyExport(run: path)
    if let note = export.checkpoint?.bestNote { StandardError.write(note + "\n") }
    let files = try export.write(format, to: folder ?? defaultFolder)
    for file in files { print(file.relativePath) }
  }

  /// `export` beside the checkpoint or in the run directory.
  private var defaultFolder: URL {
    let url = URL(fileURLWithPath: path)
    let folder = url.pathExtension == "h5" ? url.deletingLastPathComponent() : url
    return folder.appending(path: "export", directoryHint: .isDirectory)
  }
}

extension PolicyExport.Format: ExpressibleByArgument {}

/// `treadmill verify`: an exported policy computes what the trainer computed.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Replays the golden vectors of an exported policy.")

  @Argument(help: "The directory of an export, or the policy in it.")
  var policy: String

  @Flag(help: "Prints the policy's graph; then golden vectors need not be there.")
  var graph = false

  func run() throws {
    let url = URL(fileURLWithPath: policy)
    let folder = url.pathExtension == "onnx" ? url.deletingLastPathComponent() : url
    if graph {
      let file = url.pathExtension == "onnx" ? url : url.appending(path: "policy.onnx")
      print(try ONNXModel(contentsOf: file).graphDescription, terminator: "")
      return
    }
    let golden = try GoldenVectors(contentsOf: folder.appending(path: "golden.json"))
    let model = try ONNXModel(contentsOf: folder.appending(path: golden.policy))
    let deviation = try golden.replay(through: ONNXExecutor(model))
    let worst = "largest deviation \(deviation.largest) of \(golden.tolerance) allowed"
    guard deviation.largest <= golden.tolerance else {
      throw BadInput(
        description: """
          \(golden.policy) does not compute its golden vectors: \(worst), at output \
          \(deviation.elementIndex) of vector \(deviation.vectorIndex)
          """)
    }
    print("\(golden.policy): \(golden.inputs.count) golden vectors pass, \(worst)")
  }
}
