/// Where and why a document is no well-formed XML.
public struct XMLFault: Error, Equatable, Sendable {
  /// Line of the fault, from 1.
  public let line: Int
  /// What was found.
  public let found: String
  /// What would be right.
  public let expected: String
}
