import Foundation

/// What an end of a link tells when it ends.
public protocol LinkReport: Encodable {}

extension LinkReport {
  /// One object with the keys of the properties in snake case.
  ///
  /// - Throws: `EncodingError` where a figure is no number.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
