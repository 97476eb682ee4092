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
      // Predictor: how far the products would fall on the way to zero.
      sides.computeWeights(dualRegularization: settings.dualRegularization)
      sides.computeForces(target: 0, isCorrection: false)
      guard factorizeAndSweepBack(settings) else {
        return SolverReport(
          status: .numericalFailure, iterationCount: iteration, primalResidual: measures.primal,
          dualResidual: measures.dual, dualityGap: measures.gap)
      }
      sweepForth()
      let affine = sides.computeSteps()
      let mean = measures.gap / productCount
      let reached =
        sides.complementarity(primal: affine.primal, dual: affine.dual) / productCount
      let ratio = mean > 0 ? reached / mean : 0

      // Corrector: towards a smaller common product, with what the predictor left out.
      let allowed = settings.tolerance * max(1, abs(measures.cost)) / productCount
      let target = max(ratio * ratio * ratio * mean, StageChain.gapShare * allowed)
      sides.computeForces(target: target, isCorrection: true)
      sweepBack()
      sweepForth(findsCostates: true)
      let full = sides.computeSteps()
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

  /// Factorises the Newton matrix and sweeps back for the sides' forces, with the least regularization
  /// that makes the matrix positive definite.
  private mutating func factorizeAndSweepBack(_ settings: SolverSettings) -> Bool {
    var regularization = settings.primalRegularization
    for _ in 0..<StageChain.regularizationAttempts {
      if factorizeAndSweepBack(regularization: regularization) { return true }
      regularization *= StageChain.regularizationGrowth
    }
    return false
  }

  /// Goes the steps of unknowns and costates.
  func goSteps(primal: Double, dual: Double) {
    for stage in stages {
      for i in stride(from: 0, to: stage.width, by: 8) {
        stage.unknowns[vector: i] += primal * stage.unknownsStep[vector: i]
      }
      for i in stride(from: 0, to: stage.stateWidth, by: 8) {
        stage.costate[vector: i] += dual * stage.costateStep[vector: i]
      }
    }
  }
}
