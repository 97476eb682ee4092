import Foundation
import RobotModel
import SpatialMath

/// Looks for the stride of a motion that comes nearest to repeating itself.
///
/// The ends of a stride are compared in the heading of the body: places of hips, ankles and toes about
/// the point of the ground below the hips [m], and their changes over a tenth of a second. A stride
/// that turns or is not as fast as the whole motion counts as worse than another.
struct StrideSearch {
  /// A turn of 1 rad counts as much as a landmark that is this far away [m].
  private static let turnLever = 0.2
  /// Part of what a stride is longer or shorter than strides of the mean speed that counts.
  private static let lengthShare = 0.1
  /// How far a stride may last longer or shorter than that between the strikes of a foot.
  private static let strikeWindow = 0.15

  private let motion: LegMotion
  private let lengths: [ClosedRange<Int>?]
  private let isEven: Bool
  private let shapes: [[Vector3]]
  private let changes: [[Vector3]]
  private let headings: [Double]
  private let meanSpeed: Double

  /// - Parameters:
  ///   - strideTimes: how long a stride may last [s].
  ///   - isEven: whether it must have an even number of intervals, so that half of it is whole.
  init(_ motion: LegMotion, strideTimes: ClosedRange<Double>, isEven: Bool) {
    self.motion = motion
    self.isEven = isEven
    lengths = Self.lengths(of: motion, strideTimes: strideTimes)
    let shapes = motion.frames.map(\.shape)
    let step = max(1, Int((0.1 * motion.frameRate).rounded()))
    changes = shapes.indices.map { frame in
      let (before, after) = (max(frame - step, 0), min(frame + step, shapes.count - 1))
      let share = Double(step) / Double(after - before)
      return zip(shapes[after], shapes[before]).map { ($0 - $1) * share }
    }
    self.shapes = shapes
    headings = motion.travelHeadings
    let velocity = motion.meanVelocityInHeading
    meanSpeed = Vector3(velocity.forward, velocity.left, 0).length
  }

  /// First frame of the best stride, and the frame that is to be the first one again; nil where the
  /// motion is shorter than the shortest stride.
  var best: ClosedRange<Int>? {
    var best: (cost: Double, stride: ClosedRange<Int>)?
    for start in shapes.indices {
      guard let lengths = lengths[start] else { continue }
      for length in lengths where start + length < shapes.count {
        if isEven, !length.isMultiple(of: 2) { continue }
        let cost = cost(of: start, start + length)
        if cost < best?.cost ?? .infinity { best = (cost, start...(start + length)) }
      }
    }
    return best?.stride
  }

  private func cost(of start: Int, _ end: Int) -> Double {
    let shape = zip(shapes[start], shapes[end]).reduce(0) { $0 + ($1.0 - $1.1).lengthSquared }
    let change = zip(changes[start], changes[end]).reduce(0) { $0 + ($1.0 - $1.1).lengthSquared }
    let turn = Self.turnLever * (headings[end] - headings[start])
    let way = (motion.frames[end].hipCenter - motion.frames[start].hipCenter).horizontal.length
    let usual = meanSpeed * Double(end - start) / motion.frameRate
    let excess = Self.lengthShare * (way - usual)
    return shape + change + turn * turn + excess * excess
  }

  /// `[frames]` how many frames a stride from there may last: about as many as lie between the
  /// strikes of a foot before and after. Where no foot strikes twice, any number that is allowed.
  private static func lengths(
    of motion: LegMotion, strideTimes: ClosedRange<Double>
  ) -> [ClosedRange<Int>?] {
    let shortest = max(2, Int((strideTimes.lowerBound * motion.frameRate).rounded(.up)))
    let longest = max(shortest, Int((strideTimes.upperBound * motion.frameRate).rounded(.down)))
    let contacts = motion.contacts
    var lengths = [ClosedRange<Int>?](repeating: nil, count: motion.frames.count)
    for side in Foot.Side.both {
      let strikes = contacts[side].runs(of: true).map(\.lowerBound).filter { $0 > 0 }
      for (strike, next) in zip(strikes, strikes.dropFirst()) {
        let count = next - strike
        guard (shortest...longest).contains(count) else { continue }
        let window = max(1, Int((strikeWindow * Double(count)).rounded()))
        for start in max(0, strike - count / 2)..<next where lengths[start] == nil {
          lengths[start] = max(shortest, count - window)...min(longest, count + window)
        }
      }
    }
    guard lengths.allSatisfy({ $0 == nil }) else { return lengths }
    return lengths.map { _ in shortest...longest }
  }
}

extension LegMotion.Frame {
  /// Places of hips, ankles and toes about the point of the ground below the hips, in the body's
  /// heading [m].
  fileprivate var shape: [Vector3] {
    let turn = Quaternion(axis: .unitZ, angle: -heading)
    let ground = hipCenter.horizontal
    return [legs.left, legs.right].flatMap { leg in
      [leg.hip, leg.ankle.position, leg.toe].map { turn.act($0 - ground) }
    }
  }
}
