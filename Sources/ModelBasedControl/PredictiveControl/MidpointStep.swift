import RigidBodyDynamics
import SpatialMath

/// One interval of multiple shooting: the state at its end with the input held, by the midpoint rule,
///
///     x_m = x ⊕ ½ T f(x, u)        x⁺ = x ⊕ T f(x_m, u)
///
/// and the derivatives of x⁺, and of anything that is measured at the middle, by x and u. Rows of
/// derivatives are written as `StagedProgram` has its unknowns, (u, x), with wrenches in units of the
/// robot's weight.
struct MidpointStep: Sendable {
  let dynamics: CentroidalDynamics
  /// T [s].
  let duration: Double
  /// What one unit of an unknown wrench is [N, N m].
  let wrenchUnit: Double

  /// Kinematics of the middle, with the velocity there.
  private(set) var workspace: CentroidalWorkspace
  /// x_m and x⁺.
  private(set) var middleState: CentroidalState
  private(set) var endState: CentroidalState

  /// f and its derivatives at x and at x_m, those by wrenches per `wrenchUnit`.
  private var atStart: CentroidalLinearization
  private(set) var atMiddle: CentroidalLinearization
  /// By how much the rotations to the middle and to the end carry along a rotation before them, exp(φ) − 1.
  private var carriedToMiddle = Matrix3.zero
  private var carriedToEnd = Matrix3.zero
  /// How a change of the rotation vector of the way to the end turns the end.
  private var endTurning = Matrix3.identity
  private var rate: [Double]
  private var stateRow: [Double]
  private var inputRow: [Double]

  init(_ dynamics: CentroidalDynamics, duration: Double) {
    self.dynamics = dynamics
    self.duration = duration
    wrenchUnit = dynamics.model.totalMass * dynamics.model.gravity
    workspace = CentroidalWorkspace(for: dynamics)
    middleState = CentroidalState(jointCount: dynamics.model.jointCount)
    endState = CentroidalState(jointCount: dynamics.model.jointCount)
    atStart = CentroidalLinearization(for: dynamics)
    atMiddle = CentroidalLinearization(for: dynamics)
    rate = Array(repeating: 0, count: dynamics.stateCount)
    stateRow = Array(repeating: 0, count: dynamics.stateCount)
    inputRow = Array(repeating: 0, count: dynamics.inputCount)
  }

  /// Unknowns of an interval: input, then state.
  var variableCount: Int { dynamics.inputCount + dynamics.stateCount }

  /// Computes x_m and x⁺ alone.
  mutating func advance(from state: CentroidalState, input: [Double]) {
    dynamics.computeRate(of: state, input: input, into: &rate, in: &workspace)
    middleState.copy(state)
    middleState.move(along: rate, by: 0.5 * duration)
    dynamics.computeRate(of: middleState, input: input, into: &rate, in: &workspace)
    endState.copy(state)
    endState.move(along: rate, by: duration)
  }

  /// Computes x_m and x⁺ and what their derivatives are made of.
  mutating func linearize(from state: CentroidalState, input: [Double]) {
    dynamics.linearize(state, input: input, into: &atStart, in: &workspace)
    middleState.copy(state)
    middleState.move(along: atStart.rate, by: 0.5 * duration)
    dynamics.linearize(middleState, input: input, into: &atMiddle, in: &workspace)
    endState.copy(state)
    endState.move(along: atMiddle.rate, by: duration)

    scaleWrenches()
    let toMiddle = atStart.rate.vector(at: 9) * (0.5 * duration)
    let toEnd = atMiddle.rate.vector(at: 9) * duration
    carriedToMiddle = MidpointStep.carried(toMiddle)
    carriedToEnd = MidpointStep.carried(toEnd)
    endTurning = MidpointStep.turning(toEnd)
    atStart.turnRotations(by: MidpointStep.turning(toMiddle))
  }

  private mutating func scaleWrenches() {
    let (count, columns) = (6 * dynamics.contacts.count, dynamics.inputCount)
    for row in 0..<6 {
      for column in 0..<count {
        atStart.byInput[row * columns + column] *= wrenchUnit
        atMiddle.byInput[row * columns + column] *= wrenchUnit
      }
    }
  }

  /// Writes (B A), the derivatives of x⁺ by u and x.
  ///
  /// - Parameter coefficients: `[stateCount, variableCount]`, overwritten.
  mutating func writeTransition(into coefficients: inout [Double]) {
    let (states, inputs) = (dynamics.stateCount, dynamics.inputCount)
    for row in 0..<states {
      let target = row * variableCount
      if (3..<12).contains(row) {
        // T ∂f(x_m, u), rotations by the derivative of their exponential.
        for column in 0..<states { stateRow[column] = 0 }
        for column in 0..<inputs { inputRow[column] = 0 }
        if row < 9 {
          addMiddleRow(row, times: duration)
        } else {
          let weights = endTurning.row(row - 9)
          addMiddleRow(9, times: duration * weights.x)
          addMiddleRow(10, times: duration * weights.y)
          addMiddleRow(11, times: duration * weights.z)
        }
        pullBack(stateRow, inputRow, into: &coefficients, at: target)
      } else {
        for column in 0..<variableCount { coefficients[target + column] = 0 }
        for column in 0..<inputs {
          coefficients[target + column] = duration * atMiddle.byInput[row * inputs + column]
        }
      }
      coefficients[target + inputs + row] += 1
    }
    // exp(δ) is carried along by the turn.
    for axis in 0..<3 {
      let target = (9 + axis) * variableCount + inputs + 9
      let row = carriedToEnd.row(axis)
      coefficients[target] += row.x
      coefficients[target + 1] += row.y
      coefficients[target + 2] += row.z
    }
  }

  private mutating func addMiddleRow(_ row: Int, times factor: Double) {
    let (states, inputs) = (dynamics.stateCount, dynamics.inputCount)
    stateRow.add(factor, times: atMiddle.byState, from: row * states, count: states, at: 0)
    inputRow.add(factor, times: atMiddle.byInput, from: row * inputs, count: inputs, at: 0)
  }

  /// Writes the derivatives of a number of the middle by those of the beginning.
  ///
  /// - Parameters:
  ///   - byMiddle: `[stateCount]` its derivatives by x_m.
  ///   - byInput: `[inputCount]` by u, wrenches per `wrenchUnit`.
  ///   - target: by (u, x), overwritten.
  ///   - offset: where in `target` they begin.
  func pullBack(
    _ byMiddle: [Double], _ byInput: [Double], into target: inout [Double], at offset: Int
  ) {
    let (states, inputs) = (dynamics.stateCount, dynamics.inputCount)
    let half = 0.5 * duration
    for column in 0..<inputs { target[offset + column] = byInput[column] }
    for column in 0..<states { target[offset + inputs + column] = byMiddle[column] }
    // δx_m = δx + ½ T ∂f(x, u): of linear momentum by wrenches alone, of joints by their own rate.
    for row in 0..<12 {
      let factor = half * byMiddle[row]
      guard factor != 0 else { continue }
      target.add(
        factor, times: atStart.byInput, from: row * inputs, count: inputs, at: offset)
      guard row >= 3 else { continue }
      target.add(
        factor, times: atStart.byState, from: row * states, count: states, at: offset + inputs)
    }
    for joint in 0..<dynamics.model.jointCount {
      target[offset + inputs - dynamics.model.jointCount + joint] += half * byMiddle[12 + joint]
    }
    let carried = carriedToMiddle.transpose * byMiddle.vector(at: 9)
    target[offset + inputs + 9] += carried.x
    target[offset + inputs + 10] += carried.y
    target[offset + inputs + 11] += carried.z
  }

  /// exp(φ) − 1 to third order in φ, which is a few degrees.
  private static func carried(_ turn: Vector3) -> Matrix3 {
    let cross = Matrix3(crossing: turn)
    return cross + cross * cross * 0.5
  }

  /// How a small change δ of the rotation vector φ turns exp(φ), that is exp((1 + ½ [φ]× + …) δ) exp(φ):
  /// the left Jacobian of rotations, to third order (Solà et al. 2018, *A micro Lie theory*, eq. 145).
  private static func turning(_ turn: Vector3) -> Matrix3 {
    let cross = Matrix3(crossing: turn)
    return Matrix3.identity + cross * 0.5 + cross * cross * (1.0 / 6)
  }
}

extension Matrix3 {
  /// A row by its index.
  fileprivate func row(_ index: Int) -> Vector3 { index == 0 ? rowX : index == 1 ? rowY : rowZ }
}

extension CentroidalLinearization {
  /// Multiplies the derivatives of the angular velocity by a matrix, such as makes them those of the
  /// rotation over a time, per time.
  fileprivate mutating func turnRotations(by map: Matrix3) {
    let (states, inputs) = (rate.count, byInput.count / rate.count)
    for column in 0..<states {
      byState.set(
        map * byState.column(column, row: 9, of: states), row: 9, column: column, of: states)
    }
    for column in 0..<inputs {
      byInput.set(
        map * byInput.column(column, row: 9, of: inputs), row: 9, column: column, of: inputs)
    }
  }
}
