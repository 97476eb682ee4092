import Comparison
public import Foundation

extension SweepResults {
  /// Version of the file `sweep.json`.
  public static let schema = 1

  /// `sweep.json`: every point with its estimate, its difference from the best and its runs; the same bytes
  /// for the same outcomes, ending with a newline.
  ///
  /// - Throws: where Foundation cannot write the object.
  public func json() throws -> Data {
    let object: [String: Any] = [
      "schema": Self.schema, "name": plan.description.name, "experiment": plan.experimentFile,
      "figure": figure.key, "preference": figure.preference.rawValue, "unit": figure.unit,
      "confidence_of_differences": Self.confidence,
      "best": best.map { points[$0].point.number } ?? NSNull() as Any,
      "points": points.indices.map(object(of:)),
    ]
    var data = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    data.append(contentsOf: Array("\n".utf8))
    return data
  }

  private func object(of index: Int) -> [String: Any] {
    let result = points[index]
    var object: [String: Any] = [
      "number": result.point.number, "label": result.point.label,
      "overrides": result.point.overrides.map(\.text), "runs": result.runs.map(object(of:)),
    ]
    object["value"] = result.mean
    object["low"] = result.interval?.low
    object["high"] = result.interval?.high
    if let difference = differences[index] {
      object["difference"] = difference.mean
      object["difference_low"] = difference.low
      object["difference_high"] = difference.high
    }
    object["verdict"] = index == best ? "best" : verdict(of: index)?.rawValue
    return object
  }

  private func object(of run: SweepRunResult) -> [String: Any] {
    var object: [String: Any] = [
      "name": run.job.name, "seed": run.job.seed,
      "ending": run.outcome?.ending.rawValue ?? "open",
    ]
    object["value"] = run.outcome?.figure
    object["reason"] = run.outcome?.reason
    return object
  }

  /// `sweep.csv`: a row for each run, with a column for each key that the points replace.
  public var csv: String {
    var keys: [String] = []
    for override in plan.points.flatMap(\.overrides) where !keys.contains(override.key) {
      keys.append(override.key)
    }
    let header = ["run", "point", "seed"] + keys + ["ending", figure.key]
    let rows = points.flatMap { result in
      result.runs.map { run in
        let values = keys.map { key in
          result.point.overrides.last { $0.key == key }?.value ?? ""
        }
        return [run.job.name, "\(result.point.number)", "\(run.job.seed)"] + values
          + [run.outcome?.ending.rawValue ?? "open", run.outcome?.figure.map { "\($0)" } ?? ""]
      }
    }
    return ([header] + rows).map { row in
      row.map(\.quotedForCSV).joined(separator: ",") + "\n"
    }.joined()
  }
}
