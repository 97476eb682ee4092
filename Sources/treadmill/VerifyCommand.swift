import ArgumentParser
import Foundation
import ONNXFormat
import PolicyDeployment

/// `treadmill verify`: an exported policy computes what the trainer computed.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Replays golden vectors and reference rollout of an exported policy.",
    discussion: """
      Our own executor replays them, and ONNX Runtime too where the Python has numpy and onnxruntime; \
      what was done is said.
      """)

  @Argument(help: "The directory of an export, or the policy in it.")
  var policy: String

  @Flag(help: "Prints the policy's graph; then golden vectors need not be there.")
  var graph = false

  @Option(help: "The Python that is asked for ONNX Runtime.")
  var python = "python3"

  func run() throws {
    let url = URL(fileURLWithPath: policy)
    let folder = url.pathExtension == "onnx" ? url.deletingLastPathComponent() : url
    if graph {
      let file = url.pathExtension == "onnx" ? url : url.appending(path: "policy.onnx")
      print(try ONNXModel(contentsOf: file).graphDescription, terminator: "")
      return
    }
    let verification = try ExportVerification(folder: folder)
    let executor = try verification.executor()
    let name = verification.policy.lastPathComponent
    for replay in verification.replays {
      try report(replay, replay.inputs.map { try executor.run($0) }, by: name)
    }
    switch try ONNXRuntimePeer(python: python).run(verification) {
    case .absent(let reason):
      print("ONNX Runtime: not asked, \(reason)")
    case .outputs(let version, let outputs):
      for (replay, found) in zip(verification.replays, outputs) {
        try report(replay, found, by: "ONNX Runtime \(version)")
      }
    }
  }

  private func report(
    _ replay: ExportVerification.Replay, _ outputs: [[Float]], by name: String
  ) throws {
    let deviation = try replay.deviation(of: outputs)
    let worst = "largest deviation \(deviation.largest) of \(replay.tolerance) allowed"
    guard deviation.largest <= replay.tolerance else {
      throw BadInput(
        description: """
          \(name) does not compute its \(replay.name): \(worst), at number \
          \(deviation.elementIndex) of \(deviation.vectorIndex)
          """)
    }
    print("\(name): \(replay.name) pass, \(worst)")
  }
}

/// ONNX Runtime in the user's Python.
struct ONNXRuntimePeer {
  /// The interpreter, a name or a path.
  let python: String

  /// What came of asking.
  enum Answer {
    /// It is not installed; why, as half a sentence.
    case absent(String)
    /// Version, and `[replays, vectors, outputs]`.
    case outputs(String, [[[Float]]])
  }

  private static let absentStatus: Int32 = 77
  /// What a shell says of a program that is not there.
  private static let noProgramStatus: Int32 = 127

  /// Reads and writes rows of float32, little-endian.
  private static let script = """
    import sys
    try:
        import numpy, onnxruntime
    except ImportError as absence:
        print(absence, file=sys.stderr)
        sys.exit(77)
    policy, given, wanted, source, target = sys.argv[1:]
    session = onnxruntime.InferenceSession(policy, providers=["CPUExecutionProvider"])
    rows = numpy.fromfile(source, "<f4").reshape(-1, session.get_inputs()[0].shape[1])
    results = [session.run([wanted], {given: row[None]})[0] for row in rows]
    numpy.concatenate(results).astype("<f4").tofile(target)
    print(onnxruntime.__version__)
    """

  /// Runs all inputs.
  ///
  /// - Throws: `BadInput` where ONNX Runtime refuses the policy, or a file cannot be written.
  func run(_ verification: ExportVerification) throws -> Answer {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "treadmill-verify-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, target) = (folder.appending(path: "in"), folder.appending(path: "out"))
    let (words, faults) = (folder.appending(path: "stdout"), folder.appending(path: "stderr"))
    try Self.bytes(verification.replays.flatMap(\.inputs)).write(to: source)
    for file in [words, faults] { try Data().write(to: file) }

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      python, "-c", Self.script, verification.policy.path, verification.input,
      verification.output, source.path, target.path,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: words)
    process.standardError = try FileHandle(forWritingTo: faults)
    try process.run()
    process.waitUntilExit()

    let fault =
      try String(contentsOf: faults, encoding: .utf8)
      .split(separator: "\n").last.map(String.init) ?? "it said nothing"
    switch process.terminationStatus {
    case 0: break
    case Self.absentStatus: return .absent("\(python) lacks it (\(fault))")
    case Self.noProgramStatus: return .absent("there is no \(python)")
    default: throw BadInput(description: "ONNX Runtime refuses the policy: \(fault)")
    }
    let version = try String(contentsOf: words, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let count = verification.replays.reduce(0) { $0 + $1.inputs.count }
    var rows = try Self.rows(of: Data(contentsOf: target), count: count)[...]
    return .outputs(
      version,
      verification.replays.map { replay in
        defer { rows = rows.dropFirst(replay.inputs.count) }
        return Array(rows.prefix(replay.inputs.count))
      })
  }

  private static func bytes(_ rows: [[Float]]) -> Data {
    var data = Data(capacity: 4 * rows.count * (rows.first?.count ?? 0))
    for number in rows.joined() {
      for shift in [UInt32(0), 8, 16, 24] {
        data.append(UInt8(truncatingIfNeeded: number.bitPattern >> shift))
      }
    }
    return data
  }

  /// Rows of equal length.
  private static func rows(of data: Data, count: Int) -> [[Float]] {
    let bytes = [UInt8](data)
    let numbers = stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { start in
      Float(
        bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
    }
    let width = numbers.count / max(count, 1)
    return (0..<count).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
  }
}
