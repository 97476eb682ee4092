import Foundation
import LinearAlgebra

/// Starts the tool anew where the matrix library chose kernels below the processor's means: it reads
/// `OPENBLAS_CORETYPE` when it loads, before any code of ours runs.
///
/// Only the benchmark measures the library, as the machine's peak; the learner multiplies by kernels
/// of its own.
enum MatrixKernels {
  /// Set to anything, it keeps the library's choice.
  private static let keepVariable = "TREADMILL_KEEP_MATRIX_KERNELS"
  /// What the library reads. Once set, by the user or by us, nothing is started anew.
  private static let libraryVariable = "OPENBLAS_CORETYPE"

  /// Replaces this process by one with better kernels, or returns where there are none.
  static func reexecuteIfBetter() {
    let environment = ProcessInfo.processInfo.environment
    guard environment[keepVariable] == nil, environment[libraryVariable] == nil,
      let better = BLASKernelChoice.better(than: BLASLibrary.coreName, features: features)
    else { return }
    let message =
      "OpenBLAS chose its \(BLASLibrary.coreName) kernels, starting anew with \(better) "
      + "(\(keepVariable)=1 keeps them)\n"
    FileHandle.standardError.write(Data(message.utf8))
    unsafe setenv(libraryVariable, better, 1)
    var arguments = unsafe CommandLine.arguments.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    // Returns only where it failed; the measurement then goes on with the library's choice, and
    // the copied arguments, a few bytes, stay until the end.
    unsafe execv("/proc/self/exe", arguments)
    unsafe unsetenv(libraryVariable)
  }

  /// Features of the first processor, as the kernel words them; none where it does not tell.
  private static var features: Set<String> {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") })
    else { return [] }
    return Set(line.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
