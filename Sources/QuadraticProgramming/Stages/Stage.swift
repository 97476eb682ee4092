/// One node of a chain: a quadratic program over (u, x) as the Newton steps see it, without the
/// unknowns that its equality rows give.
///
/// All vectors over v are laid out as `ReductionMap` says, all over rows as `RowSides` does.
struct Stage {
  /// Number of elements of u and of x.
  let inputCount: Int
  let stateCount: Int
  /// Number of inequality rows.
  var inequalityCount = 0
  /// Where the stage's rows begin among those of the chain, and how many there is room for: first
  /// inequalities, then equality rows that could not be eliminated.
  let rowStart: Int
  let rowCapacity: Int

  /// The equality rows, and what they make of the other unknowns.
  var elimination: EqualityElimination
  var map: ReductionMap

  /// H and g over v.
  var hessian: BandMatrix
  let gradient: KernelBuffer<Double>
  /// C over v, each row scaled to a largest coefficient of 1, and the scales.
  var rows: BandMatrix
  let rowScale: KernelBuffer<Double>
  /// (B A) over v and b of the way to the next node; no rows in the last one.
  var transition: BandMatrix
  let offset: KernelBuffer<Double>

  /// v; λ, the multipliers of the rows that lead to x; and the steps of both.
  let unknowns: KernelBuffer<Double>
  let costate: KernelBuffer<Double>
  let unknownsStep: KernelBuffer<Double>
  let costateStep: KernelBuffer<Double>
  /// Gradient of the Lagrangian over v; d = Bu + Ax + b − x⁺, and P⁺ d.
  let stationarity: KernelBuffer<Double>
  let defect: KernelBuffer<Double>
  let defectCost: KernelBuffer<Double>

  /// U of the stage's own unknowns and of the cost that is still to come, and what the backward sweep
  /// leaves: t and p.
  var factor: CholeskyFactor
  let sweep: KernelBuffer<Double>

  /// - Parameters:
  ///   - program: the stage's largest program.
  ///   - inputCount: how many of its unknowns are inputs, the first.
  ///   - nextStateCount: number of states of the next node, 0 for the last one.
  ///   - rowStart: where its rows begin among those of the chain.
  ///   - memory: where its numbers will lie.
  init(
    _ program: QuadraticProgram, inputCount: Int, nextStateCount: Int, rowStart: Int,
    in memory: KernelMemory
  ) {
    self.inputCount = inputCount
    stateCount = program.variableCount - inputCount
    let inequalityCapacity = program.inequalities.lower.count
    let equalityCapacity = program.equalities.values.count
    self.rowStart = rowStart
    rowCapacity = DoubleVector.paddedCount(inequalityCapacity + equalityCapacity)
    let stateWidth = DoubleVector.paddedCount(stateCount)
    let width = DoubleVector.paddedCount(inputCount) + stateWidth
    let nextWidth = DoubleVector.paddedCount(nextStateCount)
    elimination = EqualityElimination(
      inputCount: inputCount, stateCount: stateCount, capacity: equalityCapacity, in: memory)
    map = ReductionMap(capacity: equalityCapacity, widthCapacity: width, in: memory)
    hessian = BandMatrix(rowCapacity: width, columnCapacity: width, in: memory)
    gradient = memory.take(width)
    rows = BandMatrix(rowCapacity: rowCapacity, columnCapacity: width, in: memory)
    rowScale = memory.take(rowCapacity, of: 1.0)
    transition = BandMatrix(rowCapacity: nextWidth, columnCapacity: width, in: memory)
    offset = memory.take(nextWidth)
    unknowns = memory.take(width)
    costate = memory.take(stateWidth)
    unknownsStep = memory.take(width)
    costateStep = memory.take(stateWidth)
    stationarity = memory.take(width)
    defect = memory.take(nextWidth)
    defectCost = memory.take(nextWidth)
    factor = CholeskyFactor(capacity: width, in: memory)
    sweep = memory.take(width)
  }

  /// Elements of v, padding included, and where its states begin.
  @inline(__always) var width: Int { map.width }
  @inline(__always) var stateOffset: Int { map.stateOffset }
  /// Elements of the states, padding included.
  @inline(__always) var stateWidth: Int { width &- stateOffset }

  /// The states within v.
  @inline(__always) func states(_ v: KernelBuffer<Double>) -> KernelBuffer<Double> {
    v.dropFirst(stateOffset)
  }
}
