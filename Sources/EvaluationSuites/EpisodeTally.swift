import Foundation
import Locomotion
import Physics
import PolicyInterface
import SpatialMath

/// Sums over one episode.
struct EpisodeTally {
  /// Length of the episode [s].
  private let length: Double
  /// Factor on the torque limits.
  private let strength: Double
  /// Weight with what is added to the base [N].
  private let weight: Double

  private var stepCount = 0
  private var forwardSpeedSum = 0.0
  private var squaredVelocityError = 0.0
  private let course: WaypointCourse?
  private var courseDistance = 0.0
  private var courseWay = 0.0
  private var squaredYawRateError = 0.0
  private var work = 0.0
  private var positiveWork = 0.0
  private var distance = 0.0

  // After settling.
  private var settledStepCount = 0
  private var settledError = Vector3.zero
  private var settledTurn = 0.0
  private var settledYawCommand = 0.0
  private var lastYaw = 0.0

  private var firstSecond: Vector3?
  private var lastPosition = Vector3.zero
  private var targetChange = 0.0
  private var targetChangeCount = 0
  private var limitedCount = 0
  /// Left and right.
  private var feet = [FootTally(), FootTally()]
  /// Control steps without a foot on the ground.
  private var airborneCount = 0
  private var strides: StrideRecorder
  private var trackingError = TrackingError()
  private var trackedStepCount = 0

  /// The tally of an episode at its beginning.
  init(_ episode: EvaluationEpisode, _ context: TallyContext) {
    length = episode.duration
    strength = episode.properties.motorStrength.first ?? 1
    weight = (context.mass + episode.properties.addedBaseMass) * context.gravity
    course = episode.course
    strides = StrideRecorder(legs: context.legs, timestep: context.timestep)
  }

  /// Adds a control step.
  ///
  /// - Parameters:
  ///   - state: after it.
  ///   - row: the robot's.
  ///   - command: that held in it.
  mutating func add(
    _ state: BatchState, row: Int, command: VelocityCommand, _ context: TallyContext
  ) {
    stepCount += 1
    addMotion(state, row, command, context)
    addEffort(state, row, context)
    let touchdowns = feet.indices.map { feet[$0].add(state, 2 * row + $0, context) }
    if feet.allSatisfy({ $0.flightStepCount > 0 }) { airborneCount += 1 }
    if stepCount > context.settlingStepCount {
      strides.add(
        state.jointPosition, first: row * state.jointCount,
        touchdowns: touchdowns)
    }
  }

  /// Adds how far the targets moved from one control step to the next.
  ///
  /// - Parameters:
  ///   - targets: `[robots, joints]` [rad].
  ///   - previous: those of the step before.
  ///   - row: the robot's.
  ///   - jointCount: of a robot.
  mutating func addTargets(_ targets: [Double], previous: [Double], row: Int, jointCount: Int) {
    for slot in row * jointCount..<(row + 1) * jointCount {
      targetChange += abs(targets[slot] - previous[slot])
    }
    targetChangeCount += jointCount
  }

  /// Adds how far the robot was from its reference after a control step.
  mutating func addTracking(_ error: TrackingError) {
    trackingError.jointPosition += error.jointPosition
    trackingError.footPosition += error.footPosition
    trackedStepCount += 1
  }

  private mutating func addMotion(
    _ state: BatchState, _ row: Int, _ command: VelocityCommand, _ context: TallyContext
  ) {
    let yaw = state.baseOrientation.quaternion(row).yaw
    let heading = Quaternion(axis: .unitZ, angle: yaw)
    let velocity = heading.actInverse(state.baseLinearVelocityInWorld.vector(row))
    let error = Vector3(
      velocity.x - command.forwardSpeed, velocity.y - command.leftwardSpeed, 0)
    let yawError = state.baseAngularVelocityInWorld.vector(row).z - command.yawRate
    forwardSpeedSum += velocity.x
    squaredVelocityError += error.lengthSquared
    squaredYawRateError += yawError * yawError
    distance +=
      (velocity.x * velocity.x + velocity.y * velocity.y).squareRoot() * context.timestep

    if stepCount > context.settlingStepCount {
      settledStepCount += 1
      settledError += error
      settledTurn += (yaw - lastYaw).remainder(dividingBy: 2 * Double.pi)
      settledYawCommand += command.yawRate
    }
    lastYaw = yaw
    lastPosition = state.basePositionInWorld.vector(row)
    if let course {
      let nearest = course.nearest(to: lastPosition)
      courseDistance += nearest.distance
      courseWay = nearest.way
    }
    if firstSecond == nil, Double(stepCount) * context.timestep >= 1 - 1e-9 {
      firstSecond = lastPosition
    }
  }

  private mutating func addEffort(_ state: BatchState, _ row: Int, _ context: TallyContext) {
    for joint in 0..<state.jointCount {
      let slot = row * state.jointCount + joint
      let torque = abs(state.jointTorque[slot])
      let power = state.jointTorque[slot] * state.jointVelocity[slot]
      work += abs(power) * context.timestep
      positiveWork += max(power, 0) * context.timestep
      if torque >= strength * context.torqueThresholds[joint] { limitedCount += 1 }
    }
    work += state.heldJointPower[row] * context.timestep
  }

  /// The episode's figures.
  ///
  /// - Parameter result: how it ended.
  func figures(_ result: EvaluationResult, _ context: TallyContext) -> EpisodeFigures {
    var figures = EpisodeFigures()
    figures.cause = result.cause
    figures.length = length
    figures.followsClip = context.followsClips
    figures.survival = Double(result.stepCount) * context.timestep
    guard stepCount > 0 else { return figures }
    let steps = Double(stepCount)
    let time = steps * context.timestep
    figures.forwardSpeed = forwardSpeedSum / steps
    figures.velocityError = (squaredVelocityError / steps).squareRoot()
    figures.yawRateError = (squaredYawRateError / steps).squareRoot()
    figures.stepRate = Double(feet.reduce(0) { $0 + $1.touchdownCount }) / time
    figures.footClearance = FootTally.clearance(feet)
    figures.footSlip = FootTally.slip(feet)
    figures.asymmetry = FootTally.asymmetry(feet)
    figures.flightShare = Double(airborneCount) / steps
    figures.strides = strides.curves
    figures.torqueLimitShare =
      Double(limitedCount) / (steps * Double(context.torqueThresholds.count))
    if distance > 1 && weight > 0 {
      figures.costOfTransport = work / (weight * distance)
      figures.positiveCostOfTransport = positiveWork / (weight * distance)
    }
    if weight > 0 {
      figures.peakFootForce = feet.reduce(0) { max($0, $1.peakForce) } / weight
    }
    if targetChangeCount > 0 {
      figures.actionRate = targetChange / (Double(targetChangeCount) * context.timestep)
    }
    if trackedStepCount > 0 {
      figures.jointError = trackingError.jointPosition / Double(trackedStepCount)
      figures.footError = trackingError.footPosition / Double(trackedStepCount)
    }
    if let course {
      figures.courseError = courseDistance / steps
      figures.courseShare = courseWay / course.length
    }
    if let firstSecond {
      let away = lastPosition - firstSecond
      figures.drift = (away.x * away.x + away.y * away.y).squareRoot()
    }
    if settledStepCount > 0 {
      let settled = Double(settledStepCount)
      figures.meanVelocityError = settledError.length / settled
      figures.meanYawRateError =
        abs(settledTurn / (settled * context.timestep) - settledYawCommand / settled)
    }
    return figures
  }
}
