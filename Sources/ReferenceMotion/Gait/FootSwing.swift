import Foundation
import SpatialMath

/// The way of a foot through the air from one foothold to the next, seen from the body.
///
/// It has the shape of people's: the ankle's way under the hip and the pitch of the foot come from the
/// normative curves. A polynomial is added that puts its ends on the footholds, at rest in the world,
/// and a bump that keeps the sole clear of the ground. A robot's foot being stiff, it pitches less than
/// a person's where its toes would touch.
struct FootSwing {
  let gait: NormativeGait
  let leg: LegGeometry
  /// From lift-off to strike [s].
  let time: ClosedRange<Double>
  /// Part of the people's step that this one is; negative for a step back.
  let scale: Double
  /// Corrections of the ankle's place ahead of, beside and above the curves [m], and its heading
  /// [rad].
  private let ahead: EndFit
  private let aside: EndFit
  private let above: EndFit
  private let turn: EndFit
  /// Least height of the sole in the middle of the swing [m].
  private let clearance: Double
  /// Height of the bump [m].
  private var bump = 0.0
  /// Part of people's pitch of the foot that this one makes.
  private var pitchShare = 1.0

  /// The foot pitches so far, at most, that the bump must be this much higher than the clearance [m].
  private static let pitchAllowance = 0.01

  /// Where the foot is on the ground and how it moves there, in the body's frame.
  struct GroundState {
    /// Place [m] and heading [rad].
    var place: PlanarTransform
    /// Derivatives by time [m/s, rad/s].
    var rate: PlanarTransform
  }

  init(
    gait: NormativeGait, leg: LegGeometry, clearance: Double, time: ClosedRange<Double>,
    start: GroundState, end: GroundState
  ) {
    self.clearance = clearance
    self.gait = gait
    self.leg = leg
    self.time = time
    let duration = time.upperBound - time.lowerBound
    let lift = gait.ankle(at: gait.stanceShare, thigh: leg.thighLength, shank: leg.shankLength)
    let strike = gait.ankle(at: 1, thigh: leg.thighLength, shank: leg.shankLength)
    let step = strike.ahead - lift.ahead
    scale = max(-1.2, min(1.2, (end.place.x - start.place.x) / step))

    // What the curves leave at the ends, per unit of the swing's time.
    let phaseSpan = 1 - gait.stanceShare
    ahead = EndFit(
      start: start.place.x - scale * lift.ahead, end: end.place.x - scale * strike.ahead,
      startSlope: duration * start.rate.x - scale * phaseSpan * lift.aheadSlope,
      endSlope: duration * end.rate.x - scale * phaseSpan * strike.aheadSlope)
    aside = EndFit(
      start: start.place.y, end: end.place.y, startSlope: duration * start.rate.y,
      endSlope: duration * end.rate.y)
    turn = EndFit(
      start: start.place.yaw, end: end.place.yaw, startSlope: duration * start.rate.yaw,
      endSlope: duration * end.rate.yaw)
    let (first, last) = (
      Self.rise(gait, leg, phase: gait.stanceShare), Self.rise(gait, leg, phase: 1)
    )
    above = EndFit(
      start: -first.value, end: -last.value, startSlope: -phaseSpan * first.slope,
      endSlope: -phaseSpan * last.slope)
    // A level foot clears the ground with a low bump; the more it pitches, the higher it must go.
    var needed = neededBump()
    while needed > clearance + Self.pitchAllowance, pitchShare > 0.05 {
      pitchShare -= 0.1
      needed = neededBump()
    }
    bump = needed
  }

  /// The ankle's frame of the foot at a part of the swing, 0…1, in the frame that lies on the ground
  /// below the body.
  ///
  /// - Parameter extraBump: by which the middle is higher [m].
  func anklePose(at part: Double, extraBump: Double = 0) -> Pose {
    let phase = gait.stanceShare + part * (1 - gait.stanceShare)
    let ankle = gait.ankle(at: phase, thigh: leg.thighLength, shank: leg.shankLength)
    let rise =
      Self.rise(gait, leg, phase: phase).value + above.value(at: part)
      + (bump + extraBump) * Self.bumpShape(part)
    return Pose(
      position: Vector3(
        scale * ankle.ahead + ahead.value(at: part), aside.value(at: part), leg.ankleHeight + rise),
      orientation: Quaternion(axis: .unitZ, angle: turn.value(at: part))
        * Quaternion(axis: .unitY, angle: -pitch(at: part)))
  }

  /// Toes upwards [rad]: that of people in the middle of the swing, level at its ends.
  private func pitch(at part: Double) -> Double {
    let phase = gait.stanceShare + part * (1 - gait.stanceShare)
    return pitchShare * min(1, abs(scale)) * Self.bumpShape(part) * gait.footPitch(at: phase)
  }

  /// By how much a person's ankle is above the lower one of the two [m], and the derivative by phase.
  private static func rise(
    _ gait: NormativeGait, _ leg: LegGeometry, phase: Double
  ) -> (value: Double, slope: Double) {
    func below(_ phase: Double) -> Double {
      gait.ankle(at: phase, thigh: leg.thighLength, shank: leg.shankLength).below
    }
    func rise(_ phase: Double) -> Double { max(below(phase), below(phase + 0.5)) - below(phase) }
    let h = 1e-4
    return (rise(phase), (rise(phase + h) - rise(phase - h)) / (2 * h))
  }

  /// 0 with slope 0 at both ends, 1 in the middle.
  static func bumpShape(_ part: Double) -> Double {
    16 * part * part * (1 - part) * (1 - part)
  }

  /// The lowest bump with which the sole, now without one, keeps its clearance all the way.
  private func neededBump() -> Double {
    let partCount = 100
    return (1..<partCount).map { index in
      let part = Double(index) / Double(partCount)
      let pose = anklePose(at: part)
      let lowest = leg.solePoints.map { pose.act($0).z }.min() ?? 0
      let shape = Self.bumpShape(part)
      return (clearance * shape - lowest) / shape
    }.max().map { max($0, 0) } ?? 0
  }
}

/// The cubic polynomial over 0…1 with given values and slopes at its ends (Hermite).
struct EndFit {
  var start: Double
  var end: Double
  var startSlope: Double
  var endSlope: Double

  func value(at s: Double) -> Double {
    let (a, b) = (s * s * (3 - 2 * s), s * (1 - s))
    return (1 - a) * start + a * end + b * ((1 - s) * startSlope - s * endSlope)
  }
}
