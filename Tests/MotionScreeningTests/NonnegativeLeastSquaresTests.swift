import Reproducibility
import Testing

@testable import MotionScreening

@Suite struct NonnegativeLeastSquaresTests {
  /// H = A Aᵀ + 0.1 with random A, and a random g.
  private func randomize(_ solver: inout NonnegativeLeastSquares, _ stream: inout RandomStream) {
    let count = solver.count
    let a = (0..<count * count).map { _ in stream.uniform() - 0.5 }
    for row in 0..<count {
      solver.gradient[row] = stream.uniform() - 0.5
      for column in 0..<count {
        var sum = row == column ? 0.1 : 0
        for k in 0..<count { sum += a[row * count + k] * a[column * count + k] }
        solver.hessian[row * count + column] = sum
      }
    }
  }

  @Test("a solution meets the optimality conditions, whatever the search began with")
  func optimality() {
    var stream = RandomStream(seed: 3, stream: 0)
    var solver = NonnegativeLeastSquares(count: 12)
    for round in 0..<50 {
      randomize(&solver, &stream)
      let isAllowed = (0..<12).map { _ in round % 2 == 0 || stream.uniform() < 0.7 }
      solver.solve(isAllowed: isAllowed)
      for row in 0..<12 {
        var slope = -solver.gradient[row]
        for column in 0..<12 {
          slope += solver.hessian[row * 12 + column] * solver.solution[column]
        }
        // Karush, Kuhn and Tucker: x ≥ 0, slope ≥ 0, and one of them zero.
        #expect(solver.solution[row] >= 0)
        if !isAllowed[row] {
          #expect(solver.solution[row] == 0)
        } else if solver.solution[row] > 0 {
          #expect(abs(slope) < 1e-9)
        } else {
          #expect(slope > -1e-9)
        }
      }
    }
  }
}
