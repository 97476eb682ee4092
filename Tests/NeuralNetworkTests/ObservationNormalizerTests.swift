import LinearAlgebra
import Reproducibility
import Testing

@testable import NeuralNetwork

@Suite struct ObservationNormalizerTests {
  private static let columnCount = 37

  /// Batches of uneven sizes whose columns have means far from 0.
  private static func batches() -> [Matrix] {
    var stream = RandomStream(seed: 9, stream: 0)
    return [1, 20, 7].map { rowCount in
      let matrix = Matrix(
        FloatBuffer(count: rowCount * columnCount), rowCount: rowCount, columnCount: columnCount)
      for i in 0..<rowCount * columnCount {
        let column = i % columnCount
        matrix.buffer[i] = Float(100 * Double(column) + Double(column + 1) * stream.normal())
      }
      return matrix
    }
  }

  private static func normalizer(workerCount: Int) -> ObservationNormalizer {
    var normalizer = ObservationNormalizer(observationCount: columnCount, isEnabled: true)
    let pool = WorkerPool(workerCount: workerCount)
    for batch in batches() { normalizer.update(batch, pool: pool) }
    return normalizer
  }

  /// Normalises x as the second of two rows.
  private static func normalized(_ x: [Float], by normalizer: ObservationNormalizer) -> [Float] {
    let observations = Matrix(paddedRowCount: 2, columnCount: columnCount)
    observations.rows(1..<2).copyElements(of: x)
    let result = Matrix(paddedRowCount: 1, columnCount: columnCount)
    normalizer.normalize(row: 1, of: observations, intoRow: 0, of: result)
    var y = x
    result.copyElements(into: &y)
    return y
  }

  @Test("batch after batch gives the mean and deviation of all observations together")
  func agreesWithTwoPasses() {
    let normalizer = Self.normalizer(workerCount: 1)
    #expect(normalizer.sampleCount == 28)
    for column in 0..<Self.columnCount {
      let values = Self.batches().flatMap { batch in
        (0..<batch.rowCount).map { Double(batch.row($0)[column]) }
      }
      let mean = values.reduce(0, +) / 28
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 28
      // Double rounding, relative to the size of the sums.
      #expect(abs(normalizer.mean[column] - mean) < 1e-12 * 5000)
      #expect(abs(normalizer.standardDeviation[column] - variance.squareRoot()) < 1e-9)
    }
  }

  @Test("statistics are the same bits for 1, 2 and 3 workers")
  func doesNotDependOnWorkers() {
    let reference = Self.normalizer(workerCount: 1).snapshot()
    #expect(Self.normalizer(workerCount: 2).snapshot() == reference)
    #expect(Self.normalizer(workerCount: 3).snapshot() == reference)
  }

  @Test("normalising is (x − μ) / (σ + 0.01), and of the mirror image of the mirrored x")
  func normalizes() {
    let normalizer = Self.normalizer(workerCount: 1)
    let count = Self.columnCount
    let x = (0..<count).map { Float($0) * 3 - 4 }
    let y = Self.normalized(x, by: normalizer)
    let source = Array((0..<count).reversed())
    let sign = (0..<count).map { Float($0 % 2 == 0 ? 1 : -1) }
    var image = y
    var imageSpan = image.mutableSpan
    normalizer.normalizeMirrored(
      x.span, source: source.span, sign: sign.span, into: &imageSpan)
    for i in 0..<count {
      let scale = normalizer.standardDeviation[i] + 0.01
      let expected = (Double(x[i]) - normalizer.mean[i]) / scale
      let expectedImage = (Double(sign[i] * x[source[i]]) - normalizer.mean[i]) / scale
      // Single precision on numbers up to 4000 / σ.
      #expect(abs(Double(y[i]) - expected) <= 1e-6 * max(1, abs(expected)))
      #expect(abs(Double(image[i]) - expectedImage) <= 1e-6 * max(1, abs(expectedImage)))
    }
  }

  @Test("a disabled normaliser passes observations to the bit and counts nothing")
  func disabledPasses() {
    var normalizer = ObservationNormalizer(
      observationCount: Self.columnCount, isEnabled: false)
    normalizer.update(Self.batches()[1], pool: WorkerPool(workerCount: 1))
    let x = (0..<Self.columnCount).map { Float($0) / 7 }
    #expect(Self.normalized(x, by: normalizer) == x)
    #expect(normalizer.sampleCount == 0)
  }

  @Test("a restored normaliser goes on with the same bits; a damaged snapshot changes nothing")
  func restores() throws {
    let original = Self.normalizer(workerCount: 1)
    var snapshot = Snapshot()
    snapshot.store(original.snapshot(), at: "here")
    var copy = ObservationNormalizer(observationCount: Self.columnCount, isEnabled: true)
    try copy.restore(snapshot, at: "here")
    #expect(copy.snapshot() == original.snapshot())

    snapshot.store(Array(repeating: -1.0, count: Self.columnCount), at: "here/squared_deviations")
    #expect(throws: SnapshotError.self) { try copy.restore(snapshot, at: "here") }
    #expect(copy.snapshot() == original.snapshot())
  }
}
