import Foundation
import RobotModel
import SpatialMath

/// Where feet swing over a horizon: the swing at hand to where the measured motion demands, those after
/// it one steady step further each, or what is left of an error where a step was out of reach.
struct SwingPlan: Sendable {
  /// What is measured of a foot.
  struct Sole: Equatable, Sendable {
    /// Centre of the sole in the world [m].
    var position = Vector3.zero
    /// Heading [rad].
    var yaw = 0.0
  }

  /// What is measured of the robot.
  struct Measurement: Equatable, Sendable {
    /// Centre of mass in the world [m] and its velocity [m/s].
    var centerOfMass = Vector3.zero
    var velocity = Vector3.zero
    /// Heading of the base [rad].
    var yaw = 0.0
    /// How the ground rises.
    var slope = GroundSlope.level
    /// The feet.
    var left = Sole()
    var right = Sole()

    subscript(side: Foot.Side) -> Sole {
      get { side == .left ? left : right }
      set { if side == .left { left = newValue } else { right = newValue } }
    }
  }

  private struct Step: Sendable {
    var swing: GaitSchedule.Swing
    var path: SwingFootTrajectory
  }

  /// Most swings of a horizon.
  private static let capacity = 16

  let placement: FootPlacement
  let shape: SwingFootTrajectory.Shape
  /// The swing at hand first, where there is one.
  private var steps: [Step] = []
  /// Whether a foot has been lifted since the robot stood. Before that the weight is still going over,
  /// which is no pendulum's motion, and steps are planned as steady ones.
  private var isStepping = false

  init(placement: FootPlacement, shape: SwingFootTrajectory.Shape) {
    self.placement = placement
    self.shape = shape
    steps.reserveCapacity(SwingPlan.capacity)
  }

  /// Swings of a robot.
  init(_ robot: PredictiveRobot, _ parameters: PredictiveParameters) {
    var placement = parameters.placement ?? robot.placement
    if parameters.placement == nil { placement.feedback = parameters.placementFeedback }
    self.init(placement: placement, shape: parameters.swingShape)
  }

  /// Plans the swings from `time` to `end` [s].
  mutating func update(
    from time: Double, to end: Double, schedule: GaitSchedule, command: WalkingCommand,
    _ measured: Measurement
  ) {
    keepCurrent(schedule.swing(at: time))
    if schedule.swing(at: time) != nil { isStepping = true }
    if schedule.gait(at: time).isStanding { isStepping = false }

    var feet = measured
    var situation = FootPlacement.Situation(
      centerOfMass: measured.centerOfMass, velocity: measured.velocity, yaw: measured.yaw,
      swingSide: .left, stanceFoot: .zero, timeToTouchDown: 0, stepDuration: 0,
      forwardCommand: command.forward, leftCommand: command.left,
      yawRateCommand: command.yawRate, slope: measured.slope)
    var begin = time
    var next = schedule.nextSwing(at: time)
    while let swing = next, swing.start < end, steps.count < SwingPlan.capacity {
      situation.swingSide = swing.side
      situation.stanceFoot = feet[swing.side.opposite].position
      situation.timeToTouchDown = swing.end - begin
      let gait = schedule.gait(at: swing.start)
      situation.stepDuration = gait.stepDuration
      situation.doubleSupportDuration = gait.doubleSupportDuration
      situation.timeToLiftOff = swing.start - begin
      situation.liftingFoot = feet[swing.side].position
      // A robot that has fallen is no pendulum either.
      let isPendulum = isStepping && situation.height > 0
      let target =
        isPendulum ? placement.target(situation) : placement.steadyTarget(situation)
      if swing.start <= time {
        aim(swing, at: target, time: time, measured)
      } else {
        let sole = feet[swing.side]
        append(swing, from: sole, to: target, measured.slope)
      }
      feet[swing.side] = Sole(position: target.position, yaw: target.yaw)
      if isPendulum { situation.goOnToTouchDown(placement) }
      begin = swing.end
      next = schedule.nextSwing(at: swing.end)
    }
  }

  /// The path of a foot in a swing that is at hand at a time [s]; nil where it stands.
  func path(of side: Foot.Side, at time: Double) -> SwingFootTrajectory? {
    for step in steps where step.swing.side == side {
      if time >= step.swing.start && time < step.swing.end { return step.path }
    }
    return nil
  }

  /// Where a foot that stands at a time [s] does so: where its last swing before put it down, or where it
  /// was measured when the swings were planned.
  func foothold(of side: Foot.Side, at time: Double, _ measured: Measurement) -> Sole {
    guard let step = steps.last(where: { $0.swing.side == side && $0.swing.end <= time }) else {
      return measured[side]
    }
    let end = step.path.state(at: step.swing.end)
    return Sole(position: end.position, yaw: end.yaw.value)
  }

  /// Forgets all swings but the one at hand, whose path goes on.
  private mutating func keepCurrent(_ current: GaitSchedule.Swing?) {
    let kept = steps.first { $0.swing.side == current?.side && $0.swing.end == current?.end }
    steps.removeAll(keepingCapacity: true)
    if let kept { steps.append(kept) }
  }

  /// Leads the swing at hand to its target.
  private mutating func aim(
    _ swing: GaitSchedule.Swing, at target: FootPlacement.Target, time: Double,
    _ measured: Measurement
  ) {
    if steps.isEmpty {
      append(swing, from: measured[swing.side], to: target, measured.slope)
    } else {
      let yaw = steps[0].path.state(at: time).yaw.value
      steps[0].path.retarget(
        to: target.position, targetYaw: yaw + remainder(target.yaw - yaw, 2 * .pi), at: time)
    }
  }

  private mutating func append(
    _ swing: GaitSchedule.Swing, from sole: Sole, to target: FootPlacement.Target,
    _ slope: GroundSlope
  ) {
    let turn = remainder(target.yaw - sole.yaw, 2 * .pi)
    steps.append(
      Step(
        swing: swing,
        path: SwingFootTrajectory(
          from: .init(at: sole.position, yaw: sole.yaw), to: target.position,
          targetYaw: sole.yaw + turn, start: swing.start, end: swing.end, slope: slope,
          shape: shape)))
  }
}

extension FootPlacement.Situation {
  /// Goes on to the touch-down, as the pendulum's capture point does: a robot at rest there, as high
  /// above the ground, has the same.
  fileprivate mutating func goOnToTouchDown(_ placement: FootPlacement) {
    let moved = stanceFoot + placement.captureOffsetAtTouchDown(self)
    let rise = slope.rise(over: moved - centerOfMass)
    centerOfMass = Vector3(moved.x, moved.y, centerOfMass.z + rise)
    velocity = .zero
    yaw += yawRateCommand * timeToTouchDown
  }
}
