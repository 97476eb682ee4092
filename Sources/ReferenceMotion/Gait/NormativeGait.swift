import Foundation

/// A curve that repeats, as a Fourier series of the phase.
struct PeriodicCurve: Equatable, Sendable {
  let mean: Double
  /// Amplitudes of `cos 2πkφ`, from `k = 1`.
  let cosines: [Double]
  /// Amplitudes of `sin 2πkφ`, from `k = 1`.
  let sines: [Double]

  /// The value at a phase; whole cycles make no difference.
  func value(at phase: Double) -> Double {
    var sum = mean
    for (k, (a, b)) in zip(cosines, sines).enumerated() {
      let angle = 2 * Double.pi * Double(k + 1) * phase
      sum += a * cos(angle) + b * sin(angle)
    }
    return sum
  }

  /// The derivative by the phase.
  func slope(at phase: Double) -> Double {
    var sum = 0.0
    for (k, (a, b)) in zip(cosines, sines).enumerated() {
      let rate = 2 * Double.pi * Double(k + 1)
      sum += rate * (b * cos(rate * phase) - a * sin(rate * phase))
    }
    return sum
  }

  /// This curve and another one, mixed.
  func mixed(with other: PeriodicCurve, part: Double) -> PeriodicCurve {
    func mix(_ a: [Double], _ b: [Double]) -> [Double] {
      zip(a, b).map { (1 - part) * $0 + part * $1 }
    }
    return PeriodicCurve(
      mean: (1 - part) * mean + part * other.mean, cosines: mix(cosines, other.cosines),
      sines: mix(sines, other.sines))
  }
}

/// How people's legs move at one speed: angles in the plane of walking over a stride that begins with
/// the foot's strike.
///
/// Angles are from the vertical, so that the pelvis's forward tilt is taken out of the hip's. A part
/// of the phase up to `stanceShare` the foot stands.
struct NormativeGait: Equatable, Sendable {
  /// Speed over `√(g L)`, with the length L of the leg.
  let normalizedSpeed: Double
  /// Part of the stride for which the foot stands.
  let stanceShare: Double
  /// Thigh forwards from the vertical [rad].
  let thighPitch: PeriodicCurve
  /// Shank backwards from the thigh [rad].
  let kneeFlexion: PeriodicCurve
  /// Toes upwards from the shank's right angle [rad].
  let ankleDorsiflexion: PeriodicCurve

  /// The gait at a speed, between the nearest classes; the outermost class beyond them.
  static func at(normalizedSpeed speed: Double) -> NormativeGait {
    guard let first = classes.first, let last = classes.last, speed > first.normalizedSpeed else {
      return classes[0]
    }
    guard speed < last.normalizedSpeed else { return last }
    let above = classes.firstIndex { $0.normalizedSpeed >= speed } ?? classes.count - 1
    let (a, b) = (classes[above - 1], classes[above])
    let part = (speed - a.normalizedSpeed) / (b.normalizedSpeed - a.normalizedSpeed)
    return NormativeGait(
      normalizedSpeed: speed, stanceShare: (1 - part) * a.stanceShare + part * b.stanceShare,
      thighPitch: a.thighPitch.mixed(with: b.thighPitch, part: part),
      kneeFlexion: a.kneeFlexion.mixed(with: b.kneeFlexion, part: part),
      ankleDorsiflexion: a.ankleDorsiflexion.mixed(with: b.ankleDorsiflexion, part: part))
  }

  /// The ankle seen from the hip.
  struct Ankle {
    /// Ahead of the hip [m].
    var ahead: Double
    /// Below the hip [m].
    var below: Double
    /// Derivatives of both by the phase [m].
    var aheadSlope: Double
    var belowSlope: Double
  }

  /// Where the ankle is in a leg with these lengths [m].
  func ankle(at phase: Double, thigh: Double, shank: Double) -> Ankle {
    let (a, aSlope) = (thighPitch.value(at: phase), thighPitch.slope(at: phase))
    let (b, bSlope) = (
      a - kneeFlexion.value(at: phase), aSlope - kneeFlexion.slope(at: phase)
    )
    return Ankle(
      ahead: thigh * sin(a) + shank * sin(b), below: thigh * cos(a) + shank * cos(b),
      aheadSlope: thigh * cos(a) * aSlope + shank * cos(b) * bSlope,
      belowSlope: -thigh * sin(a) * aSlope - shank * sin(b) * bSlope)
  }

  /// Toes upwards from the level [rad].
  func footPitch(at phase: Double) -> Double {
    thighPitch.value(at: phase) - kneeFlexion.value(at: phase)
      + ankleDorsiflexion.value(at: phase)
  }
}
