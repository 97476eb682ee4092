import Foundation
import SpatialMath

/// A low-pass filter that shifts nothing in time: a Butterworth filter of second order, run forwards
/// and then backwards (Winter 2009, §3.4.4.2).
///
/// Two runs together damp to 1/√2 at `cutoff`, so each has its own corner at
/// `cutoff / (√2 − 1)^¼`. The ends are continued by point reflection.
public struct ZeroPhaseFilter: Equatable, Sendable {
  /// Frequency at which an oscillation keeps 1/√2 of its size [Hz].
  public let cutoff: Double
  /// Frames per second [Hz].
  public let frameRate: Double

  // y₀ = b (x₀ + 2 x₁ + x₂) − a₁ y₁ − a₂ y₂
  private let b: Double
  private let a1: Double
  private let a2: Double

  /// A filter; it leaves everything as it is where the cut-off is not below half the rate.
  public init(cutoff: Double, frameRate: Double) {
    precondition(cutoff > 0, "found a cut-off of \(cutoff) Hz, expected more than 0")
    self.cutoff = cutoff
    self.frameRate = frameRate
    let corner = cutoff / pow(2.0.squareRoot() - 1, 0.25)
    let k = tan(.pi * min(corner / frameRate, 0.499))
    let scale = 1 / (1 + 2.0.squareRoot() * k + k * k)
    b = k * k * scale
    a1 = 2 * (k * k - 1) * scale
    a2 = (1 - 2.0.squareRoot() * k + k * k) * scale
  }

  /// The values, smoothed; as many as there were.
  public func filtered(_ values: [Double]) -> [Double] {
    guard values.count > 2, 2 * cutoff < frameRate, let first = values.first, let last = values.last
    else { return values }
    let margin = min(values.count - 1, Int((3 * frameRate / cutoff).rounded(.up)))
    let before = (1...margin).reversed().map { 2 * first - values[$0] }
    let after = (1...margin).map { 2 * last - values[values.count - 1 - $0] }
    let forwards = run(before + values + after)
    let both = run(forwards.reversed())
    return both.reversed()[margin..<(margin + values.count)].map { $0 }
  }

  /// The points, smoothed by coordinate.
  public func filtered(_ points: [Vector3]) -> [Vector3] {
    let x = filtered(points.map(\.x))
    let y = filtered(points.map(\.y))
    let z = filtered(points.map(\.z))
    return points.indices.map { Vector3(x[$0], y[$0], z[$0]) }
  }

  /// The rotations, smoothed by coordinate after signs were chosen without jumps, and normalised.
  public func filtered(_ rotations: [Quaternion]) -> [Quaternion] {
    var continuous: [Quaternion] = []
    for q in rotations {
      let last = continuous.last ?? q
      let product = last.w * q.w + last.x * q.x + last.y * q.y + last.z * q.z
      continuous.append(product < 0 ? Quaternion(-q.w, -q.x, -q.y, -q.z) : q)
    }
    let w = filtered(continuous.map(\.w))
    let x = filtered(continuous.map(\.x))
    let y = filtered(continuous.map(\.y))
    let z = filtered(continuous.map(\.z))
    return rotations.indices.map { Quaternion(w[$0], x[$0], y[$0], z[$0]).normalized }
  }

  /// One run, which starts as if the first value had always been there.
  private func run(_ values: [Double]) -> [Double] {
    guard let first = values.first else { return [] }
    var (x1, x2, y1, y2) = (first, first, first, first)
    return values.map { x in
      let y = b * (x + 2 * x1 + x2) - a1 * y1 - a2 * y2
      (x2, x1, y2, y1) = (x1, x, y1, y)
      return y
    }
  }
}
