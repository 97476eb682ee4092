public import Comparison

extension EvaluationReport {
  /// Every figure that a case may have.
  public static var figures: [ComparedFigure] { CaseFigure.all.map(\.compared) }

  /// Controllers that played the same cases, beside one of them.
  ///
  /// - Parameters:
  ///   - reports: of each controller, by its name: of the same cases and engines in the same order.
  ///   - baseline: index of the one that the others are compared with.
  /// - Precondition: the cases of all are the same.
  public static func comparison(
    _ reports: [(name: String, report: EvaluationReport)], baseline: Int
  ) -> ControllerComparison {
    let cases = reports.map(\.report.cases)
    var lines: [ComparisonLine] = []
    for (index, first) in cases[baseline].enumerated() {
      let results = cases.map { $0[index] }
      precondition(
        results.allSatisfy {
          $0.name == first.name && $0.engine == first.engine && $0.episodes == first.episodes
        }, "case \(index) of one controller is not that of another")
      for figure in CaseFigure.all.indices {
        let measured = results.map { $0.measured(figure) }
        guard measured.contains(where: { $0 != nil }) else { continue }
        lines.append(
          ComparisonLine(
            engine: first.engine, caseName: first.name, figure: CaseFigure.all[figure].compared,
            measured: measured, baseline: baseline, number: lines.count))
      }
    }
    return ControllerComparison(
      controllers: reports.map(\.name), baseline: baseline, lines: lines)
  }
}

extension CaseFigure {
  fileprivate var compared: ComparedFigure {
    ComparedFigure(
      key: key, title: heading.0, name: name, unit: heading.unit, digits: digits,
      tableFactor: tableFactor,
      preference: preference)
  }
}

extension CaseResult {
  /// A figure of the episodes by which it is compared.
  fileprivate func measured(_ figure: Int) -> MeasuredFigure? {
    let samples = comparedSamples(figure)
    return CaseFigure.all[figure].estimate(samples).map {
      MeasuredFigure(value: $0.value, low: $0.low, high: $0.high, samples: samples)
    }
  }

  /// `[episodes]` the figure of those that count, nil for the others.
  private func comparedSamples(_ figure: Int) -> [Double?] {
    guard !CaseFigure.all[figure].countsFalls,
      let survived = CaseFigure.all.firstIndex(where: { $0.key == "survived" })
    else { return samples[figure] }
    return zip(samples[figure], samples[survived]).map { $1 == 1 ? $0 : nil }
  }
}
