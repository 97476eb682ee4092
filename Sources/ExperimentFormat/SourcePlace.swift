/// Where a value of an experiment was written: a line of a file, or an override of the command line.
public struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
  /// The file as the user named it, or the override as it was typed (`--set ppo.epochs=3`).
  public let source: String
  /// Line in the file, counted from 1; nil for an override and for a file as a whole.
  public let line: Int?

  /// - Parameters:
  ///   - source: name of the file or text of the override.
  ///   - line: line counted from 1, or nil.
  public init(source: String, line: Int? = nil) {
    self.source = source
    self.line = line
  }

  /// `file:line`, or the source alone.
  public var description: String {
    line.map { "\(source):\($0)" } ?? source
  }
}
