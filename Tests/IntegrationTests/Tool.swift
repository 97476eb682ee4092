import Foundation

/// The built command-line tool, run as a user runs it.
struct Tool {
  /// What a finished process left.
  struct Result {
    /// Exit code, or minus the number of the signal that ended it.
    var status: Int32
    var output: String
    var errors: String
  }

  /// The tool beside the test runner.
  static let url = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appending(path: "treadmill")

  /// Folder of the package.
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Runs the tool to its end in the package's folder.
  static func run(_ arguments: String...) throws -> Result {
    try run(arguments)
  }

  /// Runs the tool to its end in the package's folder.
  ///
  /// - Parameter variables: of the environment, besides those of the tests.
  static func run(_ arguments: [String], variables: [String: String] = [:]) throws -> Result {
    let running = try Running(arguments, variables: variables)
    return running.finish()
  }

  /// A process that has been started.
  final class Running {
    private let process = Process()
    private let output: URL
    private let errors: URL

    init(_ arguments: [String], variables: [String: String] = [:]) throws {
      let folder = FileManager.default.temporaryDirectory
      output = folder.appending(path: "\(UUID().uuidString).out")
      errors = folder.appending(path: "\(UUID().uuidString).err")
      for file in [output, errors] { try Data().write(to: file) }
      process.executableURL = Tool.url
      process.arguments = arguments
      process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
      process.currentDirectoryURL = Tool.package
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      process.standardInput = FileHandle.nullDevice
      try process.run()
    }

    /// Waits until `condition` holds or the process has ended.
    func wait(until condition: () -> Bool) {
      while process.isRunning, !condition() { usleep(2_000) }
    }

    /// Number of the process.
    var identifier: Int32 { process.processIdentifier }

    /// Sends a signal.
    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for the end.
    func finish() -> Result {
      process.waitUntilExit()
      defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
      let status = process.terminationStatus
      return Result(
        status: process.terminationReason == .uncaughtSignal ? -status : status,
        output: (try? String(contentsOf: output, encoding: .utf8)) ?? "",
        errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
    }
  }
}

/// A folder that is removed with its content at the end of a test.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "treadmill-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Path of something in the folder.
  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Bytes of a file in the folder.
  func bytes(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }

  /// Lines of a text file in the folder.
  func lines(_ name: String) throws -> [String] {
    String(decoding: try bytes(name), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// Whether the folder has it.
  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Writes a text file.
  func write(_ text: String, to name: String, makingFolders: Bool = false) throws {
    let parent = url.appending(path: name).deletingLastPathComponent()
    if makingFolders {
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    }
    try Data(text.utf8).write(to: url.appending(path: name))
  }
}
