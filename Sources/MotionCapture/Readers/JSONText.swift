import Foundation

/// Text of JSON, its errors as those of motion files.
enum JSONText {
  /// Decodes a value.
  ///
  /// - Throws: `invalid` with the path of the key.
  static func decode<Value: Decodable>(
    _ type: Value.Type, _ bytes: [UInt8], file: String
  ) throws(MotionFileError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      switch error {
      case .keyNotFound(let key, let context):
        throw invalid(file, context, found: "no '\(key.stringValue)'", expected: "one")
      case .typeMismatch(let type, let context):
        throw invalid(file, context, found: "a value of another type", expected: "\(type)")
      case .valueNotFound(let type, let context):
        throw invalid(file, context, found: "null", expected: "\(type)")
      case .dataCorrupted(let context):
        throw invalid(
          file, context, found: "broken JSON (\(context.reason))", expected: "a whole document")
      @unknown default: throw .invalid(file: file, place: "", found: "\(error)", expected: "JSON")
      }
    } catch {
      throw .invalid(file: file, place: "", found: "broken JSON", expected: "a whole document")
    }
  }

  private static func invalid(
    _ file: String, _ context: DecodingError.Context, found: String, expected: String
  ) -> MotionFileError {
    let path = context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }
    return .invalid(
      file: file, place: path.joined(separator: "."), found: found, expected: expected)
  }
}

extension DecodingError.Context {
  /// What the parser says, with line and column where it knows them.
  fileprivate var reason: String {
    let underlying = (underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
    return (underlying ?? debugDescription).trimmingCharacters(in: CharacterSet(charactersIn: "."))
  }
}
