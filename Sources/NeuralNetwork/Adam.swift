import Foundation
import LinearAlgebra
import Reproducibility

/// Adam (Kingma and Ba 2015, algorithm 1), with ε outside of the bias-corrected root as PyTorch has
/// it.
public struct Adam: Sendable {
  /// Decay of the first moment, β₁.
  public static let firstDecay = 0.9
  /// Decay of the second moment, β₂.
  public static let secondDecay = 0.999
  /// What is added to the root of the second moment, ε.
  public static let epsilon: Float = 1e-8

  /// Number of steps made.
  public private(set) var stepCount = 0
  /// m and v, each `[parameters]`.
  private let firstMoment: FloatBuffer
  private let secondMoment: FloatBuffer

  /// - Parameter parameterCount: number of parameters.
  public init(parameterCount: Int) {
    firstMoment = FloatBuffer(count: parameterCount)
    secondMoment = FloatBuffer(count: parameterCount)
  }

  /// The factors that all parameters share in one step.
  public struct Step: Sendable {
    /// η / (1 − β₁ᵗ).
    let stepSize: Float
    /// √(1 − β₂ᵗ).
    let correction: Float
  }

  /// Counts a step, whose parts are then made by `update`.
  ///
  /// - Parameter learningRate: η, positive.
  /// - Returns: what all parts of the step share.
  public mutating func beginStep(learningRate: Double) -> Step {
    stepCount += 1
    let t = Double(stepCount)
    return Step(
      stepSize: Float(learningRate / (1 - pow(Adam.firstDecay, t))),
      correction: Float((1 - pow(Adam.secondDecay, t)).squareRoot()))
  }

  /// Makes a step for the parameters of `range`; disjoint ranges may run at the same time.
  ///
  /// - Parameters:
  ///   - step: what `beginStep` gave.
  ///   - range: which parameters.
  ///   - parameters: the flat parameters.
  ///   - gradients: the flat gradients.
  ///   - gradientScale: factor on the gradients, from clipping their norm.
  public func update(
    _ step: Step, range: Range<Int>, parameters: FloatBuffer, gradients: FloatBuffer,
    gradientScale: Float
  ) {
    let decay1 = Float(Adam.firstDecay)
    let decay2 = Float(Adam.secondDecay)
    let rest1 = Float(1 - Adam.firstDecay)
    let rest2 = Float(1 - Adam.secondDecay)
    var p = parameters.mutableSpan(range)
    var m = firstMoment.mutableSpan(range)
    var v = secondMoment.mutableSpan(range)
    let gradient = gradients.span(range)
    for i in 0..<range.count {
      let g = gradient[i] * gradientScale
      // m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²
      m[i] = decay1 * m[i] + rest1 * g
      v[i] = decay2 * v[i] + rest2 * (g * g)
      // p ← p − η/(1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
      p[i] -= step.stepSize * (m[i] / (v[i].squareRoot() / step.correction + Adam.epsilon))
    }
  }

  /// Moments and number of steps.
  public func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(firstMoment.array, at: "first_moment")
    snapshot.store(secondMoment.array, at: "second_moment")
    snapshot.store(stepCount, at: "step_count")
    return snapshot
  }

  /// Goes on from what lies below `prefix` in `snapshot`.
  ///
  /// - Throws: `SnapshotError` where an array is missing, of another length or not a moment; nothing
  ///   has changed then.
  public mutating func restore(
    _ snapshot: Snapshot, at prefix: String
  ) throws(SnapshotError) {
    let firstPath = "\(prefix)/first_moment"
    let secondPath = "\(prefix)/second_moment"
    let stepPath = "\(prefix)/step_count"
    let first = try snapshot.floats(firstPath, count: firstMoment.count)
    let second = try snapshot.floats(secondPath, count: secondMoment.count)
    let stepCount = try snapshot.integers(stepPath, count: 1)[0]
    guard first.allSatisfy(\.isFinite) else {
      throw .invalidValue(path: firstPath, detail: "found a number that is not finite")
    }
    guard second.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      throw .invalidValue(path: secondPath, detail: "found a number below 0 or not finite")
    }
    guard stepCount >= 0 else {
      throw .invalidValue(path: stepPath, detail: "found \(stepCount), expected 0 or more")
    }
    firstMoment.copy(first, to: 0)
    secondMoment.copy(second, to: 0)
    self.stepCount = stepCount
  }
}
