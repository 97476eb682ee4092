import QuadraticProgramming
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// The quadratic program of one step of sequential quadratic programming: squares by Gauss and Newton,
/// everything else to first order. Unknowns are steps of inputs, wrenches in units of the weight, and of
/// states in their tangent.
extension ShootingProblem {
  /// Most equality rows of a foot: six of its velocity, or of its wrench and its rise.
  private static let equalityCount = 7
  /// Number of row slots of a node: cones of all feet, torques, joint positions.
  static func slotCount(_ robot: PredictiveRobot) -> Int {
    PredictiveRobot.Leg.coneRowCount * robot.legs.count + 2 * robot.dynamics.model.jointCount
  }

  /// A program of the shape that `linearize` fills.
  func makeProgram() -> StagedProgram {
    StagedProgram(
      intervalCount: parameters.intervalCount, stateCount: robot.dynamics.stateCount,
      inputCount: robot.dynamics.inputCount,
      equalityCapacity: ShootingProblem.equalityCount * robot.legs.count,
      inequalityCapacity: ShootingProblem.slotCount(robot))
  }

  /// Linearises a trajectory.
  ///
  /// - Returns: how good it is.
  mutating func linearize(
    _ trajectory: PlannedTrajectory, into program: inout StagedProgram
  ) -> Merit {
    var merit = Merit()
    for index in 0..<trajectory.intervalCount {
      step.linearize(from: trajectory.states[index], input: trajectory.inputs[index])
      add(interval: index, of: trajectory, to: &merit)
      writeTransition(index, trajectory, into: &program.transitions[index])
      writeStage(index, trajectory, into: &program.stages[index])
    }
    addLast(of: trajectory, to: &merit)
    writeLast(trajectory, into: &program.stages[trajectory.intervalCount])
    merit.violation = merit.violation.squareRoot()
    return merit
  }

  private mutating func writeTransition(
    _ index: Int, _ trajectory: PlannedTrajectory,
    into transition: inout StagedProgram.Transition
  ) {
    step.writeTransition(into: &transition.coefficients.elements)
    step.endState.writeDifference(from: trajectory.states[index + 1], into: &transition.offset)
  }

  private mutating func writeStage(
    _ index: Int, _ trajectory: PlannedTrajectory, into stage: inout QuadraticProgram
  ) {
    let (inputs, duration) = (robot.dynamics.inputCount, parameters.interval)
    stage.hessian.fill(with: 0)
    setInputError(trajectory.inputs[index], mode: trajectory.modes[index])
    for i in 0..<inputs {
      stage.hessian[i, i] = duration * inputWeights[i]
      stage.gradient[i] = duration * inputWeights[i] * inputError[i]
    }
    setStateError(trajectory.states[index], references[index])
    writeStateCost(duration: duration, firstState: inputs, into: &stage)

    stage.equalities.count = 0
    stage.inequalities.count = 0
    for foot in robot.legs.indices {
      writeFoot(foot, index, trajectory.inputs[index], into: &stage)
    }
    // The first state is given.
    guard index > 0 else { return }
    writeJointLimits(
      index, trajectory.states[index], firstState: inputs, duration: duration, into: &stage)
  }

  private mutating func writeLast(
    _ trajectory: PlannedTrajectory, into stage: inout QuadraticProgram
  ) {
    let count = trajectory.intervalCount
    let duration = parameters.weights.terminalDuration
    stage.hessian.fill(with: 0)
    stage.inequalities.count = 0
    setStateError(trajectory.states[count], references[count])
    writeStateCost(duration: duration, firstState: 0, into: &stage)
    writeJointLimits(
      count, trajectory.states[count], firstState: 0, duration: duration, into: &stage)
  }

  private func writeStateCost(
    duration: Double, firstState: Int, into stage: inout QuadraticProgram
  ) {
    for i in stateError.indices {
      stage.hessian[firstState + i, firstState + i] = duration * stateWeights[i]
      stage.gradient[firstState + i] = duration * stateWeights[i] * stateError[i]
    }
  }

  // MARK: Feet

  private mutating func writeFoot(
    _ foot: Int, _ index: Int, _ input: [Double], into stage: inout QuadraticProgram
  ) {
    let leg = robot.legs[foot]
    let task = tasks[index * robot.legs.count + foot]
    let error = footError(leg, task)
    robot.dynamics.model.pointJacobian(
      of: leg.contact.point, onLink: leg.contact.link, into: &jacobian,
      in: step.workspace.dynamics)
    robot.dynamics.model.pointVelocityDerivative(
      of: leg.contact.point, onLink: leg.contact.link, into: &velocityDerivative,
      in: step.workspace.dynamics)
    if task.isStance {
      writeStance(leg, error, into: &stage)
      writeCone(foot, index, error.orientation, input, into: &stage)
      writeTorqueLimits(foot, index, input, into: &stage)
    } else {
      writeSwing(error, into: &stage)
      for component in 0..<6 {
        let row = stage.equalities.append(-input[6 * foot + component] / step.wrenchUnit)
        stage.equalities.coefficients.elements[row + 6 * foot + component] = 1
      }
    }
  }

  /// J v = 0
  private mutating func writeStance(
    _ leg: PredictiveRobot.Leg, _ error: FootError, into stage: inout QuadraticProgram
  ) {
    setFootRow(.unitX, isAngular: false, gain: 0)
    stage.equalities.append(row, -error.linear.x)
    setFootRow(.unitY, isAngular: false, gain: 0)
    stage.equalities.append(row, -error.linear.y)
    setFootRow(.unitZ, isAngular: false, gain: 0)
    stage.equalities.append(row, -error.linear.z)
    setFootRow(error.orientation.act(.unitX), isAngular: true, gain: 0)
    if leg.isComplete {
      stage.equalities.append(row, -error.angular.x)
    } else {
      addSquare(error.angular.x, price: parameters.weights.swingRotation, to: &stage)
    }
    setFootRow(error.orientation.act(.unitY), isAngular: true, gain: 0)
    stage.equalities.append(row, -error.angular.y)
    setFootRow(error.orientation.act(.unitZ), isAngular: true, gain: 0)
    stage.equalities.append(row, -error.angular.z)
  }

  /// The rise as its path has it; level motion and turning at a price.
  private mutating func writeSwing(_ error: FootError, into stage: inout QuadraticProgram) {
    let gain = parameters.footGain
    let weights = parameters.weights
    setFootRow(.unitZ, isAngular: false, gain: gain)
    stage.equalities.append(row, -error.linear.z)
    setFootRow(.unitX, isAngular: false, gain: gain)
    addSquare(error.linear.x, price: weights.swingVelocity, to: &stage)
    setFootRow(.unitY, isAngular: false, gain: gain)
    addSquare(error.linear.y, price: weights.swingVelocity, to: &stage)
    setFootRow(error.orientation.act(.unitX), isAngular: true, gain: gain)
    addSquare(error.angular.x, price: weights.swingRotation, to: &stage)
    setFootRow(error.orientation.act(.unitY), isAngular: true, gain: gain)
    addSquare(error.angular.y, price: weights.swingRotation, to: &stage)
    setFootRow(error.orientation.act(.unitZ), isAngular: true, gain: gain)
    addSquare(error.angular.z, price: weights.swingRotation, to: &stage)
  }

  /// Writes the derivatives of d · v or d · ω of the foot at hand into `row`, with those of its place
  /// times `gain`.
  ///
  ///     ∂(J v) = ∂(J v)/∂q δq + J_b ∂v_b + J_j δv_j
  private mutating func setFootRow(_ direction: Vector3, isAngular: Bool, gain: Double) {
    let count = robot.dynamics.model.velocityCount
    let (states, inputs) = (robot.dynamics.stateCount, robot.dynamics.inputCount)
    let first = isAngular ? 3 : 0
    for column in 0..<6 { stateRow[column] = 0 }
    for column in 0..<count {
      let j = direction.dot(jacobian.column(column, row: first, of: count))
      jacobianRow[column] = j
      stateRow[6 + column] =
        direction.dot(velocityDerivative.column(column, row: first, of: count)) + gain * j
    }
    let firstJoint = inputs - robot.dynamics.model.jointCount
    for column in 0..<firstJoint { inputRow[column] = 0 }
    for joint in 0..<count - 6 { inputRow[firstJoint + joint] = jacobianRow[6 + joint] }
    for base in 0..<6 {
      let factor = jacobianRow[base]
      guard factor != 0 else { continue }
      stateRow.add(
        factor, times: step.atMiddle.byState, from: (6 + base) * states, count: states, at: 0)
      inputRow.add(
        factor, times: step.atMiddle.byInput, from: (6 + base) * inputs + firstJoint,
        count: inputs - firstJoint, at: firstJoint)
    }
    step.pullBack(stateRow, inputRow, into: &row, at: 0)
  }

  /// Adds ½ T w (e + r δ)² for the row at hand.
  private func addSquare(_ error: Double, price: Double, to stage: inout QuadraticProgram) {
    let weight = parameters.interval * price
    let count = row.count
    for i in 0..<count where row[i] != 0 {
      let factor = weight * row[i]
      stage.gradient[i] += factor * error
      stage.hessian.elements.add(factor, times: row, from: 0, count: count, at: i * count)
    }
  }

  // MARK: Wrenches

  /// Friction, centre of pressure and torsion.
  private mutating func writeCone(
    _ foot: Int, _ index: Int, _ orientation: Quaternion, _ input: [Double],
    into stage: inout QuadraticProgram
  ) {
    let wrench = (force: input.vector(at: 6 * foot), moment: input.vector(at: 6 * foot + 3))
    var slot = PredictiveRobot.Leg.coneRowCount * foot
    robot.legs[foot].writeCone(orientation, parameters) { force, moment in
      rowSlots[index][stage.inequalities.count] = slot
      slot += 1
      let value = (force.dot(wrench.force) + moment.dot(wrench.moment)) / step.wrenchUnit
      let row = stage.inequalities.append(lower: -.infinity, upper: -value)
      stage.inequalities.coefficients.elements.set(force, at: row + 6 * foot)
      stage.inequalities.coefficients.elements.set(moment, at: row + 6 * foot + 3)
    }
  }

  /// −Jᵀ (f, n) within the limits.
  private mutating func writeTorqueLimits(
    _ foot: Int, _ index: Int, _ input: [Double], into stage: inout QuadraticProgram
  ) {
    let leg = robot.legs[foot]
    let count = robot.dynamics.model.velocityCount
    let firstSlot = PredictiveRobot.Leg.coneRowCount * robot.legs.count
    for joint in leg.joints where robot.torqueLimits[joint].isFinite {
      rowSlots[index][stage.inequalities.count] = firstSlot + joint
      let scale = -step.wrenchUnit / robot.torqueLimits[joint]
      let share = torqueShare(joint, leg, wrench: 6 * foot, input: input)
      let row = appendLimit(share, duration: parameters.interval, to: &stage.inequalities)
      stage.inequalities.coefficients.elements.set(
        jacobian.column(6 + joint, row: 0, of: count) * scale, at: row + 6 * foot)
      stage.inequalities.coefficients.elements.set(
        jacobian.column(6 + joint, row: 3, of: count) * scale, at: row + 6 * foot + 3)
    }
  }

  private mutating func writeJointLimits(
    _ index: Int, _ state: CentroidalState, firstState: Int, duration: Double,
    into stage: inout QuadraticProgram
  ) {
    let firstSlot =
      PredictiveRobot.Leg.coneRowCount * robot.legs.count + robot.dynamics.model.jointCount
    for joint in state.jointPositions.indices {
      guard let share = jointShare(joint, state) else { continue }
      rowSlots[index][stage.inequalities.count] = firstSlot + joint
      let row = appendLimit(share, duration: duration, to: &stage.inequalities)
      stage.inequalities.coefficients.elements[row + firstState + 12 + joint] =
        1 / robot.rangeHalf[joint]
    }
  }

  /// A soft row that keeps a share within the part that is used.
  private func appendLimit(
    _ share: Double, duration: Double, to rows: inout InequalityRows
  ) -> Int {
    rows.append(
      lower: -parameters.limitShare - share, upper: parameters.limitShare - share,
      linearPenalty: duration * parameters.weights.limitViolation,
      quadraticPenalty: duration * parameters.weights.limitViolationSquare)
  }
}

extension EqualityRows {
  /// Adds a row of zeros.
  ///
  /// - Returns: where its coefficients begin.
  fileprivate mutating func append(_ value: Double) -> Int {
    let start = count * coefficients.columnCount
    for column in 0..<coefficients.columnCount { coefficients.elements[start + column] = 0 }
    values[count] = value
    count += 1
    return start
  }

  fileprivate mutating func append(_ row: [Double], _ value: Double) {
    let start = count * coefficients.columnCount
    for column in 0..<coefficients.columnCount {
      coefficients.elements[start + column] = row[column]
    }
    values[count] = value
    count += 1
  }
}

extension InequalityRows {
  /// Adds a row of zeros.
  ///
  /// - Returns: where its coefficients begin.
  fileprivate mutating func append(
    lower: Double, upper: Double, linearPenalty: Double = .infinity, quadraticPenalty: Double = 0
  ) -> Int {
    let start = count * coefficients.columnCount
    for column in 0..<coefficients.columnCount { coefficients.elements[start + column] = 0 }
    self.lower[count] = lower
    self.upper[count] = upper
    self.linearPenalty[count] = linearPenalty
    self.quadraticPenalty[count] = quadraticPenalty
    count += 1
    return start
  }
}
