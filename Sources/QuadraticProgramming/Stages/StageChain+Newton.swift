/// The Newton system of an interior point, by a Riccati recursion.
///
/// With M = H + ρ I + Cᵀ Ω C and r the gradient of the Lagrangian with the rows' forces, each node has
///
///     M Δv + (B A)ᵀ Δλ⁺ − (0, Δλ) = −r      (B A) Δv − Δx⁺ = −d
///
/// Backwards, Δλ = P Δx + p with P = Uᵀ U the Schur complement of the inputs: one Cholesky factor of
/// M + (B A)ᵀ P⁺ (B A) for inputs and states together has it as its last block (Frison and Jørgensen
/// 2013, *Efficient implementation of the Riccati recursion*, algorithm 3).
extension StageChain {
  /// Factorises the Newton matrix for the sides' weights and sweeps back for their forces: in one pass,
  /// since what counts is how often a node's numbers are fetched.
  ///
  /// - Parameter regularization: ρ.
  /// - Returns: false where it is not positive definite.
  mutating func factorizeAndSweepBack(regularization: Double) -> Bool {
    for k in stages.indices.reversed() {
      let stage = stages[k]
      let next = k + 1 < stages.count ? stages[k + 1] : nil
      loadWeightedRows(stage)
      loadCostToCome(stage, next: next)
      // The first node's states are given.
      let wanted = k == 0 ? stage.stateOffset : stage.width
      guard
        stage.factor.factorize(
          hessian: stage.hessian, regularization: regularization, dense: costToCome,
          banded: weightedRows, rowCount: wanted, solvedCount: stage.stateOffset)
      else { return false }
      if let next { computeDefectCost(stage, next) }
      sweepBack(stage, next: next)
    }
    return true
  }

  /// Sweeps back for other forces.
  func sweepBack() {
    for k in stages.indices.reversed() {
      sweepBack(stages[k], next: k + 1 < stages.count ? stages[k + 1] : nil)
    }
  }

  /// Computes the steps of unknowns and rows after a sweep back.
  ///
  /// - Parameter findsCostates: whether those of the costates, too.
  func sweepForth(findsCostates: Bool = false) {
    let first = stages[0]
    first.states(first.unknownsStep).fill(first.stateWidth, with: 0)
    for k in stages.indices {
      let next = k + 1 < stages.count ? stages[k + 1] : nil
      sweepForth(stages[k], next: next)
      if findsCostates, let next { computeCostateStep(next) }
    }
  }

  /// √Ω C.
  private mutating func loadWeightedRows(_ stage: Stage) {
    weightedRows.reshape(rowCount: stage.rows.rowCount, width: stage.width)
    weightedRows.copyScaled(stage.rows, sides.rootWeight.dropFirst(stage.rowStart))
  }

  /// U⁺ (B A), U⁺ the factor of what the next node's states will cost.
  private mutating func loadCostToCome(_ stage: Stage, next: Stage?) {
    guard let next else {
      costToCome.reshape(rowCount: 0, width: stage.width)
      return
    }
    costToCome.reshape(rowCount: next.stateWidth, width: stage.width)
    costToCome.setProduct(
      upper: next.factor.corner(next.stateOffset), stride: next.width, stage.transition)
  }

  /// P⁺ d, which depends on the point alone.
  private func computeDefectCost(_ stage: Stage, _ next: Stage) {
    stage.defectCost.fill(next.stateWidth, with: 0)
    next.factor.addCornerSquare(next.stateOffset, stage.defect, to: stage.defectCost)
  }

  /// t and p of a node: ℓ = r + (B A)ᵀ (P⁺ d + p⁺), t = U₁₁⁻ᵀ ℓ₁, p = ℓ₂ − U₁₂ᵀ t.
  private func sweepBack(_ stage: Stage, next: Stage?) {
    let l = stage.sweep
    l.copy(stage.width, of: stage.stationarity)
    stage.rows.addTransposedProduct(sides.netForce.dropFirst(stage.rowStart), to: l)
    if let next {
      let p = next.states(next.sweep)
      for i in stride(from: 0, to: next.stateWidth, by: 8) {
        vector[vector: i] = stage.defectCost[vector: i] + p[vector: i]
      }
      stage.transition.addTransposedProduct(vector, to: l)
    }
    stage.factor.solveTransposed(l, count: stage.stateOffset)
  }

  /// Δu = −U₁₁⁻¹ (t + U₁₂ Δx), Δx⁺ = (B A) Δv + d and C Δv.
  private func sweepForth(_ stage: Stage, next: Stage?) {
    let step = stage.unknownsStep
    for i in stride(from: 0, to: stage.stateOffset, by: 8) {
      step[vector: i] = -stage.sweep[vector: i]
    }
    stage.factor.solve(step, count: stage.stateOffset)
    let valueStep = sides.valueStep.dropFirst(stage.rowStart)
    valueStep.fill(stage.rows.rowCount, with: 0)
    stage.rows.addProduct(step, to: valueStep)
    guard let next else { return }
    let states = next.states(next.unknownsStep)
    states.copy(next.stateWidth, of: stage.defect)
    stage.transition.addProduct(step, to: states)
  }

  /// Δλ = P Δx + p.
  private func computeCostateStep(_ stage: Stage) {
    stage.costateStep.copy(stage.stateWidth, of: stage.states(stage.sweep))
    stage.factor.addCornerSquare(
      stage.stateOffset, stage.states(stage.unknownsStep), to: stage.costateStep)
  }
}
