import Foundation
import LinearAlgebra
import NeuralNetwork

/// The loss of proximal policy optimisation, row by row, each part next to its gradient.
///
/// Schulman et al. 2017, equations 7 and 9:
/// L = mean(max(−Â ρ, −Â clip(ρ, 1 ± ε))) + c_V mean(L_V) − c_H H + c_M mean(L_M).
/// A student in distillation has mean(L_D) in place of the surrogate, and no entropy.
struct PPOLoss: Sendable {
  /// ε.
  let clipRange: Float
  /// Whether the value's change is clipped.
  let clipsValueLoss: Bool
  /// c_V divided by the number of rows.
  let valueWeight: Float
  /// 1 divided by the number of rows.
  let policyWeight: Float
  /// c_M divided by the number of rows and of actions.
  let mirrorWeight: Float
  /// 1 divided by the number of rows and of actions.
  let distillationWeight: Float

  /// - Parameters:
  ///   - configuration: clip range and coefficients.
  ///   - rowCount: rows over which surrogate, distillation and value loss are means.
  ///   - mirrorRowCount: rows over which the mirror loss is a mean.
  ///   - actionCount: numbers in an action.
  init(configuration: PPOConfiguration, rowCount: Int, mirrorRowCount: Int, actionCount: Int) {
    clipRange = Float(configuration.clipRange)
    clipsValueLoss = configuration.clipsValueLoss
    valueWeight = Float(configuration.valueLossCoefficient / Double(rowCount))
    policyWeight = Float(1 / Double(rowCount))
    mirrorWeight = Float(
      configuration.mirrorLossCoefficient / Double(mirrorRowCount * actionCount))
    distillationWeight = Float(1 / Double(rowCount * actionCount))
  }

  /// The clipped surrogate of one row.
  ///
  /// - Parameters:
  ///   - logProbability: ln p(a) now.
  ///   - oldLogProbability: ln p(a) when it acted.
  ///   - advantage: Â.
  ///   - sums: receives the row's loss.
  /// - Returns: dL/d ln p(a).
  @inline(__always)
  func surrogate(
    logProbability: Float, oldLogProbability: Float, advantage: Float, sums: inout LossSums
  ) -> Float {
    // ρ = p(a) / p_old(a)
    let ratio = Foundation.exp(logProbability - oldLogProbability)
    let clippedRatio = min(max(ratio, 1 - clipRange), 1 + clipRange)
    let plain = -advantage * ratio
    let clipped = -advantage * clippedRatio
    sums.surrogate += Double(max(plain, clipped))
    if clippedRatio != ratio { sums.clippedCount += 1 }
    // dL/d ln p = −Â ρ where the unclipped term is the larger, else 0
    return plain >= clipped ? plain * policyWeight : 0
  }

  /// The distillation loss of one row, ‖μ − μ_T‖²: regression on what the teacher would have done where
  /// the student is (Ross, Gordon and Bagnell 2011, DAgger, with β = 0 from the start).
  ///
  /// - Parameters:
  ///   - mean: μ, `[actions]`.
  ///   - teacherMean: μ_T, `[actions]`.
  ///   - dMean: overwritten with dL/dμ, `[actions]`.
  ///   - sums: receives the row's loss.
  @inline(__always)
  func distillation(
    mean: Span<Float>, teacherMean: Span<Float>, dMean: inout MutableSpan<Float>,
    sums: inout LossSums
  ) {
    for j in 0..<mean.count {
      let error = mean[j] - teacherMean[j]
      sums.distillation += Double(error * error)
      dMean[j] = 2 * distillationWeight * error
    }
  }

  /// Spreads the gradient with respect to ln p(a) over the mean and ln σ.
  ///
  /// - Parameters:
  ///   - dLogProbability: dL/d ln p.
  ///   - action: a, `[actions]`.
  ///   - mean: μ, `[actions]`.
  ///   - distribution: σ.
  ///   - dMean: overwritten with dL/dμ, `[actions]`.
  ///   - dLogStandardDeviation: dL/d ln σ is added, `[actions]`.
  @inline(__always)
  func spread(
    _ dLogProbability: Float, action: Span<Float>, mean: Span<Float>,
    distribution: borrowing DiagonalGaussian, dMean: inout MutableSpan<Float>,
    dLogStandardDeviation: inout MutableSpan<Float>
  ) {
    let inverse = distribution.inverseStandardDeviation.span
    for j in 0..<mean.count {
      // d ln p/dμ = (a − μ)/σ²,  d ln p/d ln σ = ((a − μ)/σ)² − 1
      let z = (action[j] - mean[j]) * inverse[j]
      dMean[j] = dLogProbability * z * inverse[j]
      dLogStandardDeviation[j] += dLogProbability * (z * z - 1)
    }
  }

  /// The value loss of one row.
  ///
  /// - Parameters:
  ///   - value: V now.
  ///   - oldValue: V when it acted.
  ///   - target: the return.
  ///   - sums: receives the row's loss.
  /// - Returns: dL/dV.
  @inline(__always)
  func value(_ value: Float, oldValue: Float, target: Float, sums: inout LossSums) -> Float {
    let error = value - target
    guard clipsValueLoss else {
      sums.value += Double(error * error)
      return 2 * error * valueWeight
    }
    // L_V = max((V − R)², (V_old + clip(V − V_old, ±ε) − R)²)
    let change = value - oldValue
    let clippedChange = min(max(change, -clipRange), clipRange)
    let clippedError = oldValue + clippedChange - target
    let plain = error * error
    let clipped = clippedError * clippedError
    sums.value += Double(max(plain, clipped))
    if clippedChange == change { return 2 * error * valueWeight }
    return plain >= clipped ? 2 * error * valueWeight : 0
  }

  /// The mirror loss of one row, ‖μ(s) − M μ(M s)‖² (Yu, Turk and Liu 2018); both means feel it.
  ///
  /// - Parameters:
  ///   - mean: μ(s), `[actions]`.
  ///   - mirroredMean: μ(M s), `[actions]`.
  ///   - mirror: M on actions.
  ///   - dMean: dL/dμ(s) is added, `[actions]`.
  ///   - dMirroredMean: dL/dμ(M s) is added, `[actions]`.
  ///   - sums: receives the row's loss.
  func mirror(
    mean: Span<Float>, mirroredMean: Span<Float>, mirror: MirrorMap,
    dMean: inout MutableSpan<Float>, dMirroredMean: inout MutableSpan<Float>,
    sums: inout LossSums
  ) {
    for j in 0..<mean.count {
      let source = mirror.source[j]
      let sign = mirror.sign[j]
      let error = mean[j] - sign * mirroredMean[source]
      sums.mirror += Double(error * error)
      let dError = 2 * mirrorWeight * error
      dMean[j] += dError
      dMirroredMean[source] -= sign * dError
    }
  }
}

/// Sums over rows, in the order of the rows.
struct LossSums: BitwiseCopyable, Sendable {
  var surrogate = 0.0
  var distillation = 0.0
  var value = 0.0
  var mirror = 0.0
  var divergence = 0.0
  var clippedCount = 0.0

  /// All sums, as ranks hand them on.
  var numbers: [Double] { [surrogate, distillation, value, mirror, divergence, clippedCount] }

  /// Zeros.
  init() {}

  /// The sums of `numbers`.
  init(_ numbers: [Double]) {
    surrogate = numbers[0]
    distillation = numbers[1]
    value = numbers[2]
    mirror = numbers[3]
    divergence = numbers[4]
    clippedCount = numbers[5]
  }

  /// Adds sums of other rows.
  mutating func add(_ other: LossSums) {
    surrogate += other.surrogate
    distillation += other.distillation
    value += other.value
    mirror += other.mirror
    divergence += other.divergence
    clippedCount += other.clippedCount
  }
}
