import EvaluationSuites
import ExperimentFormat
import Foundation

/// Finds suites by what users call them.
public enum SuiteSource {
  /// A built-in suite, or that of a file.
  ///
  /// - Throws: `EvaluationError` where there is none of that name, `ExperimentError` where the file
  ///   has a fault.
  public static func suite(_ nameOrPath: String) throws -> EvaluationSuite {
    if let found = EvaluationSuite.builtIn.first(where: { $0.name == nameOrPath }) {
      return found.suite
    }
    guard FileManager.default.fileExists(atPath: nameOrPath) else {
      throw EvaluationError.unknownSuite(
        name: nameOrPath,
        question: NearestName.question(
          for: nameOrPath, among: EvaluationSuite.builtIn.map(\.name)))
    }
    return try EvaluationSuite.load(file: nameOrPath)
  }
}
