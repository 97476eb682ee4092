/// Sizes that tell how far a point is from a solution, or how near to a certificate that there is none.
struct PointMeasures {
  /// Largest violation of a row or a transition, of stationarity, and the sum of all products s z.
  var primal = 0.0
  var dual = 0.0
  var gap = 0.0
  /// Sizes of the terms that cancel in the three.
  var primalScale = 1.0
  var dualScale = 1.0
  var cost = 0.0

  /// Of the multipliers as a certificate: largest element of what they make of the rows,
  /// Cᵀ z + (B A)ᵀ λ⁺ − λ, and by how much they prove the rows' constants to contradict one another.
  var rowCombination = 0.0
  var contradiction = 0.0
  /// Of the unknowns as a direction: largest element of H v, largest rise of a row that is bounded,
  /// largest part that the transitions do not carry on, and gᵀ v.
  var curvature = 0.0
  var rise = 0.0
  var slope = 0.0
  /// Largest element of g.
  var gradient = 0.0

  /// Whether everything is a number.
  var isFinite: Bool { (primal + dual + gap + cost).isFinite }

  /// Whether the point is a solution.
  func isSolution(_ tolerance: Double) -> Bool {
    primal <= tolerance * max(1, primalScale) && dual <= tolerance * max(1, dualScale)
      && gap <= tolerance * max(1, abs(cost))
  }

  /// Whether the multipliers prove that no point satisfies the rows (Farkas' lemma).
  func provesInfeasibility(_ tolerance: Double) -> Bool {
    contradiction > 0 && rowCombination <= tolerance * contradiction
  }

  /// Whether the unknowns are a direction along which the cost falls for ever.
  func provesUnboundedness(_ tolerance: Double) -> Bool {
    slope < 0 && max(curvature, rise * gradient) <= tolerance * -slope
  }
}

extension StageChain {
  /// Computes the residuals of all conditions at the present point.
  ///
  /// - Returns: how large they are.
  func computeResiduals() -> PointMeasures {
    var measures = PointMeasures()
    for stage in stages {
      let value = sides.value.dropFirst(stage.rowStart)
      value.fill(stage.rows.rowCount, with: 0)
      stage.rows.addProduct(stage.unknowns, to: value)
    }
    measures.primal = sides.computeResiduals()
    sides.measure(into: &measures)
    for k in stages.indices {
      measureStage(
        stages[k], next: k + 1 < stages.count ? stages[k + 1] : nil, isFirst: k == 0, &measures)
    }
    return measures
  }

  private func measureStage(
    _ stage: Stage, next: Stage?, isFirst: Bool, _ measures: inout PointMeasures
  ) {
    // What the multipliers make of the rows.
    let combination = vector
    combination.fill(stage.width, with: 0)
    stage.rows.addTransposedProduct(
      sides.netMultiplier.dropFirst(stage.rowStart), to: combination)
    if let next { stage.transition.addTransposedProduct(next.costate, to: combination) }
    let states = stage.states(combination)
    for i in stride(from: 0, to: stage.stateWidth, by: 8) {
      states[vector: i] -= stage.costate[vector: i]
    }
    // The cost's gradient.
    let gradient = stage.stationarity
    gradient.fill(stage.width, with: 0)
    stage.hessian.addTransposedProduct(stage.unknowns, to: gradient)
    addStationarity(stage, combination, isFirst: isFirst, &measures)
    if let next { addDefect(stage, next, &measures) }
  }

  /// H v, g and the rows' part, into the stationarity; the first node's states are given and have none.
  private func addStationarity(
    _ stage: Stage, _ combination: KernelBuffer<Double>, isFirst: Bool,
    _ measures: inout PointMeasures
  ) {
    let width = isFirst ? stage.stateOffset : stage.width
    var (dual, scale) = (DoubleVector(), DoubleVector())
    var (curvature, rows, gradient) = (DoubleVector(), DoubleVector(), DoubleVector())
    var (cost, slope, freed) = (DoubleVector(), DoubleVector(), DoubleVector())
    for i in stride(from: 0, to: stage.width, by: 8) {
      let v = stage.unknowns[vector: i]
      let g = stage.gradient[vector: i]
      let hv = stage.stationarity[vector: i]
      cost += (0.5 * hv + g) * v
      guard i < width else {
        stage.stationarity[vector: i] = .zero
        continue
      }
      let r = combination[vector: i]
      let sum = hv + g + r
      stage.stationarity[vector: i] = sum
      dual = dual.larger(sum.magnitude)
      scale = scale.larger(hv.magnitude).larger(g.magnitude).larger(r.magnitude)
      curvature = curvature.larger(hv.magnitude)
      rows = rows.larger(r.magnitude)
      gradient = gradient.larger(g.magnitude)
      slope += g * v
      freed += r * v
    }
    measures.dual = max(measures.dual, dual.max())
    measures.dualScale = max(measures.dualScale, scale.max())
    measures.curvature = max(measures.curvature, curvature.max())
    measures.rowCombination = max(measures.rowCombination, rows.max())
    measures.gradient = max(measures.gradient, gradient.max())
    measures.cost += cost.sum()
    measures.slope += slope.sum()
    measures.contradiction -= freed.sum()
  }

  /// B u + A x + b − x⁺.
  private func addDefect(_ stage: Stage, _ next: Stage, _ measures: inout PointMeasures) {
    let defect = stage.defect
    let states = next.states(next.unknowns)
    defect.copy(next.stateWidth, of: stage.offset)
    stage.transition.addProduct(stage.unknowns, to: defect)
    var (largest, scale) = (DoubleVector(), DoubleVector())
    var (rise, proof) = (DoubleVector(), DoubleVector())
    for i in stride(from: 0, to: next.stateWidth, by: 8) {
      let d = defect[vector: i] - states[vector: i]
      defect[vector: i] = d
      largest = largest.larger(d.magnitude)
      scale = scale.larger(states[vector: i].magnitude)
      rise = rise.larger((d - stage.offset[vector: i]).magnitude)
      proof += next.costate[vector: i] * d
    }
    measures.primal = max(measures.primal, largest.max())
    measures.primalScale = max(measures.primalScale, scale.max())
    measures.rise = max(measures.rise, rise.max())
    measures.contradiction += proof.sum()
  }
}

extension RowSides {
  /// Adds what the sides contribute to the measures.
  func measure(into measures: inout PointMeasures) {
    var (scale, rise) = (DoubleVector(), DoubleVector())
    var (proof, soft, cost) = (DoubleVector(), DoubleVector(), DoubleVector())
    forEachEight { i, row, sign in
      let isHard = isBound[vector: i] - isSoft[vector: i] + isEqual[vector: i]
      scale = scale.larger((isBound[vector: i] * constant[vector: i]).magnitude)
      // Equality rows must not change at all, bounded sides must not rise.
      let change = sign * value[vector: row]
      rise = rise.larger((isBound[vector: i] - isSoft[vector: i]) * change)
      rise = rise.larger((isEqual[vector: i] * change).magnitude)
      proof += isHard * multiplier[vector: i] * excess(i, row, sign)
    }
    forEachSoftEight { i in
      let e = violation[vector: i]
      soft = soft.larger(isSoft[vector: i] * multiplier[vector: i])
      cost +=
        isSoft[vector: i] * e * (linearPenalty[vector: i] + 0.5 * quadraticPenalty[vector: i] * e)
    }
    measures.primalScale = max(measures.primalScale, scale.max())
    measures.rise = max(measures.rise, rise.max())
    measures.contradiction += proof.sum()
    // Soft sides can prove nothing.
    measures.rowCombination = max(measures.rowCombination, soft.max())
    measures.cost += cost.sum()
    measures.gap = complementarity(primal: 0, dual: 0)
  }
}
