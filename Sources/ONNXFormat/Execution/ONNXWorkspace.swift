internal import VectorArithmetic

/// The memory in which a model runs: with it a run asks for no memory and takes no lock.
///
/// Each thread has its own; a copy shares memory with its origin until one of the two runs.
public struct ONNXWorkspace: Sendable {
  /// The model.
  public let executor: ONNXExecutor
  private var values: [[Float]]

  /// Memory for one model.
  public init(_ executor: ONNXExecutor) {
    self.executor = executor
    values = executor.execution.values
    // The first run would otherwise make copies of what it shares with the executor.
    for step in executor.execution.steps { separate(step.output) }
    for place in executor.inputPlaces { separate(place) }
  }

  /// Sets elements of an input.
  ///
  /// - Parameters:
  ///   - index: which of the executor's inputs.
  ///   - start: place of the first of them, row-major.
  ///   - elements: what they become.
  /// - Precondition: the input has them all.
  public mutating func setInput(_ index: Int, at start: Int = 0, _ elements: [Float]) {
    var input = values[executor.inputPlaces[index]].mutableSpan
    precondition(
      start >= 0 && start + elements.count <= input.count,
      "an input of \(input.count) got \(elements.count) elements at \(start)")
    var piece = input._mutatingExtracting(start..<start + elements.count)
    piece.set(eachOf: elements.span) { $0 }
  }

  /// Computes the outputs from the inputs.
  public mutating func run() {
    let steps = executor.execution.steps
    for index in steps.indices {
      // What a step writes is taken out meanwhile, so that it reads the others where they are.
      let place = steps[index].output
      var output: [Float] = []
      swap(&output, &values[place])
      steps[index].operation(values, &output)
      swap(&output, &values[place])
    }
  }

  /// The elements of an output after a run, row-major.
  ///
  /// - Parameter index: which of the executor's outputs.
  public func output(_ index: Int) -> [Float] { values[executor.outputPlaces[index]] }

  /// Copies the elements of an output after a run.
  ///
  /// - Parameters:
  ///   - index: which of the executor's outputs.
  ///   - elements: receives them, row-major.
  /// - Precondition: as many elements as the output has.
  public func copyOutput(_ index: Int, into elements: inout [Float]) {
    let output = values[executor.outputPlaces[index]]
    var target = elements.mutableSpan
    target.set(eachOf: output.span) { $0 }
  }

  /// Gives a value memory of its own.
  private mutating func separate(_ place: Int) {
    values[place] = values[place].map { $0 }
  }
}
