/// Takes a stage's equality rows D u + E x = d out of its unknowns: as many inputs as D has
/// independent rows become affine functions of the others.
///
/// Gauss–Jordan elimination with complete pivoting over the inputs' columns (Golub and Van Loan 2013,
/// *Matrix Computations*, §3.4.7–8), so that inputs which a row does not touch stay as they are. With
/// rows scaled to a largest coefficient of 1, a pivot below the tolerance says that the remaining
/// rows depend on the others as far as inputs go; what is left of them binds states alone.
///
/// - Note: nonlinear predictive control often projects onto the null space of D (Farshidian et al.
///   2017, *An efficient optimal planning and control framework*); elimination is the same reduction
///   in coordinates that keep friction cones narrow.
struct EqualityElimination {
  /// Number of inputs and of all unknowns.
  let inputCount: Int
  let variableCount: Int
  private let capacity: Int
  /// Each row is (D E | d | J): J says of which original rows it is the sum.
  private let rows: KernelBuffer<Double>
  private let width: Int

  /// Number of equality rows that were given, and of those among them that are eliminated.
  private(set) var rowCount = 0
  private(set) var rank = 0
  /// The unknown that each eliminated row gives, `[rank]`.
  let pivots: KernelBuffer<Int>
  /// The unknowns that stay: free inputs, then states.
  let kept: KernelBuffer<Int>
  /// For each unknown the eliminated row that gives it, or −1.
  private let pivotRow: KernelBuffer<Int>
  /// Factor by which each given row was scaled.
  private let scale: KernelBuffer<Double>

  init(inputCount: Int, stateCount: Int, capacity: Int, in memory: KernelMemory) {
    self.inputCount = inputCount
    variableCount = inputCount + stateCount
    self.capacity = capacity
    width = DoubleVector.paddedCount(variableCount + 1 + capacity)
    rows = memory.take(capacity * width)
    pivots = memory.take(capacity, of: 0)
    kept = memory.take(variableCount, of: 0)
    pivotRow = memory.take(variableCount, of: 0)
    scale = memory.take(capacity)
  }

  /// Number of inputs that stay.
  var freeCount: Int { inputCount - rank }
  /// Number of rows that could not be eliminated; they are the rows from `rank` on.
  var remainingCount: Int { rowCount - rank }

  /// The coefficients of a row after the elimination, then its right-hand side.
  @inline(__always) func row(_ index: Int) -> KernelBuffer<Double> {
    rows.dropFirst(index &* width)
  }

  /// Right-hand side of a row after the elimination.
  @inline(__always) func value(_ index: Int) -> Double { row(index)[variableCount] }

  /// Takes rows over and eliminates them.
  ///
  /// - Parameters:
  ///   - equalities: (D E) and d.
  ///   - tolerance: smallest pivot.
  mutating func eliminate(_ equalities: EqualityRows, tolerance: Double) {
    load(equalities)
    for i in 0..<variableCount { pivotRow[i] = -1 }
    rank = 0
    while rank < min(rowCount, inputCount), let pivot = largestPivot(above: tolerance) {
      swapRows(rank, pivot.row)
      pivots[rank] = pivot.column
      pivotRow[pivot.column] = rank
      clearColumn(pivot.column, pivotRow: rank)
      rank += 1
    }
    var next = 0
    for i in 0..<variableCount where pivotRow[i] < 0 {
      kept[next] = i
      next += 1
    }
  }

  private mutating func load(_ equalities: EqualityRows) {
    rowCount = equalities.count
    for i in 0..<rowCount {
      let row = self.row(i)
      row.fill(width, with: 0)
      row.copy(equalities.coefficients.range(row: i), of: equalities.coefficients.elements)
      row[variableCount] = equalities.values[i]
      var largest = 0.0
      for j in 0..<variableCount { largest = max(largest, abs(row[j])) }
      scale[i] = largest > 0 ? 1 / largest : 1
      for j in 0...variableCount { row[j] *= scale[i] }
      row[variableCount + 1 + i] = scale[i]
    }
  }

  /// The largest coefficient of an input in the rows that are not eliminated yet.
  private func largestPivot(above tolerance: Double) -> (row: Int, column: Int)? {
    var best: (row: Int, column: Int)?
    var largest = tolerance
    for i in rank..<rowCount {
      let row = self.row(i)
      for j in 0..<inputCount where abs(row[j]) > largest {
        (best, largest) = ((i, j), abs(row[j]))
      }
    }
    return best
  }

  private func swapRows(_ first: Int, _ second: Int) {
    guard first != second else { return }
    let (a, b) = (row(first), row(second))
    for j in stride(from: 0, to: width, by: 8) {
      (a[vector: j], b[vector: j]) = (b[vector: j], a[vector: j])
    }
  }

  /// Makes the pivot 1 and all other elements of its column 0.
  private func clearColumn(_ column: Int, pivotRow: Int) {
    let pivot = row(pivotRow)
    let inverse = 1 / pivot[column]
    for j in stride(from: 0, to: width, by: 8) { pivot[vector: j] *= inverse }
    pivot[column] = 1
    for i in 0..<rowCount where i != pivotRow {
      let other = row(i)
      let factor = other[column]
      guard factor != 0 else { continue }
      for j in stride(from: 0, to: width, by: 8) {
        other[vector: j] = other[vector: j] - factor * pivot[vector: j]
      }
      other[column] = 0
    }
  }

  /// Size of the terms that sum up to the right-hand side of a row: what rounding is measured by.
  ///
  /// - Parameters:
  ///   - index: which row after the elimination.
  ///   - equalities: the given rows.
  func valueScale(_ index: Int, _ equalities: EqualityRows) -> Double {
    var sum = 1.0
    for j in 0..<rowCount {
      sum += abs(row(index)[variableCount + 1 + j] * equalities.values[j])
    }
    return sum
  }

  /// Multipliers of the given rows.
  ///
  /// - Parameters:
  ///   - gradient: that of the Lagrangian without these rows, `[variables]`.
  ///   - remaining: multipliers of the rows that could not be eliminated, from the first on.
  ///   - multipliers: y, at least as many as there are rows.
  func recoverMultipliers(
    gradient: KernelBuffer<Double>, remaining: KernelBuffer<Double>,
    into multipliers: inout [Double]
  ) {
    for j in multipliers.indices { multipliers[j] = 0 }
    for i in 0..<rowCount {
      let factor = i < rank ? -gradient[pivots[i]] : remaining[i - rank]
      for j in 0..<rowCount { multipliers[j] += factor * row(i)[variableCount + 1 + j] }
    }
  }

  /// Writes a linear function of all unknowns as one of those that stay.
  ///
  /// - Parameters:
  ///   - function: its coefficients, `[variables]`.
  ///   - map: `[rank, width]` what the eliminated unknowns are made of.
  ///   - target: its coefficients, `[width of the map]`.
  /// - Returns: the constant that the eliminated unknowns contribute.
  func reduce(
    _ function: KernelBuffer<Double>, map: ReductionMap, into target: KernelBuffer<Double>
  ) -> Double {
    for j in 0..<freeCount { target[j] = function[kept[j]] }
    for j in freeCount..<map.stateOffset { target[j] = 0 }
    // All states stay.
    let states = target.dropFirst(map.stateOffset)
    let stateCount = variableCount - inputCount
    states.copy(stateCount, of: function.dropFirst(inputCount))
    for j in stateCount..<map.width - map.stateOffset { states[j] = 0 }
    var constant = 0.0
    for i in 0..<rank {
      let factor = function[pivots[i]]
      guard factor != 0 else { continue }
      constant += factor * map.constants[i]
      guard !map.isConstant[i] else { continue }
      let line = map.coefficients.dropFirst(i &* map.width)
      for j in stride(from: 0, to: map.width, by: 8) {
        target[vector: j].addProduct(DoubleVector(repeating: factor), line[vector: j])
      }
    }
    return constant
  }
}

/// What a stage's eliminated unknowns are: K v + k of the unknowns v that stay.
///
/// v is laid out in whole vectors: free inputs, padding, states, padding.
struct ReductionMap {
  /// K, `[rank, width]`.
  let coefficients: KernelBuffer<Double>
  /// k, `[rank]`.
  let constants: KernelBuffer<Double>
  /// Whether a row of K is zero.
  let isConstant: KernelBuffer<Bool>
  /// Place of the first state in v.
  private(set) var stateOffset = 0
  /// Elements of v, padding included.
  private(set) var width = 0

  init(capacity: Int, widthCapacity: Int, in memory: KernelMemory) {
    coefficients = memory.take(capacity * widthCapacity)
    constants = memory.take(capacity)
    isConstant = memory.take(capacity, of: false)
  }

  /// Reads K and k from an elimination.
  mutating func load(_ elimination: EqualityElimination) {
    let stateCount = elimination.variableCount - elimination.inputCount
    stateOffset = DoubleVector.paddedCount(elimination.freeCount)
    width = stateOffset + DoubleVector.paddedCount(stateCount)
    for i in 0..<elimination.rank {
      let row = elimination.row(i)
      let line = coefficients.dropFirst(i * width)
      line.fill(width, with: 0)
      var isZero = true
      for j in 0..<elimination.variableCount - elimination.rank {
        let place = j < elimination.freeCount ? j : j - elimination.freeCount + stateOffset
        line[place] = -row[elimination.kept[j]]
        isZero = isZero && line[place] == 0
      }
      constants[i] = elimination.value(i)
      isConstant[i] = isZero
    }
  }
}
