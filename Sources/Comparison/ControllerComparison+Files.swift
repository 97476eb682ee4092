public import Foundation

extension ControllerComparison {
  /// Version of the file `results.json`.
  public static let schema = 1

  /// `results.json`: every line with estimates, differences and verdicts; the same bytes for the same
  /// comparison, ending with a newline.
  ///
  /// - Parameter cases: what each controller did in each case, as evaluations write it.
  /// - Throws: where Foundation cannot write the object.
  public func json(cases: [[String: Any]]) throws -> Data {
    try file([
      "schema": Self.schema, "controllers": controllers, "baseline": controllers[baseline],
      "confidence_of_differences": PairedDifference.confidence, "lines": lines.map(object(of:)),
      "cases": cases,
    ])
  }

  /// `timing.json`: what ticks took, another at every run; ending with a newline.
  ///
  /// - Parameter timings: of controllers that tick.
  /// - Throws: where Foundation cannot write the object.
  public func json(timings: [ControllerTiming]) throws -> Data {
    let objects = timings.map { timing -> [String: Any] in
      [
        "controller": controllers[timing.controller], "engine": timing.engine,
        "period_us": timing.period * 1e6, "ticks": timing.times.count,
        "tick_median_us": timing.times.quantile(0.5) * 1e6,
        "tick_mean_us": timing.times.mean * 1e6, "tick_99_us": timing.times.quantile(0.99) * 1e6,
        "tick_largest_us": timing.times.largest * 1e6, "processor_share": timing.processorShare,
      ]
    }
    return try file(["schema": Self.schema, "timings": objects])
  }

  private func file(_ object: [String: Any]) throws -> Data {
    var data = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    data.append(contentsOf: Array("\n".utf8))
    return data
  }

  private func object(of line: ComparisonLine) -> [String: Any] {
    var figures: [String: Any] = [:]
    for (index, name) in controllers.enumerated() {
      guard let measured = line.measured[index] else { continue }
      var figure: [String: Any] = [
        "value": measured.value, "low": measured.low, "high": measured.high,
        "episodes": measured.samples.count { $0 != nil },
      ]
      if let verdict = line.verdicts[index] { figure["verdict"] = verdict.rawValue }
      if let difference = line.differences[index] {
        figure["difference"] = difference.mean
        figure["difference_low"] = difference.low
        figure["difference_high"] = difference.high
        figure["pairs"] = difference.pairCount
      }
      figures[name] = figure
    }
    return [
      "engine": line.engine, "case": line.caseName, "figure": line.figure.key,
      "preference": line.figure.preference.rawValue, "controllers": figures,
    ]
  }

  /// `results.csv`: a row for each line and controller.
  public var csv: String {
    let header = [
      "engine", "case", "figure", "preference", "controller", "value", "low", "high", "episodes",
      "difference", "difference_low", "difference_high", "pairs", "verdict",
    ]
    var rows = [header.joined(separator: ",")]
    for line in lines {
      for (index, name) in controllers.enumerated() {
        guard let measured = line.measured[index] else { continue }
        let difference = line.differences[index]
        var cells = [
          line.engine, line.caseName, line.figure.key, line.figure.preference.rawValue, name,
        ].map(\.quotedForCSV)
        cells += [measured.value, measured.low, measured.high].map { "\($0)" }
        cells.append("\(measured.samples.count { $0 != nil })")
        cells += [difference?.mean, difference?.low, difference?.high].map {
          $0.map { "\($0)" } ?? ""
        }
        cells.append(difference.map { "\($0.pairCount)" } ?? "")
        cells.append(line.verdicts[index]?.rawValue ?? "")
        rows.append(cells.joined(separator: ","))
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// In quotation marks where a comma, a quotation mark or the end of a line asks for them (RFC 4180).
  package var quotedForCSV: String {
    guard contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return self }
    return "\"" + replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
