import LinearAlgebra
import Reproducibility

/// Running mean and standard deviation of observations, x ↦ (x − μ) / (σ + 0.01).
///
/// Batches are merged by the pairwise formula of Chan, Golub and LeVeque (1979), in double precision.
/// Every component is summed by one worker in the order of the rows, so the bits do not depend on
/// the number of workers.
public struct ObservationNormalizer: Sendable {
  /// What is added to σ, so that a constant component stays finite.
  public static let epsilon = 0.01

  /// Numbers in an observation.
  public let observationCount: Int
  /// False: observations pass unchanged and nothing is counted.
  public let isEnabled: Bool
  /// Number of observations seen.
  public private(set) var sampleCount = 0

  /// μ, then Σ (x − μ)², each `[observations]`.
  private let means: DoubleBuffer
  private let squares: DoubleBuffer
  /// The same of the batch that was measured last, `[2, observations]`.
  private let batch: DoubleBuffer
  /// μ and 1/(σ + ε) as the networks use them, each `[1, observations]`.
  private let offsets: Matrix
  private let scales: Matrix

  /// - Parameters:
  ///   - observationCount: numbers in an observation, at least 1.
  ///   - isEnabled: false for one that changes nothing.
  public init(observationCount: Int, isEnabled: Bool) {
    self.observationCount = observationCount
    self.isEnabled = isEnabled
    means = DoubleBuffer(count: observationCount)
    squares = DoubleBuffer(count: observationCount)
    batch = DoubleBuffer(count: 2 * observationCount)
    offsets = Matrix(paddedRowCount: 1, columnCount: observationCount)
    scales = Matrix(paddedRowCount: 1, columnCount: observationCount)
    for i in 0..<observationCount { scales[0, i] = 1 }
  }

  /// μ, `[observations]`; zero before the first observation and where disabled.
  public var mean: [Double] { means.array }

  /// σ (of the population), `[observations]`; where disabled 1 − ε, so that x stays x.
  public var standardDeviation: [Double] {
    guard isEnabled, sampleCount > 0 else {
      return Array(repeating: 1 - ObservationNormalizer.epsilon, count: observationCount)
    }
    return squares.array.map { ($0 / Double(sampleCount)).squareRoot() }
  }

  /// Counts a batch of observations.
  ///
  /// - Parameters:
  ///   - observations: `[rows, observations]`, finite.
  ///   - pool: shares the components among its workers.
  public mutating func update(_ observations: Matrix, pool: WorkerPool) {
    count(moments(of: observations, pool: pool), rowCount: observations.rowCount)
  }

  /// Measures a batch of observations, which is not counted.
  ///
  /// - Parameters:
  ///   - observations: `[rows, observations]`, finite.
  ///   - pool: shares the components among its workers.
  /// - Returns: μ, then Σ (x − μ)², `[2, observations]`; nothing where disabled or without rows.
  public func moments(of observations: Matrix, pool: WorkerPool) -> [Double] {
    precondition(
      observations.columnCount == observationCount,
      "\(observationCount) components got \(observations.columnCount)")
    guard isEnabled, observations.rowCount > 0 else { return [] }
    let columnsPerTask = 16
    pool.forEach((observationCount + columnsPerTask - 1) / columnsPerTask) { task in
      let end = min((task + 1) * columnsPerTask, observationCount)
      measure(observations, columns: task * columnsPerTask..<end)
    }
    return batch.array
  }

  /// Counts a batch that `moments` measured, here or in another process.
  ///
  /// - Parameters:
  ///   - moments: `[2, observations]`, or nothing.
  ///   - rowCount: rows of the batch.
  public mutating func count(_ moments: [Double], rowCount: Int) {
    guard !moments.isEmpty else { return }
    precondition(
      moments.count == 2 * observationCount,
      "\(observationCount) components got \(moments.count) moments")
    merge(moments.span, rowCount: Double(rowCount), earlierCount: Double(sampleCount))
    sampleCount += rowCount
    refreshScales(0..<observationCount)
  }

  /// Writes a normalised observation, (x − μ) / (σ + ε).
  ///
  /// - Parameters:
  ///   - row: index of x.
  ///   - observations: `[rows, observations or more]`, padded rows that begin with x.
  ///   - target: which row of `normalized` receives it.
  ///   - normalized: `[rows, observations or more]`, padded rows; the columns behind, up to a whole
  ///     vector, become zero.
  public func normalize(
    row: Int, of observations: Matrix, intoRow target: Int, of normalized: Matrix
  ) {
    normalized.setRow(target, to: observations, row: row, minus: offsets, times: scales)
  }

  /// Writes the normalised mirror image of an observation.
  ///
  /// - Parameters:
  ///   - x: `[observations]`.
  ///   - source: index in x of each component of the image, `[observations]`.
  ///   - sign: its sign, `[observations]`.
  ///   - y: receives the result, `[observations]`.
  public func normalizeMirrored(
    _ x: Span<Float>, source: Span<Int>, sign: Span<Float>, into y: inout MutableSpan<Float>
  ) {
    let count = observationCount
    let offset = offsets.row(0)
    let scale = scales.row(0)
    precondition(
      x.count == count && y.count == count && source.count == count && sign.count == count,
      "\(count) components got \(x.count), a mirror of \(source.count)")
    for i in 0..<count { y[i] = (sign[i] * x[source[i]] - offset[i]) * scale[i] }
  }

  /// μ and 1/(σ + ε) of one component, as the networks use them.
  func scaling(of component: Int) -> (offset: Float, scale: Float) {
    (offsets[0, component], scales[0, component])
  }

  /// Mean, sum of squares and number of observations.
  public func snapshot() -> Snapshot {
    var snapshot = Snapshot()
    snapshot.store(means.array, at: "mean")
    snapshot.store(squares.array, at: "squared_deviations")
    snapshot.store(sampleCount, at: "sample_count")
    return snapshot
  }

  /// Goes on from what lies below `prefix` in `snapshot`.
  ///
  /// - Throws: `SnapshotError` where an array is missing, of another length or not a statistic;
  ///   nothing has changed then.
  public mutating func restore(
    _ snapshot: Snapshot, at prefix: String
  ) throws(SnapshotError) {
    let meanPath = "\(prefix)/mean"
    let squarePath = "\(prefix)/squared_deviations"
    let countPath = "\(prefix)/sample_count"
    let means = try snapshot.doubles(meanPath, count: observationCount)
    let squares = try snapshot.doubles(squarePath, count: observationCount)
    let sampleCount = try snapshot.integers(countPath, count: 1)[0]
    guard means.allSatisfy(\.isFinite) else {
      throw .invalidValue(path: meanPath, detail: "found a number that is not finite")
    }
    guard squares.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      throw .invalidValue(path: squarePath, detail: "found a number below 0 or not finite")
    }
    guard sampleCount >= 0 else {
      throw .invalidValue(path: countPath, detail: "found \(sampleCount), expected 0 or more")
    }
    self.means.copy(means, to: 0)
    self.squares.copy(squares, to: 0)
    self.sampleCount = sampleCount
    refreshScales(0..<observationCount)
  }

  /// Measures some components of a batch.
  private func measure(_ observations: Matrix, columns: Range<Int>) {
    // μ_b = Σ x / m
    var mean = InlineArray<16, Double>(repeating: 0)
    for r in 0..<observations.rowCount {
      let row = observations.row(r)
      for (k, i) in columns.enumerated() { mean[k] += Double(row[i]) }
    }
    for k in 0..<columns.count { mean[k] /= Double(observations.rowCount) }
    // S_b = Σ (x − μ_b)²
    var squares = InlineArray<16, Double>(repeating: 0)
    for r in 0..<observations.rowCount {
      let row = observations.row(r)
      for (k, i) in columns.enumerated() {
        let deviation = Double(row[i]) - mean[k]
        squares[k] += deviation * deviation
      }
    }
    for (k, i) in columns.enumerated() {
      batch[i] = mean[k]
      batch[observationCount + i] = squares[k]
    }
  }

  /// Merges the moments of a batch with those of the observations before.
  private func merge(_ moments: Span<Double>, rowCount: Double, earlierCount: Double) {
    let total = earlierCount + rowCount
    // μ ← μ + δ m/(n+m),  S ← S + S_b + δ² n m/(n+m)  with δ = μ_b − μ
    for i in 0..<observationCount {
      let delta = moments[i] - means[i]
      means[i] += delta * rowCount / total
      squares[i] +=
        moments[observationCount + i] + delta * delta * earlierCount * rowCount / total
    }
  }

  private func refreshScales(_ columns: Range<Int>) {
    guard isEnabled, sampleCount > 0 else {
      for i in columns { (offsets[0, i], scales[0, i]) = (0, 1) }
      return
    }
    for i in columns {
      let deviation = (squares[i] / Double(sampleCount)).squareRoot()
      offsets[0, i] = Float(means[i])
      scales[0, i] = Float(1 / (deviation + ObservationNormalizer.epsilon))
    }
  }
}
