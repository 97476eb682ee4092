/// What an operator does: reads values by their places, and writes its own.
typealias Operation = @Sendable (_ values: borrowing [[Float]], _ output: inout [Float]) -> Void

/// What turns the elements of one value into those of another.
typealias Derivation =
  @Sendable (_ source: Span<Float>, _ result: inout MutableSpan<Float>) -> Void

/// No value of a model that runs has more elements, nor have all of them together: a damaged file
/// must not ask for all memory.
let maximumElementCount = 1 << 26

/// Steps that work through a model, and the memory of its values.
///
/// All memory is known before the first run, and a run only reads and writes it.
struct ExecutionPlan: Sendable {
  /// One step with the place that it writes.
  struct Step: Sendable {
    let operation: Operation
    let output: Int
  }

  /// Largest number of multiplications and moved elements of a run: about a second's work, a
  /// thousand times that of a large policy.
  static let maximumWork = 1 << 31
  /// Largest number of steps.
  static let maximumStepCount = 1 << 16

  /// The steps in order.
  private(set) var steps: [Step] = []
  /// Values by place: constants, and zeros for what a run computes.
  private(set) var values: [[Float]] = []
  /// Whether the value of a place is known before any input is.
  private var isConstant: [Bool] = []
  private var elementCount = 0
  private var work = 0

  /// The value of a place, where it is a constant.
  func constant(at place: Int) -> [Float]? { isConstant[place] ? values[place] : nil }

  /// A place for a constant.
  ///
  /// - Throws: `ONNXFormatError.invalid` where all values together grow too large.
  mutating func addConstant(_ constant: [Float]) throws(ONNXFormatError) -> Int {
    try count(constant.count)
    values.append(constant)
    isConstant.append(true)
    return values.count - 1
  }

  /// A place for so many elements that runs compute.
  ///
  /// - Throws: as `addConstant`.
  mutating func addMemory(_ elementCount: Int) throws(ONNXFormatError) -> Int {
    try count(elementCount)
    values.append([Float](repeating: 0, count: elementCount))
    isConstant.append(false)
    return values.count - 1
  }

  /// Adds a step.
  ///
  /// - Parameters:
  ///   - place: what it writes.
  ///   - work: multiplications and moved elements.
  ///   - operation: what it does.
  /// - Throws: `ONNXFormatError.invalid` where a run would take too long.
  mutating func append(
    to place: Int, work: Int, _ operation: @escaping Operation
  ) throws(ONNXFormatError) {
    let (sum, overflows) = self.work.addingReportingOverflow(max(work, 1))
    guard !overflows, sum <= Self.maximumWork, steps.count < Self.maximumStepCount else {
      throw .invalid(
        item: "model", found: "more work than a policy's",
        expected: "at most \(Self.maximumWork) multiplications and \(Self.maximumStepCount) steps")
    }
    self.work = sum
    steps.append(Step(operation: operation, output: place))
  }

  /// A place for a value that follows from one other: filled now where that is a constant, else in
  /// each run.
  ///
  /// - Parameters:
  ///   - elementCount: of the new value.
  ///   - place: of the value that it follows from.
  ///   - work: multiplications and moved elements; nil for one of each element.
  ///   - derivation: what fills it.
  /// - Throws: as `addConstant` and `append`.
  mutating func derive(
    _ elementCount: Int, from place: Int, work: Int? = nil, _ derivation: @escaping Derivation
  ) throws(ONNXFormatError) -> Int {
    let result = try addMemory(elementCount)
    if isConstant[place] {
      var filled: [Float] = []
      swap(&filled, &values[result])
      var span = filled.mutableSpan
      let source = values[place]
      derivation(source.span, &span)
      values[result] = filled
      isConstant[result] = true
      return result
    }
    try append(to: result, work: work ?? elementCount) { values, output in
      let source = values[place]
      var span = output.mutableSpan
      derivation(source.span, &span)
    }
    return result
  }

  private mutating func count(_ added: Int) throws(ONNXFormatError) {
    elementCount += added
    guard elementCount <= maximumElementCount else {
      throw .invalid(
        item: "model", found: "values of more than \(maximumElementCount) elements",
        expected: "at most as many in all values together")
    }
  }
}
