extension Stage {
  /// Buffers that all stages use in turn while they are loaded.
  struct LoadingScratch {
    /// H over v from the right only: the rows of eliminated unknowns, at most as many as any stage has
    /// unknowns.
    let halfReduced: KernelBuffer<Double>
    /// As many elements.
    let slope: KernelBuffer<Double>

    init(variableCount: Int, width: Int, in memory: KernelMemory) {
      halfReduced = memory.take(variableCount * width)
      slope = memory.take(variableCount)
    }
  }

  /// Takes a program over: eliminates its equality rows and writes everything else over v.
  ///
  /// - Parameters:
  ///   - program: the stage's program.
  ///   - transition: the way to the next node, nil for the last one.
  ///   - sides: where the rows' bounds go.
  ///   - settings: tolerances.
  ///   - scratch: memory for the while.
  /// - Returns: false where rows contradict one another without any regard to the free unknowns.
  mutating func load(
    _ program: QuadraticProgram, _ transition: StagedProgram.Transition?, sides: RowSides,
    settings: SolverSettings, scratch: LoadingScratch
  ) -> Bool {
    elimination.eliminate(program.equalities, tolerance: settings.rankTolerance)
    map.load(elimination)
    factor.width = width
    loadCost(program, scratch)
    if let transition { loadTransition(transition) }
    let isPossible = loadInequalities(program.inequalities, sides, settings)
    return loadRemaining(program.equalities, sides, settings) && isPossible
  }

  /// With w = T v + t: TᵀHT and Tᵀ (g + H t).
  private mutating func loadCost(_ program: QuadraticProgram, _ scratch: LoadingScratch) {
    let count = elimination.variableCount
    hessian.reshape(rowCount: width, width: width)
    // H T, the rows that stay where they belong, and g + H t.
    for i in 0..<elimination.rank {
      let pivot = elimination.pivots[i]
      scratch.slope[pivot] = reduceCost(
        program, pivot, into: scratch.halfReduced.dropFirst(i * width))
    }
    for j in 0..<count - elimination.rank {
      let kept = elimination.kept[j]
      scratch.slope[kept] = reduceCost(program, kept, into: hessian.row(place(j)))
    }
    _ = elimination.reduce(scratch.slope, map: map, into: gradient)
    // What the rows of the eliminated unknowns add to them.
    for i in elimination.freeCount..<stateOffset { hessian.row(i).fill(width, with: 0) }
    for i in stateOffset + stateCount..<width { hessian.row(i).fill(width, with: 0) }
    for i in 0..<elimination.rank where !map.isConstant[i] {
      let line = map.coefficients.dropFirst(i * width)
      let added = scratch.halfReduced.dropFirst(i * width)
      for row in 0..<width where line[row] != 0 {
        let target = hessian.row(row)
        let factor = DoubleVector(repeating: line[row])
        for j in stride(from: 0, to: width, by: 8) {
          target[vector: j].addProduct(factor, added[vector: j])
        }
      }
    }
    hessian.findBands()
    addPaddingCost()
  }

  /// A row of H T into `target`.
  ///
  /// - Returns: the same element of g + H t.
  private func reduceCost(
    _ program: QuadraticProgram, _ row: Int, into target: KernelBuffer<Double>
  ) -> Double {
    program.gradient[row] + reduce(program.hessian, row, into: target)
  }

  /// Writes a row of a matrix over v.
  ///
  /// - Returns: the constant that the eliminated unknowns contribute.
  private func reduce(
    _ matrix: DenseMatrix, _ row: Int, into target: KernelBuffer<Double>
  ) -> Double {
    KernelBuffer.reading(matrix.range(row: row), of: matrix.elements) {
      elimination.reduce($0, map: map, into: target)
    }
  }

  /// Gives padding a cost of its own, so that it stays zero.
  func addPaddingCost() {
    for i in elimination.freeCount..<stateOffset { hessian.row(i)[i] = 1 }
    for i in stateOffset + stateCount..<width { hessian.row(i)[i] = 1 }
  }

  /// Place in v of an unknown that stays.
  func place(_ kept: Int) -> Int {
    kept < elimination.freeCount ? kept : kept - elimination.freeCount + stateOffset
  }

  private mutating func loadTransition(_ source: StagedProgram.Transition) {
    let count = source.offset.count
    transition.reshape(rowCount: DoubleVector.paddedCount(count), width: width)
    for i in 0..<transition.rowCount {
      guard i < count else {
        transition.row(i).fill(width, with: 0)
        continue
      }
      offset[i] = source.offset[i] + reduce(source.coefficients, i, into: transition.row(i))
    }
    transition.findBands()
  }

  private mutating func loadInequalities(
    _ source: InequalityRows, _ sides: RowSides, _ settings: SolverSettings
  ) -> Bool {
    var isPossible = true
    inequalityCount = source.count
    let used = source.count + elimination.remainingCount
    rows.reshape(rowCount: DoubleVector.paddedCount(used), width: width)
    for i in 0..<source.count {
      let constant = reduce(source.coefficients, i, into: rows.row(i))
      let (lower, upper) = (source.lower[i] - constant, source.upper[i] - constant)
      let isHard = !source.linearPenalty[i].isFinite
      rowScale[i] = normalizeRow(i)
      guard rowScale[i] > 0 else {
        // Nothing is left that could move the row.
        let tolerance = max(settings.tolerance, 1e-12) * (1 + abs(constant))
        isPossible = isPossible && !(isHard && max(lower, -upper) > tolerance)
        sides.set(rowStart + i, lower: -.infinity, upper: .infinity)
        continue
      }
      isPossible = isPossible && !(isHard && lower > upper)
      sides.set(
        rowStart + i, lower: lower * rowScale[i], upper: upper * rowScale[i],
        linearPenalty: source.linearPenalty[i] / rowScale[i],
        quadraticPenalty: source.quadraticPenalty[i] / (rowScale[i] * rowScale[i]))
    }
    return isPossible
  }

  /// Scales a row of C to a largest coefficient of 1.
  ///
  /// - Returns: the scale; 0 where there is nothing but rounding, which becomes zero.
  private func normalizeRow(_ index: Int) -> Double {
    let row = rows.row(index)
    var largest = DoubleVector()
    for j in stride(from: 0, to: width, by: 8) {
      largest = largest.larger(row[vector: j].magnitude)
    }
    let norm = largest.max()
    guard norm > 1e-12 else {
      row.fill(width, with: 0)
      return 0
    }
    for j in stride(from: 0, to: width, by: 8) { row[vector: j] *= 1 / norm }
    return 1 / norm
  }

  /// Equality rows that bind states alone go behind the inequalities; those that bind nothing must
  /// hold already.
  private mutating func loadRemaining(
    _ source: EqualityRows, _ sides: RowSides, _ settings: SolverSettings
  ) -> Bool {
    let first = inequalityCount
    var isConsistent = true
    for i in 0..<elimination.remainingCount {
      let row = rows.row(first + i)
      let remaining = elimination.row(elimination.rank + i)
      row.fill(width, with: 0)
      var largest = 0.0
      for j in 0..<stateCount {
        row[stateOffset + j] = remaining[inputCount + j]
        largest = max(largest, abs(row[stateOffset + j]))
      }
      rowScale[first + i] = 1
      var value = elimination.value(elimination.rank + i)
      if largest <= settings.rankTolerance {
        let scale = elimination.valueScale(elimination.rank + i, source)
        isConsistent = isConsistent && abs(value) <= max(settings.tolerance, 1e-12) * scale
        row.fill(width, with: 0)
        value = 0
      }
      sides.set(rowStart + first + i, lower: value, upper: value)
    }
    for i in first + elimination.remainingCount..<rows.rowCount {
      rows.row(i).fill(width, with: 0)
      sides.set(rowStart + i, lower: -.infinity, upper: .infinity)
    }
    for i in rows.rowCount..<rowCapacity {
      sides.set(rowStart + i, lower: -.infinity, upper: .infinity)
    }
    rows.findBands()
    return isConsistent
  }
}
