import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Reads a trajectory between its nodes: configurations along the way from node to node, inputs on
/// straight lines between the middles of intervals with the same feet on the ground, and the base's
/// motion from the momentum, as the dynamics have it.
struct PlanSampler: Sendable {
  private let robot: PredictiveRobot
  private var workspace: CentroidalWorkspace
  private var state: CentroidalState
  private var input: [Double]
  private var inputRate: [Double]
  private var rate: [Double]
  private var tangent: [Double]

  init(_ robot: PredictiveRobot) {
    self.robot = robot
    workspace = CentroidalWorkspace(for: robot.dynamics)
    state = CentroidalState(jointCount: robot.dynamics.model.jointCount)
    input = Array(repeating: 0, count: robot.dynamics.inputCount)
    inputRate = Array(repeating: 0, count: robot.dynamics.inputCount)
    rate = Array(repeating: 0, count: robot.dynamics.stateCount)
    tangent = Array(repeating: 0, count: robot.dynamics.stateCount)
  }

  mutating func sample(
    _ plan: PlannedTrajectory, _ swings: SwingPlan, at time: Double, into sample: inout PlanSample
  ) {
    let model = robot.dynamics.model
    plan.writeState(at: time, into: &state, using: &tangent)
    readInput(plan, at: time)
    robot.dynamics.computeRate(of: state, input: input, into: &rate, in: &workspace)

    sample.state.basePose = state.basePose
    for joint in 0..<model.jointCount {
      sample.state.jointPositions[joint] = state.jointPositions[joint]
    }
    for index in 0..<model.velocityCount { sample.state.velocity[index] = rate[6 + index] }
    let mass = model.totalMass
    sample.bodyPoint = robot.dynamics.body == nil ? .centerOfMass : .baseOrigin
    sample.centerOfMass = robot.dynamics.centerOfMass(in: workspace.dynamics)
    sample.centerOfMassVelocity = state.momentum.linear
    sample.centerOfMassAcceleration = rate.vector(at: 0)
    sample.momentum = CentroidalMomentum(
      linear: state.momentum.linear * mass, angular: state.momentum.angular * mass)
    sample.momentumRate = CentroidalMomentum(
      linear: rate.vector(at: 0) * mass, angular: rate.vector(at: 3) * mass)
    writeAcceleration(into: &sample)
    sample.mode = plan.modes[plan.index(at: time)]
    for (foot, leg) in robot.legs.enumerated() {
      sample[leg.side] = footPlan(foot, leg, sample.mode, swings, at: time)
    }
  }

  /// Inputs and their rates.
  private mutating func readInput(_ plan: PlannedTrajectory, at time: Double) {
    let index = plan.index(at: time)
    let offset = time - plan.middle(of: index)
    let last = plan.intervalCount - 1
    let other = max(0, min(last, offset < 0 ? index - 1 : index + 1))
    // Behind the middle of the last interval and before that of the first one inputs stay; at the
    // beginning they have the rate with which they go on.
    let partner = plan.modes[other] == plan.modes[index] ? other : index
    let ahead = index == 0 && plan.modes[1] == plan.modes[0] ? 1 : partner
    for element in input.indices {
      let value = plan.inputs[index][element]
      let slope = abs(offset) / plan.interval * (plan.inputs[partner][element] - value)
      input[element] = value + slope
      inputRate[element] =
        ahead == index
        ? 0
        : (plan.inputs[ahead][element] - value) / (Double(ahead - index) * plan.interval)
    }
  }

  /// A_b v̇_b = ḣ − A_j v̇_j − Ȧ v
  private mutating func writeAcceleration(into sample: inout PlanSample) {
    let model = robot.dynamics.model
    let count = model.velocityCount
    let firstJoint = robot.dynamics.inputCount - model.jointCount
    let bias = robot.dynamics.momentumBias(in: workspace.dynamics)
    var linear = sample.momentumRate.linear - bias.linear
    var angular = sample.momentumRate.angular - bias.angular
    for joint in 0..<model.jointCount {
      let acceleration = inputRate[firstJoint + joint]
      sample.acceleration[6 + joint] = acceleration
      linear -= workspace.momentumMatrix.column(6 + joint, row: 0, of: count) * acceleration
      angular -= workspace.momentumMatrix.column(6 + joint, row: 3, of: count) * acceleration
    }
    let base = BaseMomentum(
      mass: model.totalMass, matrix: workspace.momentumMatrix, columnCount: count,
      arm: sample.centerOfMass - state.basePose.position)
    let acceleration = base.velocity(linear: linear, angular: angular)
    sample.acceleration.set(acceleration.linear, at: 0)
    sample.acceleration.set(acceleration.angular, at: 3)
  }

  private func footPlan(
    _ foot: Int, _ leg: PredictiveRobot.Leg, _ mode: StanceMode, _ swings: SwingPlan,
    at time: Double
  ) -> PlanSample.FootPlan {
    var result = PlanSample.FootPlan()
    result.isStance = mode.contains(StanceMode(leg.side))
    result.wrench = SpatialForce(
      moment: input.vector(at: 6 * foot + 3), force: input.vector(at: 6 * foot))
    if let path = swings.path(of: leg.side, at: time) {
      result.path = path.state(at: time)
    } else {
      let pose = workspace.dynamics.poseInWorld(ofLink: leg.contact.link)
      result.path = SwingFootTrajectory.State(
        at: pose.act(leg.contact.point), yaw: pose.orientation.yaw,
        normal: pose.orientation.act(.unitZ))
    }
    return result
  }
}
