import QuadraticProgramming
import RigidBodyDynamics
import SpatialMath

/// The quadratic program of a linear predictive controller: the prices of `PredictiveParameters.Weights`
/// on a `LinearBodyStep` from node to node, no wrench on feet in the air, cones and static torques of
/// those that stand.
struct LinearBodyProgram: Sendable {
  /// What is wanted at a node.
  struct Reference: Sendable {
    /// Of the centre of mass in the world [m] and its velocity [m/s].
    var center: Vector3
    var velocity: Vector3
    /// Heading [rad].
    var yaw: Double
  }

  /// Force and moment in the axes of a foot's heading, per weight of the robot, to a share of a limit.
  private struct TorqueRow: Sendable {
    var force: Vector3
    var moment: Vector3
  }

  private(set) var staged: StagedProgram
  private let robot: PredictiveRobot
  private let parameters: PredictiveParameters
  /// `[12]` prices per second.
  private let stateWeights: [Double]
  /// `[feet][joints of the leg]` those of the leg in its nominal pose.
  private let torqueRows: [[TorqueRow]]
  private var wanted: [Double]

  init(_ robot: PredictiveRobot, _ parameters: PredictiveParameters) {
    self.robot = robot
    self.parameters = parameters
    let weights = parameters.weights
    stateWeights =
      Array(repeating: weights.linearMomentum, count: 3)
      + Array(repeating: weights.angularMomentum, count: 3)
      + [weights.levelPosition, weights.levelPosition, weights.height]
      + [weights.tilt, weights.tilt, weights.heading]
    let torqueRows = LinearBodyProgram.torqueRows(robot)
    self.torqueRows = torqueRows
    wanted = Array(repeating: 0, count: LinearBodyStep.stateCount)
    staged = StagedProgram(
      intervalCount: parameters.intervalCount, stateCount: LinearBodyStep.stateCount,
      inputCount: 6 * robot.legs.count, equalityCapacity: 6 * robot.legs.count,
      inequalityCapacity: torqueRows.reduce(0) { $0 + PredictiveRobot.Leg.coneRowCount + $1.count })
  }

  /// Sets the state that is given.
  mutating func setFirst(_ state: [Double]) {
    for index in state.indices { staged.initialState[index] = state[index] }
  }

  /// Writes an interval and what leads to the next.
  ///
  /// - Parameters:
  ///   - index: of the interval.
  ///   - interval: with its feet.
  ///   - reference: wanted at its beginning.
  mutating func write(
    _ index: Int, _ interval: LinearPlan.Interval, _ reference: Reference, _ step: LinearBodyStep
  ) {
    let inputCount = staged.inputCount
    step.write(
      duration: interval.duration, yaw: interval.yaw, expected: interval.expected,
      supports: interval.supports, inputCount: inputCount,
      into: &staged.transitions[index])

    writeCost(
      index, reference, duration: interval.duration, firstState: inputCount)
    let weights = parameters.weights
    for column in 0..<inputCount {
      let price = column % 6 < 3 ? weights.force : weights.moment
      staged.stages[index].hessian[column, column] = interval.duration * price
      staged.stages[index].gradient[column] = 0
    }
    staged.stages[index].equalities.count = 0
    staged.stages[index].inequalities.count = 0
    for foot in robot.legs.indices {
      guard let support = interval.supports.first(where: { $0.column == 6 * foot }) else {
        for column in 6 * foot..<6 * foot + 6 { holdAtZero(column, ofInterval: index) }
        continue
      }
      // From an even share of the weight.
      let share = 1 / Double(interval.supports.count)
      staged.stages[index].gradient[support.column + 2] =
        -interval.duration * weights.force * share
      writeLimits(of: foot, support, duration: interval.duration, interval: index)
    }
  }

  /// Writes the last node.
  mutating func writeLast(_ reference: Reference) {
    writeCost(
      staged.transitions.count, reference, duration: parameters.weights.terminalDuration,
      firstState: 0)
  }

  /// ½ T |x − x_ref|²
  private mutating func writeCost(
    _ index: Int, _ reference: Reference, duration: Double, firstState: Int
  ) {
    wanted.set(reference.velocity, at: 0)
    wanted.set(reference.center, at: 6)
    wanted[11] = reference.yaw
    for element in wanted.indices {
      let (place, price) = (firstState + element, duration * stateWeights[element])
      staged.stages[index].hessian[place, place] = price
      staged.stages[index].gradient[place] = -price * wanted[element]
    }
  }

  private mutating func holdAtZero(_ column: Int, ofInterval index: Int) {
    let row = staged.stages[index].equalities.count
    for place in 0..<staged.stages[index].variableCount {
      staged.stages[index].equalities.coefficients[row, place] = place == column ? 1 : 0
    }
    staged.stages[index].equalities.values[row] = 0
    staged.stages[index].equalities.count += 1
  }

  private mutating func writeLimits(
    of foot: Int, _ support: LinearBodyStep.Support, duration: Double, interval index: Int
  ) {
    let heading = Quaternion(axis: .unitZ, angle: support.yaw)
    robot.legs[foot].writeCone(heading, parameters) { force, moment in
      let row = append(force, moment, at: support.column, interval: index)
      staged.stages[index].inequalities.lower[row] = -.infinity
      staged.stages[index].inequalities.upper[row] = 0
      staged.stages[index].inequalities.linearPenalty[row] = .infinity
      staged.stages[index].inequalities.quadraticPenalty[row] = 0
    }
    let weights = parameters.weights
    for torque in torqueRows[foot] {
      let row = append(
        heading.act(torque.force), heading.act(torque.moment), at: support.column,
        interval: index)
      staged.stages[index].inequalities.lower[row] = -parameters.limitShare
      staged.stages[index].inequalities.upper[row] = parameters.limitShare
      staged.stages[index].inequalities.linearPenalty[row] = duration * weights.limitViolation
      staged.stages[index].inequalities.quadraticPenalty[row] =
        duration * weights.limitViolationSquare
    }
  }

  /// - Returns: the row's index.
  private mutating func append(
    _ force: Vector3, _ moment: Vector3, at column: Int, interval index: Int
  ) -> Int {
    let row = staged.stages[index].inequalities.count
    let width = staged.stages[index].variableCount
    for place in 0..<width { staged.stages[index].inequalities.coefficients[row, place] = 0 }
    staged.stages[index].inequalities.coefficients.elements.set(force, at: row * width + column)
    staged.stages[index].inequalities.coefficients.elements.set(
      moment, at: row * width + column + 3)
    staged.stages[index].inequalities.count += 1
    return row
  }

  /// −Jᵀ (f, n) over the limits, of legs in the nominal pose under an upright base.
  private static func torqueRows(_ robot: PredictiveRobot) -> [[TorqueRow]] {
    let model = robot.dynamics.model
    let count = model.velocityCount
    var workspace = RigidBodyWorkspace(for: model)
    model.computeKinematics(
      of: RigidBodyState(
        basePose: .identity, jointPositions: robot.nominalPositions,
        velocity: Array(repeating: 0, count: count)), in: &workspace)
    var jacobian = Array(repeating: 0.0, count: 6 * count)
    let weight = model.totalMass * model.gravity
    return robot.legs.map { leg in
      model.pointJacobian(
        of: leg.contact.point, onLink: leg.contact.link, into: &jacobian, in: workspace)
      let back = Quaternion(
        axis: .unitZ, angle: -workspace.poseInWorld(ofLink: leg.contact.link).orientation.yaw)
      return leg.joints.filter { robot.torqueLimits[$0].isFinite }.map { joint in
        let scale = -weight / robot.torqueLimits[joint]
        return TorqueRow(
          force: back.act(jacobian.column(6 + joint, row: 0, of: count)) * scale,
          moment: back.act(jacobian.column(6 + joint, row: 3, of: count)) * scale)
      }
    }
  }
}
