import QuadraticProgramming
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// The nonlinear program of a horizon by multiple shooting: minimise the weighted squares of states,
/// inputs and motions of swinging feet, such that each interval leads from its node to the next and feet
/// that stand do not move.
///
/// This file says how good a trajectory is; `ShootingProblem+Program` linearises it.
struct ShootingProblem: Sendable {
  /// What a foot does in the middle of an interval.
  struct FootTask: Sendable {
    var isStance = true
    /// Where it swings.
    var path = SwingFootTrajectory.State(at: .zero)
  }

  /// How far a foot's velocity is from what its task demands.
  struct FootError: Sendable {
    /// In the world [m/s].
    var linear: Vector3
    /// In the foot's axes [rad/s].
    var angular: Vector3
    /// The foot's axes in the world.
    var orientation: Quaternion
  }

  /// How good a trajectory is.
  struct Merit: Equatable, Sendable {
    /// Cost, with that of soft limits.
    var cost = 0.0
    /// Root of the sum of the squares of all defects, and of what feet that are bound move.
    var violation = 0.0
  }

  let robot: PredictiveRobot
  let parameters: PredictiveParameters
  var step: MidpointStep
  /// `[nodes]`
  var references: [BaseReference.Node]
  /// `[intervals, feet]`
  var tasks: [FootTask]
  /// `[stateCount]` and `[inputCount]` prices per second, of wrenches in units of the weight.
  let stateWeights: [Double]
  let inputWeights: [Double]
  /// `[stateCount]`, `[inputCount]`, wrenches in units of the weight.
  var stateError: [Double]
  var inputError: [Double]
  /// `[6, velocityCount]` of the foot at hand.
  var jacobian: [Double]
  var velocityDerivative: [Double]
  /// `[velocityCount]`, `[stateCount]`, `[inputCount]`, `[inputCount + stateCount]`: a row.
  var jacobianRow: [Double]
  var stateRow: [Double]
  var inputRow: [Double]
  var row: [Double]
  /// `[nodes][rows]` which of a node's row slots each inequality row of the program is: those of a foot
  /// that stands come and go, and multipliers go on with their slot.
  var rowSlots: [[Int]]

  init(_ robot: PredictiveRobot, _ parameters: PredictiveParameters) {
    self.robot = robot
    self.parameters = parameters
    step = MidpointStep(robot.dynamics, duration: parameters.interval)
    references = Array(repeating: BaseReference.Node(), count: parameters.intervalCount + 1)
    tasks = Array(repeating: FootTask(), count: parameters.intervalCount * robot.legs.count)
    let weights = parameters.weights
    let model = robot.dynamics.model
    let (states, inputs) = (robot.dynamics.stateCount, robot.dynamics.inputCount)
    stateWeights =
      Array(repeating: weights.linearMomentum, count: 3)
      + Array(repeating: weights.angularMomentum, count: 3)
      + [weights.levelPosition, weights.levelPosition, weights.height]
      + [weights.tilt, weights.tilt, weights.heading]
      + Array(repeating: weights.jointPosition, count: model.jointCount)
    inputWeights =
      robot.legs.flatMap { _ in
        Array(repeating: weights.force, count: 3) + Array(repeating: weights.moment, count: 3)
      } + Array(repeating: weights.jointVelocity, count: model.jointCount)
    stateError = Array(repeating: 0, count: states)
    inputError = Array(repeating: 0, count: inputs)
    jacobian = Array(repeating: 0, count: 6 * model.velocityCount)
    velocityDerivative = Array(repeating: 0, count: 6 * model.velocityCount)
    jacobianRow = Array(repeating: 0, count: model.velocityCount)
    stateRow = Array(repeating: 0, count: states)
    inputRow = Array(repeating: 0, count: inputs)
    row = Array(repeating: 0, count: inputs + states)
    let slotCount = ShootingProblem.slotCount(robot)
    rowSlots = (0...parameters.intervalCount).map { _ in Array(repeating: 0, count: slotCount) }
  }

  /// Sets what feet do in each interval.
  mutating func setTasks(_ trajectory: PlannedTrajectory, _ swings: SwingPlan) {
    for index in 0..<trajectory.intervalCount {
      let time = trajectory.middle(of: index)
      for (foot, leg) in robot.legs.enumerated() {
        let place = index * robot.legs.count + foot
        tasks[place].isStance = trajectory.modes[index].contains(StanceMode(leg.side))
        guard !tasks[place].isStance, let path = swings.path(of: leg.side, at: time) else {
          continue
        }
        tasks[place].path = path.state(at: time)
      }
    }
  }

  /// How good a trajectory is.
  mutating func evaluate(_ trajectory: PlannedTrajectory) -> Merit {
    var merit = Merit()
    for index in 0..<trajectory.intervalCount {
      step.advance(from: trajectory.states[index], input: trajectory.inputs[index])
      add(interval: index, of: trajectory, to: &merit)
    }
    addLast(of: trajectory, to: &merit)
    merit.violation = merit.violation.squareRoot()
    return merit
  }

  /// Adds an interval that the step has advanced over; violations as squares.
  mutating func add(
    interval index: Int, of trajectory: PlannedTrajectory, to merit: inout Merit
  ) {
    let duration = parameters.interval
    // x⁺ = the next node's state
    step.endState.writeDifference(from: trajectory.states[index + 1], into: &stateError)
    for element in stateError { merit.violation += element * element }
    for foot in robot.legs.indices {
      addFoot(foot, interval: index, input: trajectory.inputs[index], to: &merit)
    }
    setStateError(trajectory.states[index], references[index])
    merit.cost += duration * halfSquares(stateError, stateWeights)
    setInputError(trajectory.inputs[index], mode: trajectory.modes[index])
    merit.cost += duration * halfSquares(inputError, inputWeights)
    if index > 0 { addJointLimits(trajectory.states[index], duration: duration, to: &merit) }
  }

  /// Adds the last node.
  mutating func addLast(of trajectory: PlannedTrajectory, to merit: inout Merit) {
    let count = trajectory.intervalCount
    setStateError(trajectory.states[count], references[count])
    merit.cost += parameters.weights.terminalDuration * halfSquares(stateError, stateWeights)
    addJointLimits(
      trajectory.states[count], duration: parameters.weights.terminalDuration, to: &merit)
  }

  private mutating func addFoot(
    _ foot: Int, interval index: Int, input: [Double], to merit: inout Merit
  ) {
    let duration = parameters.interval
    let weights = parameters.weights
    let leg = robot.legs[foot]
    let task = tasks[index * robot.legs.count + foot]
    let error = footError(leg, task)
    let angular = error.angular
    if task.isStance {
      let bound = leg.isComplete ? angular : Vector3(0, angular.y, angular.z)
      merit.violation += duration * duration * (error.linear.lengthSquared + bound.lengthSquared)
      if !leg.isComplete {
        merit.cost += 0.5 * duration * weights.swingRotation * angular.x * angular.x
      }
      addTorqueLimits(leg, foot: foot, input: input, to: &merit)
    } else {
      merit.violation += duration * duration * error.linear.z * error.linear.z
      let level = error.linear.x * error.linear.x + error.linear.y * error.linear.y
      merit.cost +=
        0.5 * duration
        * (weights.swingVelocity * level + weights.swingRotation * angular.lengthSquared)
    }
  }

  /// The velocity of a foot less that of its task, in the middle of the interval at hand.
  func footError(_ leg: PredictiveRobot.Leg, _ task: FootTask) -> FootError {
    let contact = leg.contact
    let pose = step.workspace.dynamics.poseInWorld(ofLink: contact.link)
    var linear = step.workspace.dynamics.velocityInWorld(
      ofPoint: contact.point, onLink: contact.link)
    var angular = step.workspace.dynamics.linkVelocity[contact.link].angular
    if !task.isStance {
      // v − v_path − k (p_path − p), and ω − ω_path − k log(R_path Rᵀ)
      let gain = parameters.footGain
      let lag = task.path.position - pose.act(contact.point)
      linear = linear - task.path.velocity - gain * lag
      let turn = (task.path.orientation * pose.orientation.conjugate).rotationVector
      angular = angular - task.path.angularVelocity - gain * turn
    }
    return FootError(
      linear: linear, angular: pose.orientation.actInverse(angular), orientation: pose.orientation)
  }

  /// x ⊖ x_ref
  mutating func setStateError(_ state: CentroidalState, _ reference: BaseReference.Node) {
    stateError.set(state.momentum.linear - reference.velocity, at: 0)
    stateError.set(state.momentum.angular, at: 3)
    stateError.set(state.basePose.position - reference.position, at: 6)
    let turn = state.basePose.orientation * reference.orientation.conjugate
    stateError.set(turn.rotationVector, at: 9)
    for joint in state.jointPositions.indices {
      stateError[12 + joint] = state.jointPositions[joint] - robot.nominalPositions[joint]
    }
  }

  /// u − u_ref, wrenches in units of the weight: an even share of it for each foot that carries.
  mutating func setInputError(_ input: [Double], mode: StanceMode) {
    let wrenchCount = 6 * robot.legs.count
    for index in input.indices {
      inputError[index] = input[index] / (index < wrenchCount ? step.wrenchUnit : 1)
    }
    for (foot, leg) in robot.legs.enumerated() where mode.contains(StanceMode(leg.side)) {
      inputError[6 * foot + 2] -= mode == .both ? 0.5 : 1
    }
  }

  private func halfSquares(_ error: [Double], _ weights: [Double]) -> Double {
    var sum = 0.0
    for index in error.indices { sum += weights[index] * error[index] * error[index] }
    return 0.5 * sum
  }

  // MARK: Soft limits

  /// A joint position from the middle of its range, in halves of it; nil without limits.
  func jointShare(_ joint: Int, _ state: CentroidalState) -> Double? {
    let half = robot.rangeHalf[joint]
    guard half.isFinite, half > 0 else { return nil }
    return (state.jointPositions[joint] - robot.rangeMiddle[joint]) / half
  }

  /// −Jᵀ (f, n) of a joint over its limit: the torque that a wrench on the foot takes where weight and
  /// acceleration of the leg are left out.
  func torqueShare(_ joint: Int, _ leg: PredictiveRobot.Leg, wrench: Int, input: [Double]) -> Double
  {
    let force = input.vector(at: wrench)
    let moment = input.vector(at: wrench + 3)
    let motion = step.workspace.dynamics.motionSubspace[6 + joint]
    let place =
      step.workspace.dynamics.poseInWorld(ofLink: leg.contact.link).act(leg.contact.point)
      - step.workspace.dynamics.origin
    let linear = motion.linear + motion.angular.cross(place)
    return -(linear.dot(force) + motion.angular.dot(moment)) / robot.torqueLimits[joint]
  }

  private func addJointLimits(
    _ state: CentroidalState, duration: Double, to merit: inout Merit
  ) {
    for joint in state.jointPositions.indices {
      guard let share = jointShare(joint, state) else { continue }
      merit.cost += duration * limitPrice(share)
    }
  }

  private func addTorqueLimits(
    _ leg: PredictiveRobot.Leg, foot: Int, input: [Double], to merit: inout Merit
  ) {
    for joint in leg.joints where robot.torqueLimits[joint].isFinite {
      let share = torqueShare(joint, leg, wrench: 6 * foot, input: input)
      merit.cost += parameters.interval * limitPrice(share)
    }
  }

  /// π e + ½ ϖ e² of what a share is beyond the part that is used.
  private func limitPrice(_ share: Double) -> Double {
    let beyond = max(0, abs(share) - parameters.limitShare)
    let weights = parameters.weights
    return beyond * (weights.limitViolation + 0.5 * weights.limitViolationSquare * beyond)
  }
}
