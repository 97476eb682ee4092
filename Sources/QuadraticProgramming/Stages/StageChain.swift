/// The workspace of a solver: nodes one behind another, each leading to the states of the next; a
/// single node without states is an ordinary quadratic program.
struct StageChain {
  /// The nodes.
  var stages: [Stage]
  /// Bounds of all rows.
  var sides: RowSides
  /// Buffers that the nodes use in turn: √ω C, U⁺ (B A), and a vector over v.
  var weightedRows: BandMatrix
  var costToCome: BandMatrix
  let vector: KernelBuffer<Double>
  let scratch: Stage.LoadingScratch
  private let memory: KernelMemory

  /// - Parameters:
  ///   - programs: each node's largest program.
  ///   - inputCounts: how many of the unknowns of each are inputs, the first.
  init(_ programs: [QuadraticProgram], inputCounts: [Int]) {
    memory = KernelMemory()
    stages = []
    var rowStart = 0
    for (k, program) in programs.enumerated() {
      let isLast = k + 1 == programs.count
      let stage = Stage(
        program, inputCount: inputCounts[k],
        nextStateCount: isLast ? 0 : programs[k + 1].variableCount - inputCounts[k + 1],
        rowStart: rowStart, in: memory)
      rowStart += stage.rowCapacity
      stages.append(stage)
    }
    sides = RowSides(rowCount: rowStart, in: memory)
    let variableCount = programs.map(\.variableCount).max() ?? 0
    let width = variableCount + 16
    let rowCapacity = stages.map(\.rowCapacity).max() ?? 0
    weightedRows = BandMatrix(rowCapacity: rowCapacity, columnCapacity: width, in: memory)
    costToCome = BandMatrix(rowCapacity: width, columnCapacity: width, in: memory)
    vector = memory.take(width)
    scratch = Stage.LoadingScratch(variableCount: variableCount, width: width, in: memory)
  }
}
