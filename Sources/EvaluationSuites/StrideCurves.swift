/// Mean courses of hip, knee and ankle over strides, from one touch-down of a foot to its next.
///
/// A stride is brought to 101 samples, 0 to 100 % of it, as gait analysis does (Winter 2009, ch. 4), so
/// that strides of different lengths can be averaged and gaits of different rates compared.
public struct StrideCurves: Equatable, Sendable {
  /// The joints that swing a leg forwards and backwards.
  public enum Joint: Int, CaseIterable, Sendable {
    case hip
    case knee
    case ankle
  }

  /// Number of feet; the left one comes first.
  public static let footCount = 2
  /// Samples of a stride, both ends included.
  public static let sampleCount = 101

  /// `[feet]` number of strides.
  public private(set) var strideCounts = Array(repeating: 0, count: footCount)
  /// `[feet, joints, samples]` sums over the strides [rad].
  private var sums = Array(
    repeating: 0.0, count: footCount * Joint.allCases.count * sampleCount)
  /// `[feet, joints, samples]` sums of squares [rad²].
  private var squares = Array(
    repeating: 0.0, count: footCount * Joint.allCases.count * sampleCount)

  /// No strides.
  public init() {}

  /// Adds a stride.
  ///
  /// - Parameters:
  ///   - frames: `[frames]` positions of hip, knee and ankle [rad], evenly in time from touch-down to
  ///     touch-down.
  ///   - foot: 0 for the left one, 1 for the right.
  /// - Precondition: at least two frames.
  mutating func add(_ frames: [[Double]], foot: Int) {
    precondition(frames.count >= 2, "found a stride of \(frames.count) frames, expected 2 or more")
    strideCounts[foot] += 1
    for sample in 0..<StrideCurves.sampleCount {
      let place =
        Double(sample) / Double(StrideCurves.sampleCount - 1) * Double(frames.count - 1)
      let before = min(Int(place), frames.count - 2)
      let share = place - Double(before)
      for joint in Joint.allCases {
        let value =
          (1 - share) * frames[before][joint.rawValue]
          + share * frames[before + 1][joint.rawValue]
        let slot = StrideCurves.slot(foot, joint) + sample
        sums[slot] += value
        squares[slot] += value * value
      }
    }
  }

  /// The strides of both.
  public static func + (one: StrideCurves, other: StrideCurves) -> StrideCurves {
    var both = one
    for foot in both.strideCounts.indices { both.strideCounts[foot] += other.strideCounts[foot] }
    for slot in both.sums.indices {
      both.sums[slot] += other.sums[slot]
      both.squares[slot] += other.squares[slot]
    }
    return both
  }

  /// `[samples]` the mean course of a joint [rad]; nil where the foot made no stride.
  public func mean(_ joint: Joint, foot: Int) -> [Double]? {
    guard strideCounts[foot] > 0 else { return nil }
    return sums[samples(joint, foot)].map { $0 / Double(strideCounts[foot]) }
  }

  /// `[samples]` standard deviation over the strides [rad]; nil where the foot made no stride.
  public func deviation(_ joint: Joint, foot: Int) -> [Double]? {
    guard let mean = mean(joint, foot: foot) else { return nil }
    return zip(mean, squares[samples(joint, foot)]).map { mean, square in
      max(0, square / Double(strideCounts[foot]) - mean * mean).squareRoot()
    }
  }

  /// Pearson's coefficient of the mean courses of a joint, averaged over the feet; nil where a foot made
  /// no stride, or a joint does not move.
  public func correlation(with other: StrideCurves, _ joint: Joint) -> Double? {
    var sum = 0.0
    for foot in 0..<StrideCurves.footCount {
      guard let own = mean(joint, foot: foot), let wanted = other.mean(joint, foot: foot),
        let correlation = pearsonCorrelation(own, wanted)
      else { return nil }
      sum += correlation
    }
    return sum / Double(StrideCurves.footCount)
  }

  private static func slot(_ foot: Int, _ joint: Joint) -> Int {
    (foot * Joint.allCases.count + joint.rawValue) * sampleCount
  }

  private func samples(_ joint: Joint, _ foot: Int) -> Range<Int> {
    let first = StrideCurves.slot(foot, joint)
    return first..<first + StrideCurves.sampleCount
  }
}

/// `Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² Σ (y − ȳ)²)`; nil where one of the two is constant.
func pearsonCorrelation(_ x: [Double], _ y: [Double]) -> Double? {
  let count = Double(x.count)
  let meanX = x.reduce(0, +) / count
  let meanY = y.reduce(0, +) / count
  var (xy, xx, yy) = (0.0, 0.0, 0.0)
  for (x, y) in zip(x, y) {
    xy += (x - meanX) * (y - meanY)
    xx += (x - meanX) * (x - meanX)
    yy += (y - meanY) * (y - meanY)
  }
  guard xx > 0, yy > 0 else { return nil }
  return xy / (xx * yy).squareRoot()
}
