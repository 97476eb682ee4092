public import Foundation

/// A comparison of an earlier day, to see what has become worse since.
public struct StoredComparison: Sendable {
  private let file: String
  private let figures: [Key: Interval]

  private struct Key: Hashable {
    let engine: String
    let caseName: String
    let figure: String
    let controller: String
  }

  private struct Interval {
    let low: Double
    let high: Double
  }

  /// Reads a `results.json`.
  ///
  /// - Parameters:
  ///   - data: of the file.
  ///   - file: its name, for errors.
  /// - Throws: `StoredComparisonError` where it is none.
  public init(_ data: Data, file: String) throws(StoredComparisonError) {
    self.file = file
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
      throw StoredComparisonError(file: file, found: "no JSON object")
    }
    guard object["schema"] as? Int == ControllerComparison.schema,
      let lines = object["lines"] as? [[String: Any]]
    else {
      throw StoredComparisonError(
        file: file, found: "schema \(object["schema"] ?? "none") and \(object.keys.sorted())")
    }
    var figures: [Key: Interval] = [:]
    for (number, line) in lines.enumerated() {
      guard let engine = line["engine"] as? String, let caseName = line["case"] as? String,
        let figure = line["figure"] as? String,
        let controllers = line["controllers"] as? [String: [String: Any]]
      else {
        throw StoredComparisonError(
          file: file, found: "line \(number) with \(line.keys.sorted())")
      }
      for (controller, measured) in controllers {
        guard let low = measured["low"] as? Double, let high = measured["high"] as? Double,
          low <= high
        else {
          throw StoredComparisonError(
            file: file, found: "line \(number) without an interval of \(controller)")
        }
        let key = Key(engine: engine, caseName: caseName, figure: figure, controller: controller)
        figures[key] = Interval(low: low, high: high)
      }
    }
    self.figures = figures
  }

  /// What is worse than it was, beyond the interval that it had then: a sentence each.
  ///
  /// - Throws: `StoredComparisonError` where the two have no line in common.
  public func regressions(in comparison: ControllerComparison) throws(StoredComparisonError)
    -> [String]
  {
    var sentences: [String] = []
    var commonCount = 0
    for line in comparison.lines {
      for (name, measured) in zip(comparison.controllers, line.measured) {
        let key = Key(
          engine: line.engine, caseName: line.caseName, figure: line.figure.key, controller: name)
        guard let measured, let stored = figures[key] else { continue }
        commonCount += 1
        let isWorse =
          switch line.figure.preference {
          case .more: measured.value < stored.low
          case .less: measured.value > stored.high
          case .neither: false
          }
        guard isWorse else { continue }
        sentences.append(
          "\(name), \(line.engine), \(line.caseName): \(line.figure.key) is \(measured.value), "
            + "was between \(stored.low) and \(stored.high)")
      }
    }
    guard commonCount > 0 else {
      throw StoredComparisonError(
        file: file, found: "no line of \(comparison.controllers.joined(separator: ", "))")
    }
    return sentences
  }
}

/// A file that is no stored comparison, or of something else.
public struct StoredComparisonError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let file: String
  /// What it holds instead.
  public let found: String

  /// The sentence.
  public var description: String {
    "\(file): found \(found), expected results.json of 'treadmill compare' with the same controllers, "
      + "engines and cases"
  }
}
