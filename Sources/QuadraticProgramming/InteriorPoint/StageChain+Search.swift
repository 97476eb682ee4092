/// A primal-dual interior-point method with predictor and corrector (Mehrotra 1992, *On the
/// implementation of a primal-dual interior point method*; Nocedal and Wright 2006, *Numerical
/// Optimization*, §16.6) on a Newton matrix with proximal terms (Friedlander and Orban 2012, *A
/// primal–dual regularized interior-point method for convex quadratic programs*; Schwan et al. 2023,
/// *PIQP*), which is regular where rows depend on one another or the cost is flat.
extension StageChain {
  /// Part of the way to the boundary that a step goes.
  private static let boundaryFraction = 0.995
  /// Factor by which ρ grows where a pivot is not positive, and how often.
  private static let regularizationGrowth = 1e3
  private static let regularizationAttempts = 6
  /// Part of the gap that the tolerance allows below which products are not driven: smaller ones would
  /// only spoil the Newton matrix.
  private static let gapShare = 0.3

  /// Searches from the point at which the chain is.
  mutating func search(_ settings: SolverSettings) -> SolverReport {
    let productCount = max(sides.productCount, 1)
    var iteration = 0
    while true {
      let measures = computeResiduals()
      if let status = verdict(measures, iteration, settings) {
        return SolverReport(
          status: status, iterationCount: iteration, primalResidual: measures.primal,
          dualResidual: measures.dual, dualityGap: measures.gap)
      }
      guard factorizeWithRegularization(settings) else {
        return SolverReport(
          status: .numericalFailure, iterationCount: iteration, primalResidual: measures.primal,
          dualResidual: measures.dual, dualityGap: measures.gap)
      }

      computeDefectCosts()

      // Predictor: how far the products would fall on the way to zero.
      let mean = measures.gap / productCount
      let affine = computeSteps(target: 0, isCorrection: false)
      let reached =
        sides.complementarity(primal: affine.primal, dual: affine.dual) / productCount
      let ratio = mean > 0 ? reached / mean : 0

      // Corrector: towards a smaller common product, with what the predictor left out.
      let allowed = settings.tolerance * max(1, abs(measures.cost)) / productCount
      let target = max(ratio * ratio * ratio * mean, StageChain.gapShare * allowed)
      let full = computeSteps(target: target, isCorrection: true)
      computeCostateSteps()
      let fraction = StageChain.boundaryFraction
      let primal = full.primal < 1 ? fraction * full.primal : 1
      let dual = full.dual < 1 ? fraction * full.dual : 1
      goSteps(primal: primal, dual: dual)
      sides.advance(primal: primal, dual: dual)
      iteration += 1
    }
  }

  /// How the search ends here; nil where it goes on.
  private func verdict(
    _ measures: PointMeasures, _ iteration: Int, _ settings: SolverSettings
  ) -> SolverStatus? {
    guard measures.isFinite else { return .numericalFailure }
    if measures.isSolution(settings.tolerance) { return .solved }
    if measures.provesInfeasibility(settings.certificateTolerance) { return .primalInfeasible }
    if measures.provesUnboundedness(settings.certificateTolerance) { return .dualInfeasible }
    return iteration == settings.iterationLimit ? .iterationLimit : nil
  }

  private mutating func factorizeWithRegularization(_ settings: SolverSettings) -> Bool {
    sides.computeWeights(dualRegularization: settings.dualRegularization)
    var regularization = settings.primalRegularization
    for _ in 0..<StageChain.regularizationAttempts {
      if factorize(regularization: regularization) { return true }
      regularization *= StageChain.regularizationGrowth
    }
    return false
  }

  /// Solves the Newton system.
  ///
  /// - Returns: the longest steps of primal and dual numbers that leave the positive ones positive.
  private func computeSteps(
    target: Double, isCorrection: Bool
  ) -> (primal: Double, dual: Double) {
    sides.computeForces(target: target, isCorrection: isCorrection)
    solve()
    return sides.computeSteps()
  }

  /// Goes the steps of unknowns and costates.
  private func goSteps(primal: Double, dual: Double) {
    for stage in stages {
      for i in stride(from: 0, to: stage.width, by: 8) {
        stage.unknowns[vector: i] += primal * stage.unknownsStep[vector: i]
      }
      for i in stride(from: 0, to: stage.stateWidth, by: 8) {
        stage.costate[vector: i] += dual * stage.costateStep[vector: i]
      }
    }
  }

  /// Puts the chain at a point that depends on the program alone: the unknowns that minimise the cost
  /// and the squares of all a, and slacks and multipliers far enough from the boundary
  /// (Mehrotra 1992, §7).
  ///
  /// - Returns: false where the matrix is not positive definite.
  mutating func startCold(_ settings: SolverSettings) -> Bool {
    sides.clear()
    for stage in stages { stage.costate.fill(stage.stateWidth, with: 0) }
    _ = computeResiduals()
    sides.computeStartForces()
    guard factorize(regularization: settings.primalRegularization) else { return false }
    computeDefectCosts()
    solve()
    computeCostateSteps()
    goSteps(primal: 1, dual: 1)
    for i in stride(from: 0, to: sides.rowCount, by: 8) {
      sides.value[vector: i] += sides.valueStep[vector: i]
    }
    sides.startCold()
    return true
  }

  /// Puts the chain at a point near the one that it holds, which solved a similar program.
  func startWarm(_ settings: SolverSettings) {
    for stage in stages {
      let value = sides.value.dropFirst(stage.rowStart)
      value.fill(stage.rows.rowCount, with: 0)
      stage.rows.addProduct(stage.unknowns, to: value)
    }
    sides.startWarm(product: settings.warmProduct)
  }
}
