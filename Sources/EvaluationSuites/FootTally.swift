import Physics
import SpatialMath

/// Sums over the flights and contacts of one foot.
struct FootTally {
  /// Control steps of the flight that goes on; 0 on the ground.
  private(set) var flightStepCount = 0
  /// Touch-downs after flights that are long enough for a step.
  private(set) var touchdownCount = 0
  /// Largest vertical force [N].
  private(set) var peakForce = 0.0

  /// Such flights whose lift-off was seen: an episode may begin in the air.
  private var flightCount = 0
  /// Their control steps.
  private var flightStepSum = 0
  /// Σ largest rise of the sole's centre above where it left the ground, of those flights [m].
  private var clearanceSum = 0.0
  /// Where the foot stood last [m]; nil before it did.
  private var liftOffHeight: Double?
  private var topHeight = -Double.infinity
  private var contactStepCount = 0
  /// Σ horizontal speed of the sole's centre on the ground [m/s].
  private var slipSum = 0.0

  /// Adds a control step.
  ///
  /// - Parameters:
  ///   - state: after it.
  ///   - foot: number of the foot among those of all robots.
  /// - Returns: whether the foot came down in it after a flight that is long enough.
  mutating func add(_ state: BatchState, _ foot: Int, _ context: TallyContext) -> Bool {
    let force = state.footForceInWorld[3 * foot + 2]
    let height = state.footPositionInWorld[3 * foot + 2]
    peakForce = max(peakForce, force)
    guard force > TallyContext.contactForce else {
      flightStepCount += 1
      topHeight = max(topHeight, height)
      return false
    }
    let velocity = state.footVelocityInWorld.vector(foot)
    slipSum += (velocity.x * velocity.x + velocity.y * velocity.y).squareRoot()
    contactStepCount += 1
    let flight = Double(flightStepCount) * context.timestep
    let isTouchdown = flight >= TallyContext.shortestFlight - 1e-9
    if isTouchdown {
      touchdownCount += 1
      if let liftOffHeight {
        flightCount += 1
        flightStepSum += flightStepCount
        clearanceSum += topHeight - liftOffHeight
      }
    }
    flightStepCount = 0
    (liftOffHeight, topHeight) = (height, height)
    return isTouchdown
  }

  /// Mean control steps of a flight; nil without one.
  var meanFlight: Double? {
    flightCount > 0 ? Double(flightStepSum) / Double(flightCount) : nil
  }

  /// Mean over both feet's flights of how high they rise [m]; nil where no foot was lifted.
  static func clearance(_ feet: [FootTally]) -> Double? {
    let count = feet.reduce(0) { $0 + $1.flightCount }
    return count > 0 ? feet.reduce(0) { $0 + $1.clearanceSum } / Double(count) : nil
  }

  /// Mean horizontal speed of the soles on the ground [m/s]; nil where no foot was there.
  static func slip(_ feet: [FootTally]) -> Double? {
    let count = feet.reduce(0) { $0 + $1.contactStepCount }
    return count > 0 ? feet.reduce(0) { $0 + $1.slipSum } / Double(count) : nil
  }

  /// |T_l − T_r| / ½ (T_l + T_r) of the mean flight times (symmetry index, Robinson et al. 1987); nil where
  /// a foot was not lifted.
  static func asymmetry(_ feet: [FootTally]) -> Double? {
    guard feet.count == 2, let left = feet[0].meanFlight, let right = feet[1].meanFlight else {
      return nil
    }
    return abs(left - right) / (0.5 * (left + right))
  }
}
