import Comparison

extension SweepResults {
  /// What a terminal shows: the points from the best to the worst, then what can be said of the best.
  public var text: String {
    let header = [
      "point", "", figure.title, "95 % interval", "runs", "from the best", "verdict",
    ]
    let rows = ranking.map { index in
      let result = points[index]
      return [
        "\(result.point.number)", result.point.label, figure.text(result.mean),
        range(result.interval), "\(result.finishedRuns.count) of \(result.runs.count)",
        figure.text(differences[index]?.mean, hasSign: true),
        verdict(of: index)?.words ?? "best",
      ]
    }
    return TextTable([header] + rows, wordColumnCount: 2).text + sentences.joined(separator: "\n")
      + "\n"
  }

  /// What can be said of the best point, and whether the sweep is complete.
  public var sentences: [String] {
    var sentences: [String] = []
    if let best {
      sentences.append(
        "Best by \(figure.name): point \(points[best].point.number) (\(points[best].point.label)), "
          + "\(figure.text(points[best].mean))"
          + (points[best].interval.map { ", 95 % interval \(range($0))" } ?? "") + ".")
      sentences += comparisons
    } else {
      sentences.append("No run has the figure \(figure.name).")
    }
    if endedCount < runs.count {
      sentences.append("\(endedCount) of \(runs.count) runs have ended.")
    }
    if !failedRuns.isEmpty {
      sentences.append(
        failedRuns.count == 1
          ? "1 run failed: \(failedRuns[0].job.name)."
          : "\(failedRuns.count) runs failed: "
            + failedRuns.map(\.job.name).joined(separator: ", ") + ".")
    }
    return sentences
  }

  /// Which points are worse than the best beyond chance, and of which that cannot be told.
  private var comparisons: [String] {
    func numbers(_ verdict: Verdict) -> String? {
      let found = points.indices.filter { self.verdict(of: $0) == verdict }
      guard !found.isEmpty else { return nil }
      return (found.count == 1 ? "point " : "points ")
        + found.map { "\(points[$0].point.number)" }.joined(separator: ", ")
    }
    return [
      numbers(.worse).map { "The difference is real from \($0)." },
      numbers(.noDifference).map { "With these seeds it cannot be told from \($0)." },
      numbers(.unknown).map { "Too few seeds for a comparison with \($0)." },
    ].compactMap { $0 }
  }

  /// The ends of an interval; a dash for none.
  func range(_ interval: StudentInterval?, hasSign: Bool = false) -> String {
    interval.map {
      "\(figure.text($0.low, hasSign: hasSign)) to \(figure.text($0.high, hasSign: hasSign))"
    } ?? "–"
  }
}
