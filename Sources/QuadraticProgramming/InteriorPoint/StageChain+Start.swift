/// Where a search begins.
extension StageChain {
  /// θ: the part of the cost's stiffness along a row that the row has at the start.
  private static let startShare = 0.1
  /// Least stiffness along a row in parts of the largest.
  private static let leastStiffness = 1e-8

  /// Puts the chain at a point that depends on the program alone: the unknowns that minimise the cost
  /// and the weighted squares of all a, and slacks and multipliers far enough from the boundary
  /// (Mehrotra 1992, §7).
  ///
  /// - Parameter fitsCost: whether slacks and multipliers fit what the cost does along each row, else they
  ///   are of one size.
  /// - Returns: false where the matrix is not positive definite.
  mutating func startCold(_ settings: SolverSettings, fitsCost: Bool = true) -> Bool {
    sides.findBoundEights()
    sides.clear()
    for stage in stages { stage.costate.fill(stage.stateWidth, with: 0) }
    _ = computeResiduals()
    if fitsCost { computeStartScales() } else { sides.startScale.fill(sides.rowCount, with: 1) }
    sides.computeStartForces()
    guard factorizeAndSweepBack(regularization: settings.primalRegularization) else {
      return false
    }
    sweepForth(findsCostates: true)
    goSteps(primal: 1, dual: 1)
    for i in stride(from: 0, to: sides.rowCount, by: 8) {
      sides.value[vector: i] += sides.valueStep[vector: i]
    }
    sides.startCold()
    return true
  }

  /// Puts the chain at a point near the one that it holds, which solved a similar program.
  mutating func startWarm(_ settings: SolverSettings) {
    sides.findBoundEights()
    for stage in stages {
      let value = sides.value.dropFirst(stage.rowStart)
      value.fill(stage.rows.rowCount, with: 0)
      stage.rows.addProduct(stage.unknowns, to: value)
    }
    sides.startWarm(product: settings.warmProduct)
  }

  /// Computes √ω of each row for a cold start.
  ///
  /// With ω = θ Σ cⱼ² Hⱼⱼ / Σ cⱼ² a row weighs a part θ of what the cost does along it, whatever the units
  /// of either, and slacks and multipliers begin where the solution is likely to have them.
  private func computeStartScales() {
    let stiffest = stages.reduce(0) { max($0, $1.largestCurvature) }
    let floor = StageChain.leastStiffness * stiffest
    for stage in stages {
      let diagonal = vector
      stage.copyCurvatures(to: diagonal)
      let scale = sides.startScale.dropFirst(stage.rowStart)
      for i in 0..<stage.rows.rowCount {
        let row = stage.rows.row(i)
        var (weighted, square) = (DoubleVector(), DoubleVector())
        for block in stage.rows.band(i / 8) {
          let c = row[vector: 8 &* block]
          weighted.addProduct(c * c, diagonal[vector: 8 &* block])
          square.addProduct(c, c)
        }
        let norm = square.sum()
        let isWeighed = norm > 0 && stiffest > 0
        let stiffness = isWeighed ? max(weighted.sum() / norm, floor) : 1
        scale[i] = (StageChain.startShare * stiffness).squareRoot()
      }
    }
  }
}

extension Stage {
  /// The largest Hⱼⱼ.
  fileprivate var largestCurvature: Double {
    (0..<keptCount).reduce(0) { max($0, hessian.row(place($1))[place($1)]) }
  }

  /// Copies all Hⱼⱼ, 0 for padding.
  fileprivate func copyCurvatures(to diagonal: KernelBuffer<Double>) {
    diagonal.fill(width, with: 0)
    for j in 0..<keptCount { diagonal[place(j)] = hessian.row(place(j))[place(j)] }
  }
}
