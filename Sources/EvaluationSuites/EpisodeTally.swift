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
  private var squaredYawRateError = 0.0
  private var work = 0.0
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
  private var touchdownCount = 0
  /// Control steps of the left and the right foot's flight.
  private var flight = (0, 0)
  private var peakForce = 0.0
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
    let left = addFoot(state, 2 * row, flight: flight.0, context)
    let right = addFoot(state, 2 * row + 1, flight: flight.1, context)
    flight = (left.flight, right.flight)
    if left.flight > 0 && right.flight > 0 { airborneCount += 1 }
    if stepCount > context.settlingStepCount {
      strides.add(
        state.jointPosition, first: row * state.jointCount,
        touchdowns: [left.isTouchdown, right.isTouchdown])
    }
  }

  /// Adds how far the targets moved from the last action to the next.
  ///
  /// - Parameters:
  ///   - actions: `[robots, actions]`.
  ///   - previous: those of the step before.
  mutating func addAction(
    _ actions: [Float], previous: [Float], row: Int, _ context: TallyContext
  ) {
    let mapping = context.actionMapping
    let jointCount = mapping.jointCount
    for joint in 0..<jointCount {
      let slot = row * mapping.actionCount + joint
      targetChange += abs(
        mapping.target(joint: joint, action: actions[slot])
          - mapping.target(joint: joint, action: previous[slot]))
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
    if firstSecond == nil, Double(stepCount) * context.timestep >= 1 - 1e-9 {
      firstSecond = lastPosition
    }
  }

  private mutating func addEffort(_ state: BatchState, _ row: Int, _ context: TallyContext) {
    for joint in 0..<state.jointCount {
      let slot = row * state.jointCount + joint
      let torque = abs(state.jointTorque[slot])
      work += torque * abs(state.jointVelocity[slot]) * context.timestep
      if torque >= strength * context.torqueThresholds[joint] { limitedCount += 1 }
    }
    work += state.heldJointPower[row] * context.timestep
  }

  /// - Parameter flight: control steps that the foot has been in the air.
  /// - Returns: the same after this step, and whether the foot came down in it.
  private mutating func addFoot(
    _ state: BatchState, _ foot: Int, flight: Int, _ context: TallyContext
  ) -> (flight: Int, isTouchdown: Bool) {
    let force = state.footForceInWorld[3 * foot + 2]
    peakForce = max(peakForce, force)
    guard force > TallyContext.contactForce else { return (flight + 1, false) }
    let isTouchdown = Double(flight) * context.timestep >= TallyContext.shortestFlight - 1e-9
    if isTouchdown { touchdownCount += 1 }
    return (0, isTouchdown)
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
    figures.stepRate = Double(touchdownCount) / time
    figures.flightShare = Double(airborneCount) / steps
    figures.strides = strides.curves
    figures.torqueLimitShare =
      Double(limitedCount) / (steps * Double(context.torqueThresholds.count))
    if distance > 1 && weight > 0 { figures.costOfTransport = work / (weight * distance) }
    if weight > 0 { figures.peakFootForce = peakForce / weight }
    if targetChangeCount > 0 {
      figures.actionRate = targetChange / (Double(targetChangeCount) * context.timestep)
    }
    if trackedStepCount > 0 {
      figures.jointError = trackingError.jointPosition / Double(trackedStepCount)
      figures.footError = trackingError.footPosition / Double(trackedStepCount)
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
