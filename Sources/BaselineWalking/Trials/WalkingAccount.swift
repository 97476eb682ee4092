import ModelBasedControl
import Physics
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Keeps account of one robot in a trial.
struct WalkingAccount {
  private let model: RigidBodyModel
  private let robot: RobotDescription
  private let trial: WalkingTrial
  /// Height of the base below which, over that of standing, a robot has fallen.
  private static let fallenShare = 0.6
  /// Cosine of the tilt from which on it has.
  private static let fallenCosine = 0.6

  private(set) var hasFallen = false
  private var time = 0.0
  private var dynamics: RigidBodyWorkspace
  private let standingHeight: Double
  private var velocity = Vector3.zero
  private var yawRate = 0.0
  private var velocityErrorSquares = 0.0
  private var heightError = 0.0
  private var steadyCount = 0
  private var work = 0.0
  private var way = 0.0
  private var planTimes: [Double] = []
  private var tickTimes: [Double] = []

  init(_ robot: RobotDescription, _ trial: WalkingTrial) {
    self.robot = robot
    self.trial = trial
    model = RigidBodyModel(robot)
    dynamics = RigidBodyWorkspace(for: model)
    standingHeight = robot.standingHeight(positions: robot.nominalPositions) ?? 1
  }

  mutating func add(
    _ walkers: WalkingBatch, at time: Double, milliseconds: Double, isPlanning: Bool
  ) {
    self.time = time
    if isPlanning { planTimes.append(milliseconds) } else { tickTimes.append(milliseconds) }
    let state = walkers.batch.state.rigidBodyState(0)
    let feet = robot.feet.indices.map { walkers.batch.state.footPositionInWorld.vector($0) }
    let ground = feet.map(\.z).min() ?? 0
    let above = state.basePose.position.z - ground
    hasFallen =
      !(above > WalkingAccount.fallenShare * standingHeight)
      || state.basePose.orientation.act(.unitZ).z < WalkingAccount.fallenCosine
    guard time >= trial.steadyStart, !hasFallen else { return }
    addSteady(state, above: above, walkers)
  }

  private mutating func addSteady(
    _ state: RigidBodyState, above: Double, _ walkers: WalkingBatch
  ) {
    let timestep = walkers.batch.configuration.timestep
    model.computeKinematics(of: state, in: &dynamics)
    let inWorld = model.centerOfMassVelocityInWorld(in: dynamics)
    let heading = Quaternion(axis: .unitZ, angle: state.basePose.orientation.yaw)
    velocity += heading.actInverse(inWorld)
    yawRate += state.velocity[5]
    steadyCount += 1
    way += timestep * (inWorld.x * inWorld.x + inWorld.y * inWorld.y).squareRoot()
    for joint in state.jointPositions.indices {
      work += timestep * abs(walkers.batch.state.jointTorque[joint] * state.velocity[6 + joint])
    }
    addEstimate(walkers.controllers[0].estimator, state, above: above)
  }

  private mutating func addEstimate(
    _ estimator: StateEstimator, _ state: RigidBodyState, above: Double
  ) {
    for axis in 0..<3 {
      let error = estimator.state.velocity[axis] - state.velocity[axis]
      velocityErrorSquares += error * error
    }
    let estimate = estimator.state
    let poses = robot.linkPosesInWorld(
      base: estimate.basePose, positions: estimate.jointPositions)
    let ground = robot.feet.map { poses[$0.link].act($0.soleCenter).z }.min() ?? 0
    heightError = max(heightError, abs(estimate.basePose.position.z - ground - above))
  }

  func outcome(_ walkers: WalkingBatch, isUp: Bool) -> WalkingOutcome {
    var outcome = WalkingOutcome()
    let count = Double(max(steadyCount, 1))
    outcome.survived = time
    outcome.isUp = isUp
    outcome.meanVelocity = velocity / count
    outcome.meanYawRate = yawRate / count
    outcome.velocityEstimateError = (velocityErrorSquares / count).squareRoot()
    outcome.heightEstimateError = heightError
    outcome.costOfTransport =
      way > 0 ? work / (model.totalMass * model.gravity * way) : 0
    outcome.tally = walkers.controllers[0].walking.tally
    outcome.planTime = WalkingAccount.median(planTimes)
    outcome.largestPlanTime = planTimes.max() ?? 0
    outcome.tickTime = WalkingAccount.median(tickTimes)
    return outcome
  }

  private static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }
}
