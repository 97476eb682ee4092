import Foundation

/// `log.txt`: what was said, each line with the time.
struct RunLog {
  private let file: URL

  /// - Throws: `RunError` where the file cannot be written.
  init(file: URL) throws(RunError) {
    self.file = file
    try RunFiles.append(Data(), to: file)
  }

  /// Adds a line. A log that cannot be written is no reason to lose a run: whatever made it fail
  /// will stop the next checkpoint with its reason.
  func say(_ text: String) {
    let time = Date().formatted(.iso8601)
    do {
      try RunFiles.append(Data("\(time) \(text)\n".utf8), to: file)
    } catch {
      FileHandle.standardError.write(Data("treadmill: warning: \(error)\n".utf8))
    }
  }
}
