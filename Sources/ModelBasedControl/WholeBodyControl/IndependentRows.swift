/// Finds rows of a matrix that are well independent of one another, by Gram–Schmidt with the largest
/// remainder first (Golub and Van Loan 2013, *Matrix Computations*, §5.4.2), in memory of its own.
struct IndependentRows {
  private let columnCount: Int
  /// What is left of each row beside those chosen, `[capacity, columns]`.
  private var remainders: [Double]
  private var isChosen: [Bool]
  /// Indices of the rows chosen, `[capacity]`, of which `count` count.
  private(set) var chosen: [Int]
  /// How many rows were chosen.
  private(set) var count = 0

  init(capacity: Int, columnCount: Int) {
    self.columnCount = columnCount
    remainders = Array(repeating: 0, count: capacity * columnCount)
    isChosen = Array(repeating: false, count: capacity)
    chosen = Array(repeating: 0, count: capacity)
  }

  /// Forgets all rows.
  mutating func clear() {
    for row in isChosen.indices { isChosen[row] = true }
    count = 0
  }

  /// Takes a row over, scaled to length 1.
  mutating func setRow(_ row: Int, to values: [Double], from first: Int) {
    var square = 0.0
    for j in 0..<columnCount { square += values[first + j] * values[first + j] }
    let scale = square > 0 ? 1 / square.squareRoot() : 0
    for j in 0..<columnCount { remainders[row * columnCount + j] = scale * values[first + j] }
    isChosen[row] = false
  }

  /// Chooses rows until those that remain are within `tolerance` of what the chosen ones span.
  mutating func choose(tolerance: Double) {
    while let (row, length) = largestRemainder(), length > tolerance {
      isChosen[row] = true
      chosen[count] = row
      count += 1
      for j in 0..<columnCount { remainders[row * columnCount + j] /= length }
      for other in isChosen.indices where !isChosen[other] { project(other, beside: row) }
    }
  }

  private func largestRemainder() -> (row: Int, length: Double)? {
    var best: (row: Int, square: Double)?
    for row in isChosen.indices where !isChosen[row] {
      var square = 0.0
      for j in 0..<columnCount {
        let element = remainders[row * columnCount + j]
        square += element * element
      }
      if square > best?.square ?? -1 { best = (row, square) }
    }
    return best.map { ($0.row, $0.square.squareRoot()) }
  }

  /// r ← r − (r · d) d
  private mutating func project(_ row: Int, beside unit: Int) {
    let (place, direction) = (row * columnCount, unit * columnCount)
    var product = 0.0
    for j in 0..<columnCount { product += remainders[place + j] * remainders[direction + j] }
    for j in 0..<columnCount { remainders[place + j] -= product * remainders[direction + j] }
  }
}
