import Foundation
import SpatialMath

/// Where the base and the feet of a gait are at any time, seen from above.
///
/// The body goes along an arc; each foot is put down where the body will be in the middle of that
/// foot's stance, to its side.
struct GaitSchedule {
  /// A time for which a foot stands and where it does.
  struct Stance {
    /// From strike to lift-off [s]; infinite at the ends of a walk.
    var time: ClosedRange<Double>
    /// Where the foot stands, as the body above its place would.
    var foothold: PlanarTransform
  }

  let command: GaitCommand
  let timing: GaitTiming
  /// Time at which the clock of the stride is at zero, which is the left foot's strike [s].
  let clockStart: Double
  /// Times from standing to full speed and back [s]; nil for a gait without beginning and end.
  let speedUp: ClosedRange<Double>?
  let slowDown: ClosedRange<Double>?
  /// `[left, right]` stances in order of time.
  private(set) var stances: [[Stance]] = [[], []]

  /// One stride that repeats.
  init(cycleOf command: GaitCommand, timing: GaitTiming) {
    self.command = command
    self.timing = timing
    clockStart = 0
    speedUp = nil
    slowDown = nil
    for (foot, offset) in [0.0, 0.5].enumerated() {
      stances[foot] = (-2...2).map { stride in
        let start = (Double(stride) + offset) * timing.strideTime
        return stance(start...start + timing.stanceShare * timing.strideTime)
      }
    }
  }

  /// Standing, walking and standing again; the right foot makes the first step and the last.
  ///
  /// - Parameters:
  ///   - standing: time before the first step and after the last [s].
  ///   - strideCount: strides of the left foot.
  init(walkOf command: GaitCommand, timing: GaitTiming, standing: Double, strideCount: Int) {
    self.command = command
    self.timing = timing
    let stride = timing.strideTime
    // The right foot lifts at the phase `stance share − 1/2`, which is when the first step begins.
    let clock = standing - (timing.stanceShare - 0.5) * stride
    clockStart = clock
    let end = clock + (Double(strideCount) + 0.5) * stride
    speedUp = standing...standing + stride
    slowDown = end - stride...end
    for (foot, offset) in [0.0, 0.5].enumerated() {
      let strikes = (foot == 0 ? 1 : 0)...strideCount
      let steps = strikes.map { clock + (Double($0) + offset) * stride }
      let lift = timing.stanceShare * stride
      var intervals = [-Double.infinity...steps[0] - stride + lift]
      for (index, strike) in steps.enumerated() {
        intervals.append(strike...(index + 1 == steps.count ? .infinity : strike + lift))
      }
      stances[foot] = intervals.map { stance($0) }
    }
  }

  /// Time after the last step [s]; that of one stride for a gait that repeats.
  var end: Double { slowDown?.upperBound ?? timing.strideTime }

  private func stance(_ time: ClosedRange<Double>) -> Stance {
    let middle: Double
    if time.lowerBound == -.infinity {
      middle = -.infinity
    } else if time.upperBound == .infinity {
      middle = .infinity
    } else {
      middle = 0.5 * (time.lowerBound + time.upperBound)
    }
    return Stance(time: time, foothold: bodyPose(at: middle))
  }

  /// Share of the full speed.
  func speedShare(at time: Double) -> Double {
    guard let speedUp, let slowDown else { return 1 }
    return Self.smoothStep(time, over: speedUp) - Self.smoothStep(time, over: slowDown)
  }

  /// Share of sway and bob: they begin before the first step and end after the last one.
  func swayShare(at time: Double) -> Double {
    guard let speedUp, let slowDown else { return command.isStanding ? 0 : 1 }
    let lead = min(0.5 * timing.strideTime, 0.8 * speedUp.lowerBound)
    return Self.smoothStep(time, over: speedUp.lowerBound - lead...speedUp.lowerBound)
      - Self.smoothStep(time, over: slowDown.upperBound...slowDown.upperBound + lead)
  }

  /// Where the body is, without its sway.
  func bodyPose(at time: Double) -> PlanarTransform {
    command.displacement(after: progress(at: time))
  }

  /// Time at full speed that leads as far [s].
  private func progress(at time: Double) -> Double {
    guard let speedUp, let slowDown else { return time }
    return Self.smoothStepIntegral(time, over: speedUp)
      - Self.smoothStepIntegral(time, over: slowDown)
  }

  /// Phase of the stride of the left foot (0) or the right one (1), in [0, 1).
  func phase(foot: Int, at time: Double) -> Double {
    let cycles = (time - clockStart) / timing.strideTime - 0.5 * Double(foot)
    return cycles - cycles.rounded(.down)
  }

  /// 0 before the interval, 1 after it and `3s² − 2s³` within.
  static func smoothStep(_ time: Double, over interval: ClosedRange<Double>) -> Double {
    let s = (time - interval.lowerBound) / (interval.upperBound - interval.lowerBound)
    return s <= 0 ? 0 : s >= 1 ? 1 : s * s * (3 - 2 * s)
  }

  /// Integral of `smoothStep` up to a time, which is finite after both intervals of a walk only in
  /// their difference; so the time counts to a little after them.
  private static func smoothStepIntegral(
    _ time: Double, over interval: ClosedRange<Double>
  ) -> Double {
    let length = interval.upperBound - interval.lowerBound
    let late = min(time, 1e6)
    let s = (late - interval.lowerBound) / length
    return s <= 0
      ? 0
      : s >= 1
        ? late - interval.upperBound + 0.5 * length
        : length * s * s * s * (1 - 0.5 * s)
  }
}
