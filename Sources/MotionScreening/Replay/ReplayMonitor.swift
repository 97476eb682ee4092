import Physics
import ReferenceMotion
import RobotModel
import SpatialMath

/// Watches one robot of a replay and says when it leaves a bound.
struct ReplayMonitor {
  private let robot: RobotDescription
  private let bounds: ScreeningConfiguration.Bounds
  private let period: Double
  private let weight: Double
  private(set) var figures = ReplayFigures()
  private(set) var rejection: Rejection?

  private var tick = 0
  private var trackingMean: MovingMean
  private var assistMean: MovingMean
  private var squares = 0.0
  private var saturatedTicks: [Int]
  private var overspeedTicks: [Int]
  private var anchors: [Vector3?]

  /// A foot that carries less than this share of the weight is not loaded.
  private static let loadedShare = 0.05
  /// Torques are single-precision numbers in some engines: a limit is reached within this share.
  private static let limitShare = 1 - 1e-4
  /// Ticks from one sample of the trace to the next.
  private static let ticksPerSample = 5

  /// - Parameters:
  ///   - weight: of the robot [N].
  ///   - tickCount: of the replay; a clip that is shorter than the window of the means is its own.
  init(
    _ robot: RobotDescription, configuration: ScreeningConfiguration, weight: Double,
    tickCount: Int
  ) {
    self.robot = robot
    self.weight = weight
    bounds = configuration.bounds
    period = configuration.replay.controlPeriod
    let windowTicks = min(tickCount, Int((bounds.window / period).rounded()))
    trackingMean = MovingMean(length: windowTicks)
    assistMean = MovingMean(length: windowTicks)
    saturatedTicks = robot.joints.map { _ in 0 }
    overspeedTicks = saturatedTicks
    anchors = robot.feet.map { _ in nil }
  }

  /// Whether there is nothing more to watch.
  var isRejected: Bool { rejection != nil }

  /// The engine gave up.
  mutating func fail(_ fault: PhysicsFault) {
    reject(.fault, found: .nan, allowed: 0, unit: "", place: fault.reason)
  }

  /// Looks at the state at the end of a tick.
  ///
  /// - Parameters:
  ///   - state: of the batch.
  ///   - row: of the robot in it.
  ///   - reference: what the motion wants at this time.
  ///   - assist: share of the assisting wrench that acted in the tick.
  mutating func observe(
    _ state: BatchState, row: Int, reference: ReferenceFrame, assist: Double
  ) {
    guard rejection == nil else { return }
    tick += 1
    figures.time = Double(tick) * period
    checkBase(state.basePose(row), reference.basePose)
    let error = trackingError(state, row: row, reference: reference)
    checkMeans(trackingError: error, assist: assist)
    let torqueShare = checkMotors(state, row: row, reference: reference)
    checkSlip(state, row: row, reference: reference)
    if tick % Self.ticksPerSample == 0 {
      figures.trace.append(
        ReplaySample(
          time: figures.time, trackingError: error, assist: assist, torqueShare: torqueShare))
    }
  }

  private mutating func reject(
    _ reason: RejectionReason, found: Double, allowed: Double, unit: String, place: String = "",
    since duration: Double = 0
  ) {
    guard rejection == nil else { return }
    rejection = Rejection(
      reason, time: max(0, figures.time - duration), found: found, allowed: allowed, unit: unit,
      place: place)
  }

  private mutating func checkBase(_ pose: Pose, _ reference: Pose) {
    let drop = reference.position.z - pose.position.z
    if drop > bounds.largestDrop {
      reject(.fell, found: drop, allowed: bounds.largestDrop, unit: "m", place: "the base")
    }
    let tilt = (reference.orientation * pose.orientation.conjugate).rotationVector.length
    if tilt > bounds.largestTilt {
      reject(.fell, found: tilt, allowed: bounds.largestTilt, unit: "rad", place: "the base")
    }
  }

  /// Distance of the base and of the soles from the reference, the worst of them [m].
  private func trackingError(_ state: BatchState, row: Int, reference: ReferenceFrame) -> Double {
    var worst =
      (state.basePositionInWorld.vector(row) - reference.basePose.position).length
    for foot in robot.feet.indices {
      let sole = state.footPositionInWorld.vector(row * robot.feet.count + foot)
      worst = max(worst, (sole - reference.solePositions[foot]).length)
    }
    return worst
  }

  private mutating func checkMeans(trackingError: Double, assist: Double) {
    let count = Double(tick)
    figures.meanTrackingError += (trackingError - figures.meanTrackingError) / count
    figures.meanAssist += (assist - figures.meanAssist) / count
    trackingMean.append(trackingError)
    assistMean.append(assist)
    guard trackingMean.isFull else { return }
    figures.peakTrackingError = max(figures.peakTrackingError, trackingMean.mean)
    figures.peakAssist = max(figures.peakAssist, assistMean.mean)
    if trackingMean.mean > bounds.largestTrackingError {
      reject(
        .trackingError, found: trackingMean.mean, allowed: bounds.largestTrackingError, unit: "m",
        since: bounds.window)
    }
    if assistMean.mean > bounds.largestMeanAssist {
      reject(
        .assist, found: assistMean.mean, allowed: bounds.largestMeanAssist, unit: "weights",
        since: bounds.window)
    }
  }

  /// - Returns: the largest torque as a share of its limit.
  private mutating func checkMotors(
    _ state: BatchState, row: Int, reference: ReferenceFrame
  ) -> Double {
    var largest = 0.0
    var sum = 0.0
    for (index, joint) in robot.joints.enumerated() {
      let place = row * robot.joints.count + index
      let torque = abs(state.jointTorque[place]) / joint.effortLimit
      let speed = abs(state.jointVelocity[place]) / joint.velocityLimit
      let error = state.jointPosition[place] - reference.jointPositions[index]
      sum += error * error
      largest = max(largest, torque)
      figures.peakSpeedShare = max(figures.peakSpeedShare, speed)
      saturatedTicks[index] = torque >= Self.limitShare ? saturatedTicks[index] + 1 : 0
      let saturated = Double(saturatedTicks[index]) * period
      figures.longestSaturation = max(figures.longestSaturation, saturated)
      if saturated > bounds.longestSaturation {
        reject(
          .torqueLimit, found: saturated, allowed: bounds.longestSaturation, unit: "s",
          place: joint.name, since: saturated)
      }
      overspeedTicks[index] = speed > 1 ? overspeedTicks[index] + 1 : 0
      let overspeed = Double(overspeedTicks[index]) * period
      if overspeed > bounds.longestOverspeed {
        reject(
          .speedLimit, found: abs(state.jointVelocity[place]), allowed: joint.velocityLimit,
          unit: "rad/s", place: joint.name, since: overspeed)
      }
    }
    figures.peakTorqueShare = max(figures.peakTorqueShare, largest)
    squares += sum / Double(max(robot.joints.count, 1))
    figures.jointErrorRMS = (squares / Double(tick)).squareRoot()
    return largest
  }

  /// How far a foot goes from where it was first loaded in a stance of the clip.
  private mutating func checkSlip(_ state: BatchState, row: Int, reference: ReferenceFrame) {
    for foot in robot.feet.indices {
      let place = row * robot.feet.count + foot
      let isLoaded = state.footForceInWorld[3 * place + 2] > Self.loadedShare * weight
      guard reference.footContacts[foot], isLoaded else {
        anchors[foot] = nil
        continue
      }
      let sole = state.footPositionInWorld.vector(place)
      guard let anchor = anchors[foot] else {
        anchors[foot] = sole
        continue
      }
      let slip = Vector3(sole.x - anchor.x, sole.y - anchor.y, 0).length
      figures.largestSlip = max(figures.largestSlip, slip)
      if slip > bounds.largestSlip {
        reject(
          .slipped, found: slip, allowed: bounds.largestSlip, unit: "m",
          place: robot.links[robot.feet[foot].link].name)
      }
    }
  }
}
