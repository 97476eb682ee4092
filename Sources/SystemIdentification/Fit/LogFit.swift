import Foundation
import Reproducibility
import Synchronization

/// The least squares problem of a whole log, and the solver's state in it.
struct LogFit: Sendable {
  var window: WindowFit
  let windows: [LogWindow]
  let vector: ParameterVector
  /// The description's values, about which the weak prior is.
  let prior: ActuatorValues
  let pool: WorkerPool

  var values: ActuatorValues
  /// `[windows]`.
  var starts: [WindowStart]
  /// `[channels]` by how much what the log says counts less because deviations follow one another.
  var correlation: [Double]

  init(_ window: WindowFit, from values: ActuatorValues, pool: WorkerPool) {
    self.window = window
    self.pool = pool
    self.values = values
    prior = values
    windows = window.log.windows(of: window.options.windowDuration)
    vector = ParameterVector(jointCount: window.robot.jointCount)
    starts = windows.map { WindowStart($0, of: window.log) }
    correlation = Array(repeating: 1, count: window.channelCount)
  }

  /// Simulates all windows.
  ///
  /// - Returns: `[windows]` the deviations of each; nil where one left the finite numbers.
  func deviations(_ values: ActuatorValues, _ starts: [WindowStart]) -> [[Double]]? {
    let results = pool.map(windows.count) {
      window.deviations(windows[$0], from: starts[$0], values)
    }
    let finite = results.compactMap { $0 }
    return finite.count == results.count ? finite : nil
  }

  /// `[channels]` mean squares of deviations, not below what numbers of a log resolve.
  func meanSquares(_ deviations: [[Double]]) -> [Double] {
    let count = window.channelCount
    var sums = Array(repeating: 0.0, count: count)
    var numbers = 0
    for values in deviations {
      for row in 0..<values.count / count where values[row * count].isFinite {
        numbers += 1
        for channel in 0..<count {
          sums[channel] += values[row * count + channel] * values[row * count + channel]
        }
      }
    }
    return sums.map { max($0 / Double(max(numbers, 1)), LogFit.leastVariance) }
  }

  private static let leastVariance = 1e-14

  /// Number of rows that are compared.
  func comparedRowCount() -> Double {
    Double(
      windows.reduce(0) { sum, part in
        sum + part.rows.count { window.log.sampleAge[$0] <= WindowFit.oldestSample }
      })
  }

  /// Minus the logarithm of the likelihood, for noise of any level in each channel, with the prior:
  /// `Σ N / (2 c) ln σ² + Σ (θ − θ₀)² / (2 p²)`.
  func objective(_ values: ActuatorValues, meanSquares: [Double]) -> Double {
    let rows = comparedRowCount()
    var sum = 0.0
    for (square, correlation) in zip(meanSquares, correlation) {
      sum += rows / (2 * correlation) * log(square)
    }
    let spread = window.options.priorDeviation
    for (number, center) in zip(vector.numbers(values), vector.numbers(prior)).dropLast() {
      sum += (number - center) * (number - center) / (2 * spread * spread)
    }
    return sum
  }

  /// The normal equations at the solver's values; nil where a simulation left the finite numbers.
  ///
  /// - Parameter meanSquares: `[channels]` of the deviations there.
  func equations(meanSquares: [Double]) -> LogEquations? {
    let weights = zip(meanSquares, correlation).map { 1 / ($0 * $1) }
    let results = pool.map(windows.count) { index in
      window.normalEquations(windows[index], from: starts[index], values, weights: weights)?
        .limbs.map { $0.eliminatingStart() }
    }
    var equations = LogEquations(vector)
    for limbs in results {
      let finite = (limbs ?? []).compactMap { $0 }
      guard finite.count == window.robot.limbs.count else { return nil }
      equations.add(finite)
    }
    equations.addPrior(
      at: vector.numbers(values), about: vector.numbers(prior),
      deviation: window.options.priorDeviation)
    return equations
  }
}

/// `H δ = g` for all parameters.
struct LogEquations: Sendable {
  let vector: ParameterVector
  /// `[parameters, parameters]`.
  private(set) var square: [Double]
  /// `[parameters]`.
  private(set) var gradient: [Double]
  /// `[windows][limbs]`.
  private(set) var parts: [[ReducedLimb]] = []

  init(_ vector: ParameterVector) {
    self.vector = vector
    square = Array(repeating: 0, count: vector.count * vector.count)
    gradient = Array(repeating: 0, count: vector.count)
  }

  /// Adds a window.
  mutating func add(_ limbs: [ReducedLimb]) {
    for limb in limbs {
      let count = limb.columns.parameterCount
      let places = (0..<count).map { vector.place($0, of: limb) }
      for row in 0..<count {
        gradient[places[row]] += limb.gradient[row]
        for column in 0..<count {
          square[places[row] * vector.count + places[column]] += limb.square[row * count + column]
        }
      }
    }
    parts.append(limbs)
  }

  /// Adds `(θ − θ₀)² / (2 p²)` for every logarithm, and for the delay just enough to have a solution.
  mutating func addPrior(at numbers: [Double], about centers: [Double], deviation: Double) {
    let weight = 1 / (deviation * deviation)
    for index in 0..<vector.delay {
      square[index * vector.count + index] += weight
      gradient[index] -= weight * (numbers[index] - centers[index])
    }
    square[vector.delay * (vector.count + 1)] += 1 / (LogEquations.anyDelay * LogEquations.anyDelay)
  }

  /// As good as unknown [s].
  private static let anyDelay = 1.0

  /// `(H + λ diag H)⁻¹ g`; nil where that is not positive definite.
  func step(damping: Double) -> [Double]? {
    guard let factor = factor(damping: damping) else { return nil }
    var step = gradient
    factor.solve(&step)
    return step
  }

  /// `[parameters]` standard deviations, the diagonal of H⁻¹ under the root.
  var deviations: [Double]? {
    factor(damping: 0)?.inverseDiagonal.map { $0.squareRoot() }
  }

  private func factor(damping: Double) -> CholeskyFactor? {
    var factor = CholeskyFactor(size: vector.count)
    factor.elements = square
    for index in 0..<vector.count {
      factor.elements[index * vector.count + index] *= 1 + damping
    }
    return factor.factorize() ? factor : nil
  }

  /// The first states that follow a step of the parameters.
  func starts(_ starts: [WindowStart], after step: [Double]) -> [WindowStart] {
    var result = starts
    for (window, limbs) in parts.enumerated() {
      for limb in limbs {
        let own = (0..<limb.columns.parameterCount).map { step[vector.place($0, of: limb)] }
        let change = limb.startStep(for: own)
        for (place, joint) in limb.joints.enumerated() {
          result[window].position[joint] += change[place]
          result[window].velocity[joint] += change[limb.joints.count + place]
        }
      }
    }
    return result
  }
}

extension WorkerPool {
  /// The results of independent calls, in their order.
  func map<Result: Sendable>(
    _ count: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
    forEach(count) { index in
      let result = body(index)
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
