/// What decides where a search breaks down: whether there is a point at all.
extension StageChain {
  /// Searches; where that fails numerically or takes more steps than any program should, searches once
  /// more from slacks and multipliers of one size, and asks at last whether any point satisfies the rows.
  ///
  /// Multipliers grow without bound where rows contradict one another by little, and may spoil the
  /// Newton matrix before they prove anything. The sum of all violations has a least value always, with
  /// multipliers of at most 1 that are Farkas' certificate where it is not zero.
  mutating func searchWithPhaseOne(_ settings: SolverSettings) -> SolverReport {
    let first = search(settings)
    // A caller who allows fewer steps than the default wants no more of them.
    let enough = SolverSettings().iterationLimit
    func isBroken(_ report: SolverReport) -> Bool {
      let isEndless = report.status == .iterationLimit && report.iterationCount >= enough
      return report.status == .numericalFailure || isEndless
    }
    guard isBroken(first) else { return first }

    for (k, stage) in stages.enumerated() { stage.clearUnknowns(butStates: k == 0) }
    guard startCold(settings, fitsCost: false) else { return first }
    let report = search(settings)
    guard isBroken(report) else { return report }

    var phaseOne = settings
    phaseOne.iterationLimit = max(settings.iterationLimit, enough)
    minimizeViolations()
    guard startCold(phaseOne), search(phaseOne).status == .solved else { return report }
    let violation = sides.largestViolation
    guard violation > StageChain.leastViolation(settings) else { return report }
    return SolverReport(
      status: .primalInfeasible, iterationCount: report.iterationCount, primalResidual: violation,
      dualResidual: report.dualResidual, dualityGap: report.dualityGap)
  }

  /// A violation that is more than the tolerance of the search for it.
  private static func leastViolation(_ settings: SolverSettings) -> Double {
    10 * settings.tolerance
  }

  /// Replaces the cost by the sum of all violations of hard rows; soft rows no longer count.
  private func minimizeViolations() {
    for (k, stage) in stages.enumerated() {
      stage.clearUnknowns(butStates: k == 0)
      stage.gradient.fill(stage.width, with: 0)
      stage.hessian.elements.fill(stage.width * stage.width, with: 0)
      stage.addPaddingCost()
      stage.hessian.findBands()
    }
    sides.soften()
  }
}

extension RowSides {
  /// Makes hard sides soft at a price of 1, equality rows two such sides, and drops soft ones.
  func soften() {
    for row in 0..<rowCount {
      let (lower, upper) = (row, row + rowCount)
      if isEqual[upper] > 0 {
        set(row, lower: -constant[upper], upper: -constant[upper], linearPenalty: 1)
      } else {
        let isHard = isSoft[lower] + isSoft[upper] == 0
        set(
          row, lower: isHard && isBound[lower] > 0 ? constant[lower] : -.infinity,
          upper: isHard && isBound[upper] > 0 ? -constant[upper] : .infinity, linearPenalty: 1)
      }
    }
  }

  /// The largest e.
  var largestViolation: Double {
    (0..<count).reduce(0) { max($0, isSoft[$1] * violation[$1]) }
  }
}
