import Foundation
import ModelBasedControl
import Physics
import RigidBodyDynamics
import RobotModel
import SpatialMath

/// What a robot did in a trial and what its controller planned, for pictures of it.
///
/// Plans are made where the robot takes itself to be. They are kept as if its base had been there: the
/// drift of estimates along the ground is no error of plans.
public struct WalkingRecording: Sendable {
  /// A foot at one time. Wrenches are in the axes of the true sole, about its centre.
  public struct FootSample: Equatable, Sendable {
    /// Whether the controller has it stand.
    public var isStance: Bool
    /// The sole's frame in the world.
    public var sole: Pose
    /// Force of the ground, a mean since the sample before [N].
    public var measuredForce: Vector3
    /// What the plan has the ground give.
    public var plannedWrench: SpatialForce
    /// What the torques rely on.
    public var commandedWrench: SpatialForce
  }

  /// The robot at one time.
  public struct Sample: Equatable, Sendable {
    /// [s]
    public var time: Double
    /// Centre of mass in the world [m].
    public var centerOfMass: Vector3
    /// Its velocity along the heading [m/s].
    public var forwardVelocity: Double
    /// Capture point on the ground [m].
    public var capturePoint: Vector3
    /// Heading of the base [rad].
    public var yaw: Double
    /// `[feet]` in the robot's order.
    public var feet: [FootSample]
  }

  /// A plan at one time of its horizon.
  public struct PlanNode: Equatable, Sendable {
    /// [s]
    public var time: Double
    /// Centre of mass in the world [m].
    public var centerOfMass: Vector3
    /// Its velocity along the heading planned [m/s].
    public var forwardVelocity: Double
  }

  /// Where a foot was to be put down in a swing.
  public struct Placement: Equatable, Sendable {
    /// The foot, in the robot's order.
    public var foot: Int
    /// The swing, as the schedule has it.
    public var swing: GaitSchedule.Swing
    /// Centre and heading of the sole, as planned at lift-off.
    public var atLiftOff: Pose
    /// The same as planned just before touch-down.
    public var atTouchDown: Pose
  }

  /// The robot, legs only.
  public let robot: RobotDescription
  /// The controller.
  public let parameters: WalkingParameters
  /// What was asked.
  public let trial: WalkingTrial
  /// The robot, sample by sample.
  public private(set) var samples: [Sample] = []
  /// Some of the plans from their first use to their horizon's end.
  public private(set) var plans: [[PlanNode]] = []
  /// The steps that were begun.
  public private(set) var placements: [Placement] = []

  /// Ticks from sample to sample.
  private static let tickCount = 5

  private let model: RigidBodyModel
  private let soles: [SoleContact]
  private var dynamics: RigidBodyWorkspace
  private var forceSums: [Vector3]
  private var ticksSinceSample = 0
  /// The true base at the end of the last tick.
  private var lastBasePose: Pose?

  /// - Parameters:
  ///   - robot: `WalkingTrialRunner.robot`.
  ///   - parameters: of the controller.
  ///   - trial: that is recorded.
  public init(_ robot: RobotDescription, parameters: WalkingParameters, trial: WalkingTrial) {
    self.robot = robot
    self.parameters = parameters
    self.trial = trial
    model = RigidBodyModel(robot)
    soles = robot.feet.map { SoleContact($0, of: robot) }
    dynamics = RigidBodyWorkspace(for: model)
    forceSums = robot.feet.map { _ in .zero }
  }

  /// Weight of the robot [N].
  public var weight: Double { model.totalMass * model.gravity }

  /// Adds a tick that is over: what `WalkingTrialRunner.run` tells those who watch.
  public mutating func add(_ walkers: WalkingBatch) {
    let walking = walkers.controllers[0].walking
    let toTruth = transform(walkers)
    lastBasePose = walkers.batch.state.basePose(0)
    for foot in robot.feet.indices {
      forceSums[foot] += walkers.batch.state.footForceInWorld.vector(foot)
    }
    ticksSinceSample += 1
    addPlacement(walking, toTruth)
    addPlan(walking, toTruth)
    guard ticksSinceSample == WalkingRecording.tickCount else { return }
    addSample(walkers, toTruth)
    ticksSinceSample = 0
    for foot in robot.feet.indices { forceSums[foot] = .zero }
  }

  // MARK: - Parts

  /// From the place and heading that the robot takes itself to have to the true ones.
  private struct Transform {
    let rotation: Quaternion
    let from: Vector3
    let to: Vector3

    func act(_ point: Vector3) -> Vector3 { to + rotation.act(point - from) }

    func act(_ foot: SwingFootTrajectory.State) -> Pose {
      Pose(
        position: act(foot.position),
        orientation: rotation * Quaternion(axis: .unitZ, angle: foot.yaw.value))
    }
  }

  private func transform(_ walkers: WalkingBatch) -> Transform {
    let believed = walkers.controllers[0].estimator.state.basePose
    let truth = lastBasePose ?? believed
    return Transform(
      rotation: Quaternion(
        axis: .unitZ, angle: truth.orientation.yaw - believed.orientation.yaw),
      from: believed.position, to: truth.position)
  }

  private mutating func addPlacement(_ walking: WalkingController, _ toTruth: Transform) {
    let tick = parameters.wholeBody.tick
    let time = walking.time - tick
    guard let swing = walking.schedule.swing(at: time),
      let foot = robot.feet.firstIndex(where: { $0.side == swing.side })
    else { return }
    let isNew = placements.last?.swing != swing
    // Behind the end the path is no longer known, at it the foot is down.
    guard isNew || swing.end - time < 1.5 * tick,
      let end = walking.plan(at: swing.end - 1e-6)
    else { return }
    let target = toTruth.act(end[swing.side].path)
    if isNew {
      placements.append(
        Placement(foot: foot, swing: swing, atLiftOff: target, atTouchDown: target))
    } else {
      placements[placements.count - 1].atTouchDown = target
    }
  }

  /// Keeps a plan a step, one of them as a push is over.
  private mutating func addPlan(_ walking: WalkingController, _ toTruth: Transform) {
    let tick = parameters.wholeBody.tick
    let origin = trial.push.map { $0.start + $0.duration } ?? trial.commandStart
    let period = Int((parameters.gait.stepDuration / tick).rounded())
    let count = Int(((walking.time - tick - origin) / tick).rounded())
    guard count % max(period, 1) == 0 else { return }
    var nodes: [PlanNode] = []
    for index in 0...parameters.predictive.intervalCount {
      let time = walking.time - tick + Double(index) * parameters.predictive.interval
      guard let sample = walking.plan(at: time) else { return }
      let heading = Quaternion(axis: .unitZ, angle: sample.state.basePose.orientation.yaw)
      nodes.append(
        PlanNode(
          time: time, centerOfMass: toTruth.act(sample.centerOfMass),
          forwardVelocity: heading.actInverse(sample.centerOfMassVelocity).x))
    }
    plans.append(nodes)
  }

  private mutating func addSample(_ walkers: WalkingBatch, _ toTruth: Transform) {
    let walking = walkers.controllers[0].walking
    let state = walkers.batch.state.rigidBodyState(0)
    model.computeKinematics(of: state, in: &dynamics)
    let center = model.centerOfMassInWorld(in: dynamics)
    let velocity = model.centerOfMassVelocityInWorld(in: dynamics)
    let feet = robot.feet.indices.map { foot(walkers, walking, $0, toTruth) }
    let ground = feet.map(\.sole.position.z).min() ?? 0
    // ξ = c + ċ / ω,  ω = √(g / z)
    let rate = (model.gravity / max(center.z - ground, 0.01)).squareRoot()
    let yaw = state.basePose.orientation.yaw
    samples.append(
      Sample(
        time: walking.time, centerOfMass: center,
        forwardVelocity: Quaternion(axis: .unitZ, angle: yaw).actInverse(velocity).x,
        capturePoint: Vector3(
          center.x + velocity.x / rate, center.y + velocity.y / rate, ground),
        yaw: yaw, feet: feet))
  }

  private func foot(
    _ walkers: WalkingBatch, _ walking: WalkingController, _ index: Int, _ toTruth: Transform
  ) -> FootSample {
    let side = robot.feet[index].side
    let link = dynamics.poseInWorld(ofLink: soles[index].link)
    let sole = Pose(
      position: link.act(soles[index].poseInLink.position),
      orientation: link.orientation * soles[index].poseInLink.orientation)
    func inSole(_ wrench: SpatialForce) -> SpatialForce {
      SpatialForce(
        moment: sole.orientation.actInverse(toTruth.rotation.act(wrench.moment)),
        force: sole.orientation.actInverse(toTruth.rotation.act(wrench.force)))
    }
    let isStance = walking.stance.contains(StanceMode(side))
    return FootSample(
      isStance: isStance, sole: sole,
      measuredForce: sole.orientation.actInverse(forceSums[index] / Double(ticksSinceSample)),
      plannedWrench: inSole(walking.plan[side].wrench),
      commandedWrench: isStance ? inSole(walking.command[wrenchOn: side]) : .zero)
  }
}
