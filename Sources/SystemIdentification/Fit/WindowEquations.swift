/// Sums of squares of a window: what its rows say about actuators, delay and the state that it began
/// in.
struct WindowEquations: Sendable {
  /// `[limbs]`.
  var limbs: [LimbEquations]

  init(_ ranges: [Range<Int>]) { limbs = ranges.map(LimbEquations.init) }
}

/// The part of one limb: `Σ w Jᵀ J` and `Σ w Jᵀ r`.
struct LimbEquations: Sendable {
  let joints: Range<Int>
  let columns: LimbColumns
  private let blocks: Int
  /// `[columns, blocks]`.
  private var square: [ColumnBlock]
  /// `[blocks]`.
  private var gradient: [ColumnBlock]
  /// `[blocks]` the derivative of the number that is being added.
  private var derivative: [ColumnBlock]

  init(_ joints: Range<Int>) {
    self.joints = joints
    columns = LimbColumns(jointCount: joints.count)
    blocks = blockCount(of: columns.count)
    square = Array(repeating: .zero, count: columns.count * blocks)
    gradient = Array(repeating: .zero, count: blocks)
    derivative = gradient
  }

  /// Adds what one number of the log says.
  ///
  /// - Parameters:
  ///   - tangents: of the limb.
  ///   - kind: what the number is.
  ///   - place: the joint's, in the limb.
  ///   - age: of a position [s].
  ///   - deviation: measured less simulated.
  ///   - weight: one over the variance.
  mutating func add(
    _ tangents: LimbTangents, _ kind: ChannelKind, _ place: Int, age: Double, deviation: Double,
    weight: Double
  ) {
    let start = place * blocks
    for block in 0..<blocks {
      switch kind {
      case .position:
        derivative[block] =
          tangents.position[start + block] - age * tangents.velocity[start + block]
      case .velocity: derivative[block] = tangents.velocity[start + block]
      case .torque: derivative[block] = tangents.torque[start + block]
      }
      gradient[block] += (weight * deviation) * derivative[block]
    }
    for column in 0..<columns.count {
      let factor = weight * derivative[column / 8][column % 8]
      for block in 0..<blocks {
        square[column * blocks + block] += factor * derivative[block]
      }
    }
  }

  /// An element of `Σ w Jᵀ J`.
  func square(_ row: Int, _ column: Int) -> Double { square[row * blocks + column / 8][column % 8] }

  /// An element of `Σ w Jᵀ r`.
  func gradient(_ column: Int) -> Double { gradient[column / 8][column % 8] }

  /// What is left where the window's first state is whatever fits best (Schur's complement):
  /// `A − B C⁻¹ Bᵀ` and `gₐ − B C⁻¹ g_c`, of the parameters a and the first state c.
  func eliminatingStart() -> ReducedLimb? {
    let (count, stateCount) = (columns.parameterCount, columns.count - columns.parameterCount)
    var factor = CholeskyFactor(size: stateCount)
    for row in 0..<stateCount {
      for column in 0..<stateCount {
        factor.elements[row * stateCount + column] = square(count + row, count + column)
      }
    }
    guard factor.factorize() else { return nil }
    // The columns of C⁻¹ [Bᵀ, g_c].
    var response: [[Double]] = (0..<count).map { parameter in
      (0..<stateCount).map { square(count + $0, parameter) }
    }
    response.append((0..<stateCount).map { gradient(count + $0) })
    for index in response.indices { factor.solve(&response[index]) }

    var reduced = ReducedLimb(joints: joints, columns: columns, startResponse: response)
    for row in 0..<count {
      for column in 0..<count {
        var sum = square(row, column)
        for state in 0..<stateCount {
          sum -= square(row, count + state) * response[column][state]
        }
        reduced.square[row * count + column] = sum
      }
      var sum = gradient(row)
      for state in 0..<stateCount { sum -= square(row, count + state) * response[count][state] }
      reduced.gradient[row] = sum
    }
    return reduced
  }
}

/// What a window says about a limb's parameters alone.
struct ReducedLimb: Sendable {
  let joints: Range<Int>
  let columns: LimbColumns
  /// `[parameters, parameters]`.
  var square: [Double]
  /// `[parameters]`.
  var gradient: [Double]
  /// `[parameters + 1, 2 joints]` how the best first state follows the parameters, and where it is for
  /// none.
  private let startResponse: [[Double]]

  fileprivate init(joints: Range<Int>, columns: LimbColumns, startResponse: [[Double]]) {
    self.joints = joints
    self.columns = columns
    self.startResponse = startResponse
    let count = columns.parameterCount
    square = Array(repeating: 0, count: count * count)
    gradient = Array(repeating: 0, count: count)
  }

  /// The change of the first state that fits a change of the parameters best.
  ///
  /// - Parameter step: `[parameters]`.
  /// - Returns: `[2 joints]`.
  func startStep(for step: [Double]) -> [Double] {
    var result = startResponse[step.count]
    for (parameter, change) in step.enumerated() {
      for state in result.indices { result[state] -= change * startResponse[parameter][state] }
    }
    return result
  }
}
