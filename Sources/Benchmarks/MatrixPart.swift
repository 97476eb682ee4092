import LinearAlgebra
import Reproducibility

/// The products of one update without anything else: the same factors' sizes in the same order, on
/// as many rows at once, as the update has them.
struct MatrixPart {
  private let layers: [[ProductLayer]]
  private let rowCount: Int
  private let pool: WorkerPool

  /// Passes over the rows of an attempt, for each worker.
  private static let passCount = 64
  /// Attempts, of which the best counts, as for the peak.
  private static let attemptCount = 8

  /// - Parameters:
  ///   - layerSizes: numbers from input to output of each network.
  ///   - rowCount: rows that go through the networks at once.
  ///   - pool: the workers, each of which has factors of its own.
  init(layerSizes: [[Int]], rowCount: Int, pool: WorkerPool) {
    self.rowCount = rowCount
    self.pool = pool
    layers = (0..<pool.workerCount).map { _ in
      layerSizes.flatMap { sizes in
        var x = Matrix(paddedRowCount: rowCount, columnCount: sizes[0])
        return zip(sizes, sizes.dropFirst()).enumerated().map { index, size in
          let layer = ProductLayer(x, outputCount: size.1, isFirst: index == 0)
          x = layer.y
          return layer
        }
      }
    }
  }

  /// Floating-point operations of one row, forward and backward.
  var operationsPerRow: Int { layers[0].reduce(0) { $0 + $1.operationsPerRow } }

  /// Measures all workers together.
  ///
  /// - Returns: floating-point operations per second [1/s].
  func measure() -> Double {
    var best = 0.0
    for _ in 0..<MatrixPart.attemptCount {
      let start = ContinuousClock.now
      pool.forEach(pool.workerCount) { [layers] worker in
        for _ in 0..<MatrixPart.passCount {
          for layer in layers[worker] { layer.multiplyForward() }
          for layer in layers[worker].reversed() { layer.multiplyBackward() }
        }
      }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let rows = rowCount * MatrixPart.passCount * pool.workerCount
      best = max(best, Double(rows * operationsPerRow) / seconds)
    }
    return best
  }
}

/// The products of one layer.
private struct ProductLayer: Sendable {
  let x: Matrix
  let y: Matrix
  let isFirst: Bool
  private let forward: PackedMatrix
  private let backward: PackedMatrix
  private let gradient: Matrix
  private let scratch: Matrix

  init(_ x: Matrix, outputCount: Int, isFirst: Bool) {
    self.x = x
    self.isFirst = isFirst
    y = Matrix(paddedRowCount: x.rowCount, columnCount: outputCount)
    forward = PackedMatrix(rowCount: x.columnCount, columnCount: outputCount)
    backward = PackedMatrix(rowCount: outputCount, columnCount: x.columnCount)
    gradient = Matrix(
      FloatBuffer(count: outputCount * x.columnCount), rowCount: outputCount,
      columnCount: x.columnCount)
    scratch = Matrix(paddedRowCount: TiledProduct.blockRowCount, columnCount: x.columnCount)
  }

  /// y = x Wᵀ, dW = dyᵀ x and, but for the first layer, dx = dy W.
  var operationsPerRow: Int { (isFirst ? 4 : 6) * x.columnCount * y.columnCount }

  func multiplyForward() {
    forEachBlock { rows in TiledProduct.multiply(x.rows(rows), forward, into: y.rows(rows)) }
  }

  func multiplyBackward() {
    TiledProduct.addTransposed(y, x, to: gradient)
    guard !isFirst else { return }
    forEachBlock { rows in
      TiledProduct.multiply(y.rows(rows), backward, into: scratch.prefix(rows.count))
    }
  }

  private func forEachBlock(_ body: (Range<Int>) -> Void) {
    for row in stride(from: 0, to: x.rowCount, by: TiledProduct.blockRowCount) {
      body(row..<min(row + TiledProduct.blockRowCount, x.rowCount))
    }
  }
}
