import QuadraticProgramming
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// Walks: plans the way of momentum and feet a hundred times a second, and finds the torques that
/// follow the plan a thousand times a second.
///
/// A plan is made of the state at its time and used from `WalkingParameters.planDelay` later on. The
/// schedule of the gait is kept by the clock; a foot that comes down early stands from then on, one
/// that comes down late goes on downwards until it does. One thread at a time may use a controller.
public final class WalkingController {
  /// What it is made of.
  public let parameters: WalkingParameters
  /// When which foot stands.
  public private(set) var schedule: GaitSchedule
  /// The command that is followed, which goes to the one given without jumps.
  public private(set) var followed = WalkingCommand()
  /// Joint torques, positions and velocities of the last tick.
  public private(set) var command: WholeBodyCommand
  /// The plan at the last tick.
  public private(set) var plan: PlanSample
  /// What the last tick wanted.
  public private(set) var reference: WholeBodyReference
  /// The feet that carry, as the last tick had it.
  public private(set) var stance = StanceMode.both
  /// How the last plan was found.
  public private(set) var predictiveReport = PredictiveReport()
  /// How the last tick's torques were found.
  public private(set) var wholeBodyReport: SolverReport?
  /// What has happened since the beginning.
  public private(set) var tally = Tally()

  /// Counts of calls and of those that failed.
  public struct Tally: Equatable, Sendable {
    /// Plans made.
    public var planCount = 0
    /// Calls that gave no new plan.
    public var planFailureCount = 0
    /// Ticks.
    public var tickCount = 0
    /// Ticks whose torques are those of the tick before.
    public var torqueFailureCount = 0

    /// Nothing yet.
    public init() {}
  }

  private var planner: any WalkingPlanner & ~Copyable
  private let wholeBody: WholeBodyController
  private let planTickCount: Int
  private let delayTickCount: Int
  private var tick = 0
  /// What a plan is made of whose time has not come.
  private var pending: Pending?
  private var hasPlan = false
  private var contacts: [FootContact]

  private struct Pending {
    var time: Double
    var state: RigidBodyState
    var schedule: GaitSchedule
    var command: WalkingCommand
    var slope: GroundSlope
  }

  /// - Parameters:
  ///   - robot: with a left and a right foot, no joints but those of the legs
  ///     (`reducedToControlledJoints`).
  ///   - state: where it is at the beginning, on both feet.
  ///   - parameters: what the controller is made of.
  public init(
    _ robot: RobotDescription, at state: RigidBodyState,
    parameters: WalkingParameters = WalkingParameters()
  ) {
    self.parameters = parameters
    planner = parameters.predictive.makePlanner(for: robot)
    wholeBody = WholeBodyController(robot, parameters: parameters.wholeBody)
    let tick = parameters.wholeBody.tick
    planTickCount = max(1, Int((parameters.planInterval / tick).rounded()))
    delayTickCount = Int((parameters.planDelay / tick).rounded())
    precondition(
      delayTickCount <= planTickCount,
      "plans every \(parameters.planInterval) s that take effect after \(parameters.planDelay) s, "
        + "expected a delay of at most an interval")
    schedule = GaitSchedule()
    command = WholeBodyCommand(holding: state.jointPositions)
    plan = PlanSample(jointCount: robot.joints.count)
    reference = wholeBody.reference(holding: state)
    contacts = Foot.Side.inOrder.map { _ in FootContact() }
  }

  /// Time of the coming tick, 0 at the beginning [s].
  public var time: Double { Double(tick) * parameters.wholeBody.tick }

  /// The plan at hand at another time than that of the last tick, for those who look on; behind its
  /// horizon as at its end.
  ///
  /// - Parameter time: [s].
  /// - Returns: nil before the first plan.
  public func plan(at time: Double) -> PlanSample? {
    guard hasPlan else { return nil }
    var sample = plan
    planner.sample(at: time, into: &sample)
    return sample
  }

  /// Goes on by one tick.
  ///
  /// - Parameters:
  ///   - state: as measured or estimated.
  ///   - carrying: the feet that the ground presses on, as measured or estimated.
  ///   - slope: how the ground rises, as estimated.
  ///   - wanted: how the robot is to move.
  public func update(
    _ state: RigidBodyState, carrying: StanceMode, slope: GroundSlope = .level,
    command wanted: WalkingCommand
  ) {
    let time = time
    follow(wanted, at: time)
    makePlan(state, slope, at: time)
    if hasPlan { planner.sample(at: time, into: &plan) }
    updateContacts(carrying, at: time)
    if hasPlan { setReference(at: time) }
    wholeBodyReport = wholeBody.update(state, stance: stance, reference: reference, into: &command)
    tally.tickCount += 1
    if wholeBodyReport?.status != .solved { tally.torqueFailureCount += 1 }
    tick += 1
  }

  /// Leads the command that is followed to the one given, and asks for the gait that it needs.
  private func follow(_ wanted: WalkingCommand, at time: Double) {
    let step = parameters.wholeBody.tick
    let (linear, angular) = (
      parameters.commandAcceleration * step, parameters.commandYawAcceleration * step
    )
    followed.forward += max(-linear, min(linear, wanted.forward - followed.forward))
    followed.left += max(-linear, min(linear, wanted.left - followed.left))
    followed.yawRate += max(-angular, min(angular, wanted.yawRate - followed.yawRate))
    let speed = max(abs(wanted.forward), abs(wanted.left))
    let isStanding =
      speed < parameters.standingSpeed && abs(wanted.yawRate) < parameters.standingYawRate
    schedule.request(isStanding ? .stand : parameters.gait, at: time)
  }

  /// Takes the state down where a plan is due, and makes it when its time has come: what it says is
  /// used from then on.
  private func makePlan(_ state: RigidBodyState, _ slope: GroundSlope, at time: Double) {
    if tick % planTickCount == 0 {
      pending = Pending(
        time: time, state: state, schedule: schedule, command: followed, slope: slope)
    }
    guard tick % planTickCount == delayTickCount % planTickCount, let due = pending else { return }
    pending = nil
    predictiveReport = planner.update(
      due.state, at: due.time, schedule: due.schedule, command: due.command, slope: due.slope)
    tally.planCount += 1
    if predictiveReport.failureCount > 0 { tally.planFailureCount += 1 }
    if predictiveReport.status != .unsolved { hasPlan = true }
  }

  // MARK: Contacts

  /// What a foot does beside the schedule.
  private struct FootContact {
    /// Whether it swings as the schedule has it.
    var isSwinging = false
    /// Whether it has come down before its time.
    var isEarly = false
    /// Since when it looks for the ground after its time; nil where it does not.
    var searchStart: Double?
    /// Since when it carries [s].
    var touchDownTime = -Double.infinity
    /// Where it is put down: the end of its path.
    var target = SwingFootTrajectory.State(at: .zero)
  }

  private func updateContacts(_ carrying: StanceMode, at time: Double) {
    let swing = schedule.swing(at: time)
    stance = []
    for side in Foot.Side.inOrder {
      let carries = carrying.contains(StanceMode(side))
      var foot = contacts[side.index]
      if let swing, swing.side == side {
        if !foot.isSwinging {
          foot = FootContact(isSwinging: true, touchDownTime: .infinity)
        }
        foot.target = plan[side].path
        if !foot.isEarly, carries, swing.phase(at: time) >= parameters.earliestTouchDown {
          foot.isEarly = true
          foot.touchDownTime = time
        }
        if foot.isEarly { stance.insert(StanceMode(side)) }
      } else {
        if foot.isSwinging {
          foot.isSwinging = false
          if !foot.isEarly { foot.searchStart = time }
        }
        if let start = foot.searchStart,
          carries || time - start >= parameters.searchDuration
        {
          foot.searchStart = nil
          foot.touchDownTime = time
        }
        if foot.searchStart == nil { stance.insert(StanceMode(side)) }
      }
      contacts[side.index] = foot
    }
  }

  // MARK: Reference

  private func setReference(at time: Double) {
    reference.bodyPoint = plan.bodyPoint
    reference.body = plan.body
    reference.base = WholeBodyReference.Rotation(
      orientation: plan.state.basePose.orientation, velocity: plan.state.velocity.vector(at: 3))
    for joint in plan.state.jointPositions.indices {
      reference.jointPositions[joint] = plan.state.jointPositions[joint]
      reference.jointVelocities[joint] = plan.state.velocity[6 + joint]
    }
    for side in Foot.Side.inOrder { setFoot(side, at: time) }
  }

  private func setFoot(_ side: Foot.Side, at time: Double) {
    let foot = contacts[side.index]
    var path = plan[side].path
    if let start = foot.searchStart {
      path = foot.target
      path.position.z -= parameters.searchSpeed * (time - start)
      path.velocity = Vector3(0, 0, -parameters.searchSpeed)
      path.acceleration = .zero
      path.yaw = QuinticPolynomial.Sample(path.yaw.value)
    }
    reference[side].point = WholeBodyReference.Point(
      position: path.position, velocity: path.velocity, acceleration: path.acceleration)
    reference[side].rotation = WholeBodyReference.Rotation(
      orientation: path.orientation, velocity: path.angularVelocity,
      acceleration: path.angularAcceleration)
    reference[side].wrench = plan[side].wrench
    reference[side].normalForceLimit = normalForceLimit(side, at: time)
  }

  /// Rises after touch-down and falls before lift-off, so that weight comes and goes without a jump.
  private func normalForceLimit(_ side: Foot.Side, at time: Double) -> Double {
    var share = Double.infinity
    let weight = wholeBody.model.totalMass * wholeBody.model.gravity
    let standing = time - contacts[side.index].touchDownTime
    if standing >= 0, standing < parameters.loadingDuration {
      share = min(share, standing / parameters.loadingDuration)
    }
    if let next = schedule.nextSwing(of: side, at: time), next.start > time,
      next.start - time < parameters.unloadingDuration
    {
      share = min(share, (next.start - time) / parameters.unloadingDuration)
    }
    return share.isFinite ? max(share, 0.02) * weight : .infinity
  }
}
