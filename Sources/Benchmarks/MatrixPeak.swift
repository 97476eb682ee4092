import LinearAlgebra
import Reproducibility

/// Speed of this machine at products of matrices: that of the library on large square ones, every
/// worker with matrices of its own.
enum MatrixPeak {
  /// Rows and columns: large enough for the library to be at its best, small enough for three
  /// matrices to stay in the last-level cache.
  private static let size = 1024
  /// Attempts, of which the best counts: the peak is what the machine can do undisturbed.
  private static let attemptCount = 8
  /// Products of an attempt.
  private static let productCount = 3

  /// Measures all workers together.
  ///
  /// - Parameter pool: the workers.
  /// - Returns: floating-point operations per second [1/s].
  static func measure(_ pool: WorkerPool) -> Double {
    let matrices = (0..<3 * pool.workerCount).map { index in
      // Small numbers, so that sums stay finite; their values do not matter to the speed.
      Matrix(
        FloatBuffer(count: size * size, repeating: index % 3 == 2 ? 0 : 1e-3), rowCount: size,
        columnCount: size)
    }
    var best = 0.0
    for _ in 0..<attemptCount {
      let start = ContinuousClock.now
      pool.forEach(pool.workerCount) { worker in
        for _ in 0..<productCount {
          MatrixProduct.plain(
            matrices[3 * worker], matrices[3 * worker + 1], into: matrices[3 * worker + 2])
        }
      }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let operations = Double(2 * size * size * size * productCount * pool.workerCount)
      best = max(best, operations / seconds)
    }
    return best
  }
}
